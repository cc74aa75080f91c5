"""`paynto users`: the people of an installation, for whoever may read its data folder."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError
from rich.table import Table

from paynto.accounts.schemas import Email
from paynto.cli.local import read_server
from paynto.cli.steps import console
from paynto.core.errors import InvalidInput
from paynto.core.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from paynto.core.resources import Resources

T = TypeVar("T")

Address = Annotated[str, typer.Argument(help="E-mail address.", metavar="EMAIL")]
Home = Annotated[Path | None, typer.Option(help="Data folder (PAYNTO_HOME).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    users = typer.Typer(help="People of this installation.", no_args_is_help=True)
    users.command("list")(list_users)
    users.command("add")(add_user)
    users.command("link")(make_link)
    users.command("operator")(set_operator)
    users.command("sign-out")(sign_out)
    app.add_typer(users, name="users")


def list_users(home: Home = None, as_json: AsJson = False) -> None:
    """Everybody who has an account, newest last."""
    from paynto.accounts import service as accounts

    async def work(session: "AsyncSession", _resources: "Resources") -> list[dict[str, Any]]:
        return [
            {
                "email": user.email,
                "name": user.name,
                "is_operator": user.is_operator,
                "is_email_verified": user.email_verified_at is not None,
                "created_at": user.created_at.isoformat(),
                "last_used_at": last.isoformat() if last else None,
            }
            for user, last in await accounts.list_users(session)
        ]

    rows = _run(home, work)
    if as_json:
        sys.stdout.write(json.dumps({"users": rows}, ensure_ascii=False) + "\n")
        return
    table = Table("E-mail", "Name", "Operator", "Since", "Last here", box=None)
    for row in rows:
        last = row["last_used_at"][:16].replace("T", " ") if row["last_used_at"] else "–"
        operator = "yes" if row["is_operator"] else ""
        table.add_row(row["email"], row["name"], operator, row["created_at"][:10], last)
    console.print(table)


def add_user(
    email: Address,
    name: Annotated[str, typer.Option(help="Name to show; the address's first part without.")] = "",
    operator: Annotated[bool, typer.Option(help="May run the installation.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Make an account, also where signing up is closed, and print a link that signs in once."""
    from paynto.teams import sessions

    address = _check(email)

    async def work(session: "AsyncSession", resources: "Resources") -> str:
        user = await sessions.add_user(session, email=address, name=name, is_operator=operator)
        return await sessions.make_sign_in_link(session, resources, user)

    _show_link(_run(home, work), as_json=as_json)


def make_link(email: Address, home: Home = None, as_json: AsJson = False) -> None:
    """Print a link that signs this person in once, within a day; earlier links stop working."""
    from paynto.accounts import service as accounts
    from paynto.teams import sessions

    async def work(session: "AsyncSession", resources: "Resources") -> str:
        user = await accounts.load_user_by_email(session, email)
        return await sessions.make_sign_in_link(session, resources, user)

    _show_link(_run(home, work), as_json=as_json)


def set_operator(
    email: Address,
    is_operator: Annotated[bool, typer.Option("--grant/--revoke", help="Which of the two.")] = True,
    home: Home = None,
) -> None:
    """Let a person run the installation, or no longer; one operator always stays."""
    from paynto.accounts import service as accounts

    async def work(session: "AsyncSession", _resources: "Resources") -> str:
        user = await accounts.set_operator(session, email, is_operator=is_operator)
        return user.email

    address = _run(home, work)
    console.print(f"{address} is {'an' if is_operator else 'no'} operator.", soft_wrap=True)


def sign_out(email: Address, home: Home = None) -> None:
    """End all sessions of a person and revoke their API tokens and sign-in links."""
    from paynto.accounts import service as accounts

    async def work(session: "AsyncSession", _resources: "Resources") -> str:
        user = await accounts.load_user_by_email(session, email)
        await accounts.revoke_access(session, user.id)
        return user.email

    console.print(f"{_run(home, work)} is signed out everywhere.", soft_wrap=True)


def _run(home: Path | None, work: "Callable[[AsyncSession, Resources], Awaitable[T]]") -> T:
    """Works in one transaction, beside a running server or without one."""

    async def run() -> T:
        from paynto.bootstrap import open_core

        settings = load_settings(home=home)
        running = read_server(settings.home)
        if running is not None:
            # links lead to where people are served, whatever port that is
            settings = settings.model_copy(update={"origin": running.url})
        async with (
            open_core(settings) as resources,
            resources.db.system_transaction() as session,
        ):
            return await work(session, resources)

    return asyncio.run(run())


def _check(email: str) -> str:
    try:
        return TypeAdapter(Email).validate_python(email)
    except ValidationError as error:
        raise InvalidInput(message=f"{email[:80]!r} is not an e-mail address.") from error


def _show_link(link: str, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"sign_in_link": link}) + "\n")
        return
    # on standard output and never wrapped, so that a script can take it
    sys.stdout.write(f"{link}\n")
