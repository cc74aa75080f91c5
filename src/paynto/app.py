"""The ASGI application: previews and deployed apps by host name, otherwise the API and the web app."""

from importlib import resources as package_resources
from pathlib import Path
from typing import Any

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from paynto import __version__
from paynto.builder.gallery.routes import router as gallery_router
from paynto.builder.prompt_library.routes import router as prompt_router
from paynto.builder.routes import router as builder_router
from paynto.core.db import OUTAGES, DatabaseUnavailable
from paynto.core.errors import InvalidInput, MethodNotAllowed, NotFound, PayntoError
from paynto.core.http import (
    CSRF_HEADER,
    AsgiApp,
    HttpGuard,
    Receive,
    Scope,
    Send,
    content_security_policy,
)
from paynto.core.resources import Resources
from paynto.core.text_guard import refuse_unstorable_text
from paynto.deployments.hosting import Hosting
from paynto.deployments.routes import router as deployments_router
from paynto.llm.calls.routes import router as call_router
from paynto.llm.routes import router as model_router
from paynto.projects.job_routes import router as job_router
from paynto.projects.project_routes import router as project_router
from paynto.projects.routes import router as version_router
from paynto.projects.tickets.routes import router as ticket_router
from paynto.projects.trash.routes import router as trash_router
from paynto.sandboxes.data_routes import router as data_router
from paynto.sandboxes.links import LinkGate
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.proxy.access import PreviewAccess, Visitor
from paynto.sandboxes.proxy.app import Denied, PreviewProxy, Resolution
from paynto.sandboxes.routes import router as sandbox_router
from paynto.sandboxes.terminal_routes import router as terminal_router
from paynto.sandboxes.thumbnails import store_snapshot
from paynto.teams.routes import router as team_router
from paynto.webapp import WebApp

log = structlog.get_logger(__name__)

# PostgreSQL is back after a restart within a second or two
_RETRY_AFTER_SECONDS = 2


def render_error(error: PayntoError, request_id: str) -> JSONResponse:
    """The one error format (RFC 9457)."""
    body = {
        "type": f"https://paynto.dev/errors/{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
        "request_id": request_id,
        **error.details,
    }
    headers: dict[str, str] = {}
    if "retry_after_seconds" in error.details:
        headers["retry-after"] = str(error.details["retry_after_seconds"])
    return JSONResponse(body, error.status, headers, media_type="application/problem+json")


