"""Made apps that misbehave, through the whole platform: it answers meanwhile and says what happened."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from tests.crash.served import Served
from tests.faults.conftest import (
    Visitor,
    create_empty,
    sandbox_of,
    wait_for_sandbox,
    write_file,
)

pytestmark = pytest.mark.crash

APP = """import { Hono } from 'hono';
import fs from 'node:fs';
import net from 'node:net';
import { spawn } from 'node:child_process';
%(top)s
export const app = new Hono().basePath('/api');
app.get('/fine', (c) => c.json({ ok: true }));
app.get('/try', async (c) => { %(request)s });
export default app;
"""


def write_app(served: Served, project_id: str, *, top: str = "", request: str = "") -> None:
    text = APP % {"top": top, "request": request or "return c.text('nothing')"}
    write_file(served, project_id, "server/app.ts", text)


@contextmanager
def health_measured(served: Served, capsys: pytest.CaptureFixture[str]) -> Iterator[list[float]]:
    """Asks /healthz all the while; fails when one answer is missing, and prints the slow ones' time."""
    times: list[float] = []
    failures: list[str] = []
    stopped = threading.Event()

    def ask() -> None:
        with httpx.Client(timeout=20, trust_env=False) as client:
            # It asks before it looks whether to stop: the block may be over sooner than the first pause.
            while True:
                begun = time.monotonic()
                try:
                    client.get(f"{served.url}/healthz").raise_for_status()
                except httpx.HTTPError as error:
                    failures.append(repr(error))
                times.append(time.monotonic() - begun)
                if stopped.wait(0.05):
                    return

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield times
    finally:
        stopped.set()
        thread.join()
    p99 = sorted(times)[int(len(times) * 0.99)]
    with capsys.disabled():
        print(f"\n/healthz p99 {p99 * 1000:.0f} ms, {len(times)} answers")
    assert not failures, failures[:3]


def start_and_open(served: Served, project_id: str) -> Visitor:
    served.call("POST", f"/projects/{project_id}/sandbox/start")
    visitor = Visitor(served, project_id)
    assert visitor.open().status_code == 200
    return visitor


