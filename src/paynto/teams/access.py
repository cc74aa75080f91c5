"""Who may do what: the one permission matrix, and the dependencies that routes declare.

A credential is resolved once per request to a `Scope`; a route names the permission it needs by its parameter type.
"""

from collections.abc import AsyncIterator, Callable, Coroutine
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from paynto.accounts import service as accounts
from paynto.accounts.service import API_TOKEN_PREFIX, SESSION_COOKIE, SignedIn
from paynto.core.errors import NotSignedIn, PermissionDenied
from paynto.core.rate_limits import Rate
from paynto.core.resources import Resources, resources_of
from paynto.core.scope import Scope
from paynto.teams import service as teams
from paynto.teams.models import Role


class Permission(StrEnum):
    PROJECT_READ = "project:read"
    PROJECT_WRITE = "project:write"
    PROJECT_DELETE = "project:delete"
    APP_DEPLOY = "app:deploy"
    SECRET_READ = "secret:read"
    TOKEN_MANAGE = "token:manage"
    MODEL_MANAGE = "model:manage"
    PLATFORM_MANAGE = "platform:manage"


_VIEWER = {Permission.PROJECT_READ}
_MEMBER = _VIEWER | {Permission.PROJECT_WRITE, Permission.TOKEN_MANAGE}
_ADMIN = _MEMBER | {
    Permission.APP_DEPLOY,
    Permission.SECRET_READ,
    Permission.PROJECT_DELETE,
    Permission.MODEL_MANAGE,
}

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset(_VIEWER),
    Role.MEMBER: frozenset(_MEMBER),
    Role.ADMIN: frozenset(_ADMIN),
    Role.OWNER: frozenset(Permission) - {Permission.PLATFORM_MANAGE},
}
# of the person who runs the installation, whatever their role in a team, and only in a signed-in browser
OPERATOR = frozenset({Permission.PLATFORM_MANAGE})

TOKEN_SCOPES: dict[str, frozenset[Permission]] = {
    "read": frozenset({Permission.PROJECT_READ}),
    "write": frozenset(
        {Permission.PROJECT_READ, Permission.PROJECT_WRITE, Permission.PROJECT_DELETE}
    ),
    "deploy": frozenset({Permission.PROJECT_READ, Permission.APP_DEPLOY}),
}

_READ_RATE = Rate(burst=300, per_minute=1800)
_WRITE_RATE = Rate(burst=100, per_minute=400)
_BAD_CREDENTIALS_RATE = Rate(burst=60, per_minute=60)


