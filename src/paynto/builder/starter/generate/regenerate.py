"""Turns a changed specification into the operations that change the app."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from paynto.builder.output_format import DeleteOperation, Operation, WriteOperation
from paynto.builder.starter.generate.app_files import content_hash, generate_files
from paynto.builder.starter.generate.merge import merge_edit
from paynto.builder.starter.generate.migrations import (
    MIGRATIONS_PATH,
    extend_history,
    read_history,
)
from paynto.builder.starter.spec import SPEC_PATH, AppSpec


@dataclass(frozen=True)
class Answer:
    """Operations to apply, or one plain sentence that says why nothing is done."""

    operations: list[Operation] = field(default_factory=list[Operation])
    refusal: str | None = None


def regenerate(
    old_spec: AppSpec,
    new_spec: AppSpec,
    current_files: Mapping[str, bytes],
    renames: Sequence[tuple[str, ...]] = (),
) -> Answer:
    """Only files whose content changes; what a person changed by hand is merged or the turn is refused.

    Files that an earlier form of the generator wrote, and nobody has changed, come along in today's form, so that all fit together.
    """
    history = read_history(current_files)
    before = generate_files(old_spec, history)
    after = generate_files(new_spec, extend_history(history, renames))
    operations: list[Operation] = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path), after.get(path)
        current = current_files.get(path)
        is_own = (
            current is None
            or path in (SPEC_PATH, MIGRATIONS_PATH)
            or content_hash(current) == old_spec.generated.get(path)
        )
        if old == new and current is not None and not is_own:
            continue
        if is_own and new is None:
            operations += [DeleteOperation(path)] if current is not None else []
        elif is_own and new is not None:
            # A file that a person deleted stays deleted, unless the edit changes it.
            is_deleted = current is None and old == new and path in old_spec.generated
            if not is_deleted and current != new.encode():
                operations.append(WriteOperation(path, new))
        else:
            merged = merge_edit(path, old, new, current)
            if merged is None:
                return Answer(
                    refusal=f"You have changed {path} by hand in the same place that this edit needs, so I changed nothing."
                )
            operations += merged
    return Answer(operations)
