"""HTTP of the gallery. Open to everyone, because the start page shows it too; it holds nothing of anybody."""

from fastapi import APIRouter
from fastapi.responses import Response

from paynto.builder.gallery import service
from paynto.builder.gallery.schemas import Look, TemplateRead

router = APIRouter(tags=["templates"])


@router.get("/templates")
async def list_templates() -> list[TemplateRead]:
    return service.list_templates()


@router.get("/templates/{name}/picture", response_class=Response)
async def load_template_picture(name: str, look: Look = "light") -> Response:
    """What the app looks like, 720 × 450 points, as WebP."""
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return Response(service.read_picture(name, look), media_type="image/webp", headers=headers)
