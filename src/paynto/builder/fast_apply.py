"""Merges edits that do not fit with a fast-apply model (Morph); off unless the operator sets a key.

The model gets the file and a snippet with `... existing code ...` markers, and answers with the whole file (protocol:
docs.morphllm.com, OpenAI-compatible). What it answers is data: it must be whole, sound and hold the lines that were to be added.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from paynto.builder.answering.requests import clean_text
from paynto.builder.editing import EditRefused
from paynto.builder.errors import CodeLeftOut, FastApplyFailed
from paynto.builder.modules import CODE_EXTENSIONS, scan_module
from paynto.builder.output_format import EditBlock, EditOperation, Operation, WriteOperation
from paynto.builder.placeholders import find_placeholder, is_placeholder_line
from paynto.builder.syntax import check_syntax
from paynto.builder.turn import Turn, stage_operation
from paynto.core.errors import PayntoError
from paynto.core.outbound import AddressPolicy, OutboundClients
from paynto.core.settings import Settings
from paynto.jobs.errors import JobCancelled

MARKER = "... existing code ..."
_SECONDS = 60.0
_MOST_MERGES = 8  # calls for one answer; an answer that fits this badly is better asked for again
_MOST_CHARACTERS = 200_000
_LEAST_SHARE = 0.5
"""Of the file's lines, those that a merge must keep when no line was to be removed."""


class Merger(Protocol):
    async def merge(self, path: str, instruction: str, code: str, update: str) -> str:
        """The whole file with the change. Raises PayntoError; JobCancelled when a person stopped the job."""
        ...


@dataclass(frozen=True)
class MergeAnswer:
    """What the service said, why it ended, and what it counted."""

    text: str
    finish_reason: object
    usage: dict[str, object]

    def read(self) -> str:
        """The merged file. Raises FastApplyFailed."""
        if self.finish_reason == "length":
            raise FastApplyFailed(message="Morph's answer was cut off.")
        if not self.text.strip():
            raise FastApplyFailed(message="Morph's answer is empty.")
        return self.text


class FastApply:
    """Morph's API, or another that speaks the same."""

    def __init__(self, base_url: str, key: str, model: str) -> None:
        self.base_url = base_url.rstrip("/")
        self.model = model
        self._key = key
        # the operator's own address may be private: nobody else can choose it
        self._clients = OutboundClients(AddressPolicy([urlsplit(base_url).netloc]))

    @classmethod
    def of(cls, settings: Settings) -> "FastApply | None":
        key = settings.morph_api_key.get_secret_value()
        return cls(settings.morph_base_url, key, settings.morph_model) if key else None

    async def ask(self, content: str, limit_tokens: int) -> MergeAnswer:
        """One call. Raises FastApplyFailed."""
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": content}],
            "max_tokens": limit_tokens,
        }
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await self._clients.httpx2_client().post(
                    f"{self.base_url}/chat/completions",
                    json=body,
                    headers={"authorization": f"Bearer {self._key}"},
                )
        except PayntoError:
            raise
        except Exception as error:  # noqa: BLE001  the client's errors have no common class here
            raise FastApplyFailed(message=f"Morph did not answer: {type(error).__name__}") from None
        if answer.status_code != 200:
            raise FastApplyFailed(message=f"Morph answered {answer.status_code}.")
        return _read_answer(answer.content)

    async def close(self) -> None:
        await self._clients.close()


def write_content(instruction: str, code: str, update: str) -> str:
    """The one message that the model understands."""
    return (
        f"<instruction>{instruction}</instruction>\n<code>{code}</code>\n<update>{update}</update>"
    )


def _read_answer(content: bytes) -> MergeAnswer:
    try:
        answer: Any = json.loads(content)
        choice = answer["choices"][0]
        text, reason, usage = (
            choice["message"]["content"],
            choice.get("finish_reason"),
            answer.get("usage"),
        )
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError):
        raise FastApplyFailed(message="Morph's answer cannot be read.") from None
    counts = cast(dict[str, object], usage) if isinstance(usage, dict) else {}
    return MergeAnswer(clean_text(text), reason, counts)


async def merge_misfits(
    merger: Merger,
    base: Mapping[str, bytes],
    operations: Iterable[Operation],
    *,
    is_stopped: bool = False,
    keeps_complete: bool = False,
) -> tuple[tuple[Operation, ...], list[str]]:
    """The operations with those that do not fit replaced by merged files, and what to say about it.

    An operation whose merge fails stays as it is, so that the turn is refused with its own reason. Once a person has
    stopped the job nothing is merged: with `keeps_complete` what does not fit is left out, else JobCancelled is raised.
    """
    fitting = _Fitting(merger, Turn(base), is_stopped, keeps_complete)
    for operation in operations:
        await fitting.add(operation)
    return tuple(fitting.fitted), fitting.notes


