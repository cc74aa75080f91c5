"""Amounts of money: exact on every way, and kept when an older app or another type of field becomes one."""

import json
import re
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from tests.builder.starter import spec_samples
from tests.builder.starter.conftest import LayOut
from tests.stacks.conftest import free_port, started

from paynto.builder.output_format import EditOperation, WriteOperation, parse_answer
from paynto.builder.starter.generate import generate_files, regenerate
from paynto.builder.starter.generate.values import amount_text
from paynto.builder.starter.model import write_reply
from paynto.builder.starter.spec import SPEC_PATH, AppSpec, Figure
from paynto.stacks import service as stacks
from paynto.stacks.commands import dev_command
from paynto.stacks.toolchain import Toolchain

SHOP = "an inventory for a bicycle shop (name, brand, size, price, quantity, supplier)"
SCHEMA = "prisma/schema.prisma"


def files_of(answer: str, before: dict[str, str] | None = None) -> dict[str, str]:
    files = dict(before or {})
    for one in parse_answer(answer).operations:
        if isinstance(one, WriteOperation):
            files[one.path] = one.content
        elif isinstance(one, EditOperation):
            for block in one.blocks:
                assert files[one.path].count(block.search) == 1
                files[one.path] = files[one.path].replace(block.search, block.replace)
    return files


def in_old_form(files: dict[str, str]) -> dict[str, str]:
    """The app as the program made it when amounts were binary fractions."""
    spec = AppSpec.model_validate_json(files[SPEC_PATH])
    old = generate_files(spec.model_copy(update={"version": 1, "generated": {}}))
    old.pop("src/lib/money.ts")
    told = json.loads(old[SPEC_PATH])
    del told["generated"]["src/lib/money.ts"]
    return {**old, SPEC_PATH: json.dumps(told)}


def column(files: dict[str, str], name: str) -> str:
    found = re.search(rf"^ +{name} +(\S+)", files[SCHEMA], re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (12, "12"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (19.99, "19.99"),
        (-3.2, "-3.2"),
        (1e11, "100000000000"),
    ],
)
def test_an_amount_is_written_as_decimal_text(value: float, text: str) -> None:
    assert amount_text(value) == text


def test_amounts_are_decimals_in_the_schema_and_texts_in_the_sample_rows() -> None:
    files = files_of(write_reply(SHOP, {}))
    assert column(files, "price") == "Decimal?"
    tables = json.loads(files["server/sample-data.json"])
    rows = next(one["rows"] for one in tables if one["table"] == "item")
    assert rows
    assert all(isinstance(row["price"], str) and Decimal(row["price"]) >= 0 for row in rows)


def test_the_next_edit_brings_an_older_app_to_exact_amounts_and_says_so() -> None:
    old = in_old_form(files_of(write_reply(SHOP, {})))
    assert column(old, "price") == "Float?"
    answer = write_reply("change the title to Velo Stock", old)
    assert "exact decimals" in answer
    new = files_of(answer, old)
    assert column(new, "price") == "Decimal?"
    assert "src/lib/money.ts" in new
    assert json.loads(new[SPEC_PATH])["version"] == 2
    assert "exact decimals" not in write_reply("make it green", new)


def test_an_older_schema_changed_by_hand_is_merged() -> None:
    old = in_old_form(files_of(write_reply(SHOP, {})))
    old[SCHEMA] += "\nmodel Mine {\n  id Int @id\n}\n"
    new = files_of(write_reply("change the title to Velo Stock", old), old)
    assert column(new, "price") == "Decimal?"
    assert "model Mine" in new[SCHEMA]


