"""Pages for visitors: booking with free slots, sign-up with places left, contact."""

from paynto.builder.starter.generate.encode import (
    Code,
    jsx_attribute,
    jsx_text,
    ts_string,
    ts_value,
)
from paynto.builder.starter.generate.entity_pages import (
    client_module,
    schema_module,
    write_controls,
    write_default_values,
)
from paynto.builder.starter.generate.imports import Imports
from paynto.builder.starter.generate.names import App, Entity, Relation
from paynto.builder.starter.generate.naming import page_component
from paynto.builder.starter.generate.server_routes import write_where
from paynto.builder.starter.generate.templates import fill, form
from paynto.builder.starter.generate.values import title_expression
from paynto.builder.starter.spec import FieldSpec, PublicFormPage, Rule


def write_public_page(app: App, page: PublicFormPage) -> dict[str, str]:
    entity = app.entity(page.entity)
    fields = _shown_fields(entity, page)
    imports, body = _form_body(entity, fields, page)
    imports.add("@/components/ui/site-shell", ["SiteShell"])
    imports.add("@/lib/config", ["config"])
    imports.add("@/lib/use-page-title", ["usePageTitle"])
    intro = (
        f'        <p className="mt-2 mb-6 text-base text-muted">{jsx_text(page.intro)}</p>\n'
        if page.intro
        else ""
    )
    name = page_component(page.slug)
    return {
        f"src/pages/{page.slug}.tsx": fill(
            form("public/page.tsx"),
            imports=str(imports),
            component=name,
            title_string=ts_string(page.title),
            title=jsx_text(page.title),
            margin="" if intro else " mb-6",
            intro=intro,
            body=body,
        ),
        **(
            {f"server/routes/public-{page.slug}.ts": write_public_api(entity, page)}
            if has_public_api(entity, page)
            else {}
        ),
    }


def _shown_fields(entity: Entity, page: PublicFormPage) -> list[FieldSpec]:
    """The fields the page names, and every other one without which no row can be made."""
    named = [entity.field(name) for name in page.fields]
    needed = [
        field
        for field in entity.fields
        if field.is_required
        and field.default is None
        and field.type not in ("boolean", "enum")
        and field not in named
    ]
    return named + needed


def write_form_body(entity: Entity, fields: list[FieldSpec]) -> tuple[Imports, str]:
    """The contact form of a site."""
    page = PublicFormPage(
        slug="contact", title="", entity=entity.spec.name, fields=[], submit_label="Send message"
    )
    imports, body = _form_body(entity, fields, page)
    imports.add("./types", ["type Section"])
    return imports, "".join(line[2:] for line in body.splitlines(keepends=True))


def _form_body(
    entity: Entity, fields: list[FieldSpec], page: PublicFormPage
) -> tuple[Imports, str]:
    imports = Imports()
    imports.add("@/components/public/public-form", ["PublicForm"])
    imports.add(client_module(entity), [entity.plural_camel])
    imports.add(schema_module(entity), [f"{entity.camel}Schema"])
    hidden = [field for field in entity.fields if field not in fields]
    controls = _controls(entity, fields, page, imports)
    body = fill(
        form("public/form.tsx"),
        plural=entity.plural_camel,
        schema=f"{entity.camel}Schema",
        defaults=write_default_values(entity, hidden, fields, imports),
        submit=jsx_attribute(page.submit_label),
        success=jsx_attribute(page.success),
        controls=controls,
    )
    return imports, body


def _controls(
    entity: Entity, fields: list[FieldSpec], page: PublicFormPage, imports: Imports
) -> str:
    lines: list[str] = []
    slot = _slot_fields(entity, page)
    capacity = _capacity(entity)
    for field in fields:
        if slot and field is slot[0]:
            lines.append(_slot_control(entity, page, *slot, imports))
        elif slot and field is slot[1]:
            continue
        elif capacity and field is capacity[1].field:
            imports.add("@/components/public/places-field", ["PlacesField"])
            required = " required" if field.is_required else ""
            lines.append(
                f'              <PlacesField field={{field("{capacity[1].column}")}} label={jsx_attribute(field.label)}{required} '
                f'path="/public/{page.slug}/places" />\n'
            )
        else:
            lines.append(write_controls(entity, [field], imports, indent=14))
    return "".join(lines)


def _slot_fields(entity: Entity, page: PublicFormPage) -> tuple[FieldSpec, FieldSpec] | None:
    """The day and the time of a booking; the same field twice when one field holds both."""
    if not page.slots:
        return None
    rule = _overlap_rule(entity)
    fields = [entity.field(name) for name in rule.fields] if rule else entity.fields
    moment = next((field for field in fields if field.type == "datetime"), None)
    day = next((field for field in fields if field.type == "date"), moment)
    time = next((field for field in fields if field.type == "time"), moment)
    return (day, time) if day and time and (day is time or moment is None) else None