@dataclass
class _Fitting:
    """The operations of one answer while each is tried and, where it does not fit, merged."""

    merger: Merger
    turn: Turn
    is_stopped: bool
    keeps_complete: bool
    fitted: list[Operation] = field(default_factory=list[Operation])
    notes: list[str] = field(default_factory=list[str])
    calls: int = 0

    async def add(self, operation: Operation) -> None:
        try:
            # parsing hostile source takes time that the event loop does not have
            await asyncio.to_thread(stage_operation, self.turn, operation)
        except (EditRefused, CodeLeftOut):
            assert isinstance(operation, EditOperation | WriteOperation)
            await self._merge(operation)
            return
        except PayntoError:
            pass  # the turn is refused for it when it is staged
        self.fitted.append(operation)

    async def _merge(self, operation: EditOperation | WriteOperation) -> None:
        self.calls += 1
        merged = None
        if self.calls <= _MOST_MERGES and not self.is_stopped:
            try:
                merged = await _merge_one(self.merger, self.turn, operation, self.notes)
            except JobCancelled:
                if not self.keeps_complete:
                    raise
                self.is_stopped = True
        if self.is_stopped:
            self.notes.append(
                f"{operation.path} did not fit and was left out, because you stopped."
            )
            return
        if merged is not None:
            await asyncio.to_thread(stage_operation, self.turn, merged)
        self.fitted.append(merged or operation)


async def _merge_one(
    merger: Merger, turn: Turn, operation: EditOperation | WriteOperation, notes: list[str]
) -> WriteOperation | None:
    path = operation.path.removeprefix("./")
    code = (turn.read(path) or b"").decode(errors="replace")
    if not code or len(code) > _MOST_CHARACTERS or not operation.complete:
        return None
    blocks = operation.blocks if isinstance(operation, EditOperation) else ()
    if isinstance(operation, EditOperation):
        instruction, update = _describe_blocks(path, blocks)
    else:
        instruction = f"Update {path}."
        update = _write_markers(path, operation.content)
    try:
        merged = await merger.merge(path, instruction, code, update)
        merged = f"{merged.rstrip()}\n" if code.endswith("\n") else merged
        added = _list_added(code, update)
        await asyncio.to_thread(_check_merged, path, code, merged, added, has_removal=bool(blocks))
    except JobCancelled:
        raise
    except PayntoError as error:
        notes.append(f"{path} could not be merged: {error.message}")
        return None
    notes.append(f"An edit of {path} did not fit; Morph merged it.")
    return WriteOperation(path, merged)


def _describe_blocks(path: str, blocks: Sequence[EditBlock]) -> tuple[str, str]:
    marker = _make_marker(path)
    said = "\n".join(
        f"Replace:\n{block.search}With:\n{block.replace or '(nothing)'}" for block in blocks
    )
    update = f"{marker}\n" + "".join(f"{block.replace}{marker}\n" for block in blocks)
    return f"In {path}:\n{said}", update


def _write_markers(path: str, content: str) -> str:
    """The content with its own words for skipped code put as the model knows them."""
    marker = _make_marker(path)
    lines = [
        marker if is_placeholder_line(line.strip()) else line
        for line in content.removesuffix("\n").split("\n")
    ]
    return "\n".join(lines) + "\n"


def _make_marker(path: str) -> str:
    if path.endswith(".css"):
        return f"/* {MARKER} */"
    return f"<!-- {MARKER} -->" if path.endswith((".html", ".svg")) else f"// {MARKER}"


def _list_added(code: str, update: str) -> list[str]:
    known = {line.strip() for line in code.split("\n")}
    lines = (line.strip() for line in update.split("\n"))
    return [line for line in lines if line and line not in known and MARKER not in line]


def _check_merged(
    path: str, code: str, merged: str, added: Sequence[str], *, has_removal: bool
) -> None:
    """Raises FastApplyFailed for what was lost, cut, left out or broken."""
    if find_placeholder(merged, path=path, known=code) is not None or MARKER in merged:
        raise FastApplyFailed(message="the merged file leaves code out.")
    lines = {line.strip() for line in merged.split("\n")}
    missing = [line for line in added if line not in lines]
    if missing:
        raise FastApplyFailed(message=f"the merged file lacks the line {missing[0][:80]!r}.")
    before = [line.strip() for line in code.split("\n") if line.strip()]
    kept = sum(line in lines for line in before)
    if kept < _LEAST_SHARE * len(before) and not (has_removal and len(before) < 10):
        raise FastApplyFailed(message="the merged file lost most of its lines.")
    if path.endswith(CODE_EXTENSIONS):
        old, new = scan_module(code), scan_module(merged)
        if old.default_name is not None and new.default_name is None:
            raise FastApplyFailed(message="the merged file lost its default export.")
    problems = check_syntax(path, merged)
    if problems and not check_syntax(path, code):
        raise FastApplyFailed(message=f"line {problems[0].line}: {problems[0].message}.")
