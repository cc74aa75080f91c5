"""Builds the long-lived parts of a process in their order, and takes them down in reverse."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from paynto.accounts import service as accounts
from paynto.builder import workflows as builder_workflows
from paynto.builder.context.known_secrets import KnownSecrets
from paynto.builder.offered import add_builtin_models
from paynto.core.blobs import open_object_store
from paynto.core.clock import now
from paynto.core.crypto import Keyring, load_master_key
from paynto.core.db import Database
from paynto.core.errors import PayntoError, Unavailable
from paynto.core.keys import load_keyring
from paynto.core.mail import make_mail_driver
from paynto.core.postgres import EmbeddedPostgres
from paynto.core.rate_limits import RateLimiter
from paynto.core.resources import Resources
from paynto.core.settings import Settings
from paynto.deployments import service as deployments
from paynto.deployments import variables
from paynto.deployments import workflows as deployment_workflows
from paynto.deployments.hosting import Hosting, open_hosting
from paynto.deployments.unused_objects import remove_unused_objects
from paynto.jobs.runtime import JobRuntime
from paynto.llm.calls import service as model_calls
from paynto.llm.catalogue import Catalogue
from paynto.migrations.runner import migrate
from paynto.projects import service as projects
from paynto.projects.listing import ProjectAnnotations
from paynto.projects.thumbnails import remove_thumbnails, remove_unused_thumbnails
from paynto.projects.unused_blobs import remove_unused_blobs
from paynto.sandboxes import queries as sandbox_queries
from paynto.sandboxes.drivers.local import LocalDriver
from paynto.sandboxes.drivers.records import reap_orphans
from paynto.sandboxes.links import LinkGate
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.proxy.access import PreviewAccess
from paynto.sandboxes.terminals import Terminals
from paynto.sandboxes.workspaces import WorkspaceKey, Workspaces
from paynto.stacks import service as stacks
from paynto.stacks.toolchain import Toolchain, ensure_toolchain
from paynto.teams.sessions import Isolation

log = structlog.get_logger(__name__)

Report = Callable[[str], None]

# importing these modules has registered their workflows with the durable engine
WORKFLOWS = (builder_workflows.build_app, deployment_workflows.deploy_web)

_HOUSEKEEPING = timedelta(hours=1)
_ROUNDS_BETWEEN_COLLECTIONS = 24
# time in which something that nobody needs may be needed again, and a clock may be wrong
_GRACE = timedelta(days=7)


def _say_nothing(_step: str) -> None:
    return


@asynccontextmanager
async def open_platform(
    settings: Settings,
    report: Report = _say_nothing,
    postgres: EmbeddedPostgres | None = None,
) -> AsyncGenerator[Resources]:
    """Everything that a serving process needs, started; `report` hears each step."""
    async with AsyncExitStack() as stack:
        tools = asyncio.create_task(_open_tools(settings))
        stack.push_async_callback(_close_tools, tools)
        resources = await stack.enter_async_context(open_core(settings, report, postgres))
        resources.add(ProjectAnnotations())
        resources.add(KnownSecrets())
        catalogue = _make_catalogue(settings)
        resources.add(catalogue)
        stack.push_async_callback(catalogue.close)
        report("Preparing the JavaScript toolchain")
        await _open_previews(stack, resources, await tools)
        report("Starting the host")
        hosting = await open_hosting(resources)
        resources.add(hosting)
        stack.push_async_callback(hosting.close)
        resources.part(ProjectAnnotations).register(deployments.make_annotator(settings))
        resources.part(KnownSecrets).register(variables.make_value_source(resources.keyring))
        report("Starting the job engine")
        runtime = JobRuntime(resources)
        resources.add(runtime)
        stack.push_async_callback(runtime.close)
        await runtime.launch()
        await _start_housekeeping(stack, resources)
        yield resources


@asynccontextmanager
async def open_core(
    settings: Settings,
    report: Report = _say_nothing,
    postgres: EmbeddedPostgres | None = None,
) -> AsyncGenerator[Resources]:
    """Database, keys, objects and mail: enough for migrations and administration.

    `postgres` is an embedded server that has begun to start already.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    url = settings.database_url.get_secret_value()
    if not url:
        report("Starting PostgreSQL")
        postgres = postgres or EmbeddedPostgres(settings.home)
        url = await asyncio.to_thread(postgres.start)
    url = _with_driver(url)
    try:
        report("Bringing the database up to date")
        await asyncio.to_thread(migrate, url)
        database = Database(url)
        keyring = Keyring(load_master_key(settings.master_key.get_secret_value(), settings.home))
        async with database.system_transaction() as session:
            await load_keyring(session, keyring)
        try:
            yield Resources(
                settings=settings,
                db=database,
                keyring=keyring,
                objects=open_object_store(settings.objects_url, settings.home),
                mail=make_mail_driver(settings),
                limiter=RateLimiter(),
            )
        finally:
            await database.close()
    finally:
        if postgres is not None:
            await asyncio.to_thread(postgres.stop)


