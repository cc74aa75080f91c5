"""Reads what models write instead of `<edit>`: unified diffs, `*** Begin Patch` and search/replace blocks without a tag.

A hunk becomes one block: its context and removed lines are searched for, its context and added lines replace them. Line numbers
are not believed, because models count badly; the edit step wants each block to fit in one place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from paynto.builder.output_format.blocks import BlockReader
from paynto.builder.output_format.filenames import clean_name, find_comment, find_label
from paynto.builder.output_format.operations import (
    DeleteOperation,
    EditBlock,
    EditOperation,
    Operation,
    RenameOperation,
    WriteOperation,
)

NOWHERE = "/dev/null"
_HEADER = re.compile(r"(---|\+\+\+) (?:\"([^\"\n]+)\"|([^\t\n]+?))(?:\t[^\n]*)?\s*")
_GIT = re.compile(r"diff --git \"?a/(.+?)\"? \"?b/(.+?)\"?\s*")
_RENAME = re.compile(r"rename (from|to) (.+?)\s*")
_NOISE = re.compile(
    r"(?:index [0-9a-f]{4,}|(?:old|new|deleted file|new file) mode \d|similarity index|dissimilarity|copy |Index: |={20,}|Binary )"
)
_PATCH_LINE = re.compile(r"\*\*\* (Add File|Update File|Delete File|Move to): (.+?)\s*")
_FENCES = re.compile(r"^[ \t]*+(?:```|~~~)[^\n]*+\n?", re.MULTILINE)
_HUNK = re.compile(r"^(?:@@|[+-])", re.MULTILINE)
_SEARCH_TAG = re.compile(r"<(search|find|old|original|before|old_str|old_string)>[ \t]*+\n?")
_REPLACE_TAG = re.compile(r"<(replace|replacement|new|updated|after|new_str|new_string)>[ \t]*+\n?")
PATCH_START = "*** Begin Patch"
PATCH_END = "*** End Patch"


@dataclass
class Changes:
    """Operations and what is wrong with them."""

    operations: list[Operation] = field(default_factory=list[Operation])
    warnings: list[str] = field(default_factory=list[str])


@dataclass
class _Section:
    """What a diff says of one file."""

    old: str | None = None
    new: str | None = None
    hunks: list[tuple[list[str], list[str]]] = field(
        default_factory=list[tuple[list[str], list[str]]]
    )
    is_sound: bool = True
    is_rename: bool = False

    def add_line(self, line: str, *, in_search: bool, in_replace: bool) -> None:
        if not self.hunks:
            self.hunks.append(([], []))
        search, replace = self.hunks[-1]
        if in_search:
            search.append(line)
        if in_replace:
            replace.append(line)


def is_patch(text: str) -> bool:
    return text.lstrip().startswith("*** ")


def looks_like_diff(line: str) -> bool:
    """Whether a line can only be the first of a diff or patch."""
    return line.startswith(
        ("diff --git ", "@@ ", "*** Begin Patch", "*** Update File: ", "*** Add File: ")
    ) or (line.startswith("--- ") and _HEADER.fullmatch(line) is not None)


def read_changes(text: str, path: str | None, *, is_complete: bool) -> Changes:
    """The operations of a diff or patch; `path` is the file when the diff itself names none."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    if is_patch(text):
        return _read_patch(lines, is_complete=is_complete)
    return _build(_read_unified(lines, path), is_complete=is_complete)


def read_other_notation(text: str) -> tuple[tuple[EditBlock, ...], str] | None:
    """The blocks of an edit that holds a diff, or its texts in tags, and what to say about it."""
    pairs = tuple(_read_tag_pairs(text))
    if pairs:
        return pairs, "texts in <search> and <replace> tags were read as blocks"
    if _HUNK.search(text) is None:
        return None
    changes = read_changes(_FENCES.sub("", text), "x", is_complete=True)
    if len(changes.operations) != 1 or changes.warnings:
        return None
    operation = changes.operations[0]
    if not isinstance(operation, EditOperation) or not operation.complete:
        return None
    return operation.blocks, "a diff inside an edit was read as its blocks"


