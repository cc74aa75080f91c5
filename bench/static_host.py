"""Static serving of the built-in host against nginx: same files, keep-alive, one core each.

Run with `python bench/static_host.py`; needs `nginx` and `wrk`. The server is pinned to one core and
wrk to another. Two request shapes: all alike, and every request with a header of its own. Besides
requests per second it gives requests per second of the server's own processor time, which other work
on the machine disturbs less.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SLUG_HOST = "bench.app.localhost"
FILES = {"page": ("index.html", 600), "script": ("assets/index-AbCdEf12.js", 48 * 1024)}
NGINX_CONFIG = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  types {{ text/html html; text/javascript js; }}
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {root}; add_header X-Content-Type-Options nosniff; }}
}}
"""
VARIED = """
local n = 0
request = function()
  n = n + 1
  return wrk.format("GET", nil, {["Host"] = "bench.app.localhost", ["X-Request"] = tostring(n),
    ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    ["Accept"] = "text/html,*/*;q=0.8", ["Accept-Language"] = "en-GB,en;q=0.9"})
end
"""


def pick_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("the server did not start")


def write_files(root: Path) -> None:
    for name, size in FILES.values():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(("<!doctype html><p>" + "a" * size)[:size].encode())


async def serve(folder: Path, port: int, use_fast_path: bool) -> None:
    """The process under test: uvicorn with the host on it."""
    import uvicorn
    from obstore.store import LocalStore

    from paynto.deployments.artefacts import BuildOutput
    from paynto.deployments.hosts.base import Route
    from paynto.deployments.hosts.builtin import BuiltinHost
    from paynto.deployments.hosts.fast_path import build_fast_protocol

    routes: dict[str, Route] = {}

    async def load_route(slug: str) -> Route | None:
        return routes.get(slug)

    async def save_route(route: Route) -> None:
        routes[route.slug] = route

    async def remove_route(slug: str) -> None:
        routes.pop(slug, None)

    store = LocalStore(str(folder / "objects"), mkdir=True)
    host = BuiltinHost(
        store,
        apps_domain="app.localhost",
        load_route=load_route,
        save_route=save_route,
        remove_route=remove_route,
    )
    output = BuildOutput(client=folder / "site")
    await host.publish_release("bench", 1, output, idempotency_key="bench")
    route = Route(slug="bench", app_id="bench", release_number=1)
    await host.activate_release(route, idempotency_key="bench")
    http = build_fast_protocol(host.cache) if use_fast_path else "httptools"
    config = uvicorn.Config(
        host,
        host="127.0.0.1",
        port=port,
        http=http,
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    await uvicorn.Server(config).serve()


def measure(
    server: "Server", path: str, seconds: float, script: Path | None
) -> tuple[float, float]:
    """Requests per second of wall clock and of the server's processor time."""
    command = ["wrk", "-t1", "-c32", f"-d{max(1, round(seconds))}s", "-H", f"Host: {SLUG_HOST}"]
    if script is not None:
        command += ["-s", str(script)]
    before = server.processor_seconds()
    output = subprocess.run(
        [*pin(1), *command, f"http://127.0.0.1:{server.port}/{path}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    used = server.processor_seconds() - before
    if "Non-2xx" in output or "Socket errors" in output:
        raise SystemExit(f"wrong answers:\n{output}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    total = re.search(r"(\d+) requests in", output)
    if rate is None or total is None:
        raise SystemExit(output)
    return float(rate.group(1)), int(total.group(1)) / max(used, 0.01)


class Server:
    """A server under test with its worker processes."""

    def __init__(self, port: int, command: list[str]) -> None:
        self.port = port
        self.process = subprocess.Popen([*pin(0), *command])

    def processor_seconds(self) -> float:
        pids = [self.process.pid]
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        pids += [int(pid) for pid in children.split()]
        ticks = 0
        for pid in pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def pin(core: int) -> list[str]:
    return (
        ["taskset", "-c", str(core)]
        if shutil.which("taskset") and (os.cpu_count() or 1) > 1
        else []
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument(
        "--serve", nargs=3, metavar=("FOLDER", "PORT", "FAST"), help=argparse.SUPPRESS
    )
    arguments = parser.parse_args()
    if arguments.serve:
        import uvloop

        folder, port, fast = arguments.serve
        uvloop.run(serve(Path(folder), int(port), fast == "1"))
        return
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    missing = [
        name for name, found in (("nginx", nginx), ("wrk", shutil.which("wrk"))) if not found
    ]
    if missing:
        print(json.dumps({"skipped": f"not installed: {', '.join(missing)}"}))
        return
    with tempfile.TemporaryDirectory(prefix="paynto-bench-") as name:
        run(Path(name), str(nginx), arguments.seconds)


def run(folder: Path, nginx: str, seconds: float) -> None:
    folder.chmod(0o755)
    write_files(folder / "site")
    script = folder / "varied.lua"
    script.write_text(VARIED)
    ports = {name: pick_port() for name in ("nginx", "paynto", "paynto without fast path")}
    config = folder / "nginx.conf"
    config.write_text(NGINX_CONFIG.format(folder=folder, root=folder / "site", port=ports["nginx"]))
    commands = {"nginx": [nginx, "-p", str(folder), "-c", str(config)]}
    for name, fast in (("paynto", "1"), ("paynto without fast path", "0")):
        commands[name] = [sys.executable, __file__, "--serve", str(folder), str(ports[name]), fast]
    servers = {name: Server(ports[name], command) for name, command in commands.items()}
    try:
        for port in ports.values():
            wait_for_port(port)
        check_same_bodies(servers)
        for label, (path, size) in FILES.items():
            for shape, lua in (("equal requests", None), ("varied requests", script)):
                compare(servers, f"static {label} ({size} bytes), {shape}", path, lua, seconds)
    finally:
        for server in servers.values():
            server.process.terminate()
        for server in servers.values():
            server.process.wait(10)


def check_same_bodies(servers: dict[str, Server]) -> None:
    for path, _ in FILES.values():
        bodies = set()
        for server in servers.values():
            address = f"http://127.0.0.1:{server.port}/{path}"
            request = urllib.request.Request(address, headers={"Host": SLUG_HOST})
            with urllib.request.urlopen(request, timeout=10) as answer:
                bodies.add(answer.read())
        if len(bodies) != 1:
            raise SystemExit(f"the servers answer {path} differently")


def compare(
    servers: dict[str, Server], figure: str, path: str, script: Path | None, seconds: float
) -> None:
    rates: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
    for _ in range(3):
        # in turns, so that a busy moment of the machine hits all alike
        for name, server in servers.items():
            rates[name].append(measure(server, path, seconds / 3, script))
    for index, unit in enumerate(("requests/s", "requests/processor second")):
        medians = {name: sorted(pair[index] for pair in pairs)[1] for name, pairs in rates.items()}
        for name, rate in medians.items():
            line = {
                "figure": figure,
                "server": name,
                "value": round(rate),
                "unit": unit,
                "ratio_to_nginx": round(rate / medians["nginx"], 3),
            }
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
