"""The files of a made app: deterministic, safe against any text, and small steps from edit to edit."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.builder.starter import spec_samples

from paynto.builder.output_format import DeleteOperation, EditOperation, WriteOperation
from paynto.builder.starter.generate import UnsafeSpec, generate_files, regenerate
from paynto.builder.starter.generate.encode import jsx_attribute, jsx_text, ts_string
from paynto.builder.starter.generate.look import write_theme
from paynto.builder.starter.spec import SPEC_PATH, AppSpec, FieldSpec, Look

COLOURS = ["#000000", "#ffffff", "#facc15", "#22c55e", "#4f46e5", "#ef4444", "#94a3b8", "#00ffff"]


def files_of(spec: AppSpec) -> dict[str, bytes]:
    return {path: text.encode() for path, text in generate_files(spec).items()}


def stored_spec(files: dict[str, bytes]) -> AppSpec:
    return AppSpec.model_validate(json.loads(files[SPEC_PATH]))


@pytest.mark.parametrize("name", spec_samples.ALL)
def test_the_same_specification_gives_the_same_bytes(name: str) -> None:
    assert generate_files(spec_samples.ALL[name]()) == generate_files(spec_samples.ALL[name]())


@pytest.mark.parametrize("name", spec_samples.ALL)
def test_the_stored_specification_is_the_one_the_app_was_made_from(name: str) -> None:
    spec = spec_samples.ALL[name]()
    stored = stored_spec(files_of(spec))
    assert stored.model_copy(update={"generated": {}}) == spec
    assert stored.generated.keys() | {SPEC_PATH} == files_of(spec).keys()


@pytest.mark.parametrize("name", spec_samples.ALL)
def test_files_stay_readable(name: str) -> None:
    for path, text in generate_files(spec_samples.ALL[name]()).items():
        assert text.endswith("\n"), path
        assert "«" not in text, path
        if path.endswith((".ts", ".tsx")):
            assert len(text.splitlines()) <= 300, path


@given(st.text())
@settings(max_examples=300)
def test_a_string_literal_means_exactly_its_text(text: str) -> None:
    literal = ts_string(text)
    assert json.loads(literal) == text
    assert not re.search("[\u0000-\u001f\u2028\u2029\u202a-\u202e\u200b-\u200f]", literal)


@given(st.text())
@settings(max_examples=300)
def test_text_between_tags_cannot_open_a_tag_or_an_expression(text: str) -> None:
    written = jsx_text(text)
    if written.startswith("{"):
        assert json.loads(written[1:-1]) == text
    else:
        assert written == text
        assert not set(text) & set("<>{}&\\\"'`\n")


@given(st.text())
@settings(max_examples=300)
def test_an_attribute_means_exactly_its_text(text: str) -> None:
    written = jsx_attribute(text)
    assert json.loads(written[1:-1] if written.startswith("{") else written) == text


@pytest.mark.parametrize(
    "name", ["task-list", "1st", "a b", "x;y", "constructor", "", "é", "A" * 65]
)
def test_a_field_name_that_is_no_identifier_is_refused(name: str) -> None:
    spec = spec_samples.library()
    spec.entities[0].fields.append(FieldSpec(name=name, label="X", type="text"))
    with pytest.raises(UnsafeSpec):
        generate_files(spec)


@pytest.mark.parametrize("slug", ["../x", "a/b", "A", "", "a--b", "api", "x\n"])
def test_an_address_that_could_leave_its_place_is_refused(slug: str) -> None:
    spec = spec_samples.library()
    spec.entities[0].slug = slug
    with pytest.raises(UnsafeSpec):
        generate_files(spec)


@pytest.mark.parametrize("colour", ["red;}", "#fff", "url(x)", "#gggggg"])
def test_a_colour_that_is_none_is_refused(colour: str) -> None:
    with pytest.raises(UnsafeSpec):
        write_theme(Look(accent=colour))


@pytest.mark.parametrize("colour", COLOURS)
def test_a_theme_names_every_colour_in_light_and_dark(colour: str) -> None:
    light, dark = write_theme(Look(accent=colour)).split(".dark {")
    for name in ("--accent:", "--accent-foreground:", "--accent-text:", "--chart-6:"):
        assert name in light
        assert name in dark


def test_an_edit_writes_only_what_changes() -> None:
    before = spec_samples.clinic()
    files = files_of(before)
    after = before.model_copy(deep=True)
    after.look.accent = "#be123c"
    answer = regenerate(stored_spec(files), after, files)
    assert answer.refusal is None
    assert [getattr(one, "path", None) for one in answer.operations] == [SPEC_PATH, "src/theme.css"]


def test_a_removed_entity_takes_its_files_along() -> None:
    before = spec_samples.library()
    files = files_of(before)
    after = before.model_copy(deep=True)
    after.entities = [entity for entity in after.entities if entity.name != "Loan"]
    after.pages = [page for page in after.pages if getattr(page, "entity", "") != "Loan"]
    answer = regenerate(stored_spec(files), after, files)
    deleted = {one.path for one in answer.operations if isinstance(one, DeleteOperation)}
    assert "src/shared/loans.ts" in deleted
    assert "server/rules/loans.ts" in deleted
    assert not any("books" in path for path in deleted)


def test_a_hand_made_change_elsewhere_in_the_file_is_kept() -> None:
    before = spec_samples.clinic()
    files = files_of(before)
    path = "src/shared/tasks.ts"
    files[path] = files[path] + b"\nexport const mine = 1;\n"
    after = before.model_copy(deep=True)
    after.entities[0].fields.append(FieldSpec(name="room", label="Room", type="text"))
    answer = regenerate(stored_spec(files), after, files)
    assert answer.refusal is None
    edit = next(
        one for one in answer.operations if isinstance(one, EditOperation) and one.path == path
    )
    text = files[path].decode()
    for block in edit.blocks:
        assert text.count(block.search) == 1
        text = text.replace(block.search, block.replace)
    assert "export const mine = 1;" in text
    assert "room: optional(text())" in text


def test_a_hand_made_change_in_the_same_place_refuses_the_edit_and_names_the_file() -> None:
    before = spec_samples.clinic()
    files = files_of(before)
    files["src/theme.css"] = files["src/theme.css"].replace(b"--accent", b"--brand")
    after = before.model_copy(deep=True)
    after.look.accent = "#be123c"
    answer = regenerate(stored_spec(files), after, files)
    assert answer.operations == []
    assert answer.refusal is not None
    assert "src/theme.css" in answer.refusal


def test_renames_are_remembered_over_several_edits() -> None:
    first = spec_samples.clinic()
    files = files_of(first)
    second = first.model_copy(deep=True)
    field = next(one for one in second.entities[0].fields if one.name == "due")
    field.name = "deadline"
    second = _replace_field(second, "due", "deadline")
    files = _apply(
        files,
        regenerate(
            stored_spec(files), second, files, [("field", "Task", "due", "deadline")]
        ).operations,
    )
    third = second.model_copy(deep=True)
    third.name = "Other name"
    files = _apply(files, regenerate(stored_spec(files), third, files).operations)
    schema = files["prisma/schema.prisma"].decode()
    assert re.search(r"/// @renamedFrom\(due\)\n  deadline ", schema)
    assert json.loads(files[".paynto/migrations.json"])[0]["renames"] == [
        {"kind": "field", "entity": "Task", "from": "due", "to": "deadline"}
    ]


def _replace_field(spec: AppSpec, old: str, new: str) -> AppSpec:
    """Names the field anew wherever the specification speaks of it."""

    def walk(value: object) -> object:
        if isinstance(value, dict):
            return {(new if key == old else key): walk(item) for key, item in value.items()}
        if isinstance(value, list):
            return [walk(item) for item in value]
        return new if value == old else value

    assert isinstance(spec, BaseModel)
    return AppSpec.model_validate(walk(spec.model_dump()))


def _apply(files: dict[str, bytes], operations: list[object]) -> dict[str, bytes]:
    changed = dict(files)
    for operation in operations:
        if isinstance(operation, WriteOperation):
            changed[operation.path] = operation.content.encode()
        elif isinstance(operation, DeleteOperation):
            del changed[operation.path]
    return changed
