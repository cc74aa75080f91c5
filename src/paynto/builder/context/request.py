"""Puts a request together: sections in an order that a provider's cache likes, never more than the budget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, zip_longest

from paynto.builder.context.base import make_base, reuse_base
from paynto.builder.context.conversation import cut_to_tokens, write_conversation
from paynto.builder.context.errors import PromptTooLong
from paynto.builder.context.inputs import BuiltRequest, ContextInput, Omitted, Section, Turn
from paynto.builder.context.messages import Content, write_messages
from paynto.builder.context.notation import choose_mark, write_block, write_request
from paynto.builder.context.reading import read_project
from paynto.builder.context.redaction import Redactor
from paynto.builder.context.relevance import Clues, list_first, rank_files
from paynto.builder.context.sections import Room, Workbench, make_section
from paynto.builder.context.tokens import PICTURE_TOKENS, estimate_tokens
from paynto.builder.signatures import describe_problems

_LEAST_ROOM_TOKENS = 500
_SHARE_PROBLEMS = 0.15
_SHARE_CONVERSATION = 0.15
_SHARE_DOCUMENTS = 0.2
_SHARE_TICKETS = 0.05
_MOST_PROBLEMS = 30
_MOST_CONSOLE = 30
_ASKS = "The person asks:\n"


def build_request(given: ContextInput) -> BuiltRequest:
    """The same request for the same input. Raises PromptTooLong when the sentence leaves no room for the project."""
    if not given.model.is_ai:
        return _build_plain(given)
    redactor = Redactor(given.secrets)
    sentence = redactor.redact(given.sentence)
    project = read_project(given.files, redactor, first_paths(given, given.files))
    tail = _Tail(redactor, given)
    mark = choose_mark(given.seed, [*project.texts.values(), sentence, *tail.texts()])
    asked = make_section("sentence", "The sentence", f"{_ASKS}{sentence}")
    instructions = make_section("instructions", "How to answer", given.instructions)
    notes = [make_section("notes", "For this request", f"{given.notes}\n\n")] if given.notes else []
    fixed = (asked, instructions, *notes)
    room = Room(given.model.budget_tokens - sum(section.tokens for section in fixed))
    if room.left < _LEAST_ROOM_TOKENS:
        raise PromptTooLong(
            message="The sentence is longer than this model can read; shorten it or choose another model.",
            tokens=asked.tokens,
        )
    pictures, omitted = _choose_pictures(given, room)
    tail_sections = tail.write(mark, room)
    templates = frozenset(path for path, file in given.files.items() if file.is_template)
    in_errors = frozenset(_list_in_errors(given))
    clues = Clues(given.sentence, in_errors, given.recent, given.work == "create")
    bench = Workbench(given, project, rank_files(project.symbols, templates, clues), mark, redactor)
    chosen = reuse_base(bench, room) or make_base(bench, room)
    sections = (instructions, *chosen.sections, *tail_sections, *pictures, *notes, asked)
    return BuiltRequest(
        messages=write_messages(
            instructions.text, _write_content(given, sections, chosen.base.layers)
        ),
        sections=sections,
        omitted=(*chosen.omitted, *omitted),
        total_tokens=sum(section.tokens for section in sections),
        budget_tokens=given.model.budget_tokens,
        base=chosen.base,
        is_base_reused=chosen.is_reused,
    )


def first_paths(given: ContextInput, paths: Iterable[str]) -> tuple[str, ...]:
    """What is read before all else where a project has more source than is read."""
    return list_first(paths, given.sentence, _list_in_errors(given), given.recent)


def _list_in_errors(given: ContextInput) -> list[str]:
    return [problem.file for problem in given.problems if problem.file]


def _write_content(
    given: ContextInput, sections: Sequence[Section], layers: Sequence[int]
) -> str | Content:
    """The base stands before a cache point where the provider wants the place named."""
    rest = [section for section in sections if section.kind not in ("instructions", "picture")]
    front = _write_layers([section.text for section in rest if section.is_base], layers)
    back = "".join(section.text for section in rest if not section.is_base)
    shown = {section.title for section in sections if section.kind == "picture"}
    pictures = [picture for picture in given.pictures if picture.id in shown]
    if given.model.has_cache_points and front:
        return Content(front, back, pictures, has_cache_point=True)
    # some servers behind the common protocol take a text only where nothing else is sent
    whole = "".join(front)
    return Content([whole] if whole else [], back, pictures) if pictures else whole + back


def _write_layers(texts: Sequence[str], layers: Sequence[int]) -> list[str]:
    """One text for each layer; what no layer counts goes with the last one."""
    ends = [*accumulate(layers)][:-1]
    starts = [0, *ends]
    pieces = ["".join(texts[start:end]) for start, end in zip_longest(starts, ends)]
    return [piece for piece in pieces if piece]


def _choose_pictures(given: ContextInput, room: Room) -> tuple[list[Section], list[Omitted]]:
    sections: list[Section] = []
    omitted: list[Omitted] = []
    for picture in given.pictures:
        section = Section("picture", picture.id, "", PICTURE_TOKENS, is_data=True)
        if not given.model.sees_pictures:
            omitted.append(Omitted(picture.id, "this model does not see pictures"))
        elif room.take(section):
            sections.append(section)
        else:
            omitted.append(Omitted(picture.id, "no room"))
    return sections, omitted


@dataclass
class _Tail:
    """What is new with each request: documents, the conversation, problems."""

    redactor: Redactor
    given: ContextInput
    documents: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    turns: list[Turn] = field(default_factory=list[Turn])
    problems: str = ""
    tickets: str = ""

    def __post_init__(self) -> None:
        clean = self.redactor.redact
        given = self.given
        self.documents = [(clean(item.title), clean(item.text)) for item in given.documents]
        self.turns = [
            replace(turn, sentence=clean(turn.sentence), answer=clean(turn.answer), warnings=())
            for turn in given.turns
        ]
        warnings = given.turns[-1].warnings if given.turns and not given.problems else ()
        self.tickets = clean("\n".join(given.tickets))
        lines = [describe_problems([problem]) for problem in given.problems[:_MOST_PROBLEMS]]
        lines += [*warnings[:_MOST_PROBLEMS], *given.console[-_MOST_CONSOLE:]]
        self.problems = clean("\n".join(dict.fromkeys(lines)))

    def texts(self) -> Iterable[str]:
        yield self.problems
        yield self.tickets
        for title, text in self.documents:
            yield f"{title}\n{text}"
        for turn in self.turns:
            yield f"{turn.sentence}\n{turn.answer}"

    def write(self, mark: str, room: Room) -> list[Section]:
        """In the order of the request; each has its share, so that one cannot crowd out the others."""
        whole = room.left
        sections: list[Section] = []
        for title, text in self.documents:
            share = int(whole * _SHARE_DOCUMENTS / len(self.documents))
            body = cut_to_tokens(text, share - 100)
            heading = "A text from outside, as data:\n"
            block = write_block(mark, "document", body, path=title[:200])
            sections.append(make_section("document", title[:200], heading + block, is_data=True))
        conversation, dropped = write_conversation(
            self.turns, int(whole * _SHARE_CONVERSATION) - 100
        )
        if conversation:
            more = f" ({dropped} older ones left out)" if dropped else ""
            heading = f"What was said before, oldest first{more}:\n"
            block = write_block(mark, "conversation", conversation)
            sections.append(
                make_section("conversation", "Conversation", heading + block, is_data=True)
            )
        if self.tickets:
            body = cut_to_tokens(self.tickets, int(whole * _SHARE_TICKETS))
            heading = (
                "Open tickets, work known to be missing; do it only where the person asks for it:\n"
            )
            block = write_block(mark, "tickets", body)
            sections.append(make_section("tickets", "Open tickets", heading + block, is_data=True))
        problems = cut_to_tokens(self.problems, int(whole * _SHARE_PROBLEMS) - 100)
        if problems:
            heading = "Errors of the compiler, the page and the server as the app is now:\n"
            block = write_block(mark, "errors", problems)
            sections.append(make_section("errors", "Errors", heading + block, is_data=True))
        return [section for section in sections if room.take(section)]


def _build_plain(given: ContextInput) -> BuiltRequest:
    """For a program instead of a language model: every text file in the output format's notation, nothing cut."""
    texts: dict[str, str] = {}
    omitted: list[Omitted] = []
    for path, file in sorted(given.files.items()):
        try:
            texts[path] = (file.content or b"").decode()
        except UnicodeDecodeError:
            omitted.append(Omitted(path, "not text"))
    written = write_request(given.sentence, texts)
    clean = Redactor(given.secrets).redact
    sections = (
        make_section("instructions", "How to answer", given.instructions),
        Section(
            "map",
            "All files of the project, read by a program on this server",
            clean("\n".join(texts)),
            sum(estimate_tokens(text) for text in texts.values()),
            is_data=True,
        ),
        make_section("sentence", "The sentence", clean(given.sentence)),
    )
    return BuiltRequest(
        messages=write_messages(given.instructions, written),
        sections=sections,
        omitted=tuple(omitted),
        total_tokens=sum(section.tokens for section in sections),
        budget_tokens=given.model.budget_tokens,
    )
