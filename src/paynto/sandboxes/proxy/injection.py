"""Puts the reporter script into HTML pages while they stream by."""

import re
import zlib

# A page whose head does not show up by then gets the script where the scan stands.
_MAX_SCAN_BYTES = 64 * 1024
_MAX_INFLATED_BYTES = 256 * 1024
_MAX_SCANS = 64
_TAG = re.compile(rb"""<(!doctype|html|head)\b(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_LEADING_TAG = re.compile(rb"<(?:!doctype|html|head)\b", re.IGNORECASE)
_LONGEST_LEADING_TAG = len(b"<!doctype ")


class ScriptInjector:
    """Feed chunks, get chunks: the snippet goes in once, as early in the page as possible."""

    def __init__(self, snippet: bytes) -> None:
        self._snippet = snippet
        self._held = b""
        self._scanned = 0
        self._scans = 0
        self._is_done = False

    def feed(self, chunk: bytes) -> bytes:
        if self._is_done:
            return chunk
        self._held += chunk
        place = self._find_place()
        self._scans += 1
        if place is None:
            # Both bounds keep the work linear when a page comes in single bytes.
            if len(self._held) <= _MAX_SCAN_BYTES and self._scans < _MAX_SCANS:
                return b""
            place = self._scanned
        return self._inject(place)

    def finish(self) -> bytes:
        return b"" if self._is_done else self._inject(self._scanned)

    def _find_place(self) -> int | None:
        """Where the snippet goes, or None while the decisive tag has not arrived as a whole."""
        page = self._held
        while (start := page.find(b"<", self._scanned)) >= 0:
            if page.startswith(b"<!--", start):
                end = page.find(b"-->", start + 4)
                if end < 0:
                    return None
                self._scanned = end + 3
            elif _LEADING_TAG.match(page, start):
                tag = _TAG.match(page, start)
                if tag is None:
                    return None
                self._scanned = tag.end()
                if tag[1].lower() == b"head":
                    return tag.end()
            elif len(page) - start < _LONGEST_LEADING_TAG:
                return None
            else:
                return start
        return None

    def _inject(self, place: int) -> bytes:
        page, self._held = self._held, b""
        self._is_done = True
        return page[:place] + self._snippet + page[place:]


class GzipReader:
    """Inflates a page of an app that compresses although it was asked not to."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(wbits=31)

    def feed(self, chunk: bytes) -> list[bytes]:
        """Inflated pieces of bounded size; raises ValueError when it is no gzip."""
        pieces: list[bytes] = []
        try:
            while chunk:
                pieces.append(self._inflater.decompress(chunk, _MAX_INFLATED_BYTES))
                chunk = self._inflater.unconsumed_tail
        except zlib.error as error:
            raise ValueError("not gzip") from error
        return pieces