def _read_tag_pairs(text: str) -> Iterator[EditBlock]:
    position = 0
    while True:
        search = _read_element(_SEARCH_TAG, text, position)
        if search is None:
            return
        replace = _read_element(_REPLACE_TAG, text, search[1])
        if replace is None:
            return
        yield EditBlock(search[0], replace[0])
        position = replace[1]


def _read_element(opening: re.Pattern[str], text: str, position: int) -> tuple[str, int] | None:
    found = opening.search(text, position)
    if found is None:
        return None
    closing = f"</{found[1]}>"
    end = text.find(closing, found.end())
    if end < 0:
        return None
    inner = text[found.end() : end]
    if inner.rpartition("\n")[2].strip(" \t") == "":
        inner = inner.rstrip(" \t")
    return (inner if not inner or inner.endswith("\n") else f"{inner}\n"), end + len(closing)


# Unified diffs


def _read_unified(lines: list[str], path: str | None) -> list[_Section]:
    sections: list[_Section] = []
    current = _Section(path, path) if path is not None else None
    is_in_hunk = False
    for index, line in enumerate(lines):
        header = _read_header(lines, index)
        if header is not None:
            side, name = header
            if side == "git" or (
                side == "---" and (is_in_hunk or current is None or current.hunks)
            ):
                current = _Section()
            if current is None or (side == "---" and path is not None and not sections):
                current = _Section()
            _name_side(current, side, name)
            _append_once(sections, current)
            is_in_hunk = False
            continue
        if current is None:
            continue
        _append_once(sections, current)
        if line.startswith("@@"):
            current.hunks.append(([], []))
            is_in_hunk = True
            continue
        is_in_hunk = _read_hunk_line(current, line, is_in_hunk) or is_in_hunk
    return sections


def _append_once(sections: list[_Section], current: _Section) -> None:
    if not sections or sections[-1] is not current:
        sections.append(current)


def _read_header(lines: list[str], index: int) -> tuple[str, str] | None:
    line = lines[index]
    if line.startswith("diff --git "):
        found = _GIT.fullmatch(line)
        return ("git", found[2]) if found is not None else None
    if line.startswith("rename "):
        found = _RENAME.fullmatch(line)
        return (f"rename {found[1]}", found[2]) if found is not None else None
    if line.startswith("--- "):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if not following.startswith("+++ "):
            return None
    elif not (line.startswith("+++ ") and index > 0 and lines[index - 1].startswith("--- ")):
        return None
    found = _HEADER.fullmatch(line)
    return (found[1], found[2] or found[3]) if found is not None else None


def _name_side(section: _Section, side: str, name: str) -> None:
    if name != NOWHERE and side in ("---", "+++") and name.startswith(("a/", "b/")):
        name = name[2:]
    if name != NOWHERE:
        name = clean_name(name.strip())
    if side == "git":
        section.new = name
    elif side in ("---", "rename from"):
        section.old = name
    else:
        section.new = name
    section.is_rename = section.is_rename or side.startswith("rename")


def _read_hunk_line(section: _Section, line: str, is_in_hunk: bool) -> bool:
    """True when the line belongs to a hunk."""
    bare = line.removesuffix("\r")
    if line.startswith("\\"):
        return is_in_hunk
    sign = line[:1]
    if sign == "+":
        section.add_line(line[1:], in_search=False, in_replace=True)
    elif sign == "-":
        section.add_line(line[1:], in_search=True, in_replace=False)
    elif sign == " " and (is_in_hunk or section.hunks):
        section.add_line(line[1:], in_search=True, in_replace=True)
    elif bare == "" and section.hunks:
        section.add_line(line, in_search=True, in_replace=True)
    elif bare and _NOISE.match(line) is None:
        section.is_sound = False
        return False
    else:
        return False
    return True


