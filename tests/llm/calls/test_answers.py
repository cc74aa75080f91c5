"""Answers from emulated providers: what is recorded, what stands in, what is resumed, what a watcher sees."""

import asyncio

import pytest
from tests.emulators.anthropic import AnthropicEmulator
from tests.emulators.base import Answer, Emulator, Request, find_texts
from tests.emulators.chat import ChatEmulator
from tests.emulators.gemini import GeminiEmulator
from tests.emulators.groq import GroqEmulator
from tests.emulators.openai import OpenAIEmulator
from tests.llm.calls.asking import Desk, files_of, offered, price, text_of

MODEL = "gpt-4.1-mini"
WHOLE = "\n".join(f"export const value{number} = {number};" for number in range(60)) + "\n"
ANSWER = (
    f'I change two files.\n<file path="src/first.ts">\nexport const first = 1;\n</file>\n'
    f'<file path="src/second.ts">\n{WHOLE}</file>\nDone.\n'
)


def go_on(request: Request) -> str:
    """The rest of ANSWER behind what the request says was said."""
    items = request.body.get("messages") or request.body["input"]
    last = next(item for item in reversed(items) if item.get("role") == "assistant")
    said = "".join(find_texts(last["content"])).replace("output_text", "")
    assert ANSWER.startswith(said)
    return ANSWER[len(said) :]


async def test_a_call_is_recorded_with_its_tokens_and_cost(desk: Desk) -> None:
    with (
        OpenAIEmulator(ANSWER, ANSWER) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8", "0.5")) as model,
        ):
            events, job = await desk.ask(model.id, model_reason="chosen by hand")
            assert job["status"] == "succeeded", job
            await desk.ask(model.id)
    first, second = await desk.list_calls()
    assert (first["status"], first["work"], first["reason"]) == ("done", "edit", "chosen by hand")
    assert first["input_tokens"] > 1000
    assert first["output_tokens"] > 100
    assert not first["is_estimated"]
    assert first["first_token_seconds"] <= first["duration_seconds"]
    cached = second["cached_input_tokens"]
    assert cached > 0
    plain = second["input_tokens"] - cached
    assert second["cost_nanousd"] == plain * 2000 + cached * 500 + second["output_tokens"] * 8000
    usage = [event for event in events if event["type"] == "usage"][-1]
    assert usage["cost_nanousd"] == first["cost_nanousd"] == job["cost_nanousd"]
    totals = (await desk.person.http.get("/api/model-usage")).json()["totals"]
    assert totals["calls"] == 2
    assert 0 < totals["cached_share"] < 1
    message = await desk.last_message()
    assert message["usage"]["cost_nanousd"] == second["cost_nanousd"]
    assert message["usage"]["cached_input_tokens"] == cached


async def test_a_model_without_a_price_has_no_cost(desk: Desk) -> None:
    with (
        ChatEmulator(ANSWER) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, "qwen3-coder:30b", None) as model,
        ):
            events, job = await desk.ask(model.id)
    assert job["status"] == "succeeded"
    [call] = await desk.list_calls()
    assert call["cost_nanousd"] is None
    assert [event["cost_nanousd"] for event in events if event["type"] == "usage"][-1] is None
    assert (await desk.last_message())["usage"]["cost_nanousd"] is None


async def test_a_call_whose_worst_case_does_not_fit_is_never_sent(desk: Desk) -> None:
    await desk.set_budget("message", 1_000_000)
    with (
        OpenAIEmulator(ANSWER) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as model,
        ):
            _, job = await desk.ask(model.id)
            assert emulator.completions == []
    assert (job["status"], job["error_code"]) == ("failed", "budget_exceeded")
    assert "$0.0010 left" in job["error"]
    [call] = await desk.list_calls()
    assert (call["status"], call["cost_nanousd"], call["input_tokens"]) == ("refused", None, 0)


async def test_a_model_without_a_price_is_refused_where_a_budget_must_be_kept(desk: Desk) -> None:
    await desk.set_budget("team_month", 10**12)
    with (
        ChatEmulator(ANSWER) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, "qwen3-coder:30b", None) as model,
        ):
            _, job = await desk.ask(model.id)
            assert emulator.completions == []
    assert job["error_code"] == "budget_exceeded"
    assert "price" in job["error"]


