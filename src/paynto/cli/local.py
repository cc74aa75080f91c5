"""The note a running server leaves in the data folder, by which the command line finds it."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class LocalServer:
    url: str
    pid: int
    token: str


def _path(home: Path) -> Path:
    return home / "run" / "server.json"


def write_server(home: Path, server: LocalServer) -> None:
    path = _path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(server), file)


def read_server(home: Path) -> LocalServer | None:
    """The running server, None when there is no note or its process is gone."""
    try:
        server = LocalServer(**json.loads(_path(home).read_text()))
        command = Path(f"/proc/{server.pid}/cmdline")
        os.kill(server.pid, 0)
        # the number may belong to somebody else by now
        if command.exists() and b"paynto" not in command.read_bytes():
            return None
    except (OSError, ValueError, TypeError):
        return None
    return server


def forget_server(home: Path) -> None:
    _path(home).unlink(missing_ok=True)