def _build(sections: list[_Section], *, is_complete: bool) -> Changes:
    changes = Changes()
    for section in sections:
        path = section.new if section.new not in (None, NOWHERE) else section.old
        if path is None or path == NOWHERE:
            continue
        _build_one(changes, section, path, is_complete=is_complete)
    if not changes.operations and not changes.warnings:
        changes.warnings.append("a diff names no file that it changes and is not applied")
    return changes


def _build_one(changes: Changes, section: _Section, path: str, *, is_complete: bool) -> None:
    if section.new == NOWHERE:
        if is_complete:
            changes.operations.append(DeleteOperation(path))
        return
    if section.old == NOWHERE:
        content = "".join(f"{line}\n" for _, added in section.hunks for line in added)
        sound = is_complete and section.is_sound
        changes.operations.append(WriteOperation(path, content, sound))
        return
    if section.is_rename and section.old and section.old != path and is_complete:
        changes.operations.append(RenameOperation(section.old, path))
    hunks = [_strip_blank_end(*hunk) for hunk in section.hunks]
    blocks = tuple(
        EditBlock(_join(search), _join(replace)) for search, replace in hunks if search != replace
    )
    if not blocks:
        if not section.is_rename:
            changes.warnings.append(f"the diff of {path} changes nothing")
        return
    sound = section.is_sound and all(block.search for block in blocks)
    if not section.is_sound:
        changes.warnings.append(
            f"the diff of {path} holds lines that begin with neither +, - nor a blank"
        )
    elif not sound:
        changes.warnings.append(f"a hunk of the diff of {path} adds lines without saying where")
    changes.operations.append(EditOperation(path, blocks, sound and is_complete))


def _strip_blank_end(search: list[str], replace: list[str]) -> tuple[list[str], list[str]]:
    """Without the empty lines that stand between a hunk and what follows it."""
    while search and replace and search[-1].strip("\r") == "" == replace[-1].strip("\r"):
        search, replace = search[:-1], replace[:-1]
    return search, replace


def _join(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


# *** Begin Patch


def _read_patch(lines: list[str], *, is_complete: bool) -> Changes:
    changes = Changes()
    section: _Section | None = None

    def finish() -> None:
        if section is not None:
            _build_one(changes, section, section.new or "", is_complete=is_complete)

    for line in lines:
        found = _PATCH_LINE.fullmatch(line)
        if found is None:
            _read_patch_line(section, line)
            continue
        kind, name = found[1], clean_name(found[2])
        if kind == "Move to":
            if section is not None:
                section.new, section.is_rename = name, True
            continue
        finish()
        section = None
        if kind == "Delete File":
            if is_complete:
                changes.operations.append(DeleteOperation(name))
        else:
            section = _Section(NOWHERE if kind == "Add File" else name, name)
    finish()
    return changes


def _read_patch_line(section: _Section | None, line: str) -> None:
    if section is None or line.startswith("*** "):
        return
    if line.startswith("@@"):
        section.hunks.append(([], []))
    else:
        _read_hunk_line(section, line, True)


# Search/replace blocks without a tag


def read_search_replace(text: str, path: str | None, *, is_complete: bool) -> Changes:
    """Blocks as aider has them: the file's name on the line before the block, once for several."""
    changes = Changes()
    reader = BlockReader()

    def finish() -> None:
        nonlocal reader
        warning = reader.finish() if reader.blocks or reader.is_inside_block else None
        if reader.blocks or not reader.is_sound:
            sound = reader.is_sound and is_complete
            if path is None:
                changes.warnings.append("a search/replace block names no file and is not applied")
            else:
                changes.operations.append(EditOperation(path, tuple(reader.blocks), sound))
        if warning is not None:
            changes.warnings.append(warning)
        reader = BlockReader()

    for line in _split_lines(text):
        if not reader.is_inside_block:
            bare = line.rstrip("\r\n")
            name = find_label(bare) or find_comment(bare)
            if name is not None:
                finish()
                path = name
                continue
            if bare.lstrip().startswith(("```", "~~~")) or not bare.strip():
                continue
        warning = reader.read_line(line)
        if warning is not None:
            changes.warnings.append(warning)
    finish()
    return changes


def _split_lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)
