from collections.abc import Iterator

import pytest
from tests.builder.repair.scripted import withdraw_models


@pytest.fixture(autouse=True)
def _scripted_models_go_with_their_test() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]  used by pytest
    """A model that stayed in the catalogue would be what other tests build with by default."""
    yield
    withdraw_models()
