"""Addresses of previews."""

from uuid import UUID

from paynto.core.settings import Settings
from paynto.sandboxes.proxy.access import ACCESS_PARAMETER


def make_preview_url(settings: Settings, record_id: UUID, token: str) -> str:
    """The preview's own origin, with the token that lets a browser in."""
    scheme = "https" if settings.origin.startswith("https://") else "http"
    return f"{scheme}://{record_id}.{settings.preview_domain}/?{ACCESS_PARAMETER}={token}"
