"""Pictures are told by their bytes."""

import struct

import pytest

from paynto.builder.attachments.pictures import Picture, read_picture

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 16, 9)
JPEG = (
    b"\xff\xd8\xff\xe0" + struct.pack(">H", 6) + b"JFIF" + b"\xff\xff\xc0"
    + struct.pack(">HBHH", 17, 8, 300, 200)
)  # fmt: skip
WEBP_X = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\x7f\x02\0" + b"\xdf\x01\0"
WEBP_LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 320, 240)
WEBP_LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 99 | 49 << 14)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PNG, Picture("image/png", 640, 480)),
        (GIF, Picture("image/gif", 16, 9)),
        (JPEG, Picture("image/jpeg", 200, 300)),
        (WEBP_X, Picture("image/webp", 640, 480)),
        (WEBP_LOSSY, Picture("image/webp", 320, 240)),
        (WEBP_LOSSLESS, Picture("image/webp", 100, 50)),
    ],
)
def test_kind_and_size_come_from_the_bytes(content: bytes, expected: Picture) -> None:
    assert read_picture(content) == expected


@pytest.mark.parametrize("content", [PNG, GIF, JPEG, WEBP_X, WEBP_LOSSY, WEBP_LOSSLESS])
def test_a_picture_that_ends_in_its_header_is_none(content: bytes) -> None:
    for end in range(len(content) - 2):
        assert read_picture(content[:end]) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"GIF89a\0\0\0\0",
        b"\xff\xd8\xff\xe0\0\0",
        b"RIFF\0\0\0\0WAVEfmt ",
    ],
)
def test_anything_else_is_no_picture(content: bytes) -> None:
    assert read_picture(content) is None
