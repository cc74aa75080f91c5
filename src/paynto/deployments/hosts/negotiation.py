"""What a request asks for: path, encodings, conditions and ranges, read as RFC 9110 says."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from paynto.deployments.artefacts import Encoding

ACCEPTS_BR = 1
ACCEPTS_GZIP = 2
REFUSES_IDENTITY = 4

_RANGE = re.compile(rb"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")


@lru_cache(maxsize=256)
def read_accepted_encodings(header: bytes) -> int:
    """The Accept-Encoding header as a sum of the ACCEPTS_… flags."""
    weights: dict[bytes, float] = {}
    for item in header.lower().split(b","):
        name, _, parameters = item.partition(b";")
        weights[name.strip()] = _read_weight(parameters)
    default = weights.get(b"*", 0.0)
    accepted = 0
    if weights.get(b"br", default) > 0:
        accepted |= ACCEPTS_BR
    if max(weights.get(b"gzip", default), weights.get(b"x-gzip", 0.0)) > 0:
        accepted |= ACCEPTS_GZIP
    if weights.get(b"identity", weights.get(b"*", 1.0)) <= 0:
        accepted |= REFUSES_IDENTITY
    return accepted


def _read_weight(parameters: bytes) -> float:
    name, _, value = parameters.strip().partition(b"=")
    if name.strip() != b"q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def choose_encoding(accepted: int, available: Iterable[Encoding]) -> Encoding | None:
    """The smallest variant the client understands; None means the bytes as they are."""
    if accepted & ACCEPTS_BR and "br" in available:
        return "br"
    if accepted & ACCEPTS_GZIP and "gzip" in available:
        return "gzip"
    return None


def is_match(if_none_match: bytes, etag: bytes) -> bool:
    """Weak comparison of an If-None-Match header with our entity tag."""
    if if_none_match.strip() == b"*":
        return True
    return any(tag.strip().removeprefix(b"W/") == etag for tag in if_none_match.split(b","))


def accepts_page(accept: bytes) -> bool:
    """Whether the request wants a page, as a browser's navigation does; `*/*` alone does not."""
    return b"text/html" in accept.lower()


class UnsatisfiableRange(ValueError):
    """The range lies outside the file."""


def read_range(header: bytes, size: int) -> tuple[int, int] | None:
    """Start and end (exclusive) of a single byte range; None when the whole file is to be sent."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.group(0) == b"bytes=-":
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise UnsatisfiableRange
        return size - length, size
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None
    if start >= size:
        raise UnsatisfiableRange
    return start, end


def decode_path(raw_path: bytes) -> str | None:
    """The request path as text, decoded once; None when it is no path a browser would send."""
    try:
        path = unquote_to_bytes(raw_path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not path.startswith("/") or _CONTROL.search(path):
        return None
    segments = path[1:].split("/")
    if any(segment in (".", "..") for segment in segments) or "" in segments[:-1]:
        return None
    return path
