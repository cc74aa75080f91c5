"""What `paynto apply` does: show what an answer would change in a folder, or change it."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from paynto.builder.apply import add_fixes, list_placeholder_modules
from paynto.builder.output_format import EditOperation, ParseResult, parse_answer
from paynto.builder.packages import check_package
from paynto.builder.turn import Turn, stage_operation, try_turn
from paynto.core.errors import InvalidInput, PayntoError
from paynto.projects.paths import MAX_ASSET_BYTES, MAX_FILES, InvalidPath, check_path
from paynto.sandboxes.write_order import order_leaf_first

_SKIPPED_FOLDERS = frozenset({".git", "node_modules", "dist", ".vite", ".cache", ".venv"})


@dataclass
class Preview:
    """What an answer does to a tree. With faults nothing of it is applied."""

    parsed: ParseResult
    turn: Turn
    faults: list[str]
    edits: list[dict[str, Any]]
    fixes: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])

    def to_dict(self, *, is_applied: bool) -> dict[str, Any]:
        return {
            "applied": is_applied,
            "text": self.parsed.text,
            "changes": list(self._list_changes()) if not self.faults else [],
            "edits": self.edits,
            "faults": self.faults,
            "warnings": self.warnings,
            "fixes": self.fixes,
            "packages": self.turn.packages,
        }

    def _list_changes(self) -> Iterator[dict[str, Any]]:
        for path, content in sorted(self.turn.changes().items()):
            change = "deleted" if content is None else "changed"
            if path not in self.turn.base:
                change = "added"
            yield {
                "path": path,
                "change": change,
                "size_bytes": None if content is None else len(content),
            }


def preview_answer(base: Mapping[str, bytes], text: str) -> Preview:
    """What the answer would do, faults included; nothing is written."""
    parsed = parse_answer(text)
    turn, faults = try_turn(base, parsed.operations)
    preview = Preview(parsed, turn, faults, _try_edits(base, parsed))
    preview.warnings = [*parsed.warnings, *turn.warnings]
    if not faults:
        fixes = add_fixes(turn)
        preview.fixes = [fix.description for fix in fixes]
        preview.warnings += list_placeholder_modules(fixes)
    for spec in turn.packages:
        try:
            preview.warnings += check_package(spec).warnings
        except InvalidInput as refused:
            faults.append(refused.message)
    if not parsed.operations:
        preview.warnings.append("The answer holds no operation: it changes nothing.")
    return preview


def _try_edits(base: Mapping[str, bytes], parsed: ParseResult) -> list[dict[str, Any]]:
    """For each edit, whether its blocks fit what the operations before it leave."""
    turn = Turn(base)
    edits: list[dict[str, Any]] = []
    for operation in parsed.operations:
        if isinstance(operation, EditOperation):
            edits.append(
                {
                    "path": operation.path,
                    "blocks": len(operation.blocks),
                    "fits": True,
                    "reason": None,
                }
            )
        try:
            stage_operation(turn, operation)
        except PayntoError as error:
            if isinstance(operation, EditOperation):
                edits[-1] |= {"fits": False, "reason": error.message}
    return edits


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files a project may have, without links, build output and installed packages."""
    files: dict[str, bytes] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            path = Path(place) / name
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() or path.stat().st_size > MAX_ASSET_BYTES:
                continue
            try:
                files[check_path(relative)] = path.read_bytes()
            except InvalidPath:
                continue  # such as .env: no part of a project
            if len(files) > MAX_FILES:
                raise InvalidInput(message=f"{folder} holds more than {MAX_FILES:,} files.")
    return files


def write_changes(folder: Path, changes: Mapping[str, bytes | None]) -> None:
    """Write and delete below the folder; never through a link."""
    root = folder.resolve()
    targets = {path: root / path for path in changes}
    for path, target in targets.items():
        if target.is_symlink() or not target.parent.resolve().is_relative_to(root):
            raise InvalidInput(message=f"{path} leads out of {folder} by a link.")
    written = {path: content for path, content in changes.items() if content is not None}
    # a running dev server then never sees an import before its module
    for path, content in order_leaf_first(written).items():
        targets[path].parent.mkdir(parents=True, exist_ok=True)
        targets[path].write_bytes(content)
    for path in changes.keys() - written.keys():
        targets[path].unlink(missing_ok=True)


def run_apply(
    file: Path,
    folder: Path,
    *,
    is_dry_run: bool,
    as_json: bool,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Show or apply one answer; the answer is the exit code: 0, or 1 when nothing could be applied."""
    output, errors = out or sys.stdout, err or sys.stderr
    try:
        text = file.read_bytes().decode("utf-8-sig")
        if not folder.is_dir():
            raise InvalidInput(message=f"{folder} is not a folder.")
        preview = preview_answer(read_folder(folder), text)
        changes = preview.turn.changes()
        is_applied = not (is_dry_run or preview.faults) and bool(changes)
        if is_applied:
            write_changes(folder, changes)
    except (OSError, UnicodeDecodeError, InvalidInput) as error:
        message = error.message if isinstance(error, InvalidInput) else str(error)
        errors.write(f"{message}\n")
        return 1
    found = preview.to_dict(is_applied=is_applied)
    output.write(f"{json.dumps(found) if as_json else _summarise(found, is_dry_run)}\n")
    return 1 if preview.faults else 0


def _summarise(found: Mapping[str, Any], is_dry_run: bool) -> str:
    lines = [f"{each['change']:8} {each['path']!r}" for each in found["changes"]]
    lines += [f"fault:   {fault!r}" for fault in found["faults"]]
    lines += [f"warning: {warning!r}" for warning in found["warnings"]]
    lines += [f"fix:     {fix!r}" for fix in found["fixes"]]
    if found["packages"]:
        lines.append(f"packages to install: {' '.join(found['packages'])!r}")
    if found["faults"]:
        lines.append("Nothing was changed.")
    elif is_dry_run:
        lines.append("A dry run: nothing was changed.")
    return "\n".join(lines or ["The answer changes nothing."])
