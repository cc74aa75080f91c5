"""Two locks between teams: every query takes a scope, and the database refuses what a query forgets."""

import uuid
from collections.abc import AsyncGenerator

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.factories.platform import Person, Platform
from tests.factories.rows import OwnedRows, make_rows_of_every_kind

from paynto.app import create_api
from paynto.core.scope import Scope, system_scope

_BODIES: dict[str, object] = {
    "ProjectUpdate": {"name": "Stolen"},
    "ProjectDuplicate": {},
    "BuildCreate": {"prompt": "Add a page"},
    "MessageResend": {},
    "VersionUpdate": {"name": "Stolen"},
    "FileWrite": {"path": "src/a.ts", "text": "stolen"},
    "FileMove": {"from_path": "index.html", "to_path": "b.html"},
    "FilesDelete": {"paths": ["index.html"]},
    "FilesMove": {"moves": [{"from_path": "index.html", "to_path": "b.html"}]},
    "PutBack": {"version": 2, "paths": ["index.html"]},
    "TicketUpdate": {"is_dismissed": True},
    "PreviewLinkCreate": {"expires_in_minutes": 5},
    "DataRowWrite": {"values": {"a": 1}},
    "DeploymentCreate": {"database": "none", "env": []},
    "AppUpdate": {"slug": "stolen"},
    "PreviewDeploymentCreate": {},
    "PromptUpdate": {"title": "Stolen"},
    "ModelProviderUpdate": {"label": "Stolen"},
    "EnvWrite": {"variables": [{"name": "A", "value": "b"}]},
}
_QUERY: dict[str, object] = {"path": "index.html", "text": "a", "base": 1, "head": 1, "version": 2}


def _list_routes_with_ids() -> list[tuple[str, str]]:
    """Every route of the schema that names something by its id, so that none can be forgotten."""
    paths = create_api().openapi()["paths"]
    return sorted(
        (method.upper(), path)
        for path, operations in paths.items()
        for method in operations
        if "_id}" in path
    )


def _request_for(method: str, path: str, rows: OwnedRows) -> tuple[str, dict[str, object]]:
    """The address with the rows' ids in it, and a valid request, so that only the team can be the reason."""
    schema = create_api().openapi()
    operation = schema["paths"][path][method.lower()]
    address = path
    query: dict[str, object] = {}
    for parameter in operation.get("parameters", []):
        name = parameter["name"]
        if parameter["in"] == "path":
            address = address.replace(f"{{{name}}}", str(rows.values[name]))
        elif parameter["in"] == "query" and parameter.get("required"):
            query[name] = _QUERY[name]
    more: dict[str, object] = {"params": query}
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        name = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        more["json"] = _BODIES[name]
    elif content:
        more["files"] = {"file": ("a.csv", b"a\n1\n")}
    return address, more


@pytest.fixture(scope="module")
async def strangers(platform: Platform) -> AsyncGenerator[tuple[OwnedRows, Person]]:
    """Rows of one team, and a person of another."""
    ada, mallory = await platform.sign_up(), await platform.sign_up("Mallory")
    yield await make_rows_of_every_kind(platform, ada), mallory
    await ada.http.aclose()
    await mallory.http.aclose()


def test_the_schema_was_read() -> None:
    assert len(_list_routes_with_ids()) > 50


@pytest.mark.parametrize(
    ("method", "path"), _list_routes_with_ids(), ids=lambda part: part.replace("/api/", "")
)
async def test_another_team_s_ids_are_not_found(
    platform: Platform, strangers: tuple[OwnedRows, Person], method: str, path: str
) -> None:
    rows, mallory = strangers
    address, more = _request_for(method, path, rows)
    answer = await mallory.http.request(method, address, **more)  # type: ignore[arg-type]  a table of arguments
    # what belongs to the installation is the operator's; that it exists is no secret of a team
    expected = 403 if path.startswith("/api/platform/") else 404
    assert answer.status_code == expected, answer.text[:300]


async def test_lists_show_nothing_of_another_team(
    strangers: tuple[OwnedRows, Person],
) -> None:
    rows, mallory = strangers
    for path in (
        "/api/projects",
        "/api/jobs",
        "/api/apps",
        "/api/activity",
        "/api/tokens",
        "/api/prompts",
    ):
        answer = await mallory.http.get(path)
        assert answer.status_code == 200
        assert str(rows.values["project_id"]) not in answer.text
    filtered = await mallory.http.get(
        "/api/jobs", params={"project_id": str(rows.values["project_id"])}
    )
    assert filtered.json()["items"] == []
    statistics = (await mallory.http.get("/api/statistics")).json()
    assert (statistics["projects"], statistics["live_apps"]) == (0, 0)


async def _list_tenant_tables(platform: Platform) -> list[str]:
    async with platform.db.system_transaction() as session:
        rows = await session.execute(
            text(
                "SELECT table_name FROM information_schema.columns WHERE column_name = 'team_id' "
                "AND table_schema = 'public' AND table_name NOT IN ('memberships', 'api_tokens')"
            )
        )
        return sorted(row[0] for row in rows)


