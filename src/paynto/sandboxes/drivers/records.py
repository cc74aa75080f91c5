"""Notes on disk about sessions of launchers and terminals, so that a start after a crash ends what was left behind.

Sandboxes end with the platform by themselves, because launcher and supervisors see its sockets
close. This is the second lock, for the case that everything was killed at once. A sandbox cannot
leave the session of its launcher, or that of its supervisor when it has a terminal, and the kernel
gives a session's number to nobody else while a process of it lives: so a session whose leader is
gone holds orphans and nothing else.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

from paynto.sandboxes.drivers import processes


async def record_session(state_dir: Path, pid: int) -> None:
    """Note the leader of a session that has just been started."""
    await asyncio.to_thread(_record_session, state_dir, pid)


async def forget_session(state_dir: Path, pid: int) -> None:
    """Take the note away once the leader and its sandboxes have ended."""
    await asyncio.to_thread(_path(state_dir, pid).unlink, missing_ok=True)


async def reap_orphans(state_dir: Path) -> int:
    """End what leaders that are gone left running; returns how many processes were ended.

    A living one belongs to another process of the platform and is left alone.
    """
    return await asyncio.to_thread(_reap_orphans, state_dir)


def _record_session(state_dir: Path, pid: int) -> None:
    use = processes.read_process(pid)
    if use is not None:
        path = _path(state_dir, pid)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"session": pid, "start_ticks": use.start_ticks}))


def _reap_orphans(state_dir: Path) -> int:
    ended = 0
    for path in (state_dir / "launchers").glob("*.json"):
        record = _read_record(path)
        if record is not None:
            session, start_ticks = record
            leader = processes.read_process(session)
            if leader is not None and leader.start_ticks == start_ticks:
                continue
            # With a new process under the number there is nobody left in the old session.
            if leader is None:
                ended += _end_session(session)
        path.unlink(missing_ok=True)
    return ended


def _end_session(session: int) -> int:
    ended = 0
    # Processes can fork while the list is read, hence the repetition.
    while found := [use.pid for use in processes.list_processes() if use.session == session]:
        processes.kill_processes(found)
        ended += len(found)
    return ended


def _read_record(path: Path) -> tuple[int, int] | None:
    try:
        document: Any = json.loads(path.read_text())
        return int(document["session"]), int(document["start_ticks"])
    except (OSError, ValueError, KeyError, TypeError):
        # Half written when the machine went down: nothing of that boot is left.
        return None


def _path(state_dir: Path, pid: int) -> Path:
    return state_dir / "launchers" / f"{pid}.json"
