"""A desk of a fresh team for each test."""

import pytest
from tests.factories.platform import Person, Platform
from tests.llm.calls.asking import Desk


@pytest.fixture
async def desk(platform: Platform, person: Person) -> Desk:
    return await Desk.open(platform, person)
