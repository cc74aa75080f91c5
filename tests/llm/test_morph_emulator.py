"""The emulator of Morph is proven with OpenAI's client, which is the one that Morph names."""

from collections.abc import Iterator

import openai
import pytest
from tests.emulators.base import Answer
from tests.emulators.morph import MorphEmulator, merge

CODE = """import { a } from "./a";

export function one() {
  return 1;
}

export function two() {
  return 2;
}
"""


@pytest.fixture
def emulator() -> Iterator[MorphEmulator]:
    with MorphEmulator() as running:
        yield running
        assert running.unexpected == []


@pytest.fixture
def client(emulator: MorphEmulator) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        api_key=emulator.api_key, base_url=emulator.base_url, max_retries=0
    ) as found:
        yield found


def write_message(update: str) -> str:
    return f"<instruction>Change it.</instruction>\n<code>{CODE}</code>\n<update>{update}</update>"


def ask(client: openai.OpenAI, content: object) -> openai.types.chat.ChatCompletion:
    return client.chat.completions.create(
        model="morph-v3-fast",
        messages=[{"role": "user", "content": content}],  # type: ignore[typeddict-item]  also what is refused
    )


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        (
            "// ... existing code ...\nexport function two() {\n  return 22;\n}",
            CODE.replace("return 2;", "return 22;"),
        ),
        (
            'import { a } from "./a";\nimport { b } from "./b";\n// ... existing code ...',
            CODE.replace('"./a";\n', '"./a";\nimport { b } from "./b";\n'),
        ),
        (
            "// ... existing code ...\nexport function one() {\n  return 11;\n}\n// ... existing code ...",
            CODE.replace("return 1;", "return 11;"),
        ),
        ("export const all = 1;", "export const all = 1;\n"),
    ],
)
def test_an_update_is_merged(
    emulator: MorphEmulator, client: openai.OpenAI, update: str, expected: str
) -> None:
    found = ask(client, write_message(update))
    assert found.choices[0].message.content == expected
    assert found.choices[0].finish_reason == "stop"
    assert found.usage is not None
    assert found.usage.prompt_tokens > found.usage.completion_tokens > 0


def test_the_whole_file_without_a_change_is_the_file() -> None:
    assert merge(CODE, CODE) == CODE
    assert merge(CODE, "// ... existing code ...") == CODE


def test_content_that_is_no_string_breaks_the_service(
    emulator: MorphEmulator, client: openai.OpenAI
) -> None:
    for content in ([{"type": "text", "text": write_message("x")}], None):
        with pytest.raises(openai.InternalServerError):
            ask(client, content)


@pytest.mark.parametrize(
    "content", ["Change it.", "<code>x</code>\n<update>y</update>", f"Hi {CODE}"]
)
def test_a_message_without_its_three_parts_is_refused(client: openai.OpenAI, content: str) -> None:
    with pytest.raises(openai.BadRequestError):
        ask(client, content)


def test_a_cut_answer_says_so(emulator: MorphEmulator, client: openai.OpenAI) -> None:
    emulator.add(Answer("import", stop="length"))
    assert ask(client, write_message("x")).choices[0].finish_reason == "length"
