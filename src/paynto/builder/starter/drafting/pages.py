"""Pages beside the entity pages: public forms and texts."""

from typing import Any

from paynto.builder.starter.lexicon.names import slug_of
from paynto.builder.starter.spec import AppSpec, EntitySpec, PublicFormPage, TextPage

HIDDEN_IN_FORMS = ("status", "createdOn", "createdAt", "signedUpAt", "receivedAt", "assignee")


def page_slugs(spec: AppSpec) -> list[str]:
    pages = [page.slug for page in spec.pages if isinstance(page, PublicFormPage | TextPage)]
    return [*pages, *(entity.slug for entity in spec.entities)]


def form_fields(entity: EntitySpec, wanted: list[str] | None = None) -> list[str]:
    """Fields a visitor fills in: those wanted that exist, and every required one without a default."""
    known = [field.name for field in entity.fields]
    hidden = HIDDEN_IN_FORMS if wanted is None else ()
    chosen = [name for name in (wanted or known) if name in known and name not in hidden]
    needed = [
        one.name
        for one in entity.fields
        if one.is_required and one.default is None and one.name not in chosen
    ]
    return [*needed, *chosen] if wanted is None else [*chosen, *needed]


def add_public_form(spec: AppSpec, form: dict[str, Any], keys: dict[str, str]) -> None:
    """The form a kind of app has by nature (booking, sign-up, ticket)."""
    by_key = {key: name for name, key in keys.items()}
    entity = next((one for one in spec.entities if one.name == by_key.get(form["entity"])), None)
    if entity is None:
        return
    spec.pages.append(
        PublicFormPage(
            slug=slug_of(form["slug"], page_slugs(spec)),
            title=form["title"],
            entity=entity.name,
            fields=form_fields(entity, list(form["fields"])),
            intro=form.get("intro", ""),
            success=form.get("success", "Thank you. We have received it."),
            submit_label=form.get("submit", "Send"),
            slots=dict(form.get("slots", {})),
        )
    )


def form_for(spec: AppSpec, entity: EntitySpec, title: str) -> PublicFormPage:
    """A public form for any entity."""
    made = PublicFormPage(
        slug=slug_of(title, page_slugs(spec)),
        title=title,
        entity=entity.name,
        fields=form_fields(entity),
    )
    if any(rule.kind == "no_overlap" for rule in entity.rules) and any(
        one.type == "datetime" for one in entity.fields
    ):
        made.slots = {"opens": "09:00", "closes": "18:00", "minutes": 30}
    spec.pages.append(made)
    return made
