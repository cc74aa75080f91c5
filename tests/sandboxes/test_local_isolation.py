"""What a hostile app tries, each with a real process in a real sandbox."""

import asyncio
import json
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from tests.sandboxes.conftest import NODE, NodeRunner, free_port

from paynto.sandboxes.drivers import processes
from paynto.sandboxes.drivers.base import ExitReason, SandboxSpec
from paynto.sandboxes.drivers.local import LocalDriver
from paynto.sandboxes.limits import MIB, SandboxLimits

PYTHON = Path(sys.executable).resolve()

# Tries each expression and prints what came of it, so that a test can ask for several at once.
TRY = """
const fs = require('fs'), net = require('net');
const out = {};
const t = (name, f) => { try { out[name] = ['open', String(f()).slice(0, 50)]; } catch (e) { out[name] = ['held', e.code]; } };
"""
PRINT = "console.log(JSON.stringify(out));"


def parse_last_line(output: str) -> dict[str, list[str]]:
    return json.loads(output.strip().splitlines()[-1])


async def test_isolation_is_detected_as_working_here(driver: LocalDriver) -> None:
    report = await driver.detect_isolation()
    assert report.is_safe, report
    assert not report.missing


async def test_app_reads_its_own_files_and_nothing_of_the_host(
    node: NodeRunner, root: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("platform secret")
    (root / "own.txt").write_text("mine")
    (root / "planted").symlink_to(secret)
    (root / "up").symlink_to("..")
    result = await node.run(
        TRY
        + f"""
        t('own', () => fs.readFileSync('own.txt'));
        t('processes', () => fs.readdirSync('/proc').filter((name) => Number(name)).length);
        for (const path of ['/etc/passwd', '/etc/shadow', '/root', '{tmp_path}', '{secret}', 'planted',
            'up/secret.txt', '/proc/self/root/etc/passwd', '/proc/{os.getpid()}/environ',
            '/proc/{os.getpid()}/cmdline', '/proc/1/cmdline', '/tmp', '/home', '/dev/shm'])
          t(path, () => (fs.statSync(path).isDirectory() ? fs.readdirSync : fs.readFileSync)(path));
        """
        + PRINT
    )
    seen = parse_last_line(result.output)
    assert seen.pop("own") == ["open", "mine"]
    assert seen.pop("processes") == ["open", "1"]
    assert {how for how, _ in seen.values()} == {"held"}, seen


async def test_environment_of_the_platform_does_not_leak(
    node: NodeRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYNTO_MASTER_KEY", "leaked")
    result = await node.run("console.log(JSON.stringify(process.env))", env={"A": "1"})
    assert json.loads(result.output) == {"A": "1"}


async def test_app_cannot_change_the_dependency_set_or_any_file_outside(
    node: NodeRunner, tmp_path: Path
) -> None:
    packages = tmp_path / "set"
    packages.mkdir()
    module = packages / "index.js"
    module.write_text("original")
    module.chmod(0o644)
    before = module.stat()
    result = await node.run(
        TRY
        + f"""
        const m = '{module}', d = '{packages}';
        t('read', () => fs.readFileSync(m));
        t('write', () => fs.writeFileSync(m, 'x'));
        t('append', () => fs.appendFileSync(m, 'x'));
        t('create', () => fs.writeFileSync(d + '/new', 'x'));
        t('truncate', () => fs.truncateSync(m));
        t('unlink', () => fs.unlinkSync(m));
        t('rename', () => fs.renameSync(m, 'x'));
        t('replace', () => fs.renameSync('y', m));
        t('hard link', () => fs.linkSync(m, 'z'));
        t('folder', () => fs.mkdirSync(d + '/f'));
        t('link', () => fs.symlinkSync('/etc', d + '/l'));
        out.calls = [];
        for (const f of [() => fs.chmodSync(m, 0), () => fs.fchmodSync(fs.openSync(m), 0),
            () => fs.utimesSync(m, 1, 1), () => fs.chownSync(m, 1, 1), () => fs.lutimesSync(m, 1, 1)])
          try {{ f(); }} catch (e) {{ out.calls.push(e.code); }}
        delete out.calls;
        """
        + PRINT,
        readable=(NODE, packages),
    )
    seen = parse_last_line(result.output)
    assert seen.pop("read") == ["open", "original"]
    assert {how for how, _ in seen.values()} == {"held"}, seen
    after = module.stat()
    assert (after.st_mode, after.st_uid, after.st_mtime, after.st_nlink) == (
        before.st_mode,
        before.st_uid,
        before.st_mtime,
        1,
    )
    assert module.read_text() == "original"
    assert os.listdir(packages) == ["index.js"]


async def test_app_reaches_no_port_and_no_socket_of_the_machine(
    node: NodeRunner, tmp_path: Path
) -> None:
    platform = socket.create_server(("127.0.0.1", 0))
    local = socket.socket(socket.AF_UNIX)
    local.bind(str(tmp_path / "db.sock"))
    local.listen()
    port = platform.getsockname()[1]
    try:
        result = await node.run(
            f"""
            const net = require('net'), dgram = require('dgram'), dns = require('dns');
            const seen = {{}};
            const done = (name, value) => {{ seen[name] = value; if (Object.keys(seen).length === 6) {{
              console.log(JSON.stringify(seen)); process.exit(0); }} }};
            const connect = (name, options) => net.connect(options)
              .on('connect', () => done(name, 'open')).on('error', (e) => done(name, 'held'));
            connect('platform', {{ host: '127.0.0.1', port: {port} }});
            connect('postgres', {{ host: '127.0.0.1', port: 5432 }});
            connect('outside', {{ host: '192.0.2.1', port: 80 }});
            connect('socket', {{ path: '{tmp_path}/db.sock' }});
            try {{ dgram.createSocket('udp4').on('error', () => done('udp', 'held'))
              .send('x', {port}, '127.0.0.1', (e) => done('udp', e ? 'held' : 'open')); }}
            catch (e) {{ done('udp', 'held'); }}
            dns.lookup('example.com', (e) => done('dns', e ? 'held' : 'open'));
            """
        )
    finally:
        platform.close()
        local.close()
    seen = parse_last_line(result.output)
    assert set(seen.values()) == {"held"}, seen


async def test_app_listens_on_the_loopback_at_its_port_only(node: NodeRunner) -> None:
    own, other = free_port(), free_port()
    result = await node.run(
        f"""
        const net = require('net');
        const listen = (options) => new Promise((done) => {{ const server = net.createServer()
          .on('error', (e) => done(e.code)).listen(options, () => server.close(() => done('open'))); }});
        (async () => {{ const own = {own}, seen = {{}};
          for (const [name, options] of Object.entries({{
            any: {{ port: own, host: '0.0.0.0' }}, any6: {{ port: own, host: '::' }}, unnamed: {{ port: own }},
            mapped: {{ port: own, host: '::ffff:127.0.0.1' }}, loopback6: {{ port: own, host: '::1' }},
            network: {{ port: own, host: '{own_address()}' }}, second: {{ port: own, host: '127.0.0.2' }},
            other: {{ port: {other}, host: '127.0.0.1' }}, free: {{ port: 0, host: '127.0.0.1' }},
            own: {{ port: own, host: '127.0.0.1' }} }})) seen[name] = await listen(options);
          console.log(JSON.stringify(seen)); process.exit(0); }})();
        """,
        port=own,
    )
    seen = json.loads(result.output)
    assert seen.pop("own") == "open"
    assert len(seen) == 9
    assert set(seen.values()) <= {"EACCES", "EADDRNOTAVAIL", "EINVAL"}, seen


async def test_app_without_a_port_listens_nowhere(node: NodeRunner) -> None:
    result = await node.run(
        "require('net').createServer().on('error', (e) => console.log(e.code)).listen(0, '127.0.0.1')"
    )
    assert result.output.strip() == "EACCES"


SOCKETS = """
import socket, sys, threading
own = int(sys.argv[1])
def told(name, attempt):
    try: attempt()
    except OSError as error: print(name, 'held')
    else: print(name, 'open')
def listen(address=None, *kind):
    s = socket.socket(*kind)
    if address: s.bind(address)
    s.listen()
    s.close()
# without an address the kernel takes a free port at all addresses
told('unbound', lambda: listen())
told('unbound6', lambda: listen(None, socket.AF_INET6))
told('any', lambda: listen(('0.0.0.0', own)))
told('mptcp', lambda: listen(('127.0.0.1', own), socket.AF_INET, socket.SOCK_STREAM, 262))
told('mptcp any', lambda: listen(('0.0.0.0', own), socket.AF_INET, socket.SOCK_STREAM, 262))
told('sctp', lambda: listen(('127.0.0.1', own), socket.AF_INET, socket.SOCK_STREAM, 132))
told('udp', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).bind(('127.0.0.1', own)))
told('udplite', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 136).bind(('0.0.0.0', own)))
told('raw', lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
told('packet', lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
told('vsock', lambda: socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))
# two threads that exchange descriptors under each other's hands
import os
good, bad = socket.socket(), socket.socket()
good.bind(('127.0.0.1', own))
slot = os.dup(good.fileno())
stop = False
def swap():
    while not stop:
        os.dup2(bad.fileno(), slot)
        os.dup2(good.fileno(), slot)
thread = threading.Thread(target=swap)
thread.start()
raced = socket.socket(fileno=slot)
for _ in range(300):
    try: raced.listen()
    except OSError: pass
stop = True
thread.join()
raced.detach()
print('race', 'open' if bad.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) else 'held')
print('own', 'open' if good.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) else 'held')
"""


async def test_no_kind_of_socket_leads_past_the_loopback(driver: LocalDriver, root: Path) -> None:
    """Node cannot make most of these, so this one is in Python."""
    port = free_port()
    spec = SandboxSpec(
        id="t",
        root=root,
        argv=(str(PYTHON), "-I", "-c", SOCKETS, str(port)),
        env={"PYTHONDONTWRITEBYTECODE": "1"},
        readable=(PYTHON, Path(sys.base_prefix)),
        port=port,
    )
    result = await driver.run(spec, 30)
    seen = dict(line.rsplit(" ", 1) for line in result.output.splitlines())
    assert seen.pop("own") == "open", result
    assert len(seen) == 12, result
    assert set(seen.values()) == {"held"}, seen


def own_address() -> str:
    """An address of this machine that is not the loopback's, where there is one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # nothing is sent; the kernel only chooses the way
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "192.0.2.7"
        return str(probe.getsockname()[0])


async def test_app_cannot_touch_other_processes(driver: LocalDriver, root: Path) -> None:
    """Node has no calls for limits and priorities of others, so this one is in Python."""
    victim = await asyncio.create_subprocess_exec("/bin/sleep", "60")
    code = f"""
import os, resource
def held(name, attempt):
    try: attempt()
    except OSError: print('held')
    else: print('OPEN', name)
for pid in ({os.getpid()}, {victim.pid}, os.getppid(), 1):
    held('signal', lambda: os.kill(pid, 9))
    held('limit', lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (1, 1)))
    held('priority', lambda: os.setpriority(os.PRIO_PROCESS, pid, 19))
    held('processor', lambda: os.sched_setaffinity(pid, {{0}}))
    held('memory', lambda: open(f'/proc/{{pid}}/mem'))
"""
    spec = SandboxSpec(
        id="t",
        root=root,
        argv=(str(PYTHON), "-I", "-S", "-c", code),
        readable=(PYTHON, Path(sys.base_prefix)),
    )
    try:
        result = await driver.run(spec, 20)
        assert victim.returncode is None
    finally:
        victim.kill()
        await victim.wait()
    assert result.output.split() == ["held"] * 20, result.output


async def test_fork_bomb_stays_within_its_limit_and_dies_with_its_sandbox(
    node: NodeRunner,
) -> None:
    limits = SandboxLimits(processes=16)
    code = """
        const { spawn } = require('child_process');
        const bomb = () => { try { const c = spawn(process.execPath, ['-e', 'setInterval(()=>{},1e3)'],
          { detached: true, stdio: 'ignore' }); c.on('error', () => {}); c.unref(); } catch {} };
        let n = 0; const timer = setInterval(() => { for (let i = 0; i < 20; i++) bomb();
          if (++n === 5) { clearInterval(timer); console.log('bombed'); setInterval(() => {}, 1000); } }, 50);
    """
    sandbox = await node.driver.start(node.spec(code, limits=limits))
    async with asyncio.timeout(30):
        async for line in sandbox.logs.follow():
            if line.text == "bombed":
                break
    supervisor = sandbox.supervisor_pid
    pids = processes.list_descendants(supervisor)
    assert 2 <= len([pid for pid in pids if processes.read_process(pid)]) <= 16
    report = await sandbox.stop()
    assert report.reason is ExitReason.STOPPED
    assert [pid for pid in pids if processes.read_process(pid) is not None] == []


@pytest.mark.parametrize(
    "code",
    [
        "const all = []; for (;;) all.push(Buffer.alloc(64 << 20, 1));",
        "const all = []; for (;;) all.push(new Array(1e6).fill({ a: all.length }).map((x) => ({ ...x })));",
    ],
    ids=["buffers", "heap"],
)
async def test_app_that_takes_all_memory_is_stopped_and_told_why(
    node: NodeRunner, code: str
) -> None:
    limits = SandboxLimits(memory_bytes=600 * MIB)
    result = await node.run(code, limits=limits)
    assert result.reason is ExitReason.MEMORY, result


async def test_app_that_fills_the_disk_is_stopped_and_told_why(
    node: NodeRunner, root: Path
) -> None:
    limits = SandboxLimits(disk_bytes=20 * MIB)
    code = """
        const fs = require('fs'); const block = Buffer.alloc(1 << 20, 1);
        let i = 0; const write = () => { fs.writeFileSync('f' + i++, block); setTimeout(write, 5); }; write();
    """
    result = await node.run(code, limits=limits)
    assert result.reason is ExitReason.DISK, result
    assert "of 20 MiB" in result.detail
    assert sum(path.stat().st_size for path in root.iterdir()) < 200 * MIB


async def test_single_file_cannot_grow_past_the_disk_limit(node: NodeRunner, root: Path) -> None:
    limits = SandboxLimits(disk_bytes=8 * MIB)
    code = "const fs=require('fs');const f=fs.openSync('big','w');for(;;)fs.writeSync(f,Buffer.alloc(1<<20))"
    result = await node.run(code, limits=limits)
    assert result.reason in (ExitReason.DISK, ExitReason.EXITED), result
    assert (root / "big").stat().st_size <= 8 * MIB


async def test_ten_thousand_open_files_fail_inside_the_sandbox_only(node: NodeRunner) -> None:
    result = await node.run(
        "const fs=require('fs');fs.writeFileSync('f','');let n=0;"
        "try{for(;;n++)fs.openSync('f')}catch(e){console.log(e.code, n<1000)}",
        limits=SandboxLimits(open_files=512),
    )
    assert result.output.strip() == "EMFILE true"


async def test_endless_loop_ends_at_the_time_limit(node: NodeRunner) -> None:
    result = await node.run("for(;;);", timeout=1.0)
    assert result.reason is ExitReason.TIMEOUT
    assert "1 seconds" in result.detail


async def test_endless_output_is_bounded(node: NodeRunner) -> None:
    sandbox = await node.driver.start(
        node.spec("const s='x'.repeat(8000)+'\\n';const w=()=>process.stdout.write(s,w);w()")
    )
    await asyncio.sleep(1)
    assert sum(len(line.text) for line in sandbox.logs.lines()) <= 300_000
    assert (await sandbox.stop()).reason is ExitReason.STOPPED


@pytest.mark.parametrize(
    ("code", "reason", "exit_code"),
    [
        ("0", ExitReason.EXITED, 0),
        ("console.log('why');process.exit(3)", ExitReason.CRASHED, 3),
        ("throw new Error('why')", ExitReason.CRASHED, 1),
        ("process.kill(process.pid, 'SIGKILL')", ExitReason.KILLED, None),
    ],
)
async def test_end_of_an_app_is_reported_with_its_reason(
    node: NodeRunner, code: str, reason: ExitReason, exit_code: int | None
) -> None:
    sandbox = await node.driver.start(node.spec(code))
    report = await sandbox.wait()
    assert (report.reason, report.exit_code) == (reason, exit_code)
    assert not sandbox.is_running
    if reason is ExitReason.CRASHED:
        assert "why" in report.log_tail
    assert await sandbox.stop() == report


async def test_killed_supervisor_takes_its_sandbox_with_it(node: NodeRunner) -> None:
    sandbox = await node.driver.start(node.spec("setInterval(()=>{},1000)"))
    os.kill(sandbox.supervisor_pid, signal.SIGKILL)
    report = await sandbox.wait()
    assert report.reason is ExitReason.LOST
    await wait_until_gone([sandbox.pid])


async def test_driver_recovers_from_a_killed_launcher(node: NodeRunner) -> None:
    first = await node.driver.start(node.spec("setInterval(()=>{},1000)"))
    launcher = processes.read_process(first.supervisor_pid)
    assert launcher is not None
    os.kill(launcher.parent, signal.SIGKILL)
    await wait_until_gone([launcher.parent])
    result = await node.run("console.log('again')")
    assert result.output == "again"
    assert first.is_running
    assert (await first.stop()).reason is ExitReason.STOPPED


async def test_detached_process_stays_in_the_session_of_the_launcher(node: NodeRunner) -> None:
    result = await node.run("""
const session = (pid) => require('fs').readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[3];
const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(()=>{},1000)'], {detached: true});
child.on('spawn', () => { console.log(session(child.pid) === session('self') && session('self') !== String(child.pid)); child.kill(); });
""")
    assert result.output == "true"


PLATFORM = """
import asyncio, sys
from pathlib import Path
from paynto.sandboxes.drivers.base import SandboxSpec
from paynto.sandboxes.drivers.local import LocalDriver
async def main():
    node, state, root = map(Path, sys.argv[1:])
    driver = LocalDriver(state)
    code = "require('child_process').spawn(process.execPath,['-e','setInterval(()=>{},1000)'],{detached:true}).on('spawn',()=>console.log(1));setInterval(()=>{},1000)"
    boxes = [await driver.start(SandboxSpec(id=str(i), root=root, argv=(str(node), '-e', code), readable=(node,))) for i in range(2)]
    for box in boxes:
        async for line in box.logs.follow():
            break
    print(*[b.supervisor_pid for b in boxes], flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.crash
@pytest.mark.parametrize("is_everything_killed", [False, True])
async def test_killed_platform_leaves_no_process_behind(
    driver: LocalDriver, root: Path, tmp_path: Path, is_everything_killed: bool
) -> None:
    state = tmp_path / "state"
    platform = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PLATFORM, str(NODE), str(state), str(root)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert platform.stdout is not None
    supervisors = [int(word) for word in (await platform.stdout.readline()).split()]
    apps = [pid for supervisor in supervisors for pid in processes.list_descendants(supervisor)]
    assert len(apps) == 4
    launcher = processes.read_process(supervisors[0])
    assert launcher is not None
    if is_everything_killed:
        processes.kill_processes([platform.pid, launcher.parent, *supervisors])
    else:
        platform.kill()
    await platform.wait()
    await wait_until_gone([launcher.parent, *supervisors])
    if is_everything_killed:
        # The next start of the platform cleans up before its first sandbox.
        node = NodeRunner(driver, root)
        assert (await node.run("console.log(1)")).output == "1"
    await wait_until_gone(apps)


async def wait_until_gone(pids: list[int]) -> None:
    async with asyncio.timeout(10):
        while any(processes.read_process(pid) is not None for pid in pids):
            await asyncio.sleep(0.02)


async def test_app_starts_with_no_descriptor_but_its_streams(node: NodeRunner) -> None:
    result = await node.run("""
const fs = require('fs');
console.log(fs.readlinkSync('/proc/self/fd/0'), fs.readFileSync(0).length);
""")
    assert result.output.strip() == "/dev/null 0"
