"""How each type of field looks in code: its check, its control, its value in tables and in CSV."""

from decimal import Decimal

from paynto.builder.starter.generate.encode import jsx_attribute, ts_string
from paynto.builder.starter.generate.names import Entity, Relation
from paynto.builder.starter.spec import FieldSpec

NUMBER_TYPES = frozenset({"integer", "decimal", "money", "percentage", "rating"})
TEXT_TYPES = frozenset({"text", "long_text", "email", "phone", "url"})
_CHECKS = {
    "text": "text()",
    "long_text": "text(5000)",
    "boolean": "yesNo()",
    "date": "date()",
    "datetime": "dateTime()",
    "time": "time()",
    "email": "email()",
    "phone": "phone()",
    "url": "url()",
    "relation": "reference()",
}
TITLE_DEPTH = 3


def choices_name(entity: Entity, field: FieldSpec) -> str:
    return f"{entity.camel}{field.name[0].upper()}{field.name[1:]}Choices"


def check_of(entity: Entity, field: FieldSpec) -> tuple[str, list[str]]:
    """The zod expression of a field and what it imports from `fields.ts`."""
    if field.type == "boolean":
        return "yesNo()", ["yesNo"]
    wrapper = "required" if field.is_required else "optional"
    if field.type == "enum":
        check = f"choice({choices_name(entity, field)})"
    elif field.type in NUMBER_TYPES:
        check = _number_check(field)
    else:
        check = _CHECKS[field.type]
    return f"{wrapper}({check})", [wrapper, check.split("(")[0]]


def _number_check(field: FieldSpec) -> str:
    minimum, maximum = number_range(field)
    limits = [f"min: {format_number(minimum)}"] if minimum is not None else []
    limits += [f"max: {format_number(maximum)}"] if maximum is not None else []
    function = {"integer": "integer", "rating": "integer", "money": "money"}.get(
        field.type, "number"
    )
    return f"{function}({{ {', '.join(limits)} }})" if limits else f"{function}()"


def number_range(field: FieldSpec) -> tuple[float | None, float | None]:
    if field.type == "rating":
        return field.minimum or 1, field.maximum or 5
    return field.minimum, field.maximum


def format_number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def amount_text(value: object) -> str:
    """An amount of money as the plain decimal text that made apps keep: 12.5 becomes "12.5", not a binary fraction."""
    number = Decimal(str(value)).quantize(Decimal("0.001"))
    return format(number.normalize() + 0, "f")


def relation_of(entity: Entity, field: FieldSpec) -> Relation:
    return next(relation for relation in entity.relations if relation.field.name == field.name)


def control_of(entity: Entity, field: FieldSpec) -> tuple[str, str, list[str]]:
    """The JSX of a form control, the component it uses, and further names it needs from the entity's modules."""
    name = entity.column(field.name)
    attributes = [f"field={{field({ts_string(name)})}}", f"label={jsx_attribute(label_of(field))}"]
    if field.hint:
        attributes.append(f"hint={jsx_attribute(field.hint)}")
    if field.is_required and field.type != "boolean":
        attributes.append("required")
    component, more, names = _control_kind(entity, field)
    return f"<{component} {' '.join(attributes + more)} />", component, names


def _control_kind(entity: Entity, field: FieldSpec) -> tuple[str, list[str], list[str]]:
    match field.type:
        case "long_text":
            return "LongTextField", [], []
        case "boolean":
            return "YesNoField", [], []
        case "rating":
            return "RatingField", [f"maximum={{{format_number(number_range(field)[1] or 5)}}}"], []
        case "enum":
            name = choices_name(entity, field)
            return "ChoiceField", [f"choices={{{name}}}"], [name]
        case "relation":
            target = relation_of(entity, field).target
            return "RelationField", [f"source={{{target.plural_camel}}}"], []
        case "money":
            return "MoneyField", [], []
        case "integer" | "decimal" | "percentage":
            return "NumberField", _number_attributes(field), []
        case _:
            kind = {"datetime": "datetime-local", "phone": "tel", "text": ""}.get(
                field.type, field.type
            )
            return "TextField", [f'type="{kind}"'] if kind else [], []


