"""All files of an app that differ from its stack's template."""

import hashlib
from collections.abc import Sequence

from paynto.builder.starter.generate.content import write_content, write_content_routes
from paynto.builder.starter.generate.dashboard import write_dashboard
from paynto.builder.starter.generate.encode import json_text
from paynto.builder.starter.generate.entity_pages import write_entity_pages
from paynto.builder.starter.generate.front_page import write_front_page
from paynto.builder.starter.generate.look import write_theme
from paynto.builder.starter.generate.migrations import (
    MIGRATIONS_PATH,
    Migration,
    old_names,
    write_history,
)
from paynto.builder.starter.generate.names import App
from paynto.builder.starter.generate.prisma import write_schema
from paynto.builder.starter.generate.public_forms import write_public_page
from paynto.builder.starter.generate.reachable import without_unused
from paynto.builder.starter.generate.server_routes import write_routes
from paynto.builder.starter.generate.shared_schema import write_shared
from paynto.builder.starter.generate.shell import (
    has_dashboard,
    has_front,
    own_rows,
    sample_tables,
    write_frame,
    write_records_shell,
    write_route_index,
    write_text_page,
)
from paynto.builder.starter.generate.templates import copied_files
from paynto.builder.starter.spec import SPEC_PATH, AppSpec, PublicFormPage, TextPage

HASH_DIGITS = 16
_OPTIONAL_GROUPS = ("base", "records", "public")


def generate_files(spec: AppSpec, history: Sequence[Migration] = ()) -> dict[str, str]:
    """Path → text, `.paynto/app.json` with the hashes of the others included. `history` holds the renames so far."""
    files = _write_app(App(spec), history)
    hashes = {path: content_hash(text.encode()) for path, text in sorted(files.items())}
    recorded = spec.model_copy(update={"generated": hashes})
    files[SPEC_PATH] = json_text(recorded.model_dump(mode="json", exclude_none=True))
    return dict(sorted(files.items()))


def content_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def _write_app(app: App, history: Sequence[Migration]) -> dict[str, str]:
    files = (
        dict(copied_files("base"))
        | write_frame(app)
        | {"src/theme.css": write_theme(app.spec.look)}
    )
    for page in app.spec.pages:
        if isinstance(page, TextPage):
            files[f"src/pages/{page.slug}.tsx"] = write_text_page(page)
    if app.entities:
        files |= _write_records(app, history)
    else:
        files["src/App.tsx"] = write_content_routes(app)
    if app.spec.content is not None:
        files |= write_content(app, app.spec.content)
    optional = [path for group in _OPTIONAL_GROUPS for path in copied_files(group)]
    return without_unused(files, optional)


def _write_records(app: App, history: Sequence[Migration]) -> dict[str, str]:
    files = dict(copied_files("records")) | write_records_shell(app)
    files["prisma/schema.prisma"] = write_schema(app, old_names(history))
    files["server/routes/index.ts"] = write_route_index(app)
    if history:
        files[MIGRATIONS_PATH] = write_history(history)
    files["server/sample-data.json"] = json_text(sample_tables(app))
    if has_dashboard(app):
        files |= copied_files("dashboard")
        files["server/routes/dashboard.ts"] = write_dashboard(app)
    for entity in app.entities:
        files[f"src/shared/{entity.slug}.ts"] = write_shared(entity)
        files |= write_routes(entity) | write_entity_pages(entity)
    own = own_rows(app)
    if own is not None:
        files |= copied_files("own_rows")
        files["server/own-rows.json"] = json_text(own)
    if has_front(app):
        files |= write_front_page(app)
    public_pages = [page for page in app.spec.pages if isinstance(page, PublicFormPage)]
    files |= copied_files("public")
    for page in public_pages:
        files |= write_public_page(app, page)
    return files
