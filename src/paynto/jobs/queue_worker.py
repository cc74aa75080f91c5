"""Takes jobs off the durable engine's queue: at once when told that there is one, and seldom otherwise.

The engine's own worker asks the database again and again, which costs an idle installation a good part of a core and each
job the half of a pause. This one runs the engine's worker with a pause that can be ended early.
"""

import threading
import time

from dbos import DBOS, Queue
from dbos._dbos import (
    _get_dbos_instance,  # pyright: ignore[reportPrivateUsage]  the worker's loop takes it, and nothing public gives it
)
from dbos._queue import queue_worker_thread

REST_SECONDS = 2.0
"""The pause of the queue: how late a job is at the most when nobody tells of it, as when the connection that listens was lost."""
_BUSY_SECONDS = 0.1
_STAYS_BUSY_SECONDS = 5.0


class QueueWorker:
    """One thread; the pauses are short while jobs come or run, for those that wait for another of their project."""

    def __init__(self, queue: Queue) -> None:
        self._pause = _Pause()
        arguments = (self._pause, _get_dbos_instance(), queue)
        self._thread = threading.Thread(
            target=queue_worker_thread, args=arguments, name="job-queue", daemon=True
        )
        self._thread.start()

    @staticmethod
    def replace_own() -> None:
        """Keeps the engine from polling queues itself; to be called before it is launched."""
        DBOS.listen_queues([])

    def wake(self, *, running: int) -> None:
        """There may be something to take; `running` is how many jobs run in this process."""
        self._pause.end(running=running)

    def stop(self) -> None:
        """Takes nothing more; waits for what is being taken at this moment."""
        self._pause.set()
        self._thread.join()


class _Pause(threading.Event):
    """The event by which the engine's worker is stopped, and on which it waits between two looks."""

    def __init__(self) -> None:
        super().__init__()
        self._told = threading.Event()
        self._running = 0
        self._busy_until = 0.0

    def wait(self, timeout: float | None = None) -> bool:
        """Until somebody ends the pause, or for as long as the queue says unless jobs come or run."""
        is_busy = self._running > 0 or time.monotonic() < self._busy_until
        self._told.wait(_BUSY_SECONDS if is_busy else timeout)
        self._told.clear()
        return self.is_set()

    def end(self, *, running: int) -> None:
        self._running = running
        self._busy_until = time.monotonic() + _STAYS_BUSY_SECONDS
        self._told.set()

    def set(self) -> None:
        super().set()
        self._told.set()
