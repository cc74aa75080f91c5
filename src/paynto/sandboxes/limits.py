"""What one sandbox may use of the machine."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxLimits:
    """Limits of one sandbox, all its processes together.

    `cpu_percent` is a share of one core and throttles; None leaves only the lower priority that
    every sandbox has. Node dies near half of `memory_bytes`, so a Vite server needs 2 GiB.
    """

    memory_bytes: int = 2048 * MIB
    processes: int = 128
    cpu_percent: int | None = None
    disk_bytes: int = 512 * MIB
    open_files: int = 4096


PREVIEW_LIMITS = SandboxLimits()
COMMAND_LIMITS = SandboxLimits(memory_bytes=3072 * MIB, disk_bytes=1024 * MIB)
SERVER_LIMITS = SandboxLimits(memory_bytes=1024 * MIB, processes=32, disk_bytes=1024 * MIB)
TERMINAL_LIMITS = SandboxLimits(memory_bytes=1024 * MIB, processes=64)
