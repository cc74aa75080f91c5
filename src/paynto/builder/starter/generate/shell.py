"""The frame of an app: entry page, settings, navigation and routes."""

from typing import Any

from paynto.builder.starter.generate.encode import (
    html_text,
    json_text,
    jsx_attribute,
    ts_string,
)
from paynto.builder.starter.generate.entity_pages import query_value
from paynto.builder.starter.generate.front_page import has_front_api
from paynto.builder.starter.generate.icons import icon_of
from paynto.builder.starter.generate.imports import Imports
from paynto.builder.starter.generate.names import App, Entity
from paynto.builder.starter.generate.naming import page_component
from paynto.builder.starter.generate.public_forms import has_public_api, public_api_name
from paynto.builder.starter.generate.templates import fill, form
from paynto.builder.starter.generate.values import amount_text
from paynto.builder.starter.spec import EntityPage, FrontPage, PublicFormPage, TextPage


def write_frame(app: App) -> dict[str, str]:
    """The files that every app has."""
    spec = app.spec
    language = spec.language if spec.language.replace("-", "").isalnum() else "en"
    values = {
        "language": html_text(language),
        "theme": spec.look.theme,
        "name": html_text(spec.name),
        "purpose": html_text(spec.purpose),
    }
    return {
        "index.html": fill(form("index.html"), **values),
        "src/lib/config.ts": fill(
            form("config.ts"),
            name=ts_string(spec.name),
            purpose=ts_string(spec.purpose),
            locale=ts_string(language) if language != "en" else "undefined as string | undefined",
            currency=ts_string(
                spec.currency if spec.currency.isalpha() and len(spec.currency) == 3 else "USD"
            ),
        ),
        "src/lib/translations.json": json_text(dict(sorted(spec.labels.items()))),
    }


def has_dashboard(app: App) -> bool:
    return any(page.kind == "dashboard" for page in app.spec.pages) and bool(
        app.spec.figures or app.spec.charts
    )


def entity_pages(app: App) -> list[Entity]:
    """Entities with pages of their own, in the order of the navigation."""
    named = [app.entity(page.entity) for page in app.spec.pages if isinstance(page, EntityPage)]
    return named + [entity for entity in app.entities if entity not in named]


def list_address(entity: Entity) -> str:
    """The list as it opens from the navigation: with the filters it starts with."""
    pairs = [
        f"{entity.column(item.field)}={query_value(item.operator, item.value)}"
        for item in entity.spec.filters
    ]
    return f"/{entity.slug}?{'&'.join(pairs)}" if pairs else f"/{entity.slug}"


def write_records_shell(app: App) -> dict[str, str]:
    """Routes and navigation of an app with records."""
    entities = entity_pages(app)
    routes = Imports()
    routes.add(
        "react-router",
        ["Route", "Routes"] if home_of(app) != "redirect" else ["Navigate", "Route", "Routes"],
    )
    routes.add("@/app/back-office", ["BackOffice"])
    routes.add("@/pages/not-found", ["NotFoundPage"])
    inside: list[str] = []
    outside: list[str] = []
    if app.spec.content is not None:
        routes.add("@/pages/home", ["HomePage"])
        outside.append('      <Route path="/" element={<HomePage />} />\n')
    elif has_front(app) or has_dashboard(app):
        inside += _first_routes(app, routes)
    else:
        inside.append(
            f'        <Route path="/" element={{<Navigate to={ts_string(list_address(entities[0]))} replace />}} />\n'
        )
    for entity in entities:
        inside += _entity_routes(entity, routes)
    for page in app.spec.pages:
        if isinstance(page, PublicFormPage):
            name = page_component(page.slug)
            routes.add(f"@/pages/{page.slug}", [name])
            outside.append(f'      <Route path="/{page.slug}" element={{<{name} />}} />\n')
        elif isinstance(page, TextPage):
            name = page_component(page.slug)
            routes.add(f"@/pages/{page.slug}", [name])
            inside.append(f'        <Route path="/{page.slug}" element={{<{name} />}} />\n')
    return {
        "src/App.tsx": fill(
            form("App.tsx"), imports=str(routes), inside="".join(inside), outside="".join(outside)
        ),
        "src/app/back-office.tsx": _back_office(app, entities),
    }


def _first_routes(app: App, imports: Imports) -> list[str]:
    """The first page and the overview, which gives way to a page of the person's own."""
    made: list[str] = []
    if has_front(app):
        imports.add("@/pages/front", ["FrontPage"])
        made.append('        <Route path="/" element={<FrontPage />} />\n')
    if has_dashboard(app):
        imports.add("@/pages/home", ["HomePage"])
        made.append(f'        <Route path="{overview_path(app)}" element={{<HomePage />}} />\n')
    return made


def has_front(app: App) -> bool:
    return app.spec.content is None and any(page.kind == "front" for page in app.spec.pages)


def overview_path(app: App) -> str:
    return "/overview" if has_front(app) else "/"


def home_of(app: App) -> str:
    if app.spec.content is not None:
        return "content"
    if has_front(app):
        return "front"
    return "dashboard" if has_dashboard(app) else "redirect"


def _entity_routes(entity: Entity, imports: Imports) -> list[str]:
    folder = f"@/features/{entity.slug}/{entity.singular_slug}"
    pages = {
        "list": f"{entity.pascal}ListPage",
        "detail": f"{entity.pascal}DetailPage",
        "form": f"{entity.pascal}FormPage",
    }
    for kind, component in pages.items():
        imports.add(f"{folder}-{kind}-page", [component])
    addresses = [
        (f"/{entity.slug}", pages["list"]),
        (f"/{entity.slug}/new", pages["form"]),
        (f"/{entity.slug}/:id", pages["detail"]),
        (f"/{entity.slug}/:id/edit", pages["form"]),
    ]
    return [
        f'        <Route path="{address}" element={{<{component} />}} />\n'
        for address, component in addresses
    ]


