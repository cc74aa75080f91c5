"""Runs the server: everything `paynto serve` starts, and ends, in one process tree."""

import asyncio
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn

from paynto.accounts import service as accounts
from paynto.app import Front, create_app
from paynto.bootstrap import open_platform
from paynto.cli.local import LocalServer, forget_server, read_server, write_server
from paynto.cli.steps import StepReporter, console
from paynto.core.errors import Conflict
from paynto.core.postgres import EmbeddedPostgres
from paynto.core.resources import Resources
from paynto.core.settings import Settings
from paynto.deployments.hosting import Hosting
from paynto.deployments.hosts.fast_path import build_fast_protocol
from paynto.teams import service as teams
from paynto.teams import sessions

_SHUTDOWN_SECONDS = 3


class _Server(uvicorn.Server):
    """Ends on SIGINT and SIGTERM without raising them again, so that everything behind it is closed in order."""

    def install_signal_handlers(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Uvicorn's own hook would raise the signal again when everything else still runs."""
        yield


async def run_server(
    settings: Settings,
    steps: StepReporter,
    postgres: EmbeddedPostgres | None,
    *,
    is_browser_wanted: bool,
) -> None:
    """Until SIGINT or SIGTERM. Raises Conflict when the port or the data folder is in use."""
    _refuse_second_server(settings)
    listener = _listen(settings)
    async with open_platform(settings, steps, postgres) as resources:
        steps("Starting the web server")
        front = create_app(resources)
        link = await _make_sign_in_link(resources)
        token = await _ensure_cli_token(resources)
        server = _Server(_uvicorn_config(settings, front, resources))
        server.install_signal_handlers()
        write_server(settings.home, LocalServer(url=settings.origin, pid=os.getpid(), token=token))
        steps.end()
        # never wrapped: the link must stay one word, also in a narrow window or a log
        console.print(f"\n  Open  [bold cyan]{link}[/]", soft_wrap=True)
        console.print("  [dim]The link signs you in once. Ctrl-C stops everything.[/]\n")
        if is_browser_wanted and _has_desktop():
            webbrowser.open(link)
        try:
            await server.serve(sockets=[listener])
        finally:
            forget_server(settings.home)
            front.close()
            console.print("[dim]Stopping …[/]")


def _refuse_second_server(settings: Settings) -> None:
    running = read_server(settings.home)
    if running is not None:
        raise Conflict(
            message=f"Paynto already runs for this data folder at {running.url} (process {running.pid})."
        )


def _listen(settings: Settings) -> socket.socket:
    """Takes the port before anything slow starts, so that a conflict is told at once."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        raise Conflict(
            message=f"Port {settings.port} on {settings.host} is taken ({error.strerror}). Choose another with --port."
        ) from error
    listener.listen(1024)
    return listener


def _uvicorn_config(settings: Settings, front: Front, resources: Resources) -> uvicorn.Config:
    return uvicorn.Config(
        front,  # type: ignore[arg-type]  an ASGI application by shape
        host=settings.host,
        port=settings.port,
        http=build_fast_protocol(resources.part(Hosting).host.cache),
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        access_log=False,
        # the application reads them itself, from the proxies of the settings only
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        h11_max_incomplete_event_size=64 * 1024,
    )


async def _make_sign_in_link(resources: Resources) -> str:
    async with resources.db.system_transaction() as session:
        owner = await sessions.ensure_owner(session)
        return await sessions.make_sign_in_link(session, resources, owner)


async def _ensure_cli_token(resources: Resources) -> str:
    """A token for the command line on this machine, kept in the data folder and readable by its owner only."""
    path = resources.settings.home / "cli-token"
    async with resources.db.system_transaction() as session:
        owner = await sessions.ensure_owner(session)
        if path.exists():
            known = path.read_text().strip()
            try:
                await accounts.authenticate_token(session, known)
            except accounts.NotSignedIn:
                path.unlink()
            else:
                return known
        membership, _ = await teams.load_membership(session, owner.id, None)
        _, token = await accounts.create_api_token(
            session,
            user_id=owner.id,
            team_id=membership.team_id,
            name="Command line on this machine",
            scopes=["read", "write", "deploy"],
            expires_in_days=None,
        )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(token)
    return token


def _has_desktop() -> bool:
    return sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
