"""A turn: the operations of one answer staged beside the current files, validated, and handed over whole or not at all."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from paynto.builder.editing import apply_edit
from paynto.builder.errors import CodeLeftOut, TurnRefused
from paynto.builder.fixers.unclosed import mend_file
from paynto.builder.modules import CODE_EXTENSIONS, scan_module
from paynto.builder.output_format import (
    DeleteOperation,
    EditOperation,
    Operation,
    PackagesOperation,
    RenameOperation,
    WriteOperation,
)
from paynto.builder.placeholders import find_placeholder
from paynto.builder.syntax import check_syntax
from paynto.core.errors import PayntoError
from paynto.projects.paths import check_path, check_tree, is_asset

_PROTECTED = frozenset({"pnpm-lock.yaml"})
"""Written by the platform only: a lock from a model could name any tarball."""
_SMALL = 300  # characters; a file below may well be rewritten shorter


@dataclass
class Turn:
    """The staged tree. `touched` maps each path the answer names to its content, None when deleted."""

    base: Mapping[str, bytes]
    touched: dict[str, bytes | None] = field(default_factory=dict[str, bytes | None])
    renames: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    packages: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])
    mended: dict[str, str] = field(default_factory=dict[str, str])
    """Files that could not be read as they were written, and what was done to them."""

    def read(self, path: str) -> bytes | None:
        return self.touched[path] if path in self.touched else self.base.get(path)

    def tree(self) -> dict[str, bytes]:
        """All files as they would be."""
        merged = {**self.base, **self.touched}
        return {path: content for path, content in merged.items() if content is not None}

    def changes(self) -> dict[str, bytes | None]:
        """Only what differs from the base."""
        return {
            path: content
            for path, content in self.touched.items()
            if self.base.get(path) != content
        }

    def base_hashes(self) -> dict[str, str | None]:
        """What each changed path held when the turn began, for the commit to compare."""
        return {
            path: hashlib.sha256(self.base[path]).hexdigest() if path in self.base else None
            for path in self.changes()
        }

    def put(self, path: str, content: bytes | None) -> None:
        self.touched[path] = content


def stage_turn(base: Mapping[str, bytes], operations: Iterable[Operation]) -> Turn:
    """Applies complete operations in their order. Raises TurnRefused naming every fault, so that nothing is half applied."""
    turn, faults = try_turn(base, operations)
    if faults:
        raise TurnRefused(message=" ".join(faults[:5]), faults=faults)
    return turn


def try_turn(base: Mapping[str, bytes], operations: Iterable[Operation]) -> tuple[Turn, list[str]]:
    """The turn as far as it goes, and every fault because of which it must be refused."""
    turn = Turn(base)
    faults: list[str] = []
    for operation in operations:
        try:
            stage_operation(turn, operation)
        except PayntoError as error:
            faults.append(error.message)
    return turn, faults or _find_faults(turn)


def stage_operation(turn: Turn, operation: Operation) -> None:
    """Raises a PayntoError, with the turn as it was, when the operation does not fit."""
    match operation:
        case WriteOperation():
            _stage_write(turn, operation)
        case EditOperation():
            _stage_edit(turn, operation)
        case DeleteOperation(path=path):
            turn.put(_existing(turn, path), None)
        case RenameOperation(from_path=old, to_path=new):
            content = turn.read(_existing(turn, old))
            turn.put(old, None)
            turn.put(_writable(new), content)
            turn.renames.append((old, new))
        case PackagesOperation(names=names):
            turn.packages.extend(name for name in names if name not in turn.packages)


def _stage_write(turn: Turn, operation: WriteOperation) -> None:
    path = _writable(operation.path)
    if not operation.complete:
        turn.warnings.append(f"{path} broke off and was not applied.")
        return
    before = turn.read(path)
    known = before.decode(errors="replace") if before is not None else ""
    placeholder = find_placeholder(operation.content, path=path, known=known)
    if placeholder is not None:
        raise CodeLeftOut(
            message=f"{path} leaves code out (line {placeholder.line}: {placeholder.text}); write the whole file or an edit.",
            path=path,
        )
    if operation.is_inferred and before is not None and _is_part(path, known, operation.content):
        raise CodeLeftOut(
            message=f"The code block for {path} seems to be only a part of that file; write the whole file or an edit.",
            path=path,
        )
    turn.put(path, _encode(path, operation.content))


def _is_part(path: str, before: str, after: str) -> bool:
    """Whether a code block beside a file's name lacks what the file exports, or most of it."""
    if path.endswith(CODE_EXTENSIONS):
        old, new = scan_module(before), scan_module(after)
        if new.is_open:
            return False
        if old.default_name is not None:
            return new.default_name is None
        return bool(old.exports) and not (old.exports & new.exports)
    return len(before) > _SMALL and 3 * len(after) < len(before)


def _stage_edit(turn: Turn, operation: EditOperation) -> None:
    path = _existing(turn, operation.path)
    if not operation.complete:
        raise TurnRefused(message=f"The edit of {path} is not complete.")
    content = turn.read(path) or b""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise TurnRefused(message=f"{path} is not a text file and cannot be edited.") from None
    turn.put(path, _encode(path, apply_edit(text, operation.blocks, path=path)))


def _encode(path: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise TurnRefused(
            message=f"{path} holds half of a character pair, which no file can."
        ) from None


def _writable(path: str) -> str:
    normal = check_path(path)
    if normal in _PROTECTED:
        raise TurnRefused(message=f"{normal} is written by Paynto only.")
    return normal


def _existing(turn: Turn, path: str) -> str:
    normal = _writable(path)
    if turn.read(normal) is None:
        raise TurnRefused(message=f"There is no file {normal}.")
    return normal


def _find_faults(turn: Turn) -> list[str]:
    try:
        check_tree({path: len(content) for path, content in turn.tree().items()})
    except PayntoError as error:
        return [error.message]
    faults: list[str] = []
    for path, content in turn.changes().items():
        if content is None or is_asset(path):
            continue
        text = content.decode(errors="replace")
        problems = check_syntax(path, text)
        mended = mend_file(path, text) if problems else None
        if mended is not None:
            turn.put(path, mended[0].encode())
            turn.mended[path] = mended[1]
            continue
        for problem in problems[:3]:
            faults.append(f"{path}:{problem.line}:{problem.column} {problem.message}")
    return faults


def listed_packages(tree: Mapping[str, bytes]) -> tuple[str, ...]:
    """Names in package.json, for the version's record."""
    try:
        manifest = json.loads(tree.get("package.json", b"{}"))
        return tuple(sorted(manifest.get("dependencies", {})))
    except (ValueError, AttributeError, TypeError):
        return ()
