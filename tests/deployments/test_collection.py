"""What nothing refers to is collected after its grace time, and nothing else."""

import asyncio
import os
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import obstore
import pytest
from sqlalchemy import text
from tests.factories.platform import Person, Platform

from paynto.core.clock import now
from paynto.core.scope import system_scope
from paynto.deployments import queries
from paynto.deployments.artefacts import load_manifest, upload_release
from paynto.deployments.build_output import BuildOutput
from paynto.deployments.hosts.errors import ReleaseNotFound
from paynto.deployments.models import App
from paynto.deployments.unused_objects import remove_unused_objects
from paynto.projects.unused_blobs import remove_unused_blobs

LARGE = "x" * 300_000


def soon() -> datetime:
    """Everything stored until now is past its grace time."""
    return now() + timedelta(minutes=1)


async def count_blobs(platform: Platform, owner: Person) -> int:
    async with platform.db.system_transaction() as session:
        statement = text("SELECT count(*) FROM blobs WHERE team_id = :team")
        return int(await session.scalar(statement, {"team": owner.team_id}) or 0)


async def list_objects(platform: Platform, prefix: str) -> set[str]:
    pages = [page async for page in obstore.list(platform.resources.objects, prefix)]
    return {entry["path"] for page in pages for entry in page}


async def collect_blobs(platform: Platform, before: datetime) -> None:
    await remove_unused_blobs(platform.db, platform.resources.objects, before)


async def test_files_of_a_project_that_is_gone_are_collected(
    platform: Platform, person: Person
) -> None:
    kept = await person.make_project("Kept")
    gone = await person.make_project("Gone")
    await person.save_file(kept["id"], "src/kept.ts", "export const kept = 1;\n")
    await person.save_file(gone["id"], "src/gone.ts", "export const gone = 1;\n")
    await person.save_file(gone["id"], "public/large.txt", LARGE)
    prefix = f"blobs/{person.team_id}/"
    assert len(await list_objects(platform, prefix)) == 1
    before = await count_blobs(platform, person)

    await collect_blobs(platform, soon())
    assert await count_blobs(platform, person) == before

    async with platform.db.system_transaction() as session:
        await session.execute(text("DELETE FROM projects WHERE id = :id"), {"id": gone["id"]})
    await collect_blobs(platform, now() - timedelta(days=7))
    assert await count_blobs(platform, person) == before
    await collect_blobs(platform, soon())
    assert await count_blobs(platform, person) == before - 2
    assert await list_objects(platform, prefix) == set()
    shown = await person.http.get(
        f"/api/projects/{kept['id']}/files/content", params={"path": "src/kept.ts"}
    )
    assert shown.json()["text"] == "export const kept = 1;\n"


async def test_nothing_is_collected_while_somebody_stores(
    platform: Platform, person: Person
) -> None:
    gone = await person.make_project("Gone")
    async with platform.db.system_transaction() as session:
        await session.execute(text("DELETE FROM projects WHERE id = :id"), {"id": gone["id"]})
    before = await count_blobs(platform, person)
    assert before > 0
    async with platform.db.transaction(system_scope(person.team_id)) as session:
        await session.execute(
            text("SELECT pg_advisory_xact_lock_shared(7296837, hashtext(:team))"),
            {"team": str(person.team_id)},
        )
        await collect_blobs(platform, soon())
        assert await count_blobs(platform, person) == before
    await collect_blobs(platform, soon())
    assert await count_blobs(platform, person) == 0


@pytest.fixture
def output(tmp_path: Path) -> BuildOutput:
    (tmp_path / "index.html").write_text(f"<!doctype html>{uuid.uuid4()}")
    (tmp_path / "shared.js").write_text("console.log('shared');" * 100)
    return BuildOutput(client=tmp_path, server=None, server_entry="node.js")


async def make_app(platform: Platform, owner: Person) -> App:
    project = await owner.make_project()
    async with platform.db.transaction(system_scope(owner.team_id)) as session:
        app = App(
            team_id=owner.team_id,
            project_id=uuid.UUID(project["id"]),
            slug=f"shop-{uuid.uuid4().hex[:8]}",
            is_server=False,
            database="none",
        )
        session.add(app)
    return app


async def test_releases_of_a_deleted_app_are_collected_but_not_what_others_share(
    platform: Platform, person: Person, output: BuildOutput
) -> None:
    store = platform.resources.objects
    kept, gone = await make_app(platform, person), await make_app(platform, person)
    await asyncio.to_thread(upload_release, store, str(gone.id), 1, output)
    (output.client / "index.html").write_text("<!doctype html>another")
    await asyncio.to_thread(upload_release, store, str(kept.id), 1, output)
    stranger = str(uuid.uuid4())
    await asyncio.to_thread(upload_release, store, stranger, 1, output)
    orphan = f"objects/{os.urandom(32).hex()}"
    await obstore.put_async(store, orphan, b"of an upload that was given up")
    only_gone = {file.sha256 for file in load_manifest(store, str(gone.id), 1).files.values()}
    only_gone -= {file.sha256 for file in load_manifest(store, str(kept.id), 1).files.values()}
    assert only_gone

    async with platform.db.system_transaction() as session:
        statement = text("UPDATE apps SET deleted_at = now() WHERE id = :id")
        await session.execute(statement, {"id": gone.id})
    past = now() - timedelta(days=7)
    await remove_unused_objects(platform.db, store, past)
    assert orphan in await list_objects(platform, "objects/")

    async with platform.db.system_transaction() as session:
        await queries.share_release_objects(session)
        assert await remove_unused_objects(platform.db, store, soon()) == 0
    await remove_unused_objects(platform.db, store, soon())
    with pytest.raises(ReleaseNotFound):
        load_manifest(store, str(gone.id), 1)
    left = await list_objects(platform, "objects/")
    assert orphan not in left
    assert not {f"objects/{sha256}" for sha256 in only_gone} & left
    for app_id in (str(kept.id), stranger):
        for file in load_manifest(store, app_id, 1).files.values():
            assert f"objects/{file.sha256}" in left
            assert {f"objects/{one.sha256}" for one in file.encodings.values()} <= left
