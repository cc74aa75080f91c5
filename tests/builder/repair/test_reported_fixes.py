"""Repairs that the compiler's message spells out: the word at the very place, and nothing else."""

import pytest

from paynto.builder.fixers.reported import fix_reported
from paynto.stacks.problems import Problem

PACKAGE = b'{"dependencies": {"react": "19", "react-router": "7", "lucide-react": "1"}}'


def fix(path: str, text: str, *problems: Problem, **more: str) -> str:
    files = {path: text.encode(), "package.json": PACKAGE}
    files |= {name.replace("__", "/") + ".tsx": content.encode() for name, content in more.items()}
    for item in fix_reported(files, problems):
        for changed, content in item.changes.items():
            assert content is not None
            files[changed] = content
    return files[path].decode()


def types(message: str, line: int, column: int, code: str = "TS2552") -> Problem:
    return Problem("types", message, "src/a.tsx", line, column, code)


@pytest.mark.parametrize(
    ("text", "message", "column", "code", "expected"),
    [
        ("formatClok(1);\n", "Cannot find name 'formatClok'. Did you mean 'formatClock'?", 1, "TS2552", "formatClock(1);\n"),
        ("a.nmae;\n", "Property 'nmae' does not exist on type 'Book'. Did you mean 'name'?", 3, "TS2551", "a.name;\n"),
        ('<B v="ghots" />;\n', "Type '\"ghots\"' is not assignable to type '\"ghost\" | \"plain\"'. Did you mean '\"ghost\"'?", 4, "TS2820", '<B v="ghost" />;\n'),
        ('import { Phase, x } from "./b";\n', "'Phase' is a type and must be imported using a type-only import when 'verbatimModuleSyntax' is enabled.", 10, "TS1484", 'import { type Phase, x } from "./b";\n'),
        ('import { Rings } from "./b";\n', "'\"./b\"' has no exported member named 'Rings'. Did you mean 'Ring'?", 10, "TS2724", 'import { Ring } from "./b";\n'),
        ("  render() {}\n", "This member must have an 'override' modifier because it overrides a member in the base class 'C'.", 3, "TS4114", "  override render() {}\n"),
        ('import { z } from "q";\n', "Module '\"q\"' has no exported member 'z'. Did you mean to use 'import z from \"q\"' instead?", 10, "TS2614", 'import z from "q";\n'),
    ],
)  # fmt: skip
def test_what_the_message_spells_out_is_done(
    text: str, message: str, column: int, code: str, expected: str
) -> None:
    assert fix("src/a.tsx", text, types(message, 1, column, code)) == expected


def test_another_word_at_the_place_is_left_alone() -> None:
    problem = types("Cannot find name 'foo'. Did you mean 'fooo'?", 1, 1)
    assert fix("src/a.tsx", "bar(); foo(foo);\n", problem) == "bar(); foo(foo);\n"


def test_a_name_that_other_files_import_from_one_package_is_imported() -> None:
    problem = types("Cannot find name 'clsx'.", 1, 1, "TS2304")
    fixed = fix("src/a.tsx", "clsx(1);\n", problem, src__b='import { clsx } from "clsx";\n')
    assert fixed.startswith('import { clsx } from "clsx";\n')


def test_a_name_that_comes_from_two_places_is_not_guessed() -> None:
    problem = types("Cannot find name 'cx'.", 1, 1, "TS2304")
    more = {"src__b": 'import { cx } from "a";\n', "src__c": 'import { cx } from "b";\n'}
    assert fix("src/a.tsx", "cx(1);\n", problem, **more) == "cx(1);\n"


def test_an_icon_beside_icons_is_imported_and_a_component_is_not() -> None:
    head = 'import { Pause } from "lucide-react";\n'
    problem = types("Cannot find name 'Play'.", 2, 10, "TS2304")
    icon = fix("src/a.tsx", f"{head}const a = <Play aria-hidden />;\n", problem)
    assert 'import { Play } from "lucide-react";' in icon
    other = f"{head}const a = <Play title='x'>go</Play>;\n"
    assert fix("src/a.tsx", other, problem) == other


def test_a_relation_gets_its_other_side() -> None:
    schema = "model Book {\n  id Int @id\n  reader Reader @relation(fields: [id], references: [id])\n}\nmodel Reader {\n  id Int @id\n}\n"
    message = "Error validating field `reader` in model `Book`: The relation field `reader` on model `Book` is missing an opposite relation field on the model `Reader`."
    problem = Problem("schema", message, "prisma/schema.prisma", 3, 3, "PRISMA")
    fixed = fix("prisma/schema.prisma", schema, problem)
    assert "model Reader {\n  id Int @id\n  books Book[]\n}" in fixed


def test_a_relation_with_a_name_gets_its_other_side_under_it() -> None:
    schema = (
        'model Loan {\n  id Int @id\n  reader Reader? @relation("Loan_reader", fields: [id], references: [id])\n'
        "\n  @@index([id])\n}\n\nmodel Reader {\n  id Int @id\n}\n"
    )
    message = "Error validating field `reader` in model `Loan`: The relation field `reader` on model `Loan` is missing an opposite relation field on the model `Reader`. Either run `prisma format` or add it manually."
    problem = Problem("schema", message, "prisma/schema.prisma", 3, 3, "PRISMA")
    fixed = fix("prisma/schema.prisma", schema, problem)
    assert 'model Reader {\n  id Int @id\n  loans Loan[] @relation("Loan_reader")\n}' in fixed


def test_a_type_of_a_schema_written_a_little_wrong_is_corrected() -> None:
    schema = "model Book {\n  id Int @id\n  title Sting?\n}\n"
    message = 'Type "Sting" is neither a built-in type, nor refers to another model.'
    problem = Problem("schema", message, "prisma/schema.prisma", 3, 9, "PRISMA")
    assert "title String?" in fix("prisma/schema.prisma", schema, problem)