def client_address(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else "unknown"


def _credentials(connection: HTTPConnection) -> tuple[str, bool] | None:
    """The presented secret and whether it is an API token."""
    header = connection.headers.get("authorization", "")
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip(), True
    if header:
        raise NotSignedIn(message="Use `Authorization: Bearer pnt_…`.")
    cookie = connection.cookies.get(SESSION_COOKIE)
    return (cookie, False) if cookie else None


async def _authenticate(session: AsyncSession, secret: str, is_token: bool) -> SignedIn:
    if is_token:
        if not secret.startswith(API_TOKEN_PREFIX):
            raise NotSignedIn(message="The API token is not valid.")
        return await accounts.authenticate_token(session, secret)
    return await accounts.authenticate_session(session, secret)


def _permissions(role: Role, who: SignedIn) -> frozenset[str]:
    allowed = MATRIX[role]
    if who.user.is_operator:
        allowed = allowed | OPERATOR
    if who.token is not None:
        granted = frozenset[Permission]().union(
            *(TOKEN_SCOPES.get(name, frozenset()) for name in who.token.scopes)
        )
        allowed = allowed & granted
    return frozenset(str(permission) for permission in allowed)


async def resolve_signed_in(connection: HTTPConnection) -> tuple[SignedIn, Scope]:
    """The person and scope behind the request, looked up once. Raises NotSignedIn or RateLimited."""
    known = getattr(connection.state, "signed_in", None)
    if known is not None:
        return known
    resources = resources_of(connection)
    try:
        who, scope = await _look_up(connection)
    except NotSignedIn:
        if _credentials(connection) is not None:
            address = client_address(connection)
            resources.limiter.spend(f"credentials:{address}", _BAD_CREDENTIALS_RATE)
        raise
    # a WebSocket has no method; it is opened to do something
    is_read = connection.scope.get("method") in ("GET", "HEAD")
    kind, rate = ("read", _READ_RATE) if is_read else ("write", _WRITE_RATE)
    resources.limiter.spend(f"{kind}:{who.user.id}", rate)
    connection.state.signed_in = (who, scope)
    return who, scope


async def confirm_permission(connection: HTTPConnection, permission: Permission) -> None:
    """For what stays open: asks anew whether the credentials and the role still hold.

    Raises NotSignedIn or PermissionDenied.
    """
    _, scope = await _look_up(connection)
    _check_permission(scope, permission)


async def _look_up(connection: HTTPConnection) -> tuple[SignedIn, Scope]:
    credentials = _credentials(connection)
    if credentials is None:
        raise NotSignedIn()
    async with resources_of(connection).db.system_transaction() as session:
        who = await _authenticate(session, *credentials)
        membership, _ = await teams.load_membership(
            session, who.user.id, who.token.team_id if who.token else None
        )
    role = Role(membership.role)
    scope = Scope(
        team_id=membership.team_id,
        user_id=who.user.id,
        role=role,
        permissions=_permissions(role, who),
        address=client_address(connection),
    )
    return who, scope


def _check_permission(scope: Scope, permission: Permission) -> None:
    if permission not in scope.permissions:
        raise PermissionDenied(permission=str(permission))


async def current_user(connection: HTTPConnection) -> SignedIn:
    return (await resolve_signed_in(connection))[0]


async def browser_user(connection: HTTPConnection) -> SignedIn:
    """The person, signed in by cookie: tokens may not change credentials."""
    who = (await resolve_signed_in(connection))[0]
    if who.session is None:
        raise PermissionDenied(message="This needs a signed-in browser, not an API token.")
    return who


def require(permission: Permission) -> Callable[[HTTPConnection], Coroutine[Any, Any, Scope]]:
    """A dependency that gives the scope, or raises PermissionDenied."""

    async def check(connection: HTTPConnection) -> Scope:
        scope = (await resolve_signed_in(connection))[1]
        _check_permission(scope, permission)
        return scope

    check.permission = permission  # type: ignore[attr-defined]  read by the architecture test
    return check


def scope_has(scope: Scope, permission: Permission) -> bool:
    return permission in scope.permissions or "*" in scope.permissions


async def open_team_session(connection: HTTPConnection) -> AsyncIterator[AsyncSession]:
    """A transaction limited to the team of the connection."""
    _, scope = await resolve_signed_in(connection)
    async with resources_of(connection).db.transaction(scope) as session:
        yield session


async def open_system_session(connection: HTTPConnection) -> AsyncIterator[AsyncSession]:
    """A transaction on accounts and teams, which have no tenant."""
    async with resources_of(connection).db.system_transaction() as session:
        yield session


ProjectReader = Annotated[Scope, Depends(require(Permission.PROJECT_READ))]
ProjectWriter = Annotated[Scope, Depends(require(Permission.PROJECT_WRITE))]
ProjectDeleter = Annotated[Scope, Depends(require(Permission.PROJECT_DELETE))]
AppDeployer = Annotated[Scope, Depends(require(Permission.APP_DEPLOY))]
SecretReader = Annotated[Scope, Depends(require(Permission.SECRET_READ))]
ModelManager = Annotated[Scope, Depends(require(Permission.MODEL_MANAGE))]
PlatformManager = Annotated[Scope, Depends(require(Permission.PLATFORM_MANAGE))]
TokenManager = Annotated[Scope, Depends(require(Permission.TOKEN_MANAGE))]
CurrentUser = Annotated[SignedIn, Depends(current_user)]
BrowserUser = Annotated[SignedIn, Depends(browser_user)]
Process = Annotated[Resources, Depends(resources_of)]
# scope="function": the commit happens before the answer leaves, so that a failed commit is not a 200
TeamSession = Annotated[AsyncSession, Depends(open_team_session, scope="function")]
SystemSession = Annotated[AsyncSession, Depends(open_system_session, scope="function")]
