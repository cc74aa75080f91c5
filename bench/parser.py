"""Speed of the output format's parser: on a realistic answer, and on hostile ones at two sizes.

Each line is `name value unit ratio`. For hostile input the ratio is time at double size ÷ time: 2.0 is linear. For the
realistic answer it is the speed against `str.splitlines` plus a join of the same text, measured in the same run.
"""

import argparse
import json
import time
from collections.abc import Callable

from paynto.builder.output_format import AnswerParser, WriteOperation, parse_answer, write_answer

LINE = (
    '        <li key={item.id} className="rounded-md border p-3">{item.title} · {item.due}</li>\n'
)
FILE = 'import { useState } from "react";\n\nexport function List() {\n' + LINE * 60 + "}\n"


def make_realistic(size: int) -> str:
    files = [WriteOperation(f"src/part-{i}.tsx", FILE) for i in range(1 + size // len(FILE))]
    return f"I will write these files.\n\n{write_answer(files)}\nDone.\n"


def repeat(piece: str) -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece))


HOSTILE: dict[str, Callable[[int], str]] = {
    "file_prefixes_on_one_line": repeat("<file "),
    "unreadable_tags": repeat('<file path="\n'),
    "search_markers": lambda size: '<edit path="a">\n' + repeat("<<<<<<< SEARCH\n")(size),
    "one_line_without_end": lambda size: '<file path="a">\n' + "x" * size,
    "ends_on_the_tag_line": lambda size: '<file path="a">' + repeat('</file><file path="')(size),
    "sound_blocks": lambda size: (
        '<edit path="a">\n' + repeat("<<<<< SEARCH\na\n=====\n>>>>> REPLACE\n")(size)
    ),
    "markers_in_a_block": lambda size: '<edit path="a">\n<<<<< SEARCH\n' + repeat("======\n")(size),
    "lines_like_tags_in_a_file": lambda size: '<file path="a">\n' + repeat("<file p\n")(size),
    "ends_in_a_file": lambda size: '<file path="a">\n' + repeat(" </file>\n")(size),
    "code_fences": repeat("```\n"),
    "named_code_blocks": repeat("**a.ts**\n```ts\n1\n```\n"),
    "fences_in_a_file": lambda size: '<file path="a">\n' + repeat("```\n")(size),
    "empty_lines": repeat("\n"),
    "empty_lines_in_an_edit": lambda size: '<edit path="a">\n' + repeat("\n")(size),
    "diffs": repeat("--- a.ts\n+++ a.ts\n@@\n-a\n+b\n"),
    "diff_lines": lambda size: "--- a.ts\n+++ a.ts\n@@\n" + repeat("+\n")(size),
    "patches": repeat("*** Begin Patch\n*** Delete File: a\n*** End Patch\n"),
    "thoughts": repeat("<think>\n</think>\n"),
    "foreign_tags": repeat('<dyad-write path="a.ts">\n'),
    "foreign_files": repeat('<dyad-write path="a.ts">\n</dyad-write>\n'),
    "labels": repeat("- `" + "a/" * 20 + "\n```\n"),
    "own_files": repeat('<file path="a">\n</file>\n'),
    "deletions": repeat('<delete path="a"/>'),
}


def measure(run: Callable[[], object], rounds: int = 3) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def feed_by_one(text: str) -> None:
    parser = AnswerParser()
    for sign in text:
        parser.feed(sign)
    parser.finish()


def measure_all(size: int) -> list[tuple[str, float, str, float]]:
    realistic = make_realistic(size)
    seconds = measure(lambda: parse_answer(realistic))
    baseline = measure(lambda: "".join(realistic.splitlines(keepends=True)))
    megabytes = len(realistic) / 1e6
    rows = [("parser_realistic", megabytes / seconds, "MB/s", baseline / seconds)]
    for name, make in HOSTILE.items():
        small, large = make(size), make(2 * size)
        once = measure(lambda small=small: parse_answer(small))
        twice = measure(lambda large=large: parse_answer(large))
        rows.append((f"parser_{name}", len(small) / 1e6 / once, "MB/s", twice / once))
    tenth = [make_realistic(size // 20), make_realistic(size // 10)]
    once, twice = (measure(lambda text=text: feed_by_one(text), 1) for text in tenth)
    rows.append(("parser_one_sign_at_a_time", len(tenth[0]) / 1e6 / once, "MB/s", twice / once))
    return rows


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--megabytes", type=float, default=2)
    options = arguments.parse_args()
    rows = measure_all(int(options.megabytes * 1e6))
    if options.json:
        keys = ("name", "value", "unit", "ratio")
        print(json.dumps([dict(zip(keys, row, strict=True)) for row in rows]))
        return
    for name, value, unit, ratio in rows:
        print(f"{name} {value:.1f} {unit} {ratio:.2f}")


if __name__ == "__main__":
    main()
