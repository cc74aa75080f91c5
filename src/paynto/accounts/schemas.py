"""What the API says of people and their credentials."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Theme = Literal["light", "dark", "system"]
TokenScope = Literal["read", "write", "deploy"]


def _check_email(value: str) -> str:
    local, _, domain = value.strip().rpartition("@")
    is_plain = value.isprintable() and " " not in value.strip()
    if not local or not domain or not is_plain or domain.startswith(".") or domain.endswith("."):
        raise ValueError("This is not an e-mail address.")
    return value.strip().lower()


Email = Annotated[str, Field(max_length=254), AfterValidator(_check_email)]
Password = Annotated[str, Field(min_length=10, max_length=200)]
LinkToken = Annotated[str, Field(min_length=20, max_length=200)]


class Preferences(BaseModel):
    theme: Theme = "system"


class UserRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    name: str
    is_email_verified: bool
    has_password: bool
    created_at: datetime
    preferences: Preferences


class UserCreate(BaseModel):
    email: Email
    name: str = Field("", max_length=80)
    password: Password


class UserUpdate(BaseModel):
    name: str | None = Field(None, min_length=1, max_length=80)
    email: Email | None = None
    preferences: Preferences | None = None


class SignIn(BaseModel):
    email: str = Field(max_length=254)
    password: str = Field(max_length=200)


class LinkSignIn(BaseModel):
    token: LinkToken


class PasswordChange(BaseModel):
    current_password: str | None = Field(None, max_length=200)
    new_password: Password


class PasswordResetRequest(BaseModel):
    email: str = Field(max_length=254)


class PasswordReset(BaseModel):
    token: LinkToken
    password: Password


class AccountSessionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    user_agent: str
    address: str
    created_at: datetime
    last_used_at: datetime
    is_current: bool = False


class ApiTokenCreate(BaseModel):
    name: str = Field(min_length=1, max_length=80)
    scopes: list[TokenScope] = Field(min_length=1, max_length=3)
    expires_in_days: int | None = Field(None, ge=1, le=3650)


class ApiTokenRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    prefix: str
    scopes: list[TokenScope]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class ApiTokenCreated(ApiTokenRead):
    token: str


class MailRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    to: str
    subject: str
    text: str
    sent_at: datetime
