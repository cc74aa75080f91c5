"""Takes jobs off the durable engine's queue: at once when told that there is one, and seldom otherwise.

The engine's own worker asks the database again and again, which costs an idle installation a good part of a core and each
job the half of a pause. This one runs the engine's worker with a pause that can be ended early.
"""

import threading

from dbos import DBOS, Queue
from dbos._dbos import (
    _get_dbos_instance,  # pyright: ignore[reportPrivateUsage]  the worker's loop takes it, and nothing public gives it
)
from dbos._queue import queue_worker_thread

REST_SECONDS = 2.0
"""The pause of the queue: how late a job is at the most when nobody tells of it, as when the connection that listens was lost."""
_FIRST_PAUSE_SECONDS = 0.05
_STOP_SECONDS = 5.0


class QueueWorker:
    """One thread. Behind a look of which it was told it looks soon again, then ever later: a job that has just ended may still hold the place of the next."""

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

    def wake(self) -> None:
        """There may be something to take."""
        self._pause.end()

    def stop(self) -> None:
        """Takes nothing more; waits for what is being taken at this moment, but not for a database that is away."""
        self._pause.set()
        self._thread.join(_STOP_SECONDS)


class _Pause(threading.Event):
    """The event by which the engine's worker is stopped, and on which it waits between two looks."""

    def __init__(self) -> None:
        super().__init__()
        self._told = threading.Event()
        self._next_seconds = _FIRST_PAUSE_SECONDS

    def wait(self, timeout: float | None = None) -> bool:
        """Until somebody ends the pause, or for as long as it is its turn to last; the queue says for how long at the most."""
        pause = min(self._next_seconds, timeout or REST_SECONDS)
        self._next_seconds = 2 * pause
        self._told.wait(pause)
        self._told.clear()
        return self.is_set()

    def end(self) -> None:
        self._next_seconds = _FIRST_PAUSE_SECONDS
        self._told.set()

    def set(self) -> None:
        super().set()
        self._told.set()
