"""The proxy's pure rules: injection, cookies, access tokens, logs, filter program."""

import asyncio
import gzip
import itertools
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paynto.sandboxes.drivers.logs import LogRing
from paynto.sandboxes.drivers.seccomp import build_filter
from paynto.sandboxes.proxy.access import PreviewAccess, Visitor, split_access_token
from paynto.sandboxes.proxy.headers import clean_set_cookie, strip_platform_cookies
from paynto.sandboxes.proxy.injection import GzipReader, ScriptInjector

SNIPPET = b"<script>!</script>"
PAGES = [
    (b"<!doctype html><html><head><title>x</title></head></html>", 27),
    (b"<HTML lang='a>b'><!-- <head> --><HEAD class=\"x\"><script>1</script>", 48),
    (b"<body>no head</body>", 0),
    (b"<!doctype html><p>text", 15),
    (b"  <header>not a head</header>", 2),
    (b"plain text", 0),
    (b"", 0),
    (b"<!-- never closed <head>", 0),
]


def inject(chunks: list[bytes]) -> bytes:
    injector = ScriptInjector(SNIPPET)
    return b"".join([*(injector.feed(chunk) for chunk in chunks), injector.finish()])


@pytest.mark.parametrize(("page", "place"), PAGES)
def test_reporter_goes_in_as_early_as_possible(page: bytes, place: int) -> None:
    assert inject([page]) == page[:place] + SNIPPET + page[place:]


@given(page=st.sampled_from([page for page, _ in PAGES]), cuts=st.lists(st.integers(0, 70)))
def test_reporter_goes_to_the_same_place_however_the_page_is_cut(
    page: bytes, cuts: list[int]
) -> None:
    edges = sorted({0, len(page), *(cut for cut in cuts if cut < len(page))})
    chunks = [page[start:end] for start, end in itertools.pairwise(edges)]
    assert inject(chunks) == inject([page])


@given(page=st.binary(max_size=300), size=st.integers(1, 50))
def test_page_is_unchanged_but_for_the_reporter(page: bytes, size: int) -> None:
    chunks = [page[start : start + size] for start in range(0, len(page), size)]
    before, snippet, after = inject(chunks).partition(SNIPPET)
    assert (snippet, before + after) == (SNIPPET, page)


def test_hostile_page_of_open_tags_takes_no_time() -> None:
    page = b"<html " * 100_000
    assert len(inject([page[i : i + 100] for i in range(0, len(page), 100)])) > len(page)


def test_gzip_bomb_is_inflated_in_bounded_pieces() -> None:
    pieces = GzipReader().feed(gzip.compress(b"\0" * 20_000_000))
    assert max(map(len, pieces)) <= 256 * 1024
    with pytest.raises(ValueError, match="not gzip"):
        GzipReader().feed(b"no gzip at all")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"a=1; paynto_session=x; b=2", b"a=1; b=2"),
        (b"PAYNTO_x=1; __Host-paynto_s=2;__secure-Paynto_z=3", b""),
        (b"my_paynto_=1;;  c=3", b"my_paynto_=1; c=3"),
    ],
)
def test_platform_cookies_are_taken_out(sent: bytes, kept: bytes) -> None:
    assert strip_platform_cookies(sent) == kept


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"a=1; Path=/; DOMAIN = .example.com; HttpOnly", b"a=1; Path=/; HttpOnly"),
        (b" paynto_session=1", b""),
        (b"__Host-Paynto_session=1; Secure", b""),
        (b"=paynto_session=1", b""),
        (b"novalue", b""),
    ],
)
def test_cookies_of_apps_stay_on_their_host(sent: bytes, kept: bytes) -> None:
    assert clean_set_cookie(sent) == kept


def test_token_is_good_once_for_its_sandbox_and_key_only() -> None:
    access = PreviewAccess(b"key")
    token = access.make_token("shop", "user-1")
    assert access.use_token(token, "other") is None
    assert PreviewAccess(b"another").use_token(token, "shop") is None
    visitor = access.use_token(token, "shop")
    assert visitor is not None
    assert (visitor.sandbox_id, visitor.subject) == ("shop", "user-1")
    assert access.use_token(token, "shop") is None
    assert access.use_token(access.make_token("shop", "u", seconds=-1), "shop") is None


def test_tokens_and_cookies_do_not_stand_for_each_other() -> None:
    access = PreviewAccess(b"key")
    token = access.make_token("shop", "u")
    cookie = access.make_cookies(Visitor("shop", "u", 0), is_https=True)[0].decode()
    value = cookie.partition(";")[0].partition("=")[2]
    assert access.use_token(value, "shop") is None
    assert access.find_visitor([(b"cookie", f"paynto_preview={token}".encode())], "shop") is None
    headers = [(b"cookie", f"paynto_preview=junk; paynto_preview={value}".encode())]
    visitor = access.find_visitor(headers, "shop")
    assert visitor is not None
    assert access.find_visitor(headers, "other") is None


@given(st.text() | st.binary().map(lambda b: urlsafe_b64encode(b).decode() + ".x"))
def test_junk_is_never_a_token(junk: str) -> None:
    access = PreviewAccess(b"key")
    assert access.use_token(junk, "shop") is None
    cookie = f"paynto_preview={junk}".encode("utf-8", "replace")
    assert access.find_visitor([(b"cookie", cookie)], "shop") is None


def test_token_leaves_the_query_and_the_rest_stays() -> None:
    assert split_access_token(b"a=1&b=%20x") == ("", b"a=1&b=%20x")
    assert split_access_token(b"a=1&__paynto_access=t.m&b=") == ("t.m", b"a=1&b=")


async def test_log_keeps_the_newest_lines_and_readers_see_each_once() -> None:
    ring = LogRing(max_characters=1000)
    ring.append(b"first\r\nsec")
    ring.append(b"ond\n\xff\0part")
    seen: list[str] = []

    async def read() -> None:
        async for line in ring.follow():
            seen.append(line.text)

    reader = asyncio.create_task(read())
    await asyncio.sleep(0)
    ring.append(b"ial\n")
    await asyncio.sleep(0)
    for number in range(500):
        ring.append(f"{number}\n".encode())
    ring.append(b"x" * 10_000)
    ring.close()
    await asyncio.wait_for(reader, 5)
    assert seen[:3] == ["first", "second", "\ufffd\ufffdpartial"]
    assert sum(len(line.text) for line in ring.lines()) <= 4096
    assert ring.lines()[-1].number == ring.last_number


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_filter_program_jumps_stay_inside_it(machine: str) -> None:
    program = build_filter(machine)
    steps = [program[i : i + 8] for i in range(0, len(program), 8)]
    for place, step in enumerate(steps):
        code, if_true, if_false = int.from_bytes(step[:2], "little"), step[2], step[3]
        if code in (0x15, 0x35):
            assert place + 1 + max(if_true, if_false) < len(steps)
    assert int.from_bytes(steps[-1][:2], "little") == 6
    with pytest.raises(OSError, match="no system call filter"):
        build_filter("vax")