def test_files_of_an_older_generator_come_along_but_hand_made_ones_stay() -> None:
    spec = spec_samples.clinic()
    files = {path: text.encode() for path, text in generate_files(spec).items()}
    stored = AppSpec.model_validate_json(files[SPEC_PATH])
    older, mine = "src/lib/texts.ts", "src/shared/tasks.ts"
    files[older] = b"export const t = String;\n"
    files[mine] += b"// mine\n"
    stored.generated[older] = "d" * 16
    changed = spec.model_copy(update={"name": "Other"})
    paths = [getattr(one, "path", "") for one in regenerate(stored, changed, files).operations]
    assert older not in paths
    import_hash = generate_files(spec)[older]
    files[older] = import_hash.encode() + b"\n"
    from paynto.builder.starter.generate.app_files import content_hash

    stored.generated[older] = content_hash(files[older])
    paths = [getattr(one, "path", "") for one in regenerate(stored, changed, files).operations]
    assert older in paths
    assert mine not in paths


async def bring(toolchain: Toolchain, file: Path, schema: str) -> stacks.SchemaDiff:
    diff = await stacks.diff_schema(toolchain, schema, from_url=f"file:{file}")
    await stacks.apply_statements(toolchain, f"file:{file}", diff.provider, diff.statements)
    return diff


def ask(file: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        with connection:
            return connection.execute(query).fetchall()
    finally:
        connection.close()


async def test_a_number_that_becomes_money_and_a_number_again_keeps_its_values(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    files = files_of(write_reply(SHOP, {}))
    files = files_of(write_reply("add a number called boxes to items", files), files)
    file = tmp_path / "app.db"
    await bring(toolchain, file, files[SCHEMA])
    ask(file, "INSERT INTO Item (name, boxes, updatedAt) VALUES ('a', 12, 0), ('b', NULL, 0)")
    kinds: list[str] = []
    for wish, is_safe in (
        ("money", True),
        ("decimal", False),
        ("money", True),
        ("whole number", False),
    ):
        files = files_of(write_reply(f"make boxes a {wish} field", files), files)
        kinds.append(column(files, "boxes"))
        diff = await bring(toolchain, file, files[SCHEMA])
        assert diff.is_destructive is not is_safe
        assert ask(file, "SELECT boxes FROM Item ORDER BY name") == [(12,), (None,)]
    assert kinds == ["Decimal?", "Float?", "Decimal?", "Int?"]


async def test_amounts_stay_exact_through_database_api_and_overview(
    toolchain: Toolchain, lay_out: LayOut
) -> None:
    spec = spec_samples.clinic()
    spec.figures.append(
        Figure(label="All cost", entity="Task", measure="sum", field="cost", filters=[])
    )
    spec.entities[0].samples = []
    old_schema = generate_files(spec.model_copy(update={"version": 1}))[SCHEMA]
    root, dependencies = lay_out(generate_files(spec))
    file = root / "data/app.db"
    file.parent.mkdir(exist_ok=True)
    await bring(toolchain, file, old_schema)
    ask(
        file,
        "INSERT INTO Task (title, status, cost, due, updatedAt) VALUES ('old', 'todo', 19.99, '2026-01-01', 0)",
    )
    port = free_port()
    async with started(
        dev_command(toolchain, root, port, dependencies), port, "/__paynto/health"
    ) as server:
        assert (await server.get("/api/tasks/1"))["cost"] == "19.99"
        for cost in ("0.1", "0.20", 0.7, "999999999999.99"):
            made = await server.send(
                "POST", "/api/tasks", {"title": "new", "status": "todo", "cost": cost}
            )
            assert made.status_code == 201, made.text
            assert Decimal(made.json()["cost"]) == Decimal(str(cost))
        refused = await server.send(
            "POST", "/api/tasks", {"title": "new", "status": "todo", "cost": "1.005"}
        )
        assert refused.json()["errors"][0]["message"] == "At most two decimals."
        figures = {
            one["label"]: one["value"] for one in (await server.get("/api/dashboard"))["figures"]
        }
        assert figures["All cost"] == 1000000000020.98
        listed = await server.get("/api/tasks?sort=cost&direction=desc")
        assert [row["cost"] for row in listed["items"]] == [
            "999999999999.99",
            "19.99",
            "0.7",
            "0.2",
            "0.1",
        ]
        undone = await server.send("PATCH", "/api/tasks/1", {"title": "renamed"})
        assert undone.json()["cost"] == "19.99"