@pytest.mark.parametrize("failure", [429, 500, 503])
async def test_a_passing_failure_is_tried_again_once(desk: Desk, failure: int) -> None:
    busy = Answer(status=failure, retry_after_seconds=0)
    with (
        OpenAIEmulator(busy, ANSWER) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as model,
        ):
            _, job = await desk.ask(model.id)
            assert len(emulator.completions) == 2
    assert job["status"] == "succeeded"
    failed, done = await desk.list_calls()
    assert (failed["status"], failed["cost_nanousd"], failed["output_tokens"]) == ("failed", 0, 0)
    assert (done["status"], done["fallback_of"]) == ("done", None)


async def test_a_stand_in_is_never_of_a_dearer_class(desk: Desk) -> None:
    """The team's order holds dearer and unpriced models before the one that may answer."""
    busy = Answer(status=529, retry_after_seconds=0)
    with (
        AnthropicEmulator(default=busy) as down,
        OpenAIEmulator(ANSWER) as emulator,
    ):
        async with (
            offered(desk.platform, down, "claude-sonnet-4-6", price("3", "15")) as asked,
            offered(desk.platform, emulator, MODEL, price("15", "75")) as dear,
            offered(desk.platform, emulator, MODEL, None) as unpriced,
            offered(desk.platform, emulator, MODEL, price("2", "8")) as cheap,
        ):
            await desk.set_routing(fallbacks=[dear.id, unpriced.id, cheap.id])
            events, job = await desk.ask(asked.id)
            assert len(down.completions) == 2
            assert len(emulator.completions) == 1
    assert (job["status"], job["model_id"]) == ("succeeded", cheap.id)
    told = [event for event in events if event["type"] == "model"]
    assert [(event["model_id"], event["fallback_of"]) for event in told] == [
        (asked.id, None),
        (cheap.id, asked.id),
    ]
    assert "overloaded" in told[1]["reason"]
    calls = await desk.list_calls()
    assert [(call["model_id"], call["status"], call["fallback_of"]) for call in calls] == [
        (asked.id, "failed", None),
        (asked.id, "failed", None),
        (cheap.id, "done", asked.id),
    ]


async def test_without_a_stand_in_the_failure_is_told_in_words(desk: Desk) -> None:
    with (
        OpenAIEmulator(default=Answer(status=429, retry_after_seconds=120)) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as model,
        ):
            _, job = await desk.ask(model.id)
            assert len(emulator.completions) == 1, "nobody waits two minutes"
    assert job["error_code"] == "model_failed"
    assert job["error"].endswith("too many requests (429). Try again in 120 seconds.")


async def test_a_refused_key_is_told_in_words_and_not_tried_again(desk: Desk) -> None:
    with (
        OpenAIEmulator(Answer(status=401)) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as model,
        ):
            _, job = await desk.ask(model.id)
            assert len(emulator.completions) == 1
    assert job["error"] == "OpenAI refuses the key (401). Check it under Settings → Models."


async def test_a_stream_that_is_cut_goes_on_without_a_lost_or_doubled_character(
    desk: Desk,
) -> None:
    with (
        OpenAIEmulator(
            Answer(ANSWER, cut_after=150), Answer(ANSWER, cut_after=0), go_on
        ) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as model,
        ):
            emulator.default = go_on
            events, job = await desk.ask(model.id)
    assert job["status"] == "succeeded", job
    assert files_of(events)["src/second.ts"] == WHOLE
    assert text_of(events).split() == ["I", "change", "two", "files.", "Done."]
    assert await desk.read_file("src/second.ts") == WHOLE
    opened = [event["path"] for event in events if event.get("state") == "open"]
    assert opened == ["src/first.ts", "src/second.ts"]
    assert [event["round"] for event in events if event["type"] == "resume"] == [1]
    cut = (await desk.list_calls())[0]
    assert (cut["status"], cut["is_estimated"]) == ("failed", True)
    assert cut["output_tokens"] > 50
    assert cut["cost_nanousd"] > 0


async def test_an_answer_that_reaches_the_limit_is_asked_on(desk: Desk) -> None:
    with (
        OpenAIEmulator(default=go_on) as emulator,
    ):
        async with (
            offered(
                desk.platform, emulator, MODEL, price("2", "8"), output_limit_tokens=200
            ) as model,
        ):
            emulator.add(ANSWER)
            events, job = await desk.ask(model.id)
            assert len(emulator.completions) == 3
    assert job["status"] == "succeeded", job
    assert files_of(events)["src/second.ts"] == WHOLE
    assert await desk.read_file("src/second.ts") == WHOLE


