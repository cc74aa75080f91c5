"""The faults of `bench/builder` fit the apps that they are put into; a run takes too long to find out there."""

import pytest
from bench.builder.suite import STACKS, load_faults

from paynto.builder.starter.generate import generate_files
from paynto.builder.starter.language import understand
from paynto.builder.starter.spec import AppSpec
from paynto.stacks.catalogue import read_template


@pytest.mark.parametrize("stack", STACKS)
def test_every_fault_changes_the_app_of_its_stack(stack: str) -> None:
    suite = load_faults(stack)
    spec = understand(suite.prompt)
    assert isinstance(spec, AppSpec)
    made = {path: content.decode() for path, content in read_template(stack).items() if not path.endswith(".ico")}  # fmt: skip
    made |= generate_files(spec)
    for fault in suite.faults:
        changed = dict(made)
        for change in fault.changes:
            changed[change.path] = change.apply(changed.get(change.path, ""))
        assert changed != made, fault.name
    assert len(suite.faults) >= 30
