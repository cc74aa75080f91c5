"""Serves the built web app beside the API: hashed assets for a year, pages always fresh."""

from pathlib import Path

from starlette.responses import FileResponse, PlainTextResponse

from paynto.core.http import AsgiApp, Receive, Scope, Send

_API_PREFIXES = ("/api/", "/healthz", "/readyz")
_YEAR = "public, max-age=31536000, immutable"


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
        if name in self._names and name != "index.html":
            headers = {"cache-control": _YEAR if name.startswith("assets/") else "no-cache"}
            response = FileResponse(self._folder / name, headers=headers)
        else:
            response = FileResponse(
                self._folder / "index.html", headers={"cache-control": "no-cache"}
            )
        await response(scope, receive, send)


def _list_files(folder: Path) -> frozenset[str]:
    """Looked up in memory: a request never names a path on disk."""
    return frozenset(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
