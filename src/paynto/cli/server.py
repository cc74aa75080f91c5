"""Commands that run or administer an installation: serve, worker, migrate, keys, doctor.

What they need is imported when they run: loading the whole platform takes seconds that `paynto list` need not wait.
"""

import asyncio
import json
import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from paynto import __version__
from paynto.cli.steps import StepReporter, console
from paynto.core.settings import load_settings
from paynto.core.telemetry import configure_logging

Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 picks a free one.")]
Home = Annotated[Path | None, typer.Option(help="Data folder (PAYNTO_HOME).")]


def register(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(worker)
    app.command()(migrate)
    app.command()(doctor)
    app.command()(openapi)
    keys = typer.Typer(help="Keys that encrypt stored secrets.", no_args_is_help=True)
    keys.command("rotate")(rotate_keys)
    app.add_typer(keys, name="keys")


def serve(
    port: Port = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    home: Home = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the sign-in link.")] = True,
) -> None:
    """Run everything: database, workers and web, in one process tree. Ctrl-C ends it all."""
    chosen = load_settings(home=home, host=host, port=_pick_port(port))
    console.print(f"[bold]Paynto {__version__}[/]  [dim]{chosen.home}[/]", soft_wrap=True)
    steps = StepReporter()
    steps("Loading")
    postgres = None
    if not chosen.database_url.get_secret_value():
        from paynto.core.postgres import EmbeddedPostgres

        postgres = EmbeddedPostgres(chosen.home)
        # loading the platform keeps one core busy for seconds; the database starts on another
        postgres.begin()
    try:
        from paynto.cli.serving import run_server

        configure_logging(chosen.log_format, chosen.log_level)
        is_browser_wanted = open_ and chosen.open_browser
        asyncio.run(run_server(chosen, steps, postgres, is_browser_wanted=is_browser_wanted))
    finally:
        if postgres is not None:
            postgres.stop()


def _pick_port(port: int | None) -> int | None:
    wanted = port if port is not None else int(os.environ.get("PAYNTO_PORT", "8000"))
    if wanted != 0:
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def worker(home: Home = None) -> None:
    """Run jobs only, against the PostgreSQL of `PAYNTO_DATABASE_URL`."""
    from paynto.worker import run_worker

    chosen = load_settings(home=home)
    configure_logging(chosen.log_format, chosen.log_level)
    asyncio.run(run_worker(chosen))


def migrate(home: Home = None) -> None:
    """Bring the database to the current schema."""

    async def run() -> None:
        from paynto.bootstrap import open_core

        async with open_core(load_settings(home=home), StepReporter()):
            console.print("The database is up to date.")

    asyncio.run(run())


def rotate_keys(home: Home = None) -> None:
    """Make a new data key and re-encrypt every stored secret with it."""

    async def run() -> int:
        count = 0
        from paynto.bootstrap import open_core
        from paynto.core.keys import add_key
        from paynto.deployments.variables import reencrypt_variables
        from paynto.llm.provider_rows import reencrypt_keys

        async with open_core(load_settings(home=home)) as resources:
            async with resources.db.system_transaction() as session:
                await add_key(session, resources.keyring)
            while True:
                async with resources.db.system_transaction() as session:
                    moved = await reencrypt_variables(session, resources.keyring)
                    moved += await reencrypt_keys(session, resources.keyring)
                count += moved
                if moved == 0:
                    return count

    moved = asyncio.run(run())
    console.print(
        f"A new key encrypts from now on; {moved} secrets were re-encrypted. Restart running servers."
    )


def doctor(
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say what is missing here and which optional parts were found."""
    from paynto.cli.doctor import run_checks, show_checks

    checks = asyncio.run(run_checks(load_settings(home=home)))
    is_good = show_checks(checks, as_json=as_json)
    raise typer.Exit(0 if is_good else 1)


def openapi() -> None:
    """Print the OpenAPI schema of the REST API."""
    from paynto.app import create_api

    sys.stdout.write(json.dumps(create_api().openapi(), indent=2, sort_keys=True) + "\n")
