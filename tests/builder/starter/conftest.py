"""Made apps laid over their template, with the packages of this machine."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.stacks.conftest import dependency_sets, toolchain, write  # noqa: F401 -- fixtures of the stacks' own tests

from paynto.stacks import service as stacks
from paynto.stacks.dependencies import DependencySet

LayOut = Callable[[Mapping[str, str]], tuple[Path, DependencySet]]


@pytest.fixture
def lay_out(tmp_path: Path, dependency_sets: dict[str, DependencySet]) -> LayOut:  # noqa: F811 -- the fixture itself
    """Writes an app's files over the template of their stack."""

    def write_app(files: Mapping[str, str]) -> tuple[Path, DependencySet]:
        stack = "fullstack" if "prisma/schema.prisma" in files else "react"
        root = tmp_path / "app"
        for path, content in {**stacks.read_template(stack), **files}.items():
            write(root, path, content)
        (root / ".cache/tmp").mkdir(parents=True)
        stacks.link_dependency_set(dependency_sets[stack], root)
        return root, dependency_sets[stack]

    return write_app
