"""A request is the same for the same input, stays within its budget, and says what it leaves out."""

import random
import time
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_ai.messages import BinaryContent, CachePoint, ModelRequest, UserPromptPart
from tests.builder.context.samples import (
    MODEL,
    make_file,
    make_input,
    make_page,
    paths_in_full,
    sent_text,
)

from paynto.builder.context import (
    BuiltRequest,
    Document,
    ModelLimits,
    Picture,
    Turn,
    build_request,
    read_blocks,
    split_request,
)
from paynto.builder.context.errors import PromptTooLong
from paynto.builder.context.tokens import estimate_tokens, request_budget
from paynto.stacks.problems import Problem

_PROJECT = {
    "AGENTS.md": "# Rules\n\nUse tabs, not spaces.\n",
    "index.html": "<title>Shop</title>\n",
    "src/App.tsx": 'import { HomePage } from "@/pages/home";\nexport function App() { return <HomePage />; }\n',
    "src/pages/home.tsx": make_page("Home"),
    "src/pages/orders.tsx": 'import { total } from "@/lib/total";\n' + make_page("Orders"),
    "src/lib/total.ts": "export function total(prices: number[]): number {\n  return prices.length;\n}\n",
    "src/lib/unused.ts": "export const unused = 1;\n",
    "public/logo.png": b"\x89PNG\r\n\x1a\n\0\0",
    "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
}


def _blocks(request: BuiltRequest) -> dict[tuple[str, str | None], str]:
    assert request.base is not None
    return {
        (block.kind, block.path): block.text
        for block in read_blocks(request.base.mark, sent_text(request))
    }


def test_the_same_input_gives_the_same_request_in_any_order_of_files() -> None:
    first = make_input(_PROJECT)
    shuffled = list(first.files.items())
    random.Random(4).shuffle(shuffled)
    second = build_request(replace(first, files=dict(shuffled)))
    assert sent_text(build_request(first)) == sent_text(second)


def test_sections_stand_in_an_order_that_caches_like() -> None:
    request = build_request(
        make_input(
            _PROJECT,
            turns=(Turn("Make a shop", "Done.", {"src/App.tsx": "added"}),),
            problems=(Problem("types", "Cannot find name", "src/App.tsx", 1, 2, "TS2304"),),
            documents=(Document("https://example.com", "A page"),),
        )
    )
    kinds = list(dict.fromkeys(section.kind for section in request.sections))
    expected = "instructions agents map file document conversation errors sentence".split()
    assert kinds == expected
    assert sent_text(request).endswith("The person asks:\nMake the header green")


def test_what_is_sent_is_what_the_sections_say() -> None:
    request = build_request(make_input(_PROJECT))
    assert sent_text(request) == "".join(section.text for section in request.sections)
    assert request.total_tokens == sum(section.tokens for section in request.sections)


def test_files_are_sent_whole_and_readable() -> None:
    blocks = _blocks(build_request(make_input(_PROJECT)))
    assert blocks["file", "src/pages/orders.tsx"] == _PROJECT["src/pages/orders.tsx"]
    assert blocks["agents", "AGENTS.md"] == _PROJECT["AGENTS.md"]
    assert "total(prices: number[]): number" in blocks["map", None]


def test_what_is_left_out_is_listed_with_a_reason() -> None:
    omitted = {item.path: item.reason for item in build_request(make_input(_PROJECT)).omitted}
    assert omitted == {
        "public/logo.png": "not text",
        "pnpm-lock.yaml": "a lock file, which only the platform writes",
    }


def test_an_unchanged_template_file_is_known_by_its_symbols_unless_it_is_named() -> None:
    files = {
        **make_input(_PROJECT).files,
        "src/components/ui/rating.tsx": make_file(
            "export function Rating({ value }: { value: number }) { return value; }\n",
            is_template=True,
        ),
    }
    quiet = build_request(make_input(files=files))
    assert "src/components/ui/rating.tsx" not in paths_in_full(quiet)
    assert "Rating({ value }: { value: number })" in _blocks(quiet)["map", None]
    named = build_request(make_input(files=files, sentence="Make the rating bigger"))
    assert "src/components/ui/rating.tsx" in paths_in_full(named)


