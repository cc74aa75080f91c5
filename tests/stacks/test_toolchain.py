import asyncio
import sys
from pathlib import Path

from paynto.stacks import service as stacks
from paynto.stacks.toolchain import Toolchain, clean_environment

INSTALL = """
import asyncio, pathlib, sys
from paynto.stacks.service import ensure_toolchain
print(asyncio.run(ensure_toolchain(pathlib.Path(sys.argv[1]))).root)
"""


async def test_the_toolchain_is_installed_once(toolchain: Toolchain, cached_home: Path) -> None:
    assert await stacks.ensure_toolchain(cached_home) == toolchain
    assert toolchain.pnpm_cli.exists()
    assert toolchain.script("dev.mjs").exists()


async def test_two_processes_at_once_share_one_installation(
    toolchain: Toolchain, tmp_path: Path
) -> None:
    # The packages of the machine's toolchain are taken over, so that nothing is downloaded.
    (tmp_path / "toolchain").mkdir()
    (tmp_path / "toolchain/older").symlink_to(toolchain.root)
    leftover = tmp_path / "toolchain/new-dead"
    leftover.mkdir()

    async def install() -> str:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", INSTALL, str(tmp_path), stdout=asyncio.subprocess.PIPE
        )
        output, _ = await child.communicate()
        assert child.returncode == 0
        return output.decode()

    first, second = await asyncio.gather(install(), install())
    assert first == second
    names = {path.name for path in (tmp_path / "toolchain").iterdir()}
    assert names == {"older", "install.lock", toolchain.key}
    assert not leftover.exists()


def test_the_platforms_settings_do_not_reach_the_tools(monkeypatch) -> None:
    monkeypatch.setenv("PAYNTO_MASTER_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "secret")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    env = clean_environment()
    assert "secret" not in env.values()
    assert env["npm_config_registry"] == "http://127.0.0.1:9/"
