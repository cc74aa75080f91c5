"""What an answer asks for: the typed operations a parsed answer holds."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class WriteOperation:
    """A whole file. When not `complete`, the answer broke off and the file must not be applied."""

    path: str
    content: str
    complete: bool = True
    op: Literal["write"] = "write"
    is_inferred: bool = False
    """Whether it was a code block beside a file's name: perhaps only a part of that file."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "op": self.op,
            "path": self.path,
            "content": self.content,
            "complete": self.complete,
        }


class EditBlock(NamedTuple):
    """Replace `search` by `replace`; both are whole lines, their newline included, or empty.

    A tuple, because an answer may hold very many and a frozen dataclass takes four times as long to make.
    """

    search: str
    replace: str

    def to_dict(self) -> dict[str, str]:
        return {"search": self.search, "replace": self.replace}


@dataclass(frozen=True, slots=True)
class EditOperation:
    """Search/replace blocks for one file; not `complete` when cut off or when a block is unsound."""

    path: str
    blocks: tuple[EditBlock, ...]
    complete: bool = True
    op: Literal["edit"] = "edit"

    def to_dict(self) -> dict[str, Any]:
        return {
            "op": self.op,
            "path": self.path,
            "blocks": [block.to_dict() for block in self.blocks],
            "complete": self.complete,
        }


@dataclass(frozen=True, slots=True)
class DeleteOperation:
    path: str
    op: Literal["delete"] = "delete"

    def to_dict(self) -> dict[str, Any]:
        return {"op": self.op, "path": self.path}


@dataclass(frozen=True, slots=True)
class RenameOperation:
    from_path: str
    to_path: str
    op: Literal["rename"] = "rename"

    def to_dict(self) -> dict[str, Any]:
        return {"op": self.op, "from": self.from_path, "to": self.to_path}


@dataclass(frozen=True, slots=True)
class PackagesOperation:
    """npm packages to add, each `name` or `name@range`."""

    names: tuple[str, ...]
    op: Literal["packages"] = "packages"

    def to_dict(self) -> dict[str, Any]:
        return {"op": self.op, "names": list(self.names)}


Operation = WriteOperation | EditOperation | DeleteOperation | RenameOperation | PackagesOperation


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The whole answer. `unfinished` is the file or edit the answer broke off in, if it did."""

    text: str
    operations: tuple[Operation, ...]
    warnings: tuple[str, ...]
    unfinished: WriteOperation | EditOperation | None = field(default=None)

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "operations": [operation.to_dict() for operation in self.operations],
            "warnings": list(self.warnings),
        }
