"""Fixtures of all tests: one PostgreSQL per run, one database per worker from a migrated template."""

import os
import uuid
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from tests.factories.platform import Person, Platform, run_platform

from paynto.core.crypto import Keyring, load_master_key
from paynto.core.db import Database
from paynto.core.postgres import EmbeddedPostgres
from paynto.migrations.runner import migrate

ROOT = Path(__file__).parents[1]
TEMPLATE = "paynto_template"


@pytest.fixture(scope="session")
def cached_home() -> Path:
    """Holds the toolchain and dependency sets between runs, so that they are installed once per machine."""
    home = Path(os.environ.get("PAYNTO_TEST_HOME") or ROOT / ".cache" / "test-home")
    home.mkdir(parents=True, exist_ok=True)
    return home


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a fresh migrated database for this worker."""
    given = os.environ.get("PAYNTO_TEST_POSTGRES")
    server: EmbeddedPostgres | None = None
    if given:
        admin = given
    else:
        server = EmbeddedPostgres(tmp_path_factory.mktemp("pg"))
        admin = server.start()
    name = f"test_{uuid.uuid4().hex[:12]}"
    plain = admin.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = admin.replace("/paynto?", f"/{name}?")
    migrate(url)
    yield url
    if server is not None:
        server.stop()


@pytest.fixture
async def database(postgres_url: str) -> AsyncGenerator[Database]:
    db = Database(postgres_url, pool_size=5)
    yield db
    await db.close()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    ring = Keyring(load_master_key("", tmp_path))
    ring.add(ring.new_wrapped_key("test"))
    return ring


@pytest.fixture(scope="session")
async def platform(
    tmp_path_factory: pytest.TempPathFactory, cached_home: Path, postgres_url: str
) -> AsyncGenerator[Platform]:
    """The real platform, one per worker because the durable engine is one per process."""
    async with run_platform(tmp_path_factory.mktemp("home"), cached_home, postgres_url) as running:
        yield running


@pytest.fixture
async def person(platform: Platform) -> AsyncGenerator[Person]:
    """A fresh person in a fresh team, signed in."""
    ada = await platform.sign_up()
    yield ada
    await ada.http.aclose()


@pytest.fixture(scope="module")
async def regular(platform: Platform) -> AsyncGenerator[Person]:
    """One person for all tests of a file that leave nothing behind that another test could see."""
    ada = await platform.sign_up()
    yield ada
    await ada.http.aclose()


@pytest.fixture
async def other_person(platform: Platform) -> AsyncGenerator[Person]:
    """Somebody of another team."""
    mallory = await platform.sign_up("Mallory")
    yield mallory
    await mallory.http.aclose()


@pytest.fixture
def client(person: Person) -> httpx.AsyncClient:
    return person.http


@pytest.fixture
def other_client(other_person: Person) -> httpx.AsyncClient:
    return other_person.http


@pytest.fixture
async def anonymous(platform: Platform) -> AsyncGenerator[httpx.AsyncClient]:
    """A browser without a session."""
    async with platform.visitor() as visitor:
        yield visitor


# what `make test` kills and floods; `make crash` goes through every stage and takes about a quarter of an hour
QUICK_CRASH_TESTS = frozenset(
    {
        "test_a_build_killed_while_a_stage_runs_ends_well[generate]",
        "test_a_server_killed_in_a_stream_goes_on_without_a_lost_or_doubled_character",
        "test_a_build_killed_while_a_stage_runs_ends_well[apply]",
        "test_a_build_killed_while_a_stage_runs_ends_well[sync]",
        "test_a_repair_killed_on_its_way_is_done_once[ask]",
        "test_a_deployment_killed_while_a_stage_runs_ends_well[database]",
        "test_a_deployment_killed_while_a_stage_runs_ends_well[verify]",
        "test_two_people_who_build_at_once_are_queued_and_both_see_both",
        "test_an_address_that_is_taken_is_refused_in_words",
        "test_a_project_deleted_during_its_build_ends_the_job_in_words",
        "test_a_stop_keeps_the_files_that_are_complete",
        "test_markup_in_a_name_stays_text",
        "test_bytes_that_are_no_text_are_refused_in_words",
        "test_an_app_that_takes_4_gib_is_ended_and_the_reason_is_told",
        "test_an_app_sees_nothing_of_the_host_and_reaches_nobody",
        "test_killed_platform_leaves_no_process_behind[False]",
        "test_killed_platform_leaves_no_process_behind[True]",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests over the whole platform run in a lane of their own.

    The durable engine draws random numbers in its threads; a property test in the same process would see its own
    sequence disturbed and call it flaky.
    """
    for item in items:
        if "platform" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.platform)
        if item.get_closest_marker("crash") and item.name not in QUICK_CRASH_TESTS:
            item.add_marker(pytest.mark.long)