def _back_office(app: App, entities: list[Entity]) -> str:
    imports = Imports()
    imports.add("react-router", ["Outlet"])
    imports.add("@/components/ui/app-shell", ["AppShell", "type NavItem"])
    imports.add("@/lib/config", ["config"])
    items: list[str] = []

    def add(to: str, label: str, icon: str) -> None:
        imports.add("lucide-react", [icon])
        items.append(
            f"  {{ to: {ts_string(to)}, label: {ts_string(label)}, icon: <{icon} aria-hidden /> }},\n"
        )

    front = next((page for page in app.spec.pages if isinstance(page, FrontPage)), None)
    if front is not None and home_of(app) == "front":
        add("/", front.title, "House")
    if has_dashboard(app) and app.spec.content is None:
        title = next(page.title for page in app.spec.pages if page.kind == "dashboard")
        add(overview_path(app), title, "LayoutDashboard")
    for entity in entities:
        add(list_address(entity), entity.spec.label_plural, icon_of(entity.spec.icon))
    for page in app.spec.pages:
        if isinstance(page, TextPage):
            add(f"/{page.slug}", page.title, "FileText")
        elif isinstance(page, PublicFormPage):
            add(f"/{page.slug}", page.title, "Globe")
    if app.spec.content is not None:
        add("/", app.spec.name, "Globe")
    logo = icon_of(entities[0].spec.icon) if entities else "SquareStack"
    imports.add("lucide-react", [logo])
    has_notice = front is None or not front.has_own_rows
    if has_notice:
        imports.add("@/components/records/sample-data-notice", ["SampleDataNotice"])
    return fill(
        form("back-office.tsx"),
        imports=str(imports),
        items="".join(items),
        logo=logo,
        aside=" aside={<SampleDataNotice />}" if has_notice else "",
    )


def write_text_page(page: TextPage) -> str:
    paragraphs = "".join(f"        <p>{{{ts_string(text)}}}</p>\n" for text in page.paragraphs)
    return fill(
        form("text-page.tsx"),
        component=page_component(page.slug),
        title=jsx_attribute(page.title),
        paragraphs=paragraphs,
    )


def write_route_index(app: App) -> str:
    """`server/routes/index.ts`: all addresses of the API."""
    imports = Imports()
    imports.add("hono", ["Hono"])
    imports.add("../lib/sample-data", ["ensureSampleData"])
    imports.add("./health", ["health"])
    imports.add("./sample-data", ["sampleDataRoutes"])
    routes = [("sample-data", "sampleDataRoutes")]
    if has_dashboard(app):
        imports.add("./dashboard", ["dashboardRoutes"])
        routes.append(("dashboard", "dashboardRoutes"))
    for page in app.spec.pages:
        if isinstance(page, PublicFormPage) and has_public_api(app.entity(page.entity), page):
            name = public_api_name(page)
            imports.add(f"./public-{page.slug}", [name])
            routes.append((f"public/{page.slug}", name))
    if has_front_api(app):
        imports.add("./front", ["frontRoutes"])
        routes.append(("front", "frontRoutes"))
    for entity in app.entities:
        imports.add(f"./{entity.slug}", [f"{entity.plural_camel}Routes"])
        routes.append((entity.slug, f"{entity.plural_camel}Routes"))
    own_rows = _own_entity(app) is not None
    if own_rows:
        imports.add("../lib/own-rows", ["ensureOwnRows"])
    lines = "".join(f'\n  .route("/{path}", {name})' for path, name in routes)
    return fill(
        form("server/routes.ts"),
        imports=str(imports),
        routes=lines,
        own_rows="    await ensureOwnRows();\n" if own_rows else "",
    )


def _own_entity(app: App) -> Entity | None:
    """The kind of record whose first rows are part of the app, not samples."""
    page = next((page for page in app.spec.pages if isinstance(page, FrontPage)), None)
    return app.entity(page.entity) if page is not None and page.has_own_rows else None


def own_rows(app: App) -> dict[str, object] | None:
    entity = _own_entity(app)
    if entity is None:
        return None
    table = _sample_table(entity)
    links = {relation.column for relation in entity.relations}
    rows = [
        {name: value for name, value in row.items() if name not in links} for row in table["rows"]
    ]
    return {"table": entity.delegate, "key": entity.title.name, "rows": rows}


def sample_tables(app: App) -> list[dict[str, object]]:
    """Sample rows, related tables before those that point at them."""
    ordered: list[Entity] = []
    waiting = list(app.entities)
    while waiting:
        ready = [
            entity
            for entity in waiting
            if all(
                relation.target in ordered or relation.target.pascal == entity.pascal
                for relation in entity.relations
            )
        ]
        # A ring of relations has no first table: the samples of one of them then lack the relation.
        chosen = ready or waiting[:1]
        ordered += chosen
        waiting = [entity for entity in waiting if entity not in chosen]
    own = _own_entity(app)
    return [
        _sample_table(entity) for entity in ordered if entity.spec.samples and entity is not own
    ]


def _sample_table(entity: Entity) -> dict[str, Any]:
    known = {field.name for field in entity.fields}
    money = {field.name for field in entity.fields if field.type == "money"}
    rows = [
        {
            entity.column(name): amount_text(value)
            if name in money and value is not None
            else value
            for name, value in row.items()
            if name in known
        }
        for row in entity.spec.samples
    ]
    relations = {relation.column: relation.target.delegate for relation in entity.relations}
    return {"table": entity.delegate, "relations": relations, "rows": rows}
