"""Use cases of the gallery: list the templates, look one up, read its picture."""

import hashlib
import tomllib
from functools import lru_cache
from importlib.resources import files

from paynto.builder.errors import TemplatePictureNotFound, UnknownTemplate
from paynto.builder.gallery.schemas import Look, Template, TemplateRead

_HERE = files("paynto.builder.gallery")
LOOKS: tuple[Look, ...] = ("light", "dark")


@lru_cache(1)
def read_templates() -> dict[str, Template]:
    """By id, in the order of the gallery."""
    content = tomllib.loads(_HERE.joinpath("templates.toml").read_text())
    return {item["id"]: Template(**item) for item in content["template"]}


@lru_cache(1)
def list_templates() -> list[TemplateRead]:
    return [
        TemplateRead.model_validate({**template.model_dump(), "picture": _picture_state(template)})
        for template in read_templates().values()
    ]


def load_template(template_id: str) -> Template:
    """Raises UnknownTemplate."""
    template = read_templates().get(template_id)
    if template is None:
        raise UnknownTemplate(
            message=f"There is no template {template_id[:40]!r}.", known=list(read_templates())
        )
    return template


def read_picture(template_id: str, look: Look) -> bytes:
    """A WebP of the app's first page. Raises TemplatePictureNotFound."""
    picture = _find_picture(template_id, look) if template_id in read_templates() else None
    if picture is None:
        raise TemplatePictureNotFound()
    return picture


@lru_cache(128)
def _find_picture(template_id: str, look: Look) -> bytes | None:
    picture = _HERE.joinpath("pictures", f"{template_id}-{look}.webp")
    return picture.read_bytes() if picture.is_file() else None


def _picture_state(template: Template) -> str:
    state = hashlib.sha256()
    for look in LOOKS:
        state.update(_find_picture(template.id, look) or b"")
    return state.hexdigest()[:12]