def test_with_little_room_the_named_file_and_what_it_imports_come_first() -> None:
    many = {f"src/pages/page{n}.tsx": make_page(f"Other{n}", 60) for n in range(40)}
    request = build_request(
        make_input(
            {**_PROJECT, **many},
            sentence="Show the sum on the orders page",
            model=replace(MODEL, budget_tokens=7_000),
        )
    )
    full = paths_in_full(request)
    assert {"src/pages/orders.tsx", "src/lib/total.ts"} <= set(full)
    assert len(full) < 20
    reasons = {item.path: item.reason for item in request.omitted}
    left_out = set(many) - set(full)
    assert left_out
    assert all(reasons[path].startswith("no room") for path in left_out)


def test_a_file_with_an_error_comes_before_all_others() -> None:
    many = {f"src/pages/page{n}.tsx": make_page(f"Other{n}", 60) for n in range(40)}
    problem = Problem("types", "Type error", "src/pages/page33.tsx", 3, 1, "TS2322", "  3 | x")
    request = build_request(
        make_input(many, problems=(problem,), model=replace(MODEL, budget_tokens=7_000))
    )
    assert "src/pages/page33.tsx" in paths_in_full(request)
    assert "page33.tsx:3 [types TS2322]\nType error\n  3 | x" in sent_text(request)


@pytest.mark.parametrize("has_cache", [False, True])
def test_a_repair_gets_the_failing_files_or_the_part_that_is_cached(has_cache: bool) -> None:
    model = replace(MODEL, has_cache_points=has_cache)
    before = build_request(make_input(_PROJECT, model=model))
    problem = Problem("types", "Not found", "src/pages/orders.tsx", 1, 1, "TS2307")
    repair = build_request(
        make_input(_PROJECT, model=model, work="repair", problems=(problem,), previous=before.base)
    )
    assert repair.is_base_reused is has_cache
    failing = {"src/pages/orders.tsx", "src/lib/total.ts"}
    assert set(paths_in_full(repair)) == (set(paths_in_full(before)) if has_cache else failing)


def test_earlier_turns_are_summarised_and_the_last_ones_are_whole() -> None:
    long = "Please " + "really " * 200 + "do it"
    turns = tuple(Turn(f"{n} {long}", f"Answer {n}", {"a.ts": "changed"}) for n in range(9))
    text = _blocks(build_request(make_input(_PROJECT, turns=turns)))["conversation", None]
    assert text.count("Answer") == 3
    assert text.count("Earlier: ") == 6
    assert text.index("Earlier: 0 ") < text.index("Person: 6 ") < text.index("Person: 8 ")
    assert f"8 {long}" in text


def test_a_long_conversation_ends_in_a_digest_that_forgets_no_beginning() -> None:
    turns = tuple(
        Turn(f"Wish number {n}", "Done.", {f"src/{n % 5}.ts": "changed"}, version=n + 1)
        for n in range(90)
    )
    text = _blocks(build_request(make_input(_PROJECT, turns=turns)))["conversation", None]
    first = text.splitlines()[0]
    assert first.startswith("57 earlier requests, oldest first: “Wish number 0”; ")
    assert "(45 more)" in first
    assert "src/0.ts (12)" in first
    assert "Earlier: Wish number 57 → version 58: changed src/2.ts" in text
    again = _blocks(build_request(make_input(_PROJECT, turns=turns)))["conversation", None]
    assert again == text


@pytest.mark.parametrize("budget", [2_600, 4_000, 8_000])
def test_a_conversation_never_takes_more_than_its_share(budget: int) -> None:
    turns = tuple(
        Turn(f"Wish {n} " + "wörter und 文字 " * 300, "Answer " * 400, {f"src/{n}.ts": "added"})
        for n in range(60)
    )
    small = replace(MODEL, budget_tokens=budget)
    request = build_request(make_input({}, model=small, turns=turns))
    said = [section for section in request.sections if section.kind == "conversation"]
    assert sum(section.tokens for section in said) <= 0.15 * budget
    assert request.total_tokens <= budget


def test_project_instructions_are_in_every_turn_and_are_no_system_instructions() -> None:
    request = build_request(make_input(_PROJECT))
    agents = next(section for section in request.sections if section.kind == "agents")
    assert "Use tabs, not spaces." in agents.text
    follow_up = build_request(make_input(_PROJECT, previous=request.base, sentence="And now blue"))
    assert "Use tabs, not spaces." in sent_text(follow_up)
    changed = {**_PROJECT, "AGENTS.md": "Use spaces.\n"}
    after = build_request(make_input(changed, previous=request.base))
    assert "Use spaces." in sent_text(after)
    assert "Use tabs" not in sent_text(after)


def test_a_sentence_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(PromptTooLong):
        build_request(
            make_input(sentence="word " * 20_000, model=replace(MODEL, budget_tokens=8_000))
        )


