"""HTTP of signing in, the account and its tokens."""

from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Request, Response

from paynto.accounts import service as accounts
from paynto.accounts.schemas import (
    AccountSessionRead,
    ApiTokenCreate,
    ApiTokenCreated,
    ApiTokenRead,
    LinkSignIn,
    MailRead,
    PasswordChange,
    PasswordReset,
    PasswordResetRequest,
    SignIn,
    UserCreate,
    UserRead,
    UserUpdate,
)
from paynto.accounts.service import SESSION_COOKIE
from paynto.core.errors import NotSignedIn
from paynto.core.resources import Resources
from paynto.teams import service as teams
from paynto.teams import sessions
from paynto.teams.access import (
    BrowserUser,
    CurrentUser,
    Process,
    SystemSession,
    TokenManager,
    client_address,
    resolve_signed_in,
)
from paynto.teams.schemas import SessionRead
from paynto.teams.sessions import Visitor

router = APIRouter(tags=["account"])


def _visitor(request: Request) -> Visitor:
    return Visitor(client_address(request), request.headers.get("user-agent", ""))


def _set_cookie(response: Response, process: Resources, token: str) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=process.settings.session_days * 86_400,
        httponly=True,
        samesite="lax",
        secure=process.settings.origin.startswith("https://"),
        path="/",
    )


@router.get("/session")
async def read_session(request: Request, session: SystemSession, process: Process) -> SessionRead:
    try:
        who, _ = await resolve_signed_in(request)
    except NotSignedIn:
        return sessions.read_signed_out(process)
    return await sessions.read_session(session, process, who.user)


@router.post("/session")
async def sign_in(
    body: SignIn, request: Request, response: Response, session: SystemSession, process: Process
) -> SessionRead:
    found, token = await sessions.sign_in(
        session, process, _visitor(request), body.email, body.password
    )
    _set_cookie(response, process, token)
    return found


@router.post("/session/link")
async def sign_in_by_link(
    body: LinkSignIn, request: Request, response: Response, session: SystemSession, process: Process
) -> SessionRead:
    found, token = await sessions.sign_in_by_link(session, process, _visitor(request), body.token)
    _set_cookie(response, process, token)
    return found


@router.delete("/session", status_code=204)
async def sign_out(who: BrowserUser, response: Response, session: SystemSession) -> None:
    if who.session is not None:
        await accounts.end_session(session, who.user.id, who.session.id)
    response.delete_cookie(SESSION_COOKIE, path="/")


@router.post("/users", status_code=201)
async def sign_up(
    body: UserCreate, request: Request, response: Response, session: SystemSession, process: Process
) -> SessionRead:
    found, token = await sessions.sign_up(session, process, _visitor(request), body)
    _set_cookie(response, process, token)
    return found


@router.post("/email-verifications", status_code=204)
async def verify_email(body: LinkSignIn, session: SystemSession) -> None:
    await accounts.verify_email(session, body.token)


@router.post("/password-resets", status_code=202)
async def request_password_reset(
    body: PasswordResetRequest,
    request: Request,
    later: BackgroundTasks,
    session: SystemSession,
    process: Process,
) -> None:
    mail = await sessions.request_password_reset(
        session, process, client_address(request), body.email
    )
    later.add_task(sessions.deliver, process, mail)


@router.post("/password-resets/confirm", status_code=204)
async def reset_password(body: PasswordReset, session: SystemSession) -> None:
    await accounts.reset_password(session, body.token, body.password)


@router.get("/me")
async def read_me(who: CurrentUser) -> UserRead:
    return sessions.read_user(who.user)


@router.patch("/me")
async def change_me(
    body: UserUpdate, who: BrowserUser, session: SystemSession, process: Process
) -> UserRead:
    changes = body.model_dump(exclude_unset=True)
    return sessions.read_user(await sessions.change_profile(session, process, who.user, changes))


@router.put("/me/password", status_code=204)
async def change_password(body: PasswordChange, who: BrowserUser, session: SystemSession) -> None:
    await accounts.change_password(session, who, body.current_password, body.new_password)


@router.post("/me/email-verification", status_code=202)
async def send_verification(who: BrowserUser, session: SystemSession, process: Process) -> None:
    await sessions.request_verification(session, process, who.user)


@router.get("/me/sessions")
async def list_sessions(who: BrowserUser, session: SystemSession) -> list[AccountSessionRead]:
    current_id = who.session.id if who.session else None
    rows = [
        AccountSessionRead.model_validate(row)
        for row in await accounts.list_sessions(session, who.user.id)
    ]
    return [row.model_copy(update={"is_current": row.id == current_id}) for row in rows]


@router.delete("/me/sessions", status_code=204)
async def end_all_sessions(who: BrowserUser, response: Response, session: SystemSession) -> None:
    await accounts.end_all_sessions(session, who.user.id)
    response.delete_cookie(SESSION_COOKIE, path="/")


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_session(session_id: UUID, who: BrowserUser, session: SystemSession) -> None:
    await accounts.end_session(session, who.user.id, session_id)


@router.get("/tokens", response_model=list[ApiTokenRead])
async def list_tokens(scope: TokenManager, who: CurrentUser, session: SystemSession) -> object:
    return await accounts.list_api_tokens(session, who.user.id, scope.team_id)


@router.post("/tokens", status_code=201)
async def create_token(
    body: ApiTokenCreate, scope: TokenManager, who: BrowserUser, session: SystemSession
) -> ApiTokenCreated:
    row, token = await accounts.create_api_token(
        session, user_id=who.user.id, team_id=scope.team_id, **body.model_dump()
    )
    await teams.record_audit(session, scope, "token.created", str(row.id), name=row.name)
    return ApiTokenCreated(**ApiTokenRead.model_validate(row).model_dump(), token=token)


@router.delete("/tokens/{token_id}", status_code=204)
async def revoke_token(
    token_id: UUID, scope: TokenManager, who: BrowserUser, session: SystemSession
) -> None:
    await accounts.revoke_api_token(session, who.user.id, token_id)
    await teams.record_audit(session, scope, "token.revoked", str(token_id))


@router.get("/mailbox", response_model=list[MailRead])
async def read_mailbox(request: Request, process: Process) -> object:
    """Mail of a development installation; there is nobody else's to read."""
    is_forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for"))
    return sessions.read_mailbox(process, client_address(request), is_forwarded=is_forwarded)
