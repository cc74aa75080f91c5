"""What the API says of projects, versions, files and messages."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from paynto.jobs.schemas import JobRead, JobState

StackName = Literal["react", "fullstack"]
ProjectState = Literal["active", "archived", "deleted"]
INSTRUCTIONS_FILE = "AGENTS.md"
Change = Literal["added", "changed", "deleted", "renamed"]


class ProjectRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    description: str
    stack: str
    state: ProjectState
    model_id: str | None
    current_version: int | None
    version_count: int
    file_count: int
    total_bytes: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    running_job_id: UUID | None = None
    live_url: str | None = None
    app_id: UUID | None = None
    has_thumbnail: bool = False


class ProjectUpdate(BaseModel):
    name: str | None = Field(None, min_length=1, max_length=80)
    description: str | None = Field(None, max_length=2000)
    is_archived: bool | None = None
    model_id: str | None = Field(None, max_length=200)


class ProjectDuplicate(BaseModel):
    name: str | None = Field(None, max_length=80)


class ProjectCreated(BaseModel):
    project: ProjectRead
    job: JobRead | None


class ChangeCounts(BaseModel):
    added: int = 0
    changed: int = 0
    deleted: int = 0


class VersionRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    number: int
    name: str | None
    description: str
    trigger: str
    file_count: int
    total_bytes: int
    packages: list[str]
    author_name: str | None
    job_id: UUID | None
    parent_number: int | None
    created_at: datetime
    changes: ChangeCounts
    changes_instructions: bool
    """Whether the app's AGENTS.md, which models read before each message, is another than before."""

    @classmethod
    def of(cls, version: Any) -> "VersionRead":
        """From a row, whose `changes` map each path to its kind."""
        kinds = list(version.changes.values())
        counted = {"changes", "changes_instructions"}
        values = {name: getattr(version, name) for name in cls.model_fields if name not in counted}
        counts = ChangeCounts(
            added=kinds.count("added"),
            changed=kinds.count("changed") + kinds.count("renamed"),
            deleted=kinds.count("deleted"),
        )
        return cls(
            **values, changes=counts, changes_instructions=INSTRUCTIONS_FILE in version.changes
        )


class VersionUpdate(BaseModel):
    name: str | None = Field(None, max_length=80)
    description: str | None = Field(None, max_length=2000)


class FileChangeRead(BaseModel):
    path: str
    change: Change


class UsageRead(BaseModel):
    input_tokens: int
    cached_input_tokens: int = 0
    output_tokens: int
    cost_nanousd: int | None
    seconds: float


class RepairProblemRead(BaseModel):
    message: str
    file: str | None = None
    line: int | None = None


class RepairRead(BaseModel):
    """One try of a model to repair what the checks found."""

    attempt: int
    of: int
    state: Literal["running", "fixed", "failed", "stopped"]
    problems: list[RepairProblemRead] = []
    """What it was asked to repair, at most the first few."""
    problem_count: int
    left: int | None = None
    """Problems that were left behind it; null while it runs."""
    cost_nanousd: int | None = None
    is_credited: bool = False
    """Whether its cost was given back, because the repair as a whole did not help."""
    detail: str | None = None


class MessageRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    role: Literal["user", "assistant"]
    text: str
    job_id: UUID | None
    version_number: int | None
    files: list[FileChangeRead]
    warnings: list[str]
    model_id: str | None
    model_reason: str | None
    images: list[UUID]
    is_error: bool
    created_at: datetime
    usage: UsageRead | None
    job_status: JobState | None = None
    """Of an answer: how its build ended, or that it still runs."""
    error_code: str | None = None
    fallback_of: str | None = None
    """The model in whose place this one answered."""
    repairs: list[RepairRead] = []


class FileRead(BaseModel):
    path: str
    size_bytes: int
    sha256: str
    is_binary: bool


class FileContentRead(BaseModel):
    path: str
    text: str | None
    base64: str | None
    sha256: str
    size_bytes: int


class FileWrite(BaseModel):
    path: str = Field(max_length=2000)
    text: str | None = None
    base64: str | None = None
    expected_sha256: str | None = Field(None, max_length=64)
    """The content the editor started from; empty text means that the file must not exist yet."""

    @model_validator(mode="after")
    def _has_one_content(self) -> "FileWrite":
        if (self.text is None) == (self.base64 is None):
            raise ValueError("Give the content either as `text` or as `base64`.")
        return self


class FileMove(BaseModel):
    from_path: str = Field(max_length=2000)
    to_path: str = Field(max_length=2000)


ManyPaths = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=2000)]], Field(min_length=1, max_length=2000)
]


class FilesDelete(BaseModel):
    paths: ManyPaths
    """Files, and folders with all that is in them."""


class FilesMove(BaseModel):
    moves: list[FileMove] = Field(min_length=1, max_length=500)


class FileMatch(BaseModel):
    path: str
    line: int
    column: int
    text: str


class FileDifferenceRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    path: str
    old_path: str | None
    change: Change
    is_binary: bool
    old_bytes: int
    new_bytes: int
    patch: str | None
    added_lines: int
    deleted_lines: int


class ComparisonRead(BaseModel):
    base: int
    head: int
    files: list[FileDifferenceRead]