async def test_a_query_that_forgets_its_filter_sees_one_team_only(
    platform: Platform, strangers: tuple[OwnedRows, Person]
) -> None:
    rows, mallory = strangers
    tables = await _list_tenant_tables(platform)
    assert {"projects", "versions", "jobs", "messages", "blobs", "env_vars"} <= set(tables)
    seen: dict[str, int] = {}
    for table in tables:
        statement = text(f"SELECT count(*) FROM {table} WHERE team_id <> :mine")
        async with platform.db.transaction(system_scope(mallory.team_id)) as session:
            assert await session.scalar(statement, {"mine": mallory.team_id}) == 0, table
        async with platform.db.transaction(system_scope(rows.team_id)) as session:
            seen[table] = await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0
    assert seen["projects"] == 1
    assert all(seen[table] > 0 for table in ("versions", "blobs", "jobs", "messages", "apps"))


async def test_a_change_that_forgets_its_filter_changes_one_team_only(
    platform: Platform, strangers: tuple[OwnedRows, Person]
) -> None:
    rows, mallory = strangers
    async with platform.db.transaction(system_scope(mallory.team_id)) as session:
        await session.execute(text("UPDATE projects SET name = 'Stolen'"))
        await session.execute(text("DELETE FROM versions"))
    async with platform.db.transaction(system_scope(rows.team_id)) as session:
        assert await session.scalar(text("SELECT name FROM projects")) != "Stolen"
        assert await session.scalar(text("SELECT count(*) FROM versions"))


async def test_a_row_cannot_be_given_to_another_team(
    platform: Platform, strangers: tuple[OwnedRows, Person]
) -> None:
    rows, mallory = strangers
    insert = text(
        "INSERT INTO blobs (team_id, sha256, size_bytes, content, created_at) "
        "VALUES (:team, 'x', 1, 'x', now())"
    )
    with pytest.raises(DBAPIError, match="row-level security"):
        async with platform.db.transaction(system_scope(mallory.team_id)) as session:
            await session.execute(insert, {"team": rows.team_id})
    with pytest.raises(DBAPIError, match="row-level security"):
        async with platform.db.transaction(system_scope(rows.team_id)) as session:
            await session.execute(
                text("UPDATE projects SET team_id = :team"), {"team": mallory.team_id}
            )


@pytest.mark.parametrize("table", ["users", "account_sessions", "api_tokens", "encryption_keys"])
async def test_people_and_credentials_are_closed_to_requests(
    platform: Platform, table: str
) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        async with platform.db.transaction(system_scope(uuid.uuid4())) as session:
            await session.execute(text(f"SELECT * FROM {table}"))


@pytest.mark.parametrize("is_system", [False, True])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"],
)
async def test_the_audit_log_is_only_added_to(
    platform: Platform, person: Person, statement: str, is_system: bool
) -> None:
    scope = system_scope(person.team_id)
    transaction = platform.db.system_transaction() if is_system else platform.db.transaction(scope)
    with pytest.raises(DBAPIError, match="permission denied"):
        async with transaction as session:
            await session.execute(text(statement))


async def test_security_relevant_acts_are_in_the_audit_log(
    platform: Platform, person: Person
) -> None:
    made = (await person.http.post("/api/tokens", json={"name": "CI", "scopes": ["read"]})).json()
    await person.http.delete(f"/api/tokens/{made['id']}")
    project = await person.make_project()
    await person.http.delete(f"/api/projects/{project['id']}")
    async with platform.db.transaction(system_scope(person.team_id)) as session:
        rows = (
            await session.execute(
                text("SELECT action, actor_id, address FROM audit_events ORDER BY id")
            )
        ).all()
    assert [row[0] for row in rows] == [
        "session.opened",
        "token.created",
        "token.revoked",
        "project.deleted",
    ]
    assert all(row[1] == person.user_id and row[2].startswith("127.") for row in rows)


async def test_a_deleted_team_leaves_no_row_behind(platform: Platform, person: Person) -> None:
    await person.make_project()
    async with platform.db.system_transaction() as session:
        await session.execute(text("DELETE FROM teams WHERE id = :id"), {"id": person.team_id})
    for table in await _list_tenant_tables(platform):
        async with platform.db.system_transaction() as session:
            left = await session.scalar(
                text(f"SELECT count(*) FROM {table} WHERE team_id = :id"), {"id": person.team_id}
            )
        assert left == 0, table


async def test_the_role_of_a_member_limits_what_a_browser_may_do(
    platform: Platform, person: Person
) -> None:
    project = await person.make_project()
    path = f"/api/projects/{project['id']}"
    async with platform.db.system_transaction() as session:
        await session.execute(
            text("UPDATE memberships SET role = 'VIEWER' WHERE user_id = :id"),
            {"id": person.user_id},
        )
    answers = {
        "read": await person.http.get(path),
        "write": await person.http.patch(path, json={"name": "X"}),
        "delete": await person.http.delete(path),
        "deploy": await person.http.post(f"{path}/deployments", json={}),
        "token": await person.http.post("/api/tokens", json={"name": "X", "scopes": ["read"]}),
    }
    statuses = {name: answer.status_code for name, answer in answers.items()}
    assert statuses == {"read": 200, "write": 403, "delete": 403, "deploy": 403, "token": 403}


def test_a_scope_without_rights_has_none() -> None:
    assert Scope(team_id=uuid.uuid4(), user_id=None, role="VIEWER").permissions == frozenset()


async def test_a_client_cannot_choose_its_team(client: httpx.AsyncClient) -> None:
    team = (await client.get("/api/session")).json()["team"]["id"]
    forged = {"x-team-id": str(uuid.uuid4()), "x-paynto-team": str(uuid.uuid4())}
    answer = await client.get("/api/session", headers=forged)
    assert answer.json()["team"]["id"] == team
