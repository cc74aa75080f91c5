"""Speed of the edit matcher, and what follow-up edits cost in output tokens against rewriting the files.

Each line is `name value unit ratio`. For the matcher the ratio is time at double size ÷ time: 2.0 is linear.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.builder.test_transcripts import NAMES, read_answer, read_project

from paynto.builder.context.tokens import estimate_tokens
from paynto.builder.editing import EditRefused, apply_edit
from paynto.builder.output_format import EditBlock, WriteOperation, parse_answer, write_answer
from paynto.builder.turn import stage_turn

Case = Callable[[int], tuple[str, list[EditBlock]]]


def make_code(size: int) -> str:
    line = "    const value_{0} = compute({0}, 'label {0}') ?? fallback;\n"
    return "".join(line.format(number) for number in range(size // 62))


def pick(number: int, *, indent: str = "    ") -> EditBlock:
    searched = "".join(
        f"{indent}const value_{n} = compute({n}, 'label {n}') ?? fallback;\n"
        for n in range(number, number + 3)
    )
    return EditBlock(searched, f"{indent}done({number});\n")


def exact(size: int) -> tuple[str, list[EditBlock]]:
    return make_code(size), [pick(size // 62 - 9)]


def exact_many(size: int) -> tuple[str, list[EditBlock]]:
    count = size // 62
    return make_code(size), [pick(count // 60 * n + 5) for n in range(50)]


def other_indentation(size: int) -> tuple[str, list[EditBlock]]:
    return make_code(size), [pick(size // 62 - 9, indent="  ")]


def other_indentation_many(size: int) -> tuple[str, list[EditBlock]]:
    count = size // 62
    return make_code(size), [pick(count // 60 * n + 5, indent="  ") for n in range(50)]


def not_found(size: int) -> tuple[str, list[EditBlock]]:
    return make_code(size), [EditBlock("    const value_x = compute();\n" * 3, "x\n")]


def periodic(size: int) -> tuple[str, list[EditBlock]]:
    return "a\n" * (size // 2), [EditBlock("a\n" * 1_000 + "b\n", "x\n")]


def periodic_indented(size: int) -> tuple[str, list[EditBlock]]:
    return " a\n" * (size // 3), [EditBlock("a\n" * 1_000 + "b\n", "x\n")]


def one_long_line(size: int) -> tuple[str, list[EditBlock]]:
    return "ab" * (size // 2), [EditBlock("ab" * 500 + "\n", "x\n")]


def empty_lines(size: int) -> tuple[str, list[EditBlock]]:
    return "\n" * size, [EditBlock("\n" * 100 + "a\n", "x\n")]


def long_replacement(size: int) -> tuple[str, list[EditBlock]]:
    return "  a\n", [EditBlock("a\n", make_code(size))]


def commented_replacement(size: int) -> tuple[str, list[EditBlock]]:
    return "  a\n", [EditBlock("a\n", "// x\n" * (size // 5))]


CASES: dict[str, Case] = {
    case.__name__: case
    for case in (
        *(exact, exact_many, other_indentation, other_indentation_many, not_found, periodic),
        *(periodic_indented, one_long_line, empty_lines, long_replacement, commented_replacement),
    )
}


def measure(case: tuple[str, list[EditBlock]], rounds: int = 3) -> float:
    text, blocks = case
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        with suppress(EditRefused):
            apply_edit(text, blocks, path="a.ts")
        best = min(best, time.process_time() - start)
    return best


def measure_matcher(size: int) -> list[tuple[str, float, str, float]]:
    rows: list[tuple[str, float, str, float]] = []
    for name, make in CASES.items():
        small, large = make(size), make(2 * size)
        once, twice = measure(small), measure(large)
        length = len(small[0]) + sum(len(b.search) + len(b.replace) for b in small[1])
        rows.append((f"edit_{name}", length / 1e6 / once, "MB/s", twice / once))
    return rows


def measure_tokens() -> list[tuple[str, float, str, float]]:
    """Output tokens of the transcripts that edit the example project, ÷ those of writing the touched files anew.

    Both carry the same words for the chat; tokens are the stable estimate that budgets use.
    """
    base = read_project()
    edited = rewritten = 0
    names = [name for name in NAMES if name.startswith("edit-")]
    for name in names:
        answer = read_answer(name)
        parsed = parse_answer(answer)
        turn = stage_turn(base, parsed.operations)
        files = [
            WriteOperation(path, content.decode())
            for path, content in turn.changes().items()
            if content is not None
        ]
        edited += estimate_tokens(answer)
        rewritten += estimate_tokens(parsed.text + write_answer(files))
    share = edited / rewritten
    return [(f"edit_tokens_of_{len(names)}_follow_ups", 100 * share, "% of rewriting", share)]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--megabytes", type=float, default=2)
    options = arguments.parse_args()
    rows = measure_matcher(int(options.megabytes * 1e6)) + measure_tokens()
    if options.json:
        keys = ("name", "value", "unit", "ratio")
        print(json.dumps([dict(zip(keys, row, strict=True)) for row in rows]))
        return
    for name, value, unit, ratio in rows:
        print(f"{name} {value:.1f} {unit} {ratio:.2f}")


if __name__ == "__main__":
    main()
