"""Reads the names in `<packages>`."""

from paynto.builder.output_format import tags
from paynto.builder.output_format.collector import Collector
from paynto.builder.output_format.operations import PackagesOperation
from paynto.builder.output_format.reader import Reader
from paynto.builder.output_format.tags import Tag


class PackagesReader(Reader):
    """Without its end, the tag and what follows stay in the text."""

    def __init__(self, out: Collector, tag: Tag) -> None:
        super().__init__(out)
        self._tag = tag
        self._raw: list[str] = []

    def open(self, block: str, line_end: int) -> int | None:
        """The position behind a list that ends on its tag's line, or None."""
        tag = self._tag
        end = block.find(tags.PACKAGES_END, tag.end, line_end)
        if end >= 0:
            self._add(block[tag.end : end], tag.end)
            return end + len(tags.PACKAGES_END)
        self._raw = [block[tag.start : tag.end], block[tag.end : line_end]]
        return None

    def read(self, block: str, position: int) -> int:
        while position < len(block):
            line_end = block.find("\n", position) + 1 or len(block)
            line = block[position:line_end]
            bare = line.lstrip(tags.BLANKS)
            if bare.startswith(tags.OPENERS) and tags.read_tag(block, position) is not None:
                self._give_up(position)
                return position
            end = line.find(tags.PACKAGES_END)
            if end >= 0:
                self.is_over = True
                self._add("".join((*self._raw[1:], line[:end])), position)
                behind = position + end + len(tags.PACKAGES_END)
                return behind if block[behind:line_end].strip() else line_end
            self._raw.append(line)
            position = line_end
        return position

    def close_at_end(self) -> None:
        self._give_up(None)

    def _add(self, written: str, position: int) -> None:
        names = tuple(written.replace(",", " ").split())
        if names:
            self._out.add_operation(PackagesOperation(names))
        else:
            self._out.warn("<packages> names no package", position)

    def _give_up(self, position: int | None) -> None:
        self.is_over = True
        self._out.warn("<packages> has no end and is left in the text", position)
        self._out.add_text("".join(self._raw))
