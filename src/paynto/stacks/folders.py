"""Folders that appear as a whole or not at all: built beside their place and moved there when finished. Blocking; run in a thread."""

import os
import shutil
import tempfile
from pathlib import Path


def start_folder(parent: Path, prefix: str) -> Path:
    """An empty folder to build in. What older attempts with this prefix left is removed: the caller holds the lock for it."""
    parent.mkdir(parents=True, exist_ok=True)
    for leftover in parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=prefix, dir=parent))


def publish_folder(staging: Path, target: Path, ready_file: str, ready_text: str = "") -> None:
    staging.chmod(0o755)
    (staging / ready_file).write_text(ready_text)
    if target.exists():
        shutil.rmtree(target)
    staging.rename(target)


def make_read_only(folder: Path) -> None:
    """Takes the right to write from every file. Folders keep it, so that the owner can remove them."""
    for parent, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(parent, name)
            if not os.path.islink(path):
                os.chmod(path, os.stat(path).st_mode & 0o555)
