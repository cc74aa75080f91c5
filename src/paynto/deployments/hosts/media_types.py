"""Content types of the files that builds produce; fixed here so that every machine answers the same."""

from pathlib import PurePosixPath

DEFAULT_TYPE = "application/octet-stream"

_TYPES = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".cjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".glb": "model/gltf-binary",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".ics": "text/calendar; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}

_COMPRESSIBLE_EXACT = {
    "application/json",
    "application/xml",
    "application/wasm",
    "application/manifest+json",
}
_COMPRESSIBLE_STARTS = (
    "text/",
    "image/svg+xml",
    "image/x-icon",
    "image/bmp",
    "font/ttf",
    "font/otf",
)


def guess_media_type(path: str) -> str:
    """Content type by the file's ending; a name without a known ending is a download of bytes."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), DEFAULT_TYPE)


def is_compressible(media_type: str) -> bool:
    """Whether text compression is worth trying: images, fonts and archives are compressed already."""
    return media_type in _COMPRESSIBLE_EXACT or media_type.startswith(_COMPRESSIBLE_STARTS)
