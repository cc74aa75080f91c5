"""The contract of a host: where web releases run."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass

from paynto.deployments.artefacts import BuildOutput, ProgressCallback


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Which release an address serves. `revision` changes when the server's variables change."""

    slug: str
    app_id: str
    release_number: int
    revision: str = ""
    previous_release_number: int | None = None
    """Hashed files of this release still answer, so that pages opened before a switch keep working."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRelease:
    """A release that a host holds but does not serve yet."""

    app_id: str
    number: int
    size_bytes: int
    file_count: int
    is_server: bool
    host_reference: str = ""
    """The host's own name of the release, for hosts that give one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """How a release answered before it was switched on."""

    is_healthy: bool
    seconds: float
    detail: str
    log_tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLogLine:
    """One line a deployed app wrote. `stream` is `app` for its output and `host` for the host's own notes."""

    number: int
    at: float
    stream: str
    text: str


class HostDriver(ABC):
    """One place where releases run.

    Every effect carries an `idempotency_key`: the same call with the same key happens once, so a
    deployment that is resumed after a crash may repeat its steps.
    """

    @abstractmethod
    async def publish_release(
        self,
        app_id: str,
        number: int,
        output: BuildOutput,
        *,
        idempotency_key: str,
        on_progress: ProgressCallback | None = None,
    ) -> PublishedRelease:
        """Make the release available to the host without serving it."""

    @abstractmethod
    async def check_release(self, route: Route) -> HealthReport:
        """Try the release as `route` would serve it, before anyone sees it."""

    @abstractmethod
    async def activate_release(self, route: Route, *, idempotency_key: str) -> None:
        """Serve the route's release from now on, all of it or nothing; also the way back to an earlier one."""

    @abstractmethod
    async def take_down(self, slug: str, app_id: str, *, idempotency_key: str) -> None:
        """Stop serving the address; releases stay."""

    @abstractmethod
    async def delete_app(self, app_id: str, *, idempotency_key: str) -> None:
        """Remove what the host keeps for the app."""

    @abstractmethod
    async def read_logs(
        self, app_id: str, *, after: int = 0, limit: int = 1000
    ) -> list[HostLogLine]:
        """The newest lines with a number above `after`, oldest first."""

    @abstractmethod
    def follow_logs(self, app_id: str, *, after: int = 0) -> AsyncIterator[HostLogLine]:
        """Kept lines above `after`, then new ones until the caller stops."""