def _overlap_rule(entity: Entity) -> Rule | None:
    return next((rule for rule in entity.spec.rules if rule.kind == "no_overlap"), None)


def _capacity(entity: Entity) -> tuple[Rule, Relation] | None:
    rule = next((rule for rule in entity.spec.rules if rule.kind == "capacity"), None)
    if rule is None:
        return None
    return rule, next(
        relation for relation in entity.relations if relation.field.name == rule.relation
    )


def _other_columns(entity: Entity, day: FieldSpec, time: FieldSpec) -> list[str]:
    rule = _overlap_rule(entity)
    return [
        entity.column(name)
        for name in (rule.fields if rule else [])
        if name not in (day.name, time.name)
    ]


def _slot_control(
    entity: Entity, page: PublicFormPage, day: FieldSpec, time: FieldSpec, imports: Imports
) -> str:
    depends = ", ".join(f'{name}: field("{name}")' for name in _other_columns(entity, day, time))
    component = "MomentSlotField" if day is time else "SlotField"
    module = "moment-slot-field" if day is time else "slot-field"
    imports.add(f"@/components/public/{module}", [component])
    fields = [
        f'  day={{field("{day.name}")}}',
        f'  time={{field("{time.name}")}}',
        f"  dayLabel={jsx_attribute(day.label)}",
        f"  timeLabel={jsx_attribute(time.label)}",
    ]
    moment = [f'  field={{field("{day.name}")}}', f"  label={jsx_attribute(day.label)}"]
    lines = [
        f"<{component}",
        *(moment if day is time else fields),
        f'  path="/public/{page.slug}/slots"',
        *([f"  depends={{{{ {depends} }}}}"] if depends else []),
        "/>",
    ]
    return "".join(f"              {line}\n" for line in lines)


def has_public_api(entity: Entity, page: PublicFormPage) -> bool:
    return _slot_fields(entity, page) is not None or _capacity(entity) is not None


def write_public_api(entity: Entity, page: PublicFormPage) -> str:
    """What visitors may know of other rows: the free slots, the places left, and nothing else."""
    imports = Imports()
    imports.add("hono", ["Hono"])
    imports.add("../db", ["database"])
    routes: list[str] = []
    slot = _slot_fields(entity, page)
    if slot:
        routes.append(_slots_route(entity, page, *slot, imports))
    capacity = _capacity(entity)
    if capacity:
        routes.append(_places_route(entity, *capacity, imports))
    chain = "".join(f"\n{route.strip(chr(10))}" for route in routes)
    return f"{imports}\nexport const {public_api_name(page)} = new Hono(){chain};\n"


def public_api_name(page: PublicFormPage) -> str:
    name = page_component(page.slug)[:-4]
    return f"{name[0].lower()}{name[1:]}Routes"


def _slots_route(
    entity: Entity, page: PublicFormPage, day: FieldSpec, time: FieldSpec, imports: Imports
) -> str:
    imports.add("../lib/slots", ["freeSlots", "readDay"])
    is_moment = day is time
    where: dict[str, object] = {day.name: Code("{ startsWith: day }" if is_moment else "day")}
    for column in _other_columns(entity, day, time):
        imports.add("../lib/slots", ["readId"])
        where[column] = Code(f'readId(context.req.query("{column}"))')
    rule = _overlap_rule(entity)
    if rule and rule.ignore:
        where["NOT"] = write_where(entity, [rule.ignore])[0]
    hours: dict[str, object] = {
        key: page.slots[key] for key in ("opens", "closes", "minutes") if key in page.slots
    }
    closed = str(page.slots.get("closed") or "")
    if closed:
        hours["closed"] = [int(day) for day in closed]
    return fill(
        form("public/slots.ts"),
        table=entity.delegate,
        where=ts_value(where, 6, 16),
        time=time.name,
        value=f"booking.{time.name}" + ("?.slice(11, 16) ?? null" if is_moment else ""),
        hours=ts_value(hours),
    )


def _places_route(entity: Entity, rule: Rule, relation: Relation, imports: Imports) -> str:
    target = relation.target
    title, names = title_expression(target, target.camel)
    imports.add(
        "../../src/shared/value-texts",
        [name for name in names if name in ("choiceText", "dateText", "dateTimeText")],
    )
    limit = target.field(rule.limit_field or "").name
    where = {"NOT": write_where(entity, [rule.ignore])[0]} if rule.ignore else {}
    amount = entity.field(rule.amount_field).name if rule.amount_field else None
    sum_of = f"_sum: {{ {amount}: true }}" if amount else "_count: { _all: true }"
    value = f"group._sum.{amount} ?? 0" if amount else "group._count._all"
    return fill(
        form("public/places.ts"),
        table=entity.delegate,
        column=relation.column,
        measure=sum_of,
        where=f", where: {ts_value(where)}" if where else "",
        value=value,
        target=target.delegate,
        row=target.camel,
        title=title,
        limit=limit,
    )
