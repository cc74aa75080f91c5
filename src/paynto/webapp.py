"""Serves the built web app beside the API: hashed assets for a year, pages always fresh, both compressed ahead (tools/web.py)."""

from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse

from paynto.core.http import AsgiApp, Receive, Scope, Send
from paynto.deployments.artefacts import Encoding
from paynto.deployments.hosts.negotiation import choose_encoding, read_accepted_encodings

_API_PREFIXES = ("/api/", "/healthz", "/readyz")
_YEAR = "public, max-age=31536000, immutable"
_SUFFIXES: dict[Encoding, str] = {"br": ".br", "gzip": ".gz"}


class WebApp:
    """Everything that is not the API is a file of the web app, or its page."""

    def __init__(self, api: AsgiApp, folder: Path | None) -> None:
        self._api = api
        self._folder = folder
        self._names = _list_files(folder) if folder else frozenset[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or path.startswith(_API_PREFIXES) or path == "/api":
            await self._api(scope, receive, send)
            return
        if self._folder is None:
            text = "The web app is not built. Run `make web` in a checkout, or install the wheel."
            await PlainTextResponse(text, 503)(scope, receive, send)
            return
        name = path.lstrip("/")
        if name not in self._names or name.endswith(tuple(_SUFFIXES.values())):
            name = "index.html"
        accepted = Headers(scope=scope).get("accept-encoding", "").encode("latin-1")
        response = self._make_response(self._folder, name, read_accepted_encodings(accepted))
        await response(scope, receive, send)

    def _make_response(self, folder: Path, name: str, accepted: int) -> FileResponse:
        available: list[Encoding] = [
            kind for kind, suffix in _SUFFIXES.items() if name + suffix in self._names
        ]
        headers = {"cache-control": _YEAR if name.startswith("assets/") else "no-cache"}
        if available:
            headers["vary"] = "accept-encoding"
        chosen = choose_encoding(accepted, available)
        if chosen is not None:
            headers["content-encoding"] = chosen
        file = folder / (name + (_SUFFIXES[chosen] if chosen else ""))
        return FileResponse(file, headers=headers, media_type=guess_type(name)[0])


def _list_files(folder: Path) -> frozenset[str]:
    """Looked up in memory: a request never names a path on disk."""
    return frozenset(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
