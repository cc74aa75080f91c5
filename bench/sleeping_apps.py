"""Memory of a host that serves many apps asleep: resident memory per app above one app's host.

Run with `python bench/sleeping_apps.py`. Each app is a client of six files and a server bundle. Every
page of every app is visited once, so what a visited app leaves in memory counts too.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

APPS = 200
SERVER = """
import http from 'node:http';
http.createServer((_, res) => res.end('{}')).listen(Number(process.env.PORT), '127.0.0.1');
"""


def pick_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def publish(folder: Path, count: int) -> None:
    from obstore.store import LocalStore

    from paynto.deployments.artefacts import upload_release
    from paynto.deployments.build_output import BuildOutput

    store = LocalStore(str(folder / "objects"), mkdir=True)
    for number in range(count):
        build = folder / f"build-{number}"
        (build / "client/assets").mkdir(parents=True)
        (build / "server").mkdir()
        (build / "client/index.html").write_text(f"<!doctype html><title>App {number}</title>")
        for name, size in (("index", 300_000), ("chart", 80_000), ("vendor", 150_000)):
            words = "".join(
                f"const value{i}_{number}={hash((i, number, name))};" for i in range(size // 40)
            )
            (build / f"client/assets/{name}-AbCdEf12.js").write_text(words)
        (build / "client/assets/index-AbCdEf12.css").write_text(".card{margin:0}" * 2000)
        (build / "client/icon.svg").write_text("<svg/>")
        (build / "server/node.js").write_text(SERVER)
        output = BuildOutput(client=build / "client", server=build / "server")
        upload_release(store, f"app-{number}", 1, output)


async def serve(folder: Path, port: int, idle_seconds: float) -> None:
    import uvicorn
    from obstore.store import LocalStore

    from paynto.deployments.hosts.app_logs import AppLogs
    from paynto.deployments.hosts.base import Route
    from paynto.deployments.hosts.builtin import BuiltinHost
    from paynto.deployments.hosts.fast_path import build_fast_protocol
    from paynto.deployments.hosts.release_cache import ReleaseCache
    from paynto.deployments.hosts.server_runner import ServerRunner
    from paynto.sandboxes.drivers.local import LocalDriver
    from paynto.stacks.toolchain import find_node

    async def load_route(slug: str) -> Route | None:
        return Route(slug=slug, app_id=slug, release_number=1)

    async def save_route(route: Route) -> None:
        raise NotImplementedError

    async def remove_route(slug: str) -> None:
        raise NotImplementedError

    async def load_env(_route: Route) -> dict[str, str]:
        return {}

    store = LocalStore(str(folder / "objects"))
    driver = LocalDriver(folder / "sandboxes")
    servers = ServerRunner(
        driver,
        ReleaseCache(store, folder / "cache"),
        AppLogs(folder / "logs"),
        data_folder=folder / "databases",
        node=find_node(),
        load_env=load_env,
        idle_seconds=idle_seconds,
    )
    host = BuiltinHost(
        store,
        apps_domain="app.localhost",
        load_route=load_route,
        save_route=save_route,
        remove_route=remove_route,
        servers=servers,
    )
    config = uvicorn.Config(
        host,
        host="127.0.0.1",
        port=port,
        http=build_fast_protocol(host.cache),
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    await uvicorn.Server(config).serve()
    await servers.close()
    await driver.close()


def resident_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("the host is gone")


def visit(client: httpx.Client, app: int, *, wakes: bool) -> float:
    headers = {"host": f"app-{app}.app.localhost", "accept": "text/html"}
    for path in ("/", "/assets/index-AbCdEf12.js", "/assets/index-AbCdEf12.css", "/icon.svg"):
        client.get(path, headers=headers).raise_for_status()
    if not wakes:
        return 0.0
    started = time.monotonic()
    client.get("/api/x", headers=headers).raise_for_status()
    return time.monotonic() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--apps", type=int, default=APPS)
    parser.add_argument("--wake", type=int, default=20, help="apps whose server is woken, too")
    parser.add_argument("--serve", nargs=2, metavar=("FOLDER", "PORT"), help=argparse.SUPPRESS)
    parser.add_argument("--publish", metavar="FOLDER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.publish:
        publish(Path(arguments.publish), arguments.apps)
    elif arguments.serve:
        asyncio.run(serve(Path(arguments.serve[0]), int(arguments.serve[1]), 1.0))
    else:
        with tempfile.TemporaryDirectory(prefix="paynto-bench-") as name:
            measure(Path(name), arguments.apps, arguments.wake)


def measure(folder: Path, apps: int, wake: int) -> None:
    me = [sys.executable, __file__, "--apps", str(apps)]
    subprocess.run([*me, "--publish", str(folder)], check=True)
    port = pick_port()
    host = subprocess.Popen([*me, "--serve", str(folder), str(port)])
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False
        ) as client:
            wait_until_up(client)
            # one app, woken and asleep again, stands for the host itself
            visit(client, 0, wakes=True)
            time.sleep(3)
            before = resident_bytes(host.pid)
            wakes = sorted(visit(client, app, wakes=app <= wake) for app in range(1, apps))
            time.sleep(5)
            after = resident_bytes(host.pid)
    finally:
        host.terminate()
        host.wait(20)
    wakes = [seconds for seconds in wakes if seconds]
    per_app = (after - before) / (apps - 1)
    print_figure("host with one app asleep", before / 2**20, "MiB", 1.0)
    print_figure(f"host with {apps} apps asleep", after / 2**20, "MiB", after / before)
    print_figure("memory per app asleep", per_app / 2**20, "MiB", per_app / (0.5 * 2**20))
    if wakes:
        print_figure("wake of a minimal server, median", wakes[len(wakes) // 2], "s", None)


def wait_until_up(client: httpx.Client) -> None:
    for _ in range(600):
        try:
            client.get("/", headers={"host": "none.example"})
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise SystemExit("the host did not start")


def print_figure(figure: str, value: float, unit: str, ratio: float | None) -> None:
    line = {"figure": figure, "value": round(value, 3), "unit": unit}
    if ratio is not None:
        line["ratio"] = round(ratio, 3)
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main()
