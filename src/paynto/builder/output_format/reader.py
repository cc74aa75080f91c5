"""The base of everything that reads a stretch of an answer, from where it begins until it is over."""

from abc import ABC, abstractmethod

from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.operations import EditOperation, WriteOperation


class Reader(ABC):
    is_over = False
    is_too_long = False
    """Whether it was longer than anything a model writes: then only our own tags are read behind it."""

    def __init__(self, out: Collector) -> None:
        self._out = out

    @property
    def open_path(self) -> str | None:
        """The file or edit that is open."""
        return None

    @abstractmethod
    def read(self, block: str, position: int) -> int:
        """Read lines; the position behind what was read."""

    @abstractmethod
    def close_at_end(self) -> WriteOperation | EditOperation | None:
        """The answer ends here; the file that broke off, if there is one."""

    def can_pass_on(self, start: str) -> bool:
        """Whether the line that begins with `start` may be taken before it is whole."""
        del start
        return False

    def emit(self, piece: str) -> None:
        """Take a part of a line that was passed on."""
        raise NotImplementedError

    def _finish(self) -> None:
        self.is_over = True
