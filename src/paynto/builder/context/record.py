"""The account of what was sent to a model, kept per job and turn in the object store, without secrets."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from paynto.builder.context.errors import NothingSent
from paynto.builder.context.inputs import Base, BuiltRequest, Omitted, Section
from paynto.builder.context.known_secrets import KnownSecrets
from paynto.builder.context.redaction import Redactor
from paynto.core.blobs import get_object, put_object
from paynto.core.clock import now
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs import service as jobs

BASE_LIFETIME = timedelta(minutes=30)
"""Providers keep what they cached for 5 to 60 minutes; after that, repeating old content gains nothing."""


class SectionRead(BaseModel):
    kind: str
    title: str
    tokens: int
    is_data: bool
    is_base: bool
    text: str


class OmittedRead(BaseModel):
    path: str
    reason: str


class RequestRead(BaseModel):
    """What was sent. `is_base`: the part that the next request repeats, so that the provider's cache serves it."""

    model_id: str
    model_name: str
    reason: str | None
    budget_tokens: int
    total_tokens: int
    is_base_reused: bool
    sections: list[SectionRead]
    omitted: list[OmittedRead]


class _KeptBase(BaseModel):
    model_id: str
    stack: str
    mark: str
    hashes: dict[str, str]
    full: list[str]
    omitted: list[OmittedRead]
    layers: list[int]


class _KeptRequest(RequestRead):
    sent_at: datetime
    base: _KeptBase | None


def _key(scope: Scope, job_id: UUID, turn: int) -> str:
    return f"requests/{scope.team_id}/{job_id}/{turn}"


async def keep_request(
    resources: Resources,
    scope: Scope,
    job_id: UUID,
    request: BuiltRequest,
    *,
    model_id: str,
    model_name: str,
    reason: str | None,
    turn: int = 0,
) -> None:
    """Keeps what is sent; a repeated step replaces it. Turn 0 is the answer itself, then come repairs."""
    base = request.base
    kept = {
        "model_id": model_id,
        "model_name": model_name,
        "reason": reason,
        "budget_tokens": request.budget_tokens,
        "total_tokens": request.total_tokens,
        "is_base_reused": request.is_base_reused,
        "sections": [_write_section(section) for section in request.sections],
        "omitted": [_write_omitted(item) for item in request.omitted],
        "sent_at": now().isoformat(),
        "base": _write_base(base) if base else None,
    }
    content = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")
    await put_object(resources.objects, _key(scope, job_id, turn), content)


def _write_section(section: Section) -> dict[str, Any]:
    return {name: getattr(section, name) for name in SectionRead.model_fields}


def _write_omitted(item: Omitted) -> dict[str, str]:
    return {"path": item.path, "reason": item.reason}


def _write_base(base: Base) -> dict[str, Any]:
    return {
        "model_id": base.model_id,
        "stack": base.stack,
        "mark": base.mark,
        "hashes": dict(base.hashes),
        "full": sorted(base.full),
        "omitted": [_write_omitted(item) for item in base.omitted],
        "layers": list(base.layers),
    }


async def load_request(
    session: AsyncSession, resources: Resources, scope: Scope, job_id: UUID, turn: int = 0
) -> RequestRead:
    """The account of one turn; secrets that became known since are removed too. Raises JobNotFound or NothingSent."""
    job = await jobs.load_job(session, scope, job_id)
    kept = await _find_kept(resources, scope, job_id, turn)
    if kept is None:
        raise NothingSent()
    secrets: tuple[str, ...] = ()
    if job.project_id is not None:
        secrets = await resources.part(KnownSecrets).collect(session, scope, job.project_id)
    clean = Redactor(secrets).redact
    for section in kept.sections:
        section.text = clean(section.text)
    return RequestRead.model_validate(kept.model_dump(include=set(RequestRead.model_fields)))


async def find_base(resources: Resources, scope: Scope, job_id: UUID, turn: int = 0) -> Base | None:
    """The part of an earlier request that a provider may still have cached; None when there is none so young."""
    kept = await _find_kept(resources, scope, job_id, turn)
    if kept is None or kept.base is None or now() - kept.sent_at > BASE_LIFETIME:
        return None
    return Base(
        model_id=kept.base.model_id,
        stack=kept.base.stack,
        mark=kept.base.mark,
        instructions=kept.sections[0].text,
        sections=tuple(
            Section(**section.model_dump()) for section in kept.sections if section.is_base
        ),
        hashes=kept.base.hashes,
        full=frozenset(kept.base.full),
        omitted=tuple(Omitted(item.path, item.reason) for item in kept.base.omitted),
        layers=tuple(kept.base.layers),
    )


async def _find_kept(
    resources: Resources, scope: Scope, job_id: UUID, turn: int
) -> _KeptRequest | None:
    try:
        content = await get_object(resources.objects, _key(scope, job_id, turn))
        return _KeptRequest.model_validate_json(content)
    except (FileNotFoundError, ValidationError):
        # an account of an older version of Paynto may lack what this one reads
        return None
