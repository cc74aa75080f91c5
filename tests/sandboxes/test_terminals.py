"""Shells in real sandboxes through a real pseudo-terminal."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from paynto.sandboxes.drivers import processes, records
from paynto.sandboxes.drivers.base import ExitReason, RunningTerminal, SandboxSpec, TerminalSize
from paynto.sandboxes.drivers.local import LocalDriver
from paynto.sandboxes.limits import MIB, SandboxLimits
from paynto.stacks.shell import find_shell, list_shell_files

Open = Callable[..., Awaitable["Typist"]]


class Typist:
    """Types into a terminal and remembers what came back."""

    def __init__(self, terminal: RunningTerminal) -> None:
        self.terminal = terminal
        self.seen = b""

    async def type(self, text: str) -> None:
        await self.terminal.write(text.encode())

    async def read_until(self, words: str, seconds: float = 20) -> str:
        """What was printed up to and with the words; what follows is kept for the next call."""
        end = words.encode()
        async with asyncio.timeout(seconds):
            while end not in self.seen:
                chunk = await self.terminal.read()
                assert chunk, f"the terminal ended: {self.seen.decode(errors='replace')}"
                self.seen += chunk
        before, found, self.seen = self.seen.partition(end)
        return (before + found).decode()

    async def ask(self, command: str) -> str:
        """What a command prints. The marks are written in two halves, so that the echo is none."""
        await self.type(f"echo be''gin; {command}; echo en''d\n")
        await self.read_until("begin\r\n")
        return (await self.read_until("end\r\n")).removesuffix("end\r\n").replace("\r\n", "\n")


@pytest.fixture
async def open_terminal(driver: LocalDriver, root: Path) -> AsyncIterator[Open]:
    opened: list[RunningTerminal] = []

    async def open_one(columns: int = 80, rows: int = 24) -> Typist:
        spec = SandboxSpec(
            id="shell",
            root=root,
            argv=find_shell(),
            env={"PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "PS1": "$ ", "A": "1"},
            readable=tuple(list_shell_files()),
            limits=SandboxLimits(memory_bytes=256 * MIB, processes=24, disk_bytes=16 * MIB),
        )
        terminal = await driver.open_terminal(spec, TerminalSize(columns=columns, rows=rows))
        opened.append(terminal)
        return Typist(terminal)

    yield open_one
    for terminal in opened:
        await terminal.stop()


async def test_a_shell_answers_and_ends_with_its_code(open_terminal: Open) -> None:
    shell = await open_terminal()
    assert await shell.ask("echo grüße 日本; echo yes | head -1") == "grüße 日本\nyes\n"
    await shell.type("exit 7\n")
    while await shell.terminal.read():
        pass
    report = await shell.terminal.wait()
    assert (report.exit_code, report.reason) == (7, ExitReason.CRASHED)


async def test_the_size_is_told_and_follows(open_terminal: Open) -> None:
    shell = await open_terminal(columns=101, rows=31)
    assert await shell.ask("stty size") == "31 101\n"
    await shell.terminal.resize(TerminalSize(columns=40, rows=12))
    assert await shell.ask("stty size") == "12 40\n"


async def test_control_c_ends_what_runs_and_not_the_shell(open_terminal: Open) -> None:
    shell = await open_terminal()
    await shell.type("echo star''ted; sleep 600\n")
    await shell.read_until("started\r\n")
    await asyncio.sleep(0.3)
    await shell.type("\x03")
    # what is typed before the prompt is back goes with what was interrupted
    await shell.read_until("$ ")
    assert await shell.ask("echo alive") == "alive\n"
    assert shell.terminal.is_running


async def test_a_shell_sees_its_own_files_and_nothing_of_the_host(
    open_terminal: Open, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYNTO_MASTER_KEY", "leaked")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret.txt").write_text("of another project")
    (root / "own.txt").write_text("mine")
    (root / "planted").symlink_to(tmp_path / "other")
    shell = await open_terminal()
    assert await shell.ask("cat own.txt; echo") == "mine\n"
    for path in (
        *("/etc/shadow", "/etc/passwd", f"{tmp_path}/other/secret.txt", "planted/secret.txt"),
        *(f"/proc/{os.getpid()}/environ", "/proc/1/cmdline", "/dev/pts/0"),
    ):
        said = await shell.ask(f"cat {path} && echo was re''ad")
        assert "was read" not in said, path
    assert "was written" not in await shell.ask(
        f"echo x > {tmp_path}/other/x && echo was writ''ten"
    )
    assert not (tmp_path / "other" / "x").exists()
    environment = await shell.ask("env")
    assert "leaked" not in environment
    assert {line.partition("=")[0] for line in environment.splitlines()} <= {
        *("PATH", "TERM", "PS1", "A", "PWD", "OLDPWD", "_", "SHLVL", "LINES", "COLUMNS"),
    }


async def test_a_shell_reaches_no_server_of_this_machine(open_terminal: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        shell = await open_terminal()
        said = await shell.ask(f"(echo x > /dev/tcp/127.0.0.1/{port}) && echo reach''ed")
        assert "reached" not in said
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


async def test_output_that_nobody_reads_lets_the_program_wait(open_terminal: Open) -> None:
    shell = await open_terminal()
    await shell.type("echo star''ted; yes\n")
    await shell.read_until("started\r\n")
    await asyncio.sleep(0.5)
    before = await shell.terminal.read_cpu_seconds()
    await asyncio.sleep(1.0)
    assert await shell.terminal.read_cpu_seconds() - before <= 0.1


async def test_background_jobs_end_with_the_shell(open_terminal: Open) -> None:
    shell = await open_terminal()
    await shell.ask("{ sleep 600 & sleep 601 & }")
    below = processes.list_descendants(shell.terminal.pid)
    assert len(below) >= 2
    await shell.terminal.stop()
    assert all(processes.read_process(pid) is None for pid in below)
    assert await shell.terminal.read() == b""


async def test_a_killed_supervisor_takes_its_shell_along(open_terminal: Open) -> None:
    shell = await open_terminal()
    await shell.ask("{ sleep 600 & }")
    terminal = shell.terminal
    below = [terminal.pid, *processes.list_descendants(terminal.pid)]
    os.kill(terminal.supervisor_pid, signal.SIGKILL)  # type: ignore[attr-defined]  of the local driver
    report = await terminal.wait()
    assert report.reason is ExitReason.LOST
    async with asyncio.timeout(10):
        while any(processes.read_process(pid) for pid in below):
            await asyncio.sleep(0.05)


async def test_what_a_terminal_left_behind_is_ended_at_the_next_start(
    open_terminal: Open, tmp_path: Path
) -> None:
    shell = await open_terminal()
    supervisor = shell.terminal.supervisor_pid  # type: ignore[attr-defined]  of the local driver
    notes = tmp_path / "state" / "launchers"
    assert (notes / f"{supervisor}.json").exists()
    # a living leader looks after its own
    assert await records.reap_orphans(tmp_path / "state") == 0
    assert shell.terminal.is_running
    await shell.terminal.stop()
    async with asyncio.timeout(10):
        while (notes / f"{supervisor}.json").exists():
            await asyncio.sleep(0.02)


async def test_limits_hold_for_a_shell_and_are_told(open_terminal: Open) -> None:
    shell = await open_terminal()
    await shell.type(
        "for i in 1 2 3; do head -c 9000000 /dev/zero > $i; done; while :; do :; done\n"
    )
    report = await asyncio.wait_for(shell.terminal.wait(), 30)
    assert report.reason is ExitReason.DISK
