"""The shell of a project: which one this machine has, the small tools that people expect beside it, and its environment."""

import os
import shutil
from functools import cache
from pathlib import Path

from paynto.stacks.commands import PREVIEW_DATABASE, Command, base_env
from paynto.stacks.dependencies import DependencySet
from paynto.stacks.toolchain import Toolchain

_SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
# Each is granted as a file of its own: what else a machine has installed stays out of reach.
_TOOLS = (
    *(
        "awk basename base64 bash bunzip2 bzip2 cat chmod cksum clear cmp column comm cp cut".split()
    ),
    *(
        "date dd df diff dirname du echo ed egrep env expand expr factor false fgrep file find".split()
    ),
    *("fold grep gunzip gzip head hexdump id install join kill less ln ls md5sum mkdir".split()),
    *("mkfifo mktemp more mv nano nl nproc numfmt od paste patch printenv printf ps pwd".split()),
    *(
        "readlink realpath rev rm rmdir sed seq sh sha1sum sha256sum sha512sum shuf sleep sort".split()
    ),
    *(
        "split stat strings stty sum tac tail tar tee test time timeout top touch tput tr tree".split()
    ),
    *("true truncate tsort tty uname unexpand uniq unxz unzip uptime vi vim.tiny wc which".split()),
    *("whoami xargs xxd xz yes zcat zip".split()),
)
_TERMINAL_DESCRIPTIONS = ("/usr/share/terminfo", "/etc/terminfo")
# \w is the folder, ~ for the project; the colours are marked so that bash knows the width
_BASH_PROMPT = r"\[\e[36m\]\w\[\e[0m\] $ "


def shell_command(toolchain: Toolchain, root: Path, dependencies: DependencySet) -> Command:
    """An interactive shell in the project's folder, with `node` and the programs of its packages on the path."""
    argv = find_shell()
    programs = root / "node_modules/.bin"
    env = {
        **base_env(root),
        "PATH": f"{programs}:{toolchain.node.parent}:{_SYSTEM_PATH}",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "SHELL": argv[0],
        "PS1": _BASH_PROMPT if "--norc" in argv else "$ ",
        # notes of what was typed would become files of the project
        "HISTFILE": "",
        "LESSHISTFILE": "-",
        "NODE_REPL_HISTORY": "",
        "NODE_ENV": "development",
        "DATABASE_URL": f"file:{root / PREVIEW_DATABASE}",
    }
    del env["NO_COLOR"]
    readable = (*toolchain.readable_paths, dependencies.path, *list_shell_files())
    return Command(argv=argv, env=env, cwd=root, readable_paths=readable)


def find_shell() -> tuple[str, ...]:
    """Bash where there is one. Others, such as dash, cannot fork when a signal comes at that moment (EINTR in a sandbox)."""
    bash = shutil.which("bash", path=_SYSTEM_PATH)
    return (bash, "--norc", "--noprofile", "-i") if bash else ("/bin/sh", "-i")


@cache
def list_shell_files() -> tuple[Path, ...]:
    """The files that a shell and its tools need, links followed; what is missing here is left out."""
    found = (shutil.which(name, path=_SYSTEM_PATH) for name in _TOOLS)
    programs = {Path(os.path.realpath(path)) for path in found if path is not None}
    descriptions = (Path(path) for path in _TERMINAL_DESCRIPTIONS)
    return (*sorted(programs), *(path for path in descriptions if path.is_dir()))
