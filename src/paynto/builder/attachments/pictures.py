"""Tells the kind and size of a picture from its bytes, whatever its name says.

Sources: PNG (ISO/IEC 15948) §11.2.2, GIF89a §18, JPEG (ITU-T T.81) annex B, WebP container specification.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

# start of frame: SOF0 to SOF15 without DHT, JPG and DAC
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True)
class Picture:
    media_type: str
    width: int
    height: int


def read_picture(content: bytes) -> Picture | None:
    """None for anything that is not a PNG, JPEG, WebP or GIF with a size in its header."""
    try:
        for media_type, measure in _MEASURES.items():
            size = measure(content)
            if size is not None and size[0] > 0 and size[1] > 0:
                return Picture(media_type, *size)
    except (struct.error, IndexError):
        return None
    return None


def _measure_png(content: bytes) -> tuple[int, int] | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _measure_gif(content: bytes) -> tuple[int, int] | None:
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    width, height = struct.unpack_from("<HH", content, 6)
    return width, height


def _measure_jpeg(content: bytes) -> tuple[int, int] | None:
    if content[:3] != b"\xff\xd8\xff":
        return None
    offset = 2
    while offset + 4 <= len(content):
        if content[offset] != 0xFF:
            return None
        marker = content[offset + 1]
        if marker == 0xFF:
            offset += 1
        elif marker in _JPEG_WITHOUT_LENGTH:
            offset += 2
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, offset + 5)
            return width, height
        else:
            offset += 2 + struct.unpack_from(">H", content, offset + 2)[0]
    return None


def _measure_webp(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        return _read_24(content, 24) + 1, _read_24(content, 27) + 1
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and content[20] == 0x2F:
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _read_24(content: bytes, offset: int) -> int:
    return content[offset] | content[offset + 1] << 8 | content[offset + 2] << 16


_MEASURES: dict[str, Callable[[bytes], tuple[int, int] | None]] = {
    "image/png": _measure_png,
    "image/jpeg": _measure_jpeg,
    "image/webp": _measure_webp,
    "image/gif": _measure_gif,
}
