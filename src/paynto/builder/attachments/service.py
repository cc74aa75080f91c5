"""Use cases of pictures: keep one, look them up for a message, read them for a model."""

from collections.abc import Sequence
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.attachments import queries
from paynto.builder.attachments.models import Attachment
from paynto.builder.attachments.pictures import read_picture
from paynto.builder.errors import AttachmentNotFound, AttachmentRefused
from paynto.core.blobs import get_object, put_object
from paynto.core.ids import new_id
from paynto.core.scope import Scope

MOST_BYTES = 5 * 1024**2
MOST_PER_MESSAGE = 4
# the providers refuse or shrink larger ones
_MOST_PIXELS_A_SIDE = 8_000


async def add_attachment(
    session: AsyncSession, scope: Scope, objects: ObjectStore, content: bytes
) -> Attachment:
    """Raises AttachmentRefused for what is no picture, too large, or a bomb by its dimensions."""
    if len(content) > MOST_BYTES:
        raise AttachmentRefused(
            message=f"A picture may have at most {MOST_BYTES // 1024**2} MiB.", size=len(content)
        )
    picture = read_picture(content)
    if picture is None:
        raise AttachmentRefused(message="Only PNG, JPEG, WebP and GIF pictures can be sent.")
    if max(picture.width, picture.height) > _MOST_PIXELS_A_SIDE:
        raise AttachmentRefused(
            message=f"A picture may have at most {_MOST_PIXELS_A_SIDE} pixels on each side; "
            f"this one has {picture.width} × {picture.height}."
        )
    attachment = Attachment(
        id=new_id(),
        team_id=scope.team_id,
        media_type=picture.media_type,
        size_bytes=len(content),
        width=picture.width,
        height=picture.height,
        created_by=scope.user_id,
    )
    await put_object(objects, _object_key(scope, attachment.id), content)
    session.add(attachment)
    await session.flush()
    return attachment


async def load_attachments(
    session: AsyncSession, scope: Scope, ids: Sequence[UUID]
) -> list[Attachment]:
    """In the order of `ids`. Raises AttachmentNotFound, also for another team's."""
    found = await queries.list_attachments(session, scope, ids) if ids else {}
    for attachment_id in ids:
        if attachment_id not in found:
            raise AttachmentNotFound()
    return [found[attachment_id] for attachment_id in ids]


async def read_attachment(objects: ObjectStore, scope: Scope, attachment_id: UUID) -> bytes:
    """The bytes. Raises AttachmentNotFound when they are gone."""
    try:
        return await get_object(objects, _object_key(scope, attachment_id))
    except FileNotFoundError:
        raise AttachmentNotFound() from None


def _object_key(scope: Scope, attachment_id: UUID) -> str:
    return f"attachments/{scope.team_id}/{attachment_id}"
