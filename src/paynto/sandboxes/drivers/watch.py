"""Watches what a sandbox uses and says when it passed a limit that the kernel does not hold."""

import os
import time
from pathlib import Path

from paynto.sandboxes.drivers import processes

_BUSY_PAUSE_SECONDS = 0.25
_IDLE_PAUSE_SECONDS = 1.0
_GROWING_PAUSE_SECONDS = 0.05
_GROWING_SHARE = 20
# A scan may take at most this share of the time, so that a huge tree does not cost a core.
_SCAN_TIME_SHARE = 0.05
_WRITTEN_SHARE_BEFORE_SCAN = 8
_BLOCK_BYTES = 512


class UseWatch:
    """Memory and disk of one sandbox, all its processes together.

    The tree is summed only after the sandbox used the processor, at most once a second, and at
    once when it wrote much: an idle sandbox costs next to nothing.
    """

    def __init__(self, root: str, memory_bytes: int, disk_bytes: int) -> None:
        self.detail = ""
        self.pause_seconds = _BUSY_PAUSE_SECONDS
        self._root = root
        self._memory_bytes = memory_bytes
        self._disk_bytes = disk_bytes
        self._cpu_seconds = 0.0
        self._resident = 0
        self._written_at_scan = 0
        self._next_scan_at = 0.0

    def check(self, now: float) -> str | None:
        """Name the limit that is passed ("memory" or "disk"), or None."""
        pids = processes.list_descendants(os.getpid())
        uses = [use for use in map(processes.read_process, pids) if use is not None]
        resident = sum(use.resident_bytes for use in uses)
        if resident > self._memory_bytes:
            self.detail = f"It used {resident >> 20} MiB of {self._memory_bytes >> 20} MiB."
            return "memory"
        is_growing = (resident - self._resident) * _GROWING_SHARE > self._memory_bytes
        self._resident = resident
        cpu_seconds = sum(use.cpu_seconds for use in uses)
        is_idle = cpu_seconds == self._cpu_seconds
        self._cpu_seconds = cpu_seconds
        self.pause_seconds = _IDLE_PAUSE_SECONDS if is_idle else _BUSY_PAUSE_SECONDS
        if is_growing:
            self.pause_seconds = _GROWING_PAUSE_SECONDS
        if is_idle:
            return None
        return self._check_disk(now, pids)

    def _check_disk(self, now: float, pids: list[int]) -> str | None:
        written = sum(map(processes.read_written_bytes, [os.getpid(), *pids]))
        wrote_much = (
            abs(written - self._written_at_scan) * _WRITTEN_SHARE_BEFORE_SCAN > self._disk_bytes
        )
        if now < self._next_scan_at and not wrote_much:
            return None
        used = measure_tree_bytes(self._root)
        seconds = max(0.001, time.monotonic() - now)
        self._written_at_scan = written
        self._next_scan_at = now + max(1.0, seconds / _SCAN_TIME_SHARE)
        if used > self._disk_bytes:
            self.detail = f"It used {used >> 20} MiB of {self._disk_bytes >> 20} MiB."
            return "disk"
        return None


def measure_tree_bytes(root: str | Path) -> int:
    """Bytes that the files of a tree occupy on disk. Links count as themselves, never followed."""
    total = 0
    waiting = [os.fspath(root)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    try:
                        facts = entry.stat(follow_symlinks=False)
                    except OSError:
                        continue  # removed while the tree is walked
                    # A tiny file still costs a directory entry and an inode.
                    total += facts.st_blocks * _BLOCK_BYTES + 256
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except OSError:
            continue
    return total
