"""What the API says of deployments."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

VariableName = Field(min_length=1, max_length=120, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")


class AppRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    project_id: UUID
    project_name: str = ""
    slug: str
    url: str = ""
    platform: Literal["web"]
    environment: Literal["production", "preview"]
    preview_of: int | None = None
    status: Literal["live", "deploying", "failed", "stopped", "never_deployed"]
    is_server: bool
    is_awake: bool = False
    current_release: int | None
    created_at: datetime
    updated_at: datetime


class AppUpdate(BaseModel):
    slug: str = Field(min_length=1, max_length=63)


class ReleaseRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: int
    version_number: int
    status: Literal["building", "live", "ready", "failed", "superseded"]
    size_bytes: int
    file_count: int
    url: str | None = None
    created_at: datetime
    created_by: str | None = None
    job_id: UUID
    is_current: bool = False
    can_roll_back: bool = False


class EnvVarWrite(BaseModel):
    name: str = VariableName
    value: str = Field(max_length=32_000)


class EnvVarRead(BaseModel):
    name: str
    value: str | None
    is_platform_made: bool
    updated_at: datetime


class EnvWrite(BaseModel):
    variables: list[EnvVarWrite] = Field(max_length=200)


class TableCount(BaseModel):
    name: str
    row_count: int


class SchemaChanges(BaseModel):
    statements: list[str] = []
    warnings: list[str] = []
    is_destructive: bool = False


class DeployPlanRead(BaseModel):
    suggested_slug: str
    apps_domain: str
    needs_database: bool
    tables: list[TableCount]
    app: AppRead | None
    env_vars: list[EnvVarRead]
    schema_changes: SchemaChanges
    blockers: list[str]
    estimated_seconds: float


class SlugRead(BaseModel):
    slug: str
    is_available: bool
    reason: str | None


class DeploymentCreate(BaseModel):
    slug: str | None = Field(None, max_length=63)
    database: Literal["builtin", "none"] = "builtin"
    import_data: bool = True
    env: list[EnvVarWrite] = Field([], max_length=200)
    accept_data_loss: bool = False


class PreviewDeploymentCreate(BaseModel):
    version_number: int | None = Field(None, ge=1, le=2_147_483_647)
    import_data: bool = True


class StatisticsRead(BaseModel):
    projects: int
    live_apps: int
    builds_this_month: int
    spend_nanousd: int


class ActivityRead(BaseModel):
    id: str
    kind: str
    title: str
    project_id: UUID | None
    project_name: str | None
    at: datetime