def _number_attributes(field: FieldSpec) -> list[str]:
    minimum, maximum = number_range(field)
    attributes = [f"min={{{format_number(minimum)}}}"] if minimum is not None else []
    attributes += [f"max={{{format_number(maximum)}}}"] if maximum is not None else []
    return attributes + ([] if field.type in ("integer", "rating") else ['step="any"'])


def label_of(field: FieldSpec) -> str:
    return (
        f"{field.label} ({field.unit})"
        if field.unit and field.type in NUMBER_TYPES
        else field.label
    )


def cell_of(entity: Entity, field: FieldSpec, row: str) -> tuple[str, str, list[str]]:
    """The JSX that shows a value, its component, and the names it needs from the entity's schema."""
    value = f"value={{{row}.{field.name}}}"
    match field.type:
        case "relation":
            relation = relation_of(entity, field)
            name, names = title_expression(
                relation.target, f"{row}.{relation.object_name}", optional=True
            )
            path = ts_string(f"/{relation.target.slug}")
            return (
                f"<RelationValue path={path} id={{{row}.{relation.column}}} name={{{name}}} />",
                "RelationValue",
                names,
            )
        case "enum":
            choices = choices_name(entity, field)
            return f"<ChoiceValue choices={{{choices}}} {value} />", "ChoiceValue", [choices]
        case "integer" | "decimal":
            unit = f" unit={jsx_attribute(field.unit)}" if field.unit else ""
            return f"<NumberValue {value}{unit} />", "NumberValue", []
        case "rating":
            maximum = format_number(number_range(field)[1] or 5)
            return f"<RatingValue {value} maximum={{{maximum}}} />", "RatingValue", []
        case _:
            component = {
                "money": "MoneyValue",
                "percentage": "PercentValue",
                "boolean": "YesNoValue",
                "date": "DateValue",
                "datetime": "DateTimeValue",
                "email": "EmailValue",
                "phone": "PhoneValue",
                "url": "LinkValue",
            }.get(field.type, "TextValue")
            return f"<{component} {value} />", component, []


def title_expression(
    entity: Entity, row: str, *, optional: bool = False, depth: int = 0
) -> tuple[str, list[str]]:
    """An expression for the name of a row, and the choices it needs. A title may be a relation's title in turn."""
    field = entity.title
    access = f"{row}{'?' if optional else ''}.{field.name}"
    if field.type == "relation" and depth < TITLE_DEPTH:
        relation = relation_of(entity, field)
        return title_expression(
            relation.target,
            f"{row}{'?' if optional else ''}.{relation.object_name}",
            optional=True,
            depth=depth + 1,
        )
    if field.type == "enum":
        choices = choices_name(entity, field)
        return f"choiceText({choices}, {access})", [choices, "choiceText"]
    if field.type == "date":
        return f"dateText({access})", ["dateText"]
    if field.type == "datetime":
        return f"dateTimeText({access})", ["dateTimeText"]
    if field.type in NUMBER_TYPES or field.type in ("boolean", "relation"):
        return f"`#${{{row}{'?' if optional else ''}.id}}`", []
    return access, []


def title_path(entity: Entity, depth: int = 0) -> str:
    """The column that holds the title, reached from a row of this entity: "book.title" for a loan named by its book."""
    field = entity.title
    if field.type == "relation" and depth < TITLE_DEPTH:
        relation = relation_of(entity, field)
        return f"{relation.object_name}.{title_path(relation.target, depth + 1)}"
    return "id" if field.type == "relation" else field.name


def sort_path(entity: Entity, field: FieldSpec) -> str:
    if field.type != "relation":
        return field.name
    relation = next(item for item in entity.relations if item.field is field)
    return f"{relation.object_name}.{title_path(relation.target, 1)}"


def default_sort(entity: Entity) -> dict[str, str]:
    sort = entity.spec.sort
    if sort is None or sort.field in ("id", "createdAt"):
        return {"field": "id", "direction": "desc"}
    return {"field": sort_path(entity, entity.field(sort.field)), "direction": sort.direction}
