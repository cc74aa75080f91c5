"""Addresses of deployed apps: one DNS label each."""

import re

from paynto.core.errors import InvalidInput
from paynto.deployments.errors import SlugInvalid
from paynto.teams.service import slugify

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?")
_RESERVED = frozenset(
    "www api app apps admin mail smtp ftp ns1 ns2 preview previews static assets cdn status paynto login account "
    "billing support help docs blog autoconfig autodiscover wpad localhost".split()
)


def check_slug(slug: str) -> str:
    """The slug in lower case. Raises SlugInvalid with the reason."""
    normal = slug.strip().lower()
    if not _LABEL.fullmatch(normal) or "--" in normal:
        raise SlugInvalid(
            message="Use 1 to 50 lower-case letters, digits and single hyphens, beginning and ending with a letter or digit."
        )
    if normal in _RESERVED:
        raise SlugInvalid(message=f"{normal} is reserved.")
    return normal


def suggest_slug(name: str) -> str:
    """A slug from a project's name; may still be taken."""
    candidate = slugify(name, longest=40) or "app"
    try:
        return check_slug(candidate)
    except InvalidInput:
        return f"{candidate}-app"[:50]
