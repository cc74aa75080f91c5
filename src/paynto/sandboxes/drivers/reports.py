"""Turns the last word of a supervisor into the reason for which a sandbox ended."""

from typing import Any

from paynto.sandboxes.drivers.base import ExitReason, ExitReport
from paynto.sandboxes.drivers.logs import LogRing

# What Node and allocators print before they give up.
_MEMORY_SIGNS = ("heap out of memory", "Allocation failed", "out of memory", "ENOMEM")
_SIGXFSZ = 25


def read_report(message: dict[str, Any] | None, logs: LogRing) -> ExitReport:
    """How a sandbox ended, from its supervisor's last word (None when it had none) and its output."""
    tail = logs.tail()
    if message is None:
        return ExitReport(reason=ExitReason.LOST, exit_code=None, log_tail=tail)
    if message["event"] == "failed":
        return ExitReport(
            reason=ExitReason.REFUSED, exit_code=None, log_tail=tail, detail=message["detail"]
        )
    reason = ExitReason(message["reason"])
    exit_code: int | None = message["exit_code"] if message["exit_code"] >= 0 else None
    if reason is ExitReason.EXITED and exit_code != 0:
        reason = _name_failure(exit_code, message["signal"], tail)
    if reason is ExitReason.STOPPED:
        exit_code = None
    return ExitReport(reason=reason, exit_code=exit_code, log_tail=tail, detail=message["detail"])


def _name_failure(exit_code: int | None, signal_number: int, tail: str) -> ExitReason:
    if signal_number == _SIGXFSZ:
        return ExitReason.DISK
    if any(sign in tail for sign in _MEMORY_SIGNS):
        return ExitReason.MEMORY
    return ExitReason.KILLED if exit_code is None else ExitReason.CRASHED
