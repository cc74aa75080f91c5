"""Reads files whose path and content stand in tags of their own, as in `<write_to_file>`, `<path>`, `<content>`."""

import re

from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.filenames import clean_name, is_file_name
from paynto.builder.output_format.files import LooseFileReader
from paynto.builder.output_format.loose_tags import LooseTag
from paynto.builder.output_format.operations import WriteOperation
from paynto.builder.output_format.reader import Reader
from paynto.builder.output_format.tags import Tag

_PATH = re.compile(r"\s*<(path|file_path|filename|target_file)>([^<>\n]{1,400})</\1>\s*")
_CONTENT = re.compile(r"[ \t]*+<(content|contents|code|file_text|file_content)>")


class NestedFileReader(Reader):
    """What does not go on like that is text."""

    def __init__(self, out: Collector, opening: LooseTag, line: str) -> None:
        super().__init__(out)
        self._name = opening.name
        self._raw = line
        self._path: str | None = None
        self._inner: LooseFileReader | None = None

    @property
    def open_path(self) -> str | None:
        return None if self._inner is None else self._path

    def read(self, block: str, position: int) -> int:
        while position < len(block):
            if self._inner is not None:
                position = self._inner.read(block, position)
                self.is_over = self._inner.is_over
                return position
            line_end = block.find("\n", position) + 1 or len(block)
            following = self._read_line(block, position, line_end)
            if following is None:
                self._give_up()
                return position
            position = following
        return position

    def _read_line(self, block: str, position: int, line_end: int) -> int | None:
        """The position to go on at; None when the line belongs to nothing here."""
        line = block[position:line_end]
        if self._path is None:
            found = _PATH.fullmatch(line)
            if found is None or not is_file_name(found[2].strip()):
                return None
            self._path = clean_name(found[2].strip())
            self._raw += line
            return line_end
        found = _CONTENT.match(line)
        if found is None:
            return None
        message = f"<{self._name}> with <path> and <{found[1]}> was read as <file path=…>"
        self._out.warn_once(message, position)
        self._out.has_tagged_files = True
        tag = Tag("file", {"path": self._path}, position, position, found[1])
        self._inner = LooseFileReader(self._out, tag)
        is_alone = not line[found.end() :].strip()
        return line_end if is_alone else position + found.end()

    def _give_up(self) -> None:
        self.is_over = True
        self._out.add_text(self._raw)

    def close_at_end(self) -> WriteOperation | None:
        if self._inner is not None:
            return self._inner.close_at_end()
        self._out.warn(f"the answer ends inside <{self._name}>", None)
        self._give_up()
        return None