async def test_what_stays_incomplete_is_not_applied_and_named(desk: Desk) -> None:
    with (
        OpenAIEmulator(default=go_on) as emulator,
    ):
        async with (
            offered(
                desk.platform, emulator, MODEL, price("2", "8"), output_limit_tokens=100
            ) as model,
        ):
            emulator.add(ANSWER)
            _, job = await desk.ask(model.id)
    assert job["status"] == "succeeded", job
    assert await desk.read_file("src/first.ts") == "export const first = 1;\n"
    assert await desk.read_file("src/second.ts") is None
    message = await desk.last_message()
    assert any("may not write more" in warning for warning in message["warnings"])
    assert any("src/second.ts" in warning for warning in message["warnings"])


async def test_a_refusal_is_told_and_changes_nothing(desk: Desk) -> None:
    with (
        OpenAIEmulator(Answer("I can't help with that.", stop="refusal")) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as model,
        ):
            _, job = await desk.ask(model.id)
    assert job["error_code"] == "model_refused"
    assert "I can't help with that." in job["error"]


async def test_thinking_is_counted_and_not_shown(desk: Desk) -> None:
    thinking = "The person wants two files. " * 20
    with (
        ChatEmulator(Answer(ANSWER, thinking=thinking)) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, "qwen3-coder:30b", price("1", "2")) as model,
        ):
            events, job = await desk.ask(model.id)
    assert job["status"] == "succeeded"
    assert "The person wants" not in text_of(events)
    [call] = await desk.list_calls()
    assert 0 < call["thinking_tokens"] < call["output_tokens"]


async def test_a_stop_keeps_the_files_that_are_complete(desk: Desk) -> None:
    with (
        OpenAIEmulator(Answer(ANSWER, piece_delay_seconds=0.1)) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, MODEL, price("2", "8")) as model,
        ):
            job = await desk.start(model.id)
            async with asyncio.timeout(30):
                while not emulator.completions or len(emulator.completions[0].sent_at) < 60:
                    await asyncio.sleep(0.02)
            answer = await desk.person.http.post(f"/api/jobs/{job.id}/cancel")
            assert answer.status_code == 200
            await desk.watch(job)
    assert (await desk.load(job))["status"] == "cancelled"
    assert await desk.read_file("src/first.ts") == "export const first = 1;\n"
    assert await desk.read_file("src/second.ts") is None
    [call] = await desk.list_calls()
    assert (call["status"], call["is_estimated"]) == ("stopped", True)
    assert call["cost_nanousd"] > 0


async def test_anthropic_is_asked_to_cache_and_its_cached_tokens_count_once(desk: Desk) -> None:
    with (
        AnthropicEmulator(ANSWER, ANSWER) as emulator,
    ):
        async with (
            offered(desk.platform, emulator, "claude-sonnet-4-6", price("3", "15", "0.3")) as model,
        ):
            await desk.ask(model.id)
            _, job = await desk.ask(model.id)
            assert "cache_control" in str(emulator.completions[0].body)
    assert job["status"] == "succeeded", job
    first, second = await desk.list_calls()
    assert first["cache_write_tokens"] > 0
    cached = second["cached_input_tokens"]
    assert 0 < cached < second["input_tokens"]


@pytest.mark.parametrize(
    ("make", "model"),
    [
        (OpenAIEmulator, "gpt-4.1-mini"),
        (OpenAIEmulator, "gpt-6.1-sol"),
        (AnthropicEmulator, "claude-sonnet-4-6"),
        (GeminiEmulator, "gemini-2.5-flash"),
        (GroqEmulator, "openai/gpt-oss-120b"),
    ],
)
async def test_every_provider_s_counts_end_in_the_same_form(
    desk: Desk, make: type[Emulator], model: str
) -> None:
    """Cached tokens are part of the input and thinking is part of the output, whatever the provider adds up."""
    spoken = Answer(ANSWER, thinking="Two files, then. " * 40)
    with make(spoken, Answer(ANSWER, cut_after=8)) as emulator:
        emulator.default = Answer(ANSWER, cut_after=0)
        async with offered(desk.platform, emulator, model, price("2", "8", "0.2")) as entry:
            events, job = await desk.ask(entry.id)
            assert job["status"] == "succeeded", job
            await desk.ask(entry.id)
    whole, cut = (await desk.list_calls())[:2]
    assert files_of(events)["src/second.ts"] == WHOLE
    assert whole["thinking_tokens"] < whole["output_tokens"]
    plain = whole["input_tokens"] - whole["cached_input_tokens"] - whole["cache_write_tokens"]
    assert plain >= 0
    paid = (plain + whole["cache_write_tokens"]) * 2000 + whole["cached_input_tokens"] * 200
    assert whole["cost_nanousd"] == paid + whole["output_tokens"] * 8000
    assert (cut["status"], cut["is_estimated"]) == ("failed", True)
