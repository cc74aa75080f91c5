"""The guard against requests to private networks, at the level of connections."""

import gzip
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator
from typing import Any

import pytest
from tests.llm.odd_server import OddServer, send

from paynto.core.outbound import (
    AddressInvalid,
    AddressPolicy,
    AnswerTooLarge,
    NameUnknown,
    OutboundClients,
    PrivateAddress,
    check_base_url,
    is_public,
)

LIBRARIES = ("httpx2_client", "httpx_client")


@pytest.fixture
def server() -> Iterator[OddServer]:
    with OddServer(
        whole=lambda it: send(it, 200, b"fine"),
        moved=lambda it: send(it, 302, b"", location="/whole"),
        bomb=lambda it: send(it, 200, os.urandom(3 * 1024**2), content_encoding="gzip"),
        packed=lambda it: send(it, 200, gzip.compress(b"fine"), content_encoding="gzip"),
    ) as running:
        yield running


@pytest.fixture
async def clients(server: OddServer) -> AsyncGenerator[OutboundClients]:
    made = OutboundClients(AddressPolicy([f"127.0.0.1:{server.port}"]))
    yield made
    await made.close()


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_listed_address_is_reached_and_its_redirect_not_followed(
    clients: OutboundClients, server: OddServer, library: str
) -> None:
    client: Any = getattr(clients, library)()
    assert (await client.get(f"{server.url}/whole")).text == "fine"
    assert (await client.get(f"{server.url}/moved")).status_code == 302
    assert [path for _, path, _ in server.requests] == ["/whole", "/moved"]
    assert server.requests[0][2].get("accept-encoding", "") == "identity"


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("host", ["127.0.0.2", "localhost.localdomain", "[::1]", "10.0.0.1"])
async def test_an_address_that_is_not_listed_is_not_connected_to(
    clients: OutboundClients, library: str, host: str
) -> None:
    client: Any = getattr(clients, library)()
    with pytest.raises((PrivateAddress, NameUnknown)):
        await client.get(f"http://{host}:9/")


@pytest.mark.parametrize("library", LIBRARIES)
async def test_another_port_of_a_listed_address_is_not_connected_to(
    clients: OutboundClients, server: OddServer, library: str
) -> None:
    client: Any = getattr(clients, library)()
    with pytest.raises(PrivateAddress):
        await client.get(f"http://127.0.0.1:{server.port + 1}/")


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_name_that_changes_its_address_is_refused_when_connecting(
    server: OddServer, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["93.184.216.34"]

    def look_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        assert host == "rebind.example"
        address = answers.pop() if answers else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    clients = OutboundClients(AddressPolicy())
    url = f"https://rebind.example:{server.port}"
    assert await check_base_url(clients.policy, url) == url
    client: Any = getattr(clients, library)()
    with pytest.raises(PrivateAddress):
        await client.get(f"{url}/whole")
    await clients.close()
    assert server.requests == []


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_compressed_answer_is_bounded_tightly(
    clients: OutboundClients, server: OddServer, library: str
) -> None:
    client: Any = getattr(clients, library)()
    assert (await client.get(f"{server.url}/packed")).text == "fine"
    async with client.stream("GET", f"{server.url}/bomb") as answer:
        chunks = answer.aiter_raw()
        with pytest.raises(AnswerTooLarge):
            [chunk async for chunk in chunks]


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_public_address_is_not_spoken_to_in_the_clear(library: str) -> None:
    clients = OutboundClients(AddressPolicy())
    client: Any = getattr(clients, library)()
    with pytest.raises(AddressInvalid):
        await client.get("http://93.184.216.34/")
    await clients.close()


@pytest.mark.parametrize(
    ("allowed", "host", "port"),
    [
        ("10.0.0.0/8", "10.20.30.40", 443),
        ("10.0.0.1:11434", "10.0.0.1", 11434),
        ("10.0.0.1", "10.0.0.1", 99),
        ("[fd00::1]:8000", "fd00::1", 8000),
        ("fd00::/8", "fd12::1", 8000),
    ],
)
async def test_hosts_ports_and_networks_can_be_listed(allowed: str, host: str, port: int) -> None:
    address = ipaddress.ip_address(host)
    assert AddressPolicy([allowed]).allows(host, address, port)
    assert not AddressPolicy([allowed]).allows("127.0.0.1", ipaddress.ip_address("127.0.0.1"), port)
    assert not AddressPolicy().allows(host, address, port)


def test_a_listed_name_may_lead_inside() -> None:
    inside = ipaddress.ip_address("10.0.0.7")
    assert AddressPolicy(["ollama.lan:11434"]).allows("Ollama.lan.", inside, 11434)
    assert not AddressPolicy(["ollama.lan:11434"]).allows("other.lan", inside, 11434)


@pytest.mark.parametrize("entry", ["", "10.0.0.0/99", "http://a:1:2", "a:port"])
def test_what_is_no_address_is_refused_at_the_start(entry: str) -> None:
    with pytest.raises(AddressInvalid):
        AddressPolicy([entry])


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "127.1.2.3", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::", "::1", "fe80::1", "fd00::1", "ff02::1", "192.0.2.1", "198.18.0.1", "240.0.0.1"],
)  # fmt: skip
def test_what_is_not_of_the_public_internet_is_private(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_nothing_of_models_is_imported_to_serve() -> None:
    """Provider clients and pydantic-ai take seconds; a server without a model must not wait for them."""
    program = (
        "import sys, paynto.cli, paynto.app, paynto.bootstrap; "
        "print([n for n in ('pydantic_ai', 'openai', 'anthropic', 'google.genai', 'groq', 'genai_prices', 'httpx2')"
        " if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("text", ["::127.0.0.1", "::169.254.169.254", "fec0::1", "64:ff9b::a00:1"])
def test_other_ways_to_write_a_private_address_lead_nowhere(text: str) -> None:
    address = ipaddress.ip_address(text)
    assert not AddressPolicy().allows("host.example", address, 443)
    assert AddressPolicy(["::1/128"]).allows("localhost", ipaddress.ip_address("::1"), 443)
