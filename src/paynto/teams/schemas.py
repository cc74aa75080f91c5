"""What the API says of the session: the person, the team, the installation."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from paynto.accounts.schemas import UserRead


class TeamRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    slug: str
    is_personal: bool


class IsolationRead(BaseModel):
    is_isolated: bool
    message: str


class InstallationRead(BaseModel):
    name: str
    version: str
    is_single_user: bool
    is_sign_up_open: bool
    is_mailbox_enabled: bool
    app_origin: str
    preview_domain: str
    apps_domain: str
    isolation: IsolationRead


class SessionRead(BaseModel):
    user: UserRead | None
    team: TeamRead | None
    role: Literal["OWNER", "ADMIN", "MEMBER", "VIEWER"] | None
    is_operator: bool
    """Whether this person runs the installation, and so may set up what all teams use."""
    installation: InstallationRead
