"""What a process builds once at start and hands to requests and workflows."""

from dataclasses import dataclass, field
from typing import TypeVar, cast

from obstore.store import ObjectStore
from starlette.requests import HTTPConnection

from paynto.core.crypto import Keyring
from paynto.core.db import Database
from paynto.core.mail import MailDriver
from paynto.core.rate_limits import RateLimiter
from paynto.core.settings import Settings

T = TypeVar("T")


@dataclass
class Resources:
    """The long-lived things of `core`, and a registry by type for those of the domains."""

    settings: Settings
    db: Database
    keyring: Keyring
    objects: ObjectStore
    mail: MailDriver
    limiter: RateLimiter
    _parts: dict[type, object] = field(default_factory=dict[type, object])

    def add(self, part: object) -> None:
        self._parts[type(part)] = part

    def part(self, kind: type[T]) -> T:
        """The one instance of `kind`. A missing one is a mistake in `bootstrap.py`."""
        return cast(T, self._parts[kind])


def resources_of(connection: HTTPConnection) -> Resources:
    return cast(Resources, connection.app.state.resources)
