"""Two who want the same address at the same moment: one gets it, the other is told."""

import asyncio
import uuid

from sqlalchemy import text
from tests.factories.platform import Person, Platform

from paynto.core.scope import Scope, system_scope
from paynto.deployments import service
from paynto.deployments.errors import SlugTaken
from paynto.deployments.models import App


async def make_app(platform: Platform, owner: Person) -> tuple[Scope, uuid.UUID]:
    project = await owner.make_project()
    scope = system_scope(owner.team_id, owner.user_id)
    async with platform.db.transaction(scope) as session:
        app = App(
            team_id=owner.team_id,
            project_id=uuid.UUID(project["id"]),
            slug=f"shop-{uuid.uuid4().hex[:8]}",
            is_server=False,
            database="none",
        )
        session.add(app)
    return scope, app.id


async def until_somebody_waits(platform: Platform) -> None:
    """For a lock that another transaction holds."""
    while True:
        async with platform.db.engine.connect() as connection:
            found = await connection.scalar(
                text(
                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
                )
            )
        if found:
            return
        await asyncio.sleep(0.02)


async def test_a_change_to_an_address_that_is_being_taken_is_a_conflict(
    platform: Platform, person: Person, other_person: Person
) -> None:
    first_scope, first = await make_app(platform, person)
    second_scope, second = await make_app(platform, other_person)
    wanted = f"wanted-{uuid.uuid4().hex[:8]}"

    async def take(scope: Scope, app_id: uuid.UUID) -> None:
        async with platform.db.transaction(scope) as session:
            await service.change_slug(session, platform.resources, scope, app_id, wanted)

    async with platform.db.transaction(first_scope) as session:
        await service.change_slug(session, platform.resources, first_scope, first, wanted)
        late = asyncio.create_task(take(second_scope, second))
        async with asyncio.timeout(20):
            await until_somebody_waits(platform)
    result = await asyncio.gather(late, return_exceptions=True)
    assert isinstance(result[0], SlugTaken), result
    assert wanted in result[0].message
