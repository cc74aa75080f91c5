"""Calls to addresses that people or operators gave: the guard against requests to private networks (SSRF).

The name is resolved and checked at the moment of connecting, and the connection goes to the checked address itself, so
that neither a second answer of the name server (DNS rebinding) nor a redirect leads around it. TLS still verifies the name.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from paynto.core.errors import InvalidInput, PermissionDenied, UpstreamFailed

if TYPE_CHECKING:
    import httpx
    import httpx2

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# long deprecated, and still routed by some systems
_IPV4_COMPATIBLE = ipaddress.ip_network("::/96")
_PORTS = {"http": 80, "https": 443}


class AddressInvalid(InvalidInput):
    code = "address_invalid"
    title = "This address cannot be used"


class PrivateAddress(PermissionDenied):
    code = "private_address"
    title = "Addresses in private networks are allowed only where the operator lists them"


class NameUnknown(UpstreamFailed):
    code = "name_unknown"
    title = "The host name is not known"


class AnswerTooLarge(UpstreamFailed):
    code = "answer_too_large"
    title = "The outside service sent more than is accepted"


class AddressPolicy:
    """Which private addresses may be reached: `host`, `host:port`, an address, or a network in CIDR notation."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._hosts: set[tuple[str, int | None]] = set()
        self._networks: list[Network] = []
        for entry in allowed:
            self._add(entry.strip())

    def _add(self, entry: str) -> None:
        try:
            if "/" in entry:
                self._networks.append(ipaddress.ip_network(entry, strict=False))
                return
            parts = urlsplit(
                f"//{entry}" if entry.count(":") < 2 or "[" in entry else f"//[{entry}]"
            )
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host:
            raise AddressInvalid(message=f"{entry!r} is neither host[:port] nor a network.")
        self._hosts.add((host, port))

    def allows(self, host: str, address: Address, port: int) -> bool:
        """Whether `address`, an answer for the name `host`, may be connected to."""
        plain = _unwrap(address)
        if is_public(plain):
            return True
        if any(self._lists(name, port) for name in (host, str(plain), str(address))):
            return True
        return any(plain in network for network in self._networks)

    async def resolve(self, host: str, port: int) -> list[Address]:
        """The addresses of `host` that may be reached. Raises NameUnknown, PrivateAddress."""
        found = await _look_up(host, port)
        usable = [address for address in found if self.allows(host, address, port)]
        if not usable:
            raise PrivateAddress(
                message=f"{host}:{port} lies in a private network. The operator of this installation can allow it "
                f"with PAYNTO_ALLOWED_PRIVATE_ADDRESSES."
            )
        return usable

    async def require_private(self, host: str, port: int) -> None:
        """For connections without TLS, where a key would travel readable. Raises AddressInvalid."""
        addresses = await self.resolve(host, port)
        if not self._lists(host, port) and any(is_public(_unwrap(item)) for item in addresses):
            raise AddressInvalid(message="A public address must begin with https://.")

    def _lists(self, name: str, port: int) -> bool:
        return any((name.lower().rstrip("."), number) in self._hosts for number in (port, None))


def _unwrap(address: Address) -> Address:
    """The IPv4 address inside of an IPv6 address that stands for one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    # ::1 and :: are addresses of their own
    is_compatible = address in _IPV4_COMPATIBLE and int(address) > 1
    if inner is None and (address in _NAT64 or is_compatible):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address


def is_public(address: Address) -> bool:
    is_site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not is_site_local


async def _look_up(host: str, port: int) -> list[Address]:
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NameUnknown(message=f"The host name {host} is not known.") from None
    # an IPv6 address of a link carries its zone behind a percent sign
    texts = dict.fromkeys(str(answer[4][0]).partition("%")[0] for answer in answers)
    return [ipaddress.ip_address(text) for text in texts]


async def check_base_url(policy: AddressPolicy, url: str) -> str:
    """`url` without a trailing slash, when it may be called. Raises AddressInvalid, NameUnknown, PrivateAddress.

    Without TLS only private addresses are accepted, because keys would travel readable.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        raise AddressInvalid(message="This is not a valid address.") from None
    if port is None or not host:
        raise AddressInvalid(message="The address must begin with https:// or http://.")
    if parts.username is not None or parts.query or parts.fragment:
        raise AddressInvalid(message="The address may hold no user name, query or fragment.")
    await (policy.require_private if parts.scheme == "http" else policy.resolve)(host, port)
    return url.strip().rstrip("/")


class OutboundClients:
    """HTTP clients behind one policy: of httpx2, and of httpx for the one vendor client that still needs it.

    One of each per event loop, with its pool of connections, and no state that callers could share: no cookies,
    no credentials, no redirects, no proxy of the environment.
    """

    def __init__(self, policy: AddressPolicy) -> None:
        self.policy = policy
        self._clients: dict[str, WeakKeyDictionary[Any, Any]] = {
            "httpx2": WeakKeyDictionary(),
            "httpx": WeakKeyDictionary(),
        }

    def httpx2_client(self) -> "httpx2.AsyncClient":
        return self._client("httpx2", "httpcore2")

    def httpx_client(self) -> "httpx.AsyncClient":
        return self._client("httpx", "httpcore")

    def _client(self, client_library: str, connection_library: str) -> Any:
        loop = asyncio.get_running_loop()
        clients = self._clients[client_library]
        if loop not in clients:
            # here, because the libraries take longer to import than all of `core`
            from paynto.core.outbound_clients import make_client

            clients[loop] = make_client(self.policy, client_library, connection_library)
        return clients[loop]

    async def close(self) -> None:
        """Closes the clients of the running loop."""
        loop = asyncio.get_running_loop()
        for clients in self._clients.values():
            client = clients.pop(loop, None)
            if client is not None:
                await client.aclose()
