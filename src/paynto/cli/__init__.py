"""The command `paynto`."""

import sys

import typer

from paynto.cli import projects, server, users
from paynto.core.errors import PayntoError
from paynto.core.telemetry import configure_logging

app = typer.Typer(
    name="paynto",
    help="Describe an app and get it: written, previewed, versioned and shipped.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
server.register(app)
users.register(app)
projects.register(app)


def main() -> None:
    """Runs a command; an expected error is one line and exit code 1."""
    # to standard error, so that what a command prints stays clean; `serve` and `worker` set their own
    configure_logging("text", "warning")
    try:
        app()
    except PayntoError as error:
        sys.stderr.write(f"paynto: {error.message}\n")
        sys.exit(1)
