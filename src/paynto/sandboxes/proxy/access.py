"""Who may look at a preview: signed tokens from the platform and the preview's own cookies."""

import hashlib
import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from paynto.core.ids import new_secret

ACCESS_PARAMETER = "__paynto_access"
# One for a preview opened in its own tab, one for the frame inside the platform, where the
# browser treats it as a third party. See docs/operating/sandboxes.md.
TAB_COOKIE = "paynto_preview"
FRAME_COOKIE = "paynto_preview_frame"
TOKEN_SECONDS = 60
COOKIE_SECONDS = 12 * 3600
GUEST_PREFIX = "share:"
"""A subject that begins so names a link, by which people without an account came in."""
_USED_TOKENS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who a valid token or cookie was made for. `subject` is what the platform put in."""

    sandbox_id: str
    subject: str
    expires_at: int

    @property
    def is_guest(self) -> bool:
        """Looks at the app only: nothing that its page says reaches the platform."""
        return self.subject.startswith(GUEST_PREFIX)


class PreviewAccess:
    """Makes and checks the tokens. The key is the platform's; no app ever sees it."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(b"paynto preview access\0" + key).digest()
        self._used: OrderedDict[str, int] = OrderedDict()

    def make_token(self, sandbox_id: str, subject: str, *, seconds: int = TOKEN_SECONDS) -> str:
        """A token for `?__paynto_access=`, good for one visit within `seconds`."""
        return self._sign("token", sandbox_id, subject, int(time.time()) + seconds)

    def make_guest_token(self, sandbox_id: str, link_id: str, *, expires_at: int) -> str:
        """As `make_token`, but for any number of browsers while the link holds."""
        return self._sign("link", sandbox_id, GUEST_PREFIX + link_id, expires_at)

    def use_token(self, token: str, sandbox_id: str) -> Visitor | None:
        """The visitor of a token that is genuine, fresh, for this sandbox and not used before.

        Whether the link of a guest still holds is for the caller to ask.
        """
        guest = self._verify("link", token, sandbox_id)
        if guest is not None:
            return guest
        visitor = self._verify("token", token, sandbox_id)
        digest = hashlib.sha256(token.encode()).hexdigest()
        if visitor is None or digest in self._used:
            return None
        self._used[digest] = visitor.expires_at
        now = time.time()
        while self._used and (
            len(self._used) > _USED_TOKENS_KEPT or next(iter(self._used.values())) < now
        ):
            self._used.popitem(last=False)
        return visitor

    def find_visitor(
        self, headers: Iterable[tuple[bytes, bytes]], sandbox_id: str
    ) -> Visitor | None:
        """The visitor by cookie. Every cookie of the name counts: another site of the same
        domain can add worthless ones, but cannot take the good one away."""
        for value in _read_cookies(headers):
            visitor = self._verify("cookie", value, sandbox_id)
            if visitor is not None:
                return visitor
        return None

    def make_cookies(self, visitor: Visitor, *, is_https: bool) -> list[bytes]:
        """Set-Cookie values that let the visitor of a token stay."""
        seconds = COOKIE_SECONDS
        if visitor.is_guest:
            seconds = max(1, min(seconds, visitor.expires_at - int(time.time())))
        expires_at = int(time.time()) + seconds
        value = self._sign("cookie", visitor.sandbox_id, visitor.subject, expires_at)
        common = f"Path=/; HttpOnly; Max-Age={seconds}"
        tab = f"{TAB_COOKIE}={value}; {common}; SameSite=Lax" + ("; Secure" if is_https else "")
        frame = f"{FRAME_COOKIE}={value}; {common}; SameSite=None; Secure; Partitioned"
        return [tab.encode(), frame.encode()]

    def _sign(self, purpose: str, sandbox_id: str, subject: str, expires_at: int) -> str:
        # The nonce makes two tokens of the same second different, so each can be used once.
        body = "\n".join((purpose, sandbox_id, subject, str(expires_at), new_secret()[:12]))
        encoded = urlsafe_b64encode(body.encode()).rstrip(b"=")
        return f"{encoded.decode()}.{self._mac(encoded)}"

    def _verify(self, purpose: str, token: str, sandbox_id: str) -> Visitor | None:
        encoded, _, mac = token.partition(".")
        if not hmac.compare_digest(self._mac(encoded.encode()).encode(), mac.encode()):
            return None
        body = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        made_for, signed_id, subject, expires_at, _ = body.split("\n")
        if made_for != purpose or signed_id != sandbox_id or int(expires_at) < time.time():
            return None
        return Visitor(signed_id, subject, int(expires_at))

    def _mac(self, encoded: bytes) -> str:
        return hmac.new(self._key, encoded, hashlib.sha256).hexdigest()


def split_access_token(query: bytes) -> tuple[str, bytes]:
    """The access token of a query string and the query without it."""
    if ACCESS_PARAMETER.encode() not in query:
        return "", query
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    token = next((value for name, value in pairs if name == ACCESS_PARAMETER), "")
    rest = [(name, value) for name, value in pairs if name != ACCESS_PARAMETER]
    return token, urlencode(rest).encode()


def _read_cookies(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[str]:
    for name, value in headers:
        if name != b"cookie":
            continue
        for pair in value.decode("latin-1").split(";"):
            key, _, content = pair.strip().partition("=")
            if key in (TAB_COOKIE, FRAME_COOKIE):
                yield content