@pytest.mark.parametrize("place", ["top", "request"])
def test_an_app_that_loops_is_contained_and_the_next_version_runs(
    served: Served, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    project_id = create_empty(served, "fullstack")
    write_app(served, project_id, **{place: "for (;;) {}"})
    visitor = start_and_open(served, project_id)
    with health_measured(served, capsys):
        with pytest.raises(httpx.TimeoutException):
            visitor.request("GET", "/api/try", timeout=4)
        time.sleep(2)
    write_app(served, project_id)
    served.call("POST", f"/projects/{project_id}/sandbox/start")
    assert sandbox_of(served, project_id)["status"] == "ready"
    assert visitor.request("GET", "/api/fine").json() == {"ok": True}


def test_an_app_that_takes_4_gib_is_ended_and_the_reason_is_told(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    project_id = create_empty(served, "fullstack")
    hoard = "const all = []; for (;;) { all.push(Buffer.alloc(64 << 20, 1)); }"
    write_app(served, project_id, request=hoard)
    visitor = start_and_open(served, project_id)
    with health_measured(served, capsys):
        answer = visitor.request("GET", "/api/try")
        assert answer.status_code >= 500
        sandbox = wait_for_sandbox(served, project_id, "crashed")
    assert "memory" in sandbox["reason"]
    # a visit does not start it again at once, and says why
    assert "memory" in visitor.request("GET", "/").text
    write_app(served, project_id)
    served.call("POST", f"/projects/{project_id}/sandbox/start")
    assert visitor.request("GET", "/api/fine").json() == {"ok": True}


def test_an_app_that_forks_without_end_is_held(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    project_id = create_empty(served, "fullstack")
    fork = """
    const loop = 'const {spawn} = require("child_process"); setInterval(() => { for (let i = 0; i < 5; i++) {'
      + ' try { spawn(process.execPath, ["-e", process.env.LOOP], {env: process.env, stdio: "ignore"}).on("error", () => {}) } catch {} } }, 20)';
    spawn(process.execPath, ['-e', loop], { env: { ...process.env, LOOP: loop }, stdio: 'ignore' }).on('error', () => {});
    return c.text('forking');"""
    write_app(served, project_id, request=fork)
    visitor = start_and_open(served, project_id)
    before = len(served.descendants())
    with health_measured(served, capsys):
        visitor.request("GET", "/api/try")
        deadline = time.monotonic() + 8
        most = 0
        while time.monotonic() < deadline:
            most = max(most, len(served.descendants()) - before)
            time.sleep(0.2)
        served.call("POST", f"/projects/{project_id}/sandbox/stop")
    assert most <= 200
    assert len(served.descendants()) <= before + 3


def test_an_app_sees_nothing_of_the_host_and_reaches_nobody(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    project_id = create_empty(served, "fullstack")
    tries = f"""
    const out: Record<string, string> = {{}};
    const t = (name: string, f: () => unknown) => {{ try {{ out[name] = 'open ' + String(f()).slice(0, 40); }} catch (e: any) {{ out[name] = 'held ' + e.code; }} }};
    t('passwd', () => fs.readFileSync('/etc/passwd'));
    t('home', () => fs.readdirSync('{served.home}'));
    t('key', () => fs.readFileSync('{served.home}/cli-token'));
    t('server note', () => fs.readFileSync('{served.home}/run/server.json'));
    t('write set', () => fs.writeFileSync(fs.realpathSync('node_modules') + '/react/index.js', 'evil'));
    t('delete set', () => fs.rmSync(fs.realpathSync('node_modules') + '/react', {{ recursive: true }}));
    t('record', () => fs.writeFileSync('../written.json', '{{}}'));
    t('files', () => {{ const open = []; for (let i = 0; i < 10000; i++) open.push(fs.openSync('package.json', 'r')); return open.length; }});
    const reach = (port: number, host: string) => new Promise<string>((resolve) => {{
      const s = net.connect(port, host, () => resolve('open')); s.on('error', (e: any) => resolve('held ' + e.code)); setTimeout(() => resolve('held late'), 2000); }});
    out['platform'] = await reach({served.port}, '127.0.0.1');
    out['outside'] = await reach(80, '1.1.1.1');
    return c.json(out);"""
    write_app(served, project_id, request=tries)
    visitor = start_and_open(served, project_id)
    with health_measured(served, capsys):
        found = visitor.request("GET", "/api/try").json()
    assert {name: text for name, text in found.items() if not text.startswith("held")} == {}
    assert len(found) == 10


def test_an_app_that_ends_itself_comes_back_with_its_data(served: Served) -> None:
    project_id = create_empty(served, "fullstack")
    keep = "fs.writeFileSync('kept.txt', 'data'); setTimeout(() => process.exit(3), 100); return c.text('bye');"
    write_app(served, project_id, request=keep)
    visitor = start_and_open(served, project_id)
    visitor.request("GET", "/api/try")
    sandbox = wait_for_sandbox(served, project_id, "crashed")
    assert sandbox["reason"]
    write_app(served, project_id, request="return c.text(fs.readFileSync('kept.txt', 'utf8'));")
    served.call("POST", f"/projects/{project_id}/sandbox/start")
    assert visitor.request("GET", "/api/try").text == "data"


def test_a_server_file_that_does_not_parse_is_told_in_the_answer(served: Served) -> None:
    project_id = create_empty(served, "fullstack")
    write_app(served, project_id, top="const x: = 1 {{{")
    visitor = start_and_open(served, project_id)
    answer = visitor.request("GET", "/api/fine")
    assert answer.status_code == 500
    assert answer.json()["code"] == "server_broken"
