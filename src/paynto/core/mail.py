"""Outgoing mail: written to the log and the mailbox page in development, SMTP otherwise."""

import asyncio
import smtplib
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

import structlog

from paynto.core.clock import now
from paynto.core.errors import UpstreamFailed
from paynto.core.ids import new_id
from paynto.core.settings import Settings

log = structlog.get_logger(__name__)

_TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str
    id: UUID = field(default_factory=new_id)
    sent_at: datetime = field(default_factory=now)


class MailDriver(ABC):
    @abstractmethod
    async def send(self, mail: Mail) -> None:
        """Hands the mail over. Raises UpstreamFailed when it was not accepted."""


class MailboxDriver(MailDriver):
    """Keeps the last hundred mails for the mailbox page of a development installation."""

    def __init__(self) -> None:
        self.mails: deque[Mail] = deque(maxlen=100)

    async def send(self, mail: Mail) -> None:
        self.mails.appendleft(mail)
        log.info("mail written to the mailbox page", to=mail.to, subject=mail.subject)


class SmtpDriver(MailDriver):
    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        try:
            await asyncio.to_thread(self._deliver, mail)
        except (OSError, smtplib.SMTPException) as error:
            raise UpstreamFailed(
                message="The mail server did not accept the message.", reason=str(error)
            ) from error

    def _deliver(self, mail: Mail) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, mail.to, mail.subject
        message.set_content(mail.text)
        is_tls = self._url.scheme == "smtps"
        client_class = smtplib.SMTP_SSL if is_tls else smtplib.SMTP
        port = self._url.port or (465 if is_tls else 587)
        with client_class(
            self._url.hostname or "localhost", port, timeout=_TIMEOUT_SECONDS
        ) as client:
            if not is_tls and client.has_extn("starttls"):
                client.starttls()
            if self._url.username:
                client.login(unquote(self._url.username), unquote(self._url.password or ""))
            client.send_message(message)


def make_mail_driver(settings: Settings) -> MailDriver:
    if settings.mail_driver == "smtp":
        return SmtpDriver(settings.smtp_url.get_secret_value(), settings.mail_from)
    return MailboxDriver()
