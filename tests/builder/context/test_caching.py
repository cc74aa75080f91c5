"""A follow-up has most of its request in common with the one before, counted from the front."""

from dataclasses import replace

import pytest
from tests.builder.context.samples import MODEL, make_file, make_input, make_page, sent_text

from paynto.builder.context import Base, BuiltRequest, Turn, build_request
from paynto.builder.context.tokens import estimate_tokens

_PAGES = {f"src/pages/page{n:02}.tsx": make_page(f"Page{n}", 30) for n in range(30)}
_PROJECT = {"AGENTS.md": "Use tabs.\n", "src/App.tsx": "export function App() {}\n", **_PAGES}


def _follow_up(
    changed: dict[str, str | None], previous: Base | None, recent: tuple[str, ...] = ()
) -> BuiltRequest:
    texts = {path: text for path, text in {**_PROJECT, **changed}.items() if text is not None}
    turns = (Turn("Make a shop", "Done.", {path: "changed" for path in changed}),)
    return build_request(
        make_input(texts, sentence="And now in blue", previous=previous, recent=recent, turns=turns)
    )


def _common_front(first: BuiltRequest, second: BuiltRequest) -> str:
    pairs = enumerate(zip(sent_text(first), sent_text(second), strict=False))
    end = next(place for place, (one, other) in pairs if one != other)
    return sent_text(second)[:end]


def _common_tokens(first: BuiltRequest, second: BuiltRequest) -> int:
    return estimate_tokens(_common_front(first, second))


@pytest.mark.parametrize("path", ["src/pages/page00.tsx", "src/pages/page29.tsx", "src/App.tsx"])
def test_after_a_change_of_one_small_file_nine_tenths_are_the_same(path: str) -> None:
    first = build_request(make_input(_PROJECT))
    new = "export function Changed() { return null; }\n"
    second = _follow_up({path: new}, first.base, (path,))
    share = _common_tokens(first, second) / second.total_tokens
    print(f"\n{path}: {share:.1%} of the follow-up's tokens stand in the request before")
    assert share >= 0.9
    assert second.is_base_reused
    text = sent_text(second)
    assert text.rindex(new) > text.index(
        "Where a file stands above too, only its content here counts"
    )


def test_without_the_earlier_part_files_that_change_stand_last() -> None:
    recent = ("src/pages/page03.tsx",)
    first = build_request(make_input(_PROJECT, recent=recent))
    body = make_page("Page3", 30).replace("line 29", "row 29")
    second = _follow_up({recent[0]: body}, None, recent)
    until_changed = sent_text(second).index("row 29")
    common = len(_common_front(first, second))
    assert common >= 0.9 * until_changed


def test_new_deleted_and_newly_meant_files_follow_behind_the_same_front() -> None:
    first = build_request(make_input(_PROJECT))
    second = _follow_up(
        {"src/new.ts": "export const fresh = 1;\n", "src/pages/page07.tsx": None}, first.base
    )
    assert second.is_base_reused
    kinds = [section.kind for section in second.sections[len(first.sections) - 1 :]]
    assert kinds == ["file", "deleted", "conversation", "sentence"]
    assert "src/pages/page07.tsx" in next(s.text for s in second.sections if s.kind == "deleted")


def test_a_chain_of_follow_ups_always_tells_the_newest_content() -> None:
    request = build_request(make_input(_PROJECT))
    changed: dict[str, str | None] = {}
    for number in range(12):
        path = f"src/pages/page{number:02}.tsx"
        changed[path] = make_page(f"Round{number}", 30)
        request = _follow_up(changed, request.base, (path,))
        newest: dict[str, str] = {}
        for section in request.sections:
            if section.kind == "file":
                newest[section.title] = section.text
        assert all(str(text) in newest[name] for name, text in changed.items())
        assert request.total_tokens <= MODEL.budget_tokens


def test_much_change_begins_afresh() -> None:
    first = build_request(make_input(_PROJECT))
    changed: dict[str, str | None] = {path: make_page("New", 30) for path in list(_PAGES)[:20]}
    second = _follow_up(changed, first.base)
    assert not second.is_base_reused
    titles = [section.title for section in second.sections if section.kind == "file"]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(
    "differs",
    [
        {"model": replace(MODEL, model_id="acme:small")},
        {"instructions": "Other rules"},
        {"stack": "fullstack"},
        {"secrets": ("Page7 line 3 of the page",)},
        {"model": replace(MODEL, budget_tokens=9_000)},
    ],
    ids=lambda differs: next(iter(differs)),
)
def test_another_model_rules_or_a_new_secret_begin_afresh(differs: dict[str, object]) -> None:
    first = build_request(make_input(_PROJECT))
    second = build_request(make_input(_PROJECT, previous=first.base, **differs))
    assert not second.is_base_reused


def test_a_file_that_cannot_be_read_any_more_is_not_left_in_its_old_form() -> None:
    first = build_request(make_input(_PROJECT))
    files = {**make_input(_PROJECT).files, "src/App.tsx": make_file("x" * 300_000)}
    second = build_request(make_input(files=files, previous=first.base))
    assert not second.is_base_reused
    assert "export function App() {}" not in sent_text(second)
