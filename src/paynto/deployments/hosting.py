"""The built-in host of this process, wired to the table of apps."""

from collections.abc import Mapping
from uuid import UUID

from paynto.core.http import Receive, Scope, Send
from paynto.core.resources import Resources
from paynto.core.scope import system_scope
from paynto.deployments import queries, service, variables
from paynto.deployments.builds import EarlyBuilds
from paynto.deployments.databases.builtin import BuiltinDatabases
from paynto.deployments.databases.prisma_engine import PrismaEngine
from paynto.deployments.hosts.app_logs import AppLogs
from paynto.deployments.hosts.base import Route
from paynto.deployments.hosts.builtin import BuiltinHost
from paynto.deployments.hosts.release_cache import ReleaseCache
from paynto.deployments.hosts.server_runner import ServerRunner
from paynto.deployments.models import App
from paynto.sandboxes.previews import Previews
from paynto.sandboxes.workspaces import Workspaces


def route_of(app: App, release_number: int | None = None) -> Route:
    """The route of an app, by default to its current release."""
    number = release_number if release_number is not None else app.current_release
    assert number is not None
    return Route(
        slug=app.slug,
        app_id=str(app.id),
        release_number=number,
        revision=str(app.env_revision),
        previous_release_number=app.previous_release
        if release_number is None
        else app.current_release,
    )


class Hosting:
    """Host, server runner and databases of deployed apps, and the builds under way for them."""

    def __init__(
        self, host: BuiltinHost, servers: ServerRunner, databases: BuiltinDatabases
    ) -> None:
        self.host = host
        self.servers = servers
        self.databases = databases
        self.builds = EarlyBuilds()

    def is_for(self, scope: Scope) -> bool:
        return self.host.find_slug(scope) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.host(scope, receive, send)

    async def close(self) -> None:
        await self.builds.close()
        await self.servers.close()


async def open_hosting(resources: Resources) -> Hosting:
    settings = resources.settings
    home = settings.home

    async def load_route(slug: str) -> Route | None:
        async with resources.db.system_transaction() as session:
            app = await queries.find_app_by_slug(session, slug)
        return route_of(app) if app is not None and app.current_release is not None else None

    async def save_route(route: Route) -> None:
        async with resources.db.system_transaction() as session:
            app = await queries.find_any_app(session, UUID(route.app_id))
            team_id = app.team_id if app is not None else None
        if team_id is None:
            return
        scope = system_scope(team_id)
        async with resources.db.transaction(scope) as session:
            await service.record_switch(session, scope, UUID(route.app_id), route.release_number)

    async def remove_route(_slug: str) -> None:
        # the app's row is marked as deleted by the use case, which is what makes the route vanish
        return

    async def load_env(route: Route) -> Mapping[str, str]:
        app_id = UUID(route.app_id)
        async with resources.db.system_transaction() as session:
            app = await queries.find_any_app(session, app_id)
            team_id = app.team_id if app is not None else app_id
        scope = system_scope(team_id)
        async with resources.db.transaction(scope) as session:
            return await variables.decrypt_variables(session, resources.keyring, scope, app_id)

    toolchain = resources.part(Workspaces).toolchain
    cache = ReleaseCache(resources.objects, home / "releases")
    servers = ServerRunner(
        resources.part(Previews).driver,
        cache,
        AppLogs(home / "app-logs"),
        data_folder=home / "databases",
        node=toolchain.node,
        load_env=load_env,
        idle_seconds=settings.app_idle_seconds,
        cpu_seconds=settings.sandbox_cpu_seconds,
    )
    host = BuiltinHost(
        resources.objects,
        apps_domain=settings.apps_domain,
        load_route=load_route,
        save_route=save_route,
        remove_route=remove_route,
        servers=servers,
    )
    databases = BuiltinDatabases(home / "databases", PrismaEngine(toolchain))
    return Hosting(host, servers, databases)