def create_api() -> FastAPI:
    """The API without its resources: enough to print the OpenAPI schema."""
    api = FastAPI(
        title="Paynto",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    root = APIRouter(prefix="/api", dependencies=[Depends(refuse_unstorable_text)])
    for router in (
        team_router,
        builder_router,
        gallery_router,
        prompt_router,
        model_router,
        call_router,
        project_router,
        version_router,
        trash_router,
        ticket_router,
        job_router,
        sandbox_router,
        terminal_router,
        data_router,
        deployments_router,
    ):
        root.include_router(router)
    api.include_router(root)
    _add_error_handlers(api)
    _add_health(api)
    return api


def _add_error_handlers(api: FastAPI) -> None:
    @api.exception_handler(PayntoError)
    async def render_expected(request: Request, error: PayntoError) -> Response:
        return render_error(error, request.state.request_id)

    @api.exception_handler(RequestValidationError)
    async def render_invalid(request: Request, error: RequestValidationError) -> Response:
        faults = [
            {"loc": [str(part) for part in item["loc"]], "message": item["msg"]}
            for item in error.errors()[:20]
        ]
        shown = f"{'.'.join(faults[0]['loc'][1:])}: {faults[0]['message']}" if faults else None
        return render_error(InvalidInput(message=shown, errors=faults), request.state.request_id)

    @api.exception_handler(DataError)
    async def render_out_of_range(request: Request, error: DataError) -> Response:
        log.warning("the database refused a value", path=request.url.path, reason=str(error.orig))
        refusal = InvalidInput(message="A value is outside of what can be stored.")
        return render_error(refusal, request.state.request_id)

    async def render_outage(request: Request, error: Exception) -> Response:
        log.warning("the database does not answer", path=request.url.path, reason=str(error)[:200])
        failure = DatabaseUnavailable(
            message="The database does not answer right now. Try again in a moment.",
            retry_after_seconds=_RETRY_AFTER_SECONDS,
        )
        return render_error(failure, request.state.request_id)

    for outage in OUTAGES:
        api.add_exception_handler(outage, render_outage)

    # the framework's own errors: a body that is no text, a path or method without a route
    @api.exception_handler(400)
    async def render_unreadable(request: Request, _: Exception) -> Response:
        error = InvalidInput(message="The body of the request cannot be read.")
        return render_error(error, request.state.request_id)

    @api.exception_handler(404)
    async def render_unrouted(request: Request, _: Exception) -> Response:
        return render_error(NotFound(message="There is nothing here."), request.state.request_id)

    @api.exception_handler(405)
    async def render_wrong_method(request: Request, _: Exception) -> Response:
        return render_error(MethodNotAllowed(), request.state.request_id)

    @api.exception_handler(Exception)
    async def render_unexpected(request: Request, error: Exception) -> Response:
        log.exception("a request failed unexpectedly", path=request.url.path, exc_info=error)
        request_id = getattr(request.state, "request_id", "")
        body = {
            "type": "https://paynto.dev/errors/internal_error",
            "title": "Something went wrong inside Paynto",
            "status": 500,
            "detail": "The log has the details under this request id.",
            "code": "internal_error",
            "request_id": request_id,
        }
        return JSONResponse(body, 500, media_type="application/problem+json")


def _add_health(api: FastAPI) -> None:
    @api.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @api.get("/readyz", include_in_schema=False)
    async def readyz(request: Request) -> Response:
        """The database answers too."""
        try:
            await request.app.state.resources.db.ping()
        except Exception as error:  # noqa: BLE001  any failure means not ready
            return JSONResponse({"status": "not ready", "reason": type(error).__name__}, 503)
        return JSONResponse({"status": "ready"})


class Front:
    """Dispatches by host name before anything else; the three never share an origin."""

    def __init__(
        self,
        platform: AsgiApp,
        preview: PreviewProxy,
        hosting: Hosting,
        trusted_proxies: list[str],
    ) -> None:
        self._platform = platform
        self._preview = preview
        self._hosting = hosting
        # gives requests of these proxies the address and scheme of the client behind them
        self._entry: Any = ProxyHeadersMiddleware(self._dispatch, trusted_proxies)  # pyright: ignore[reportArgumentType]  an ASGI application by shape

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._entry(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._preview.find_sandbox_id(scope) is not None:
            await self._preview(scope, receive, send)
        elif self._hosting.is_for(scope):
            await self._hosting(scope, receive, send)
        else:
            await self._platform(scope, receive, send)

    def close(self) -> None:
        self._preview.close()


def create_app(resources: Resources) -> Front:
    """The application over resources that are open already."""
    settings = resources.settings
    api = create_api()
    api.state.resources = resources
    # cookies are for the own origin only; other origins use bearer tokens
    api.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["*"],
        allow_headers=[
            "authorization",
            "content-type",
            "idempotency-key",
            "last-event-id",
            CSRF_HEADER,
        ],
        allow_credentials=False,
    )
    guarded = HttpGuard(
        WebApp(api, find_web_folder()),
        policy=content_security_policy(settings.preview_domain, []),
        own_origin=settings.origin,
        origins=frozenset({settings.origin, *settings.allowed_origins}),
        render=render_error,
    )
    return Front(
        guarded,
        make_preview_proxy(resources),
        resources.part(Hosting),
        settings.trusted_proxies,
    )


def find_web_folder() -> Path | None:
    """The built web app: inside the wheel, or `web/dist` of a checkout."""
    packaged = Path(str(package_resources.files("paynto"))) / "web"
    checkout = Path(__file__).parents[2] / "web" / "dist"
    return next((path for path in (packaged, checkout) if (path / "index.html").exists()), None)


def make_preview_proxy(resources: Resources) -> PreviewProxy:
    previews = resources.part(Previews)

    gate = resources.part(LinkGate)

    async def resolve(sandbox_id: str, visitor: Visitor) -> Resolution:
        return await previews.resolve(sandbox_id) if await gate.is_open(visitor) else Denied()

    async def take_snapshot(visitor: Visitor, page: bytes) -> bool:
        return await store_snapshot(resources, visitor, page)

    return PreviewProxy(
        domain=resources.settings.preview_domain,
        platform_origin=resources.settings.origin,
        access=resources.part(PreviewAccess),
        resolve=resolve,
        on_report=previews.take_reports,
        on_snapshot=take_snapshot,
        admit=gate.admit,
        is_open=gate.is_open,
    )
