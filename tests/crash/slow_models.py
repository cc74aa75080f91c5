"""`paynto serve` with models that take their time. Run as `python -m tests.crash.slow_models --port N`.

`clock` says the time twenty times a second, `unfinished` writes one whole file and then never ends another, `mending` makes a
mistake and repairs it when asked.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator

from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, FunctionModel

from paynto.app import create_app
from paynto.bootstrap import open_platform
from paynto.cli.local import LocalServer, write_server
from paynto.cli.serving import _ensure_cli_token, _Server, _uvicorn_config
from paynto.core.settings import load_settings
from paynto.core.telemetry import configure_logging
from paynto.llm.catalogue import Catalogue, ModelEntry

CLOCK_SECONDS = float(os.environ.get("CLOCK_SECONDS", "20"))


async def say_the_time(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
    end = time.time() + CLOCK_SECONDS
    while time.time() < end:
        yield f"t={time.time():.4f}\n"
        await asyncio.sleep(0.05)


async def never_end(_messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
    yield "Two files follow.\n"
    yield '<file path="src/whole.ts">\nexport const whole = 1;\n</file>\n'
    yield '<file path="src/half.ts">\nexport const half'
    await asyncio.sleep(3600)


async def mend(messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
    """A page with a wrong type; asked to repair it, it takes a second."""
    is_repair = "The checks of this app found" in str(messages)
    if is_repair:
        await asyncio.sleep(1)
    value = "3" if is_repair else '"three"'
    yield '<file path="src/pages/home.tsx">\nexport function HomePage() {\n'
    yield f"  const count: number = {value};\n  return <h1>Tea {{count}}</h1>;\n}}\n</file>\n"


STREAMS = {"clock": say_the_time, "unfinished": never_end, "mending": mend}
AI_MODELS = frozenset({"mending"})


def add_models(catalogue: Catalogue) -> None:
    for name, stream in STREAMS.items():
        entry = ModelEntry(
            id=name,
            name=name,
            provider="tests",
            is_ai=name in AI_MODELS,
            description="",
            make=lambda stream=stream: FunctionModel(stream_function=stream),
        )
        catalogue.add(entry)


async def main(port: int) -> None:
    settings = load_settings(port=port)
    configure_logging(settings.log_format, settings.log_level)
    async with open_platform(settings) as resources:
        add_models(resources.part(Catalogue))
        front = create_app(resources)
        token = await _ensure_cli_token(resources)
        server = _Server(_uvicorn_config(settings, front, resources))
        server.install_signal_handlers()
        write_server(settings.home, LocalServer(url=settings.origin, pid=os.getpid(), token=token))
        await server.serve()
        front.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[sys.argv.index("--port") + 1])))
