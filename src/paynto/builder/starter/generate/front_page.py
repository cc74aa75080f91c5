"""`src/pages/front.tsx`: a form and the rows below it, and the API of the buttons at each row."""

from paynto.builder.starter.generate.encode import jsx_attribute, ts_string
from paynto.builder.starter.generate.entity_pages import (
    add_value_names,
    client_module,
    schema_module,
    write_controls,
    write_default_values,
)
from paynto.builder.starter.generate.imports import Imports
from paynto.builder.starter.generate.names import App, Entity
from paynto.builder.starter.generate.templates import fill, form
from paynto.builder.starter.generate.values import cell_of
from paynto.builder.starter.spec import FieldSpec, FrontPage, RowButton

_FACTS = 6
# these speak for themselves, a bare number does not
_WITHOUT_LABEL = frozenset({"long_text", "date", "datetime", "enum", "url", "email", "money"})


def write_front_page(app: App) -> dict[str, str]:
    page = _page_of(app)
    if page is None:
        return {}
    entity = app.entity(page.entity)
    imports = Imports()
    imports.add("@/components/public/board", ["Board", "BoardRow"])
    imports.add(client_module(entity), [entity.plural_camel])
    attributes = [
        f"title={jsx_attribute(page.title)}",
        *([f"intro={jsx_attribute(page.intro)}"] if page.intro else []),
        f"client={{{entity.plural_camel}}}",
        *(['query={"sort=id&direction=desc"}'] if page.newest_first else ['query={"sort=id"}']),
        *_options(entity, page),
    ]
    files = {
        "src/pages/front.tsx": fill(
            form("front-page.tsx"),
            attributes="".join(f"      {line}\n" for line in attributes),
            form=_form(entity, page, imports),
            camel=entity.camel,
            row=_row(entity, page, imports),
            imports=str(imports),
        )
    }
    if page.buttons:
        files["server/routes/front.ts"] = _api(entity, page)
    return files


def has_front_api(app: App) -> bool:
    page = _page_of(app)
    return page is not None and bool(page.buttons) and app.spec.content is None


def _page_of(app: App) -> FrontPage | None:
    return next((page for page in app.spec.pages if isinstance(page, FrontPage)), None)


def _options(entity: Entity, page: FrontPage) -> list[str]:
    made: list[str] = []
    if page.filter_label:
        made.append(f"filterLabel={jsx_attribute(page.filter_label)}")
    if page.count_label:
        made.append(f"countLabel={jsx_attribute(page.count_label)}")
    if page.total_field:
        field = entity.field(page.total_field)
        label = ts_string(page.total_label or f"Total {field.label.lower()}")
        money = ", isMoney: true" if field.type == "money" else ""
        value = f"({entity.camel}) => {entity.camel}.{field.name}"
        made.append(f"total={{{{ label: {label}, of: {value}{money} }}}}")
    return made


def _form(entity: Entity, page: FrontPage, imports: Imports) -> str:
    if not page.fields:
        return ""
    fields = [entity.field(name) for name in page.fields]
    hidden = [field for field in entity.fields if field not in fields]
    imports.add("@/components/public/board", ["BoardForm"])
    imports.add(schema_module(entity), [f"{entity.camel}Schema"])
    return fill(
        form("front-form.tsx"),
        plural=entity.plural_camel,
        schema=f"{entity.camel}Schema",
        defaults=write_default_values(entity, hidden, fields, imports),
        submit=jsx_attribute(page.submit_label),
        controls=write_controls(entity, fields, imports, indent=14),
    )


def _row(entity: Entity, page: FrontPage, imports: Imports) -> str:
    row = entity.camel
    name = f"{entity.plural_camel}.nameOf({row})"
    counted = page.buttons[0].field if page.buttons else None
    attributes = [
        f"name={{{_text(page.row_text, name, f'{row}.{counted}') if page.row_text else name}}}",
        f"to={{`/{entity.slug}/${{{row}.id}}`}}",
    ]
    if page.buttons:
        buttons = ", ".join(
            f"{{ label: {_text(button.label, name, '')}, path: `/front/${{{row}.id}}/{index}` }}"
            for index, button in enumerate(page.buttons)
        )
        attributes.append(f"buttons={{[{buttons}]}}")
    opening = "".join(f"          {line}\n" for line in attributes)
    facts = [_fact(entity, field, imports) for field in _shown(entity, page, counted)]
    if not facts:
        return f"        <BoardRow\n{opening}        />\n"
    imports.add("@/components/public/board", ["BoardFact"])
    return f"        <BoardRow\n{opening}        >\n{''.join(facts)}        </BoardRow>\n"


def _text(template: str, name: str, count: str) -> str:
    """`Vote for {name}` as an expression; all other text is data."""
    parts: list[str] = []
    rest = template
    while rest:
        found = [(rest.find(mark), mark) for mark in ("{name}", "{count}") if mark in rest]
        if not found:
            parts.append(ts_string(rest))
            break
        at, mark = min(found)
        if at > 0:
            parts.append(ts_string(rest[:at]))
        value = name if mark == "{name}" else count
        parts.append(value or '""')
        rest = rest[at + len(mark) :]
    first = [] if parts and parts[0].startswith('"') else ['""']
    return " + ".join([*first, *parts])


def _shown(entity: Entity, page: FrontPage, counted: str | None) -> list[FieldSpec]:
    hidden = {entity.title.name, *([counted] if page.row_text and counted else [])}
    return [field for field in entity.fields if field.name not in hidden][:_FACTS]


def _fact(entity: Entity, field: FieldSpec, imports: Imports) -> str:
    cell, component, names = cell_of(entity, field, entity.camel)
    add_value_names(imports, entity, component, names)
    label = "" if field.type in _WITHOUT_LABEL else f" label={jsx_attribute(field.label)}"
    is_long = " isLong" if field.type == "long_text" else ""
    return f"          <BoardFact{label}{is_long}>{cell}</BoardFact>\n"


def _api(entity: Entity, page: FrontPage) -> str:
    imports = Imports()
    imports.add("hono", ["Hono"])
    imports.add("../db", ["database"])
    imports.add("../problems", ["notFound"])
    routes = [
        fill(
            form("server/front-button.ts"),
            index=str(index),
            table=entity.delegate,
            data=f"{{ {entity.field(button.field).name}: {_written(button)} }}",
        )
        for index, button in enumerate(page.buttons)
    ]
    chain = "".join(f"\n{route.rstrip(chr(10))}" for route in routes)
    return f"{imports}\n// Counted by the database itself, so that no click is lost when two people click at once.\nexport const frontRoutes = new Hono(){chain};\n"


def _written(button: RowButton) -> str:
    return str(button.to) if button.to is not None else f"{{ increment: {button.add} }}"