def _with_driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return url.replace(prefix, "postgresql+psycopg://", 1)
    return url


def _make_catalogue(settings: Settings) -> Catalogue:
    catalogue = Catalogue(settings)
    add_builtin_models(catalogue)
    return catalogue


@dataclass(frozen=True)
class _Tools:
    """What needs no database and therefore starts beside it."""

    driver: LocalDriver
    isolation: Isolation
    toolchain: Toolchain


async def _open_tools(settings: Settings) -> _Tools:
    state = settings.home / "run"
    await asyncio.to_thread(state.mkdir, parents=True, exist_ok=True)
    await reap_orphans(state)
    driver = LocalDriver(state)
    try:
        isolation, toolchain = await asyncio.gather(
            _check_isolation(settings, driver), ensure_toolchain(settings.home)
        )
    except BaseException:
        await driver.close()
        raise
    return _Tools(driver, isolation, toolchain)


async def _close_tools(tools: "asyncio.Task[_Tools]") -> None:
    """Also when something else failed first: the process that starts sandboxes must not stay behind."""
    tools.cancel()
    with contextlib.suppress(asyncio.CancelledError, PayntoError):
        await (await tools).driver.close()


async def _open_previews(stack: AsyncExitStack, resources: Resources, tools: _Tools) -> None:
    settings = resources.settings
    driver, toolchain = tools.driver, tools.toolchain
    resources.add(tools.isolation)
    workspaces = Workspaces(settings, driver, toolchain)
    resources.add(workspaces)
    previews = Previews(resources, driver, workspaces)
    resources.add(previews)
    resources.add(LinkGate(resources.db))
    resources.add(Terminals(settings))
    resources.add(PreviewAccess(resources.keyring.derive("preview access")))
    previews.start()
    stack.push_async_callback(workspaces.close)
    stack.push_async_callback(previews.close)
    warming = asyncio.create_task(_warm(previews))
    stack.callback(warming.cancel)


async def _check_isolation(settings: Settings, driver: LocalDriver) -> Isolation:
    """Strangers' apps need isolation: without it a multi-user server does not start."""
    found = await driver.detect_isolation()
    if found.is_safe:
        return Isolation()
    message = f"Sandboxes are not fully isolated here: {', '.join(found.missing)}. {found.remedy}"
    if not settings.single_user:
        raise Unavailable(message=message)
    log.warning(message)
    return Isolation(is_isolated=False, message=message)


async def _warm(previews: Previews) -> None:
    """Keeps one workspace of each stack ready, the common one first."""
    for stack in stacks.list_stacks():
        key: WorkspaceKey = await previews.workspaces.key_for(
            stack.name, stacks.read_template(stack.name)
        )
        previews.pool.want(key)


async def _start_housekeeping(stack: AsyncExitStack, resources: Resources) -> None:
    async def run() -> None:
        for number in itertools.count():
            try:
                await tidy(resources)
                if number % _ROUNDS_BETWEEN_COLLECTIONS == 1:
                    await collect(resources)
            except Exception as error:  # noqa: BLE001  the next round must come
                log.warning("housekeeping failed", error=str(error))
            await asyncio.sleep(_HOUSEKEEPING.total_seconds())

    task = asyncio.create_task(run())
    stack.callback(task.cancel)


async def tidy(resources: Resources) -> None:
    """Removes what has run out: sessions, deleted projects, folders of sandboxes that nobody owns."""
    async with resources.db.system_transaction() as session:
        await accounts.delete_expired(session)
        await model_calls.settle_forgotten(session)
        purged = await projects.purge_deleted_projects(session)
        used = await sandbox_queries.list_folders(session)
    previews = resources.part(Previews)
    for project_id in purged:
        await previews.forget(project_id)
        await remove_thumbnails(resources.objects, project_id)
    used |= previews.folders_in_use()
    await previews.workspaces.remove_unused(used)
    log.debug("housekeeping done", at=now().isoformat(), purged=len(purged))


async def collect(resources: Resources, grace: timedelta = _GRACE) -> None:
    """Removes stored bytes that nothing refers to since the grace time."""
    before = now() - grace
    await remove_unused_blobs(resources.db, resources.objects, before)
    await remove_unused_thumbnails(resources.db, resources.objects, before)
    removed = await remove_unused_objects(resources.db, resources.objects, before)
    log.debug("collection done", removed=removed)


__all__ = ["Hosting", "collect", "open_core", "open_platform", "tidy"]
