"""Logs: a line that cannot be written stops nothing."""

import errno
import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from paynto.core.telemetry import configure_logging


class FullDisk(io.StringIO):
    is_full = True

    def write(self, text: str) -> int:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)

    def flush(self) -> None:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers, root.level
    yield
    structlog.configure(**before)
    root.handlers = handlers
    root.setLevel(level)


def test_a_full_disk_loses_lines_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FullDisk()
    monkeypatch.setattr(sys, "stderr", disk)
    configure_logging("json", "info")
    log = structlog.get_logger()
    log.info("lost")
    disk.is_full = False
    log.info("kept", number=1)
    line = json.loads(disk.getvalue())
    assert (line["event"], line["number"]) == ("kept", 1)
