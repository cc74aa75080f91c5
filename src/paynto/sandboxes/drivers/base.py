"""The interface every sandbox provider implements, and the values that pass through it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from paynto.sandboxes.drivers.logs import LogRing
from paynto.sandboxes.errors import TerminalsMissing
from paynto.sandboxes.limits import SandboxLimits


class ExitReason(StrEnum):
    """Why a sandbox ended."""

    EXITED = "exited"
    STOPPED = "stopped"
    CRASHED = "crashed"
    KILLED = "killed"
    MEMORY = "memory"
    DISK = "disk"
    CPU = "cpu"
    TIMEOUT = "timeout"
    LOST = "lost"
    REFUSED = "refused"


REASON_TEXTS: Mapping[ExitReason, str] = {
    ExitReason.EXITED: "The app ended by itself.",
    ExitReason.STOPPED: "The app was stopped.",
    ExitReason.CRASHED: "The app ended with an error.",
    ExitReason.KILLED: "The app was ended by a signal.",
    ExitReason.MEMORY: "The app used more memory than it may and was stopped.",
    ExitReason.DISK: "The app wrote more to the disk than it may and was stopped.",
    ExitReason.CPU: "The app used the processor without pause for too long and was stopped.",
    ExitReason.TIMEOUT: "The command took longer than it may and was stopped.",
    ExitReason.LOST: "The sandbox went away without saying why.",
    ExitReason.REFUSED: "The sandbox could not be started.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxSpec:
    """What to run and what it may touch.

    `root` is the only tree it can write. `readable` names further files and folders it can read.
    `env` is the whole environment: nothing of the platform's is inherited. `port` is the one TCP
    port it may listen on, `working_dir` a folder inside `root`.
    """

    id: str
    root: Path
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    readable: tuple[Path, ...] = ()
    port: int | None = None
    working_dir: Path | None = None
    limits: SandboxLimits = field(default_factory=SandboxLimits)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitReport:
    """How a sandbox ended. `exit_code` is None when a signal ended it."""

    reason: ExitReason
    exit_code: int | None
    log_tail: str
    detail: str = ""

    @property
    def text(self) -> str:
        """The reason as a sentence for a person."""
        sentence = REASON_TEXTS[self.reason]
        return f"{sentence} {self.detail}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """The end of a command. `output` is the end of what it printed, within a bound."""

    exit_code: int | None
    output: str
    reason: ExitReason
    detail: str = ""

    @property
    def is_success(self) -> bool:
        return self.reason is ExitReason.EXITED and self.exit_code == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolationReport:
    """What of the isolation works here. `is_safe` means strangers' code may run."""

    is_safe: bool
    working: tuple[str, ...]
    missing: tuple[str, ...]
    remedy: str = ""


class RunningSandbox(ABC):
    """A started sandbox. Ends on its own, by `stop`, or when the platform goes away."""

    spec: SandboxSpec
    pid: int
    logs: LogRing

    @property
    def port(self) -> int | None:
        return self.spec.port

    @property
    @abstractmethod
    def is_running(self) -> bool: ...

    @abstractmethod
    async def wait(self) -> ExitReport:
        """Wait for the end; any number of callers get the same report."""

    @abstractmethod
    async def stop(self) -> ExitReport:
        """End every process of the sandbox; harmless when it has ended already."""

    @abstractmethod
    async def end_busy(self, used_seconds: float) -> ExitReport:
        """As `stop`, but the report names the processor time that it used as the reason."""

    @abstractmethod
    async def read_cpu_seconds(self) -> float:
        """Processor time of all its living processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalSize:
    """In characters."""

    columns: int = 80
    rows: int = 24


class RunningTerminal(RunningSandbox):
    """A sandbox whose program talks with a person: what it prints is read here and is not in `logs`.

    `stop` also hangs the terminal up; call it when the program has ended by itself too.
    """

    @abstractmethod
    async def read(self) -> bytes:
        """Wait for output; empty once no more will come. A program that nobody reads waits."""

    @abstractmethod
    async def write(self, data: bytes) -> None:
        """Type; waits while the program does not take it."""

    @abstractmethod
    async def resize(self, size: TerminalSize) -> None: ...


OutputCallback = Callable[[bytes], None]


class SandboxDriver(ABC):
    """Starts sandboxes at one provider."""

    @abstractmethod
    async def start(self, spec: SandboxSpec) -> RunningSandbox:
        """Start and return at once; readiness is the caller's question. Raises SandboxRefused."""

    @abstractmethod
    async def run(
        self,
        spec: SandboxSpec,
        timeout_seconds: float,
        on_output: OutputCallback | None = None,
    ) -> CommandResult:
        """Run a command to its end; a failing command is a result, not an exception."""

    async def open_terminal(self, spec: SandboxSpec, size: TerminalSize) -> RunningTerminal:  # noqa: ARG002  for drivers that have terminals
        """Start an interactive program. Raises SandboxRefused, TerminalsMissing."""
        raise TerminalsMissing()

    @abstractmethod
    async def detect_isolation(self) -> IsolationReport:
        """Try the isolation on this machine and say what works and what to do about the rest."""

    @abstractmethod
    async def close(self) -> None:
        """Stop every sandbox of this driver."""