def test_pictures_go_only_to_models_that_see_them() -> None:
    picture = Picture("0190-picture", "image/png", b"\x89PNG")
    blind = build_request(make_input(_PROJECT, pictures=(picture,)))
    assert {item.path for item in blind.omitted} >= {"0190-picture"}
    seeing = build_request(
        make_input(_PROJECT, pictures=(picture,), model=replace(MODEL, sees_pictures=True))
    )
    message = seeing.messages[0]
    assert isinstance(message, ModelRequest)
    content = next(part for part in message.parts if isinstance(part, UserPromptPart)).content
    assert [item.data for item in content if isinstance(item, BinaryContent)] == [b"\x89PNG"]
    assert "0190-picture" in [section.title for section in seeing.sections]


def test_a_cache_point_stands_behind_the_part_that_repeats() -> None:
    request = build_request(make_input(_PROJECT, model=replace(MODEL, has_cache_points=True)))
    message = request.messages[0]
    assert isinstance(message, ModelRequest)
    content = next(part for part in message.parts if isinstance(part, UserPromptPart)).content
    assert [type(item) for item in content] == [str, CachePoint, str]
    assert content[0] == "".join(section.text for section in request.sections if section.is_base)


def test_a_program_gets_every_text_file_in_the_notation_it_reads() -> None:
    program = ModelLimits("starter", is_ai=False, budget_tokens=1)
    request = build_request(make_input(_PROJECT, model=program))
    message = request.messages[0]
    assert isinstance(message, ModelRequest)
    part = next(part for part in message.parts if isinstance(part, UserPromptPart))
    assert isinstance(part.content, str)
    texts = {path: text for path, text in _PROJECT.items() if isinstance(text, str)}
    assert split_request(part.content) == ("Make the header green", texts)


@pytest.mark.parametrize(
    ("window", "answer", "expected"),
    [
        (None, None, 22_609),
        (200_000, 64_000, 120_000),
        (8_192, 8_192, 3_768),
        (128_000, 16_384, 102_686),
    ],
)
def test_budget_is_the_window_without_the_answer_and_a_margin(
    window: int | None, answer: int | None, expected: int
) -> None:
    assert request_budget(window, answer) == expected


_TEXTS = st.dictionaries(
    st.sampled_from(
        [f"src/{name}.{end}" for name in "abcdefgh" for end in ("tsx", "css", "md", "txt")]
    ),
    st.one_of(
        st.text(max_size=3000),
        st.binary(max_size=500),
        st.sampled_from([make_page("Long", 200), "日本語のテキスト" * 200, "0123456789" * 500]),
    ),
    max_size=20,
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=_TEXTS,
    sentence=st.text(max_size=2000),
    turns=st.lists(st.builds(Turn, st.text(max_size=3000), st.text(max_size=3000)), max_size=8),
    document=st.text(max_size=20_000),
    budget=st.integers(2_300, 20_000),
)
def test_no_request_exceeds_its_budget(
    texts: dict[str, str | bytes], sentence: str, turns: list[Turn], document: str, budget: int
) -> None:
    given = make_input(
        texts,
        sentence=sentence,
        turns=tuple(turns),
        documents=(Document("page", document),),
        model=replace(MODEL, budget_tokens=budget),
    )
    try:
        request = build_request(given)
    except PromptTooLong:
        return
    assert estimate_tokens(sent_text(request)) <= request.total_tokens <= budget
    shown = {section.title for section in request.sections if section.kind in ("file", "agents")}
    assert set(texts) <= shown | {item.path for item in request.omitted}


def test_two_thousand_files_of_100_mib_take_bounded_memory_and_time() -> None:
    source = make_page("Big", 900)
    assert len(source) > 50_000
    files = {
        f"src/features/area{n % 40}/page{n}.tsx": make_file(f"// {n}\n{source}")
        for n in range(2_000)
    }
    assert sum(file.size_bytes for file in files.values()) > 100 << 20
    given = make_input(files=files, sentence="Change page7", seed="large")
    tracemalloc.start()
    build_request(given)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 40 << 20
    started = time.process_time()
    request = build_request(given)
    seconds = time.process_time() - started
    print(
        f"\n2,000 files, 100 MiB: {seconds:.2f} s CPU warm, peak {peak_bytes / (1 << 20):.0f} MiB"
    )
    assert request.total_tokens <= given.model.budget_tokens
    assert len(request.omitted) + len(paths_in_full(request)) == 2_000
