"""Merges by a fast-apply model as calls like all others: within the budgets, recorded, and without secrets."""

import asyncio
from decimal import Decimal
from typing import NoReturn
from uuid import UUID

from paynto.builder.context.known_secrets import KnownSecrets
from paynto.builder.context.redaction import Redactor, holds_secrets
from paynto.builder.errors import FastApplyFailed
from paynto.builder.fast_apply import FastApply, write_content
from paynto.core.resources import Resources
from paynto.core.scope import Scope
from paynto.jobs.runtime import JobRuntime
from paynto.llm.calls import service as calls
from paynto.llm.calls.costs import Tokens, estimate_tokens
from paynto.llm.calls.service import CallRequest, OpenCall, open_call
from paynto.llm.catalogue import Catalogue, ModelEntry
from paynto.llm.pricing import ModelKey
from paynto.llm.providers.base import ListedModel

_PROVIDER = "morph"
# US dollars per million tokens, input and output (docs.morphllm.com, 2026-10)
_PRICES = {"morph-v3-fast": (Decimal("0.80"), Decimal("1.20"))}
_OUTPUT_LIMIT_TOKENS = 38_000


class RecordedMerger:
    """A fast-apply model for the answer of one job; `attempt` is that of the answer."""

    def __init__(
        self,
        driver: FastApply,
        resources: Resources,
        scope: Scope,
        *,
        project_id: UUID,
        job_id: UUID,
        attempt: int,
    ) -> None:
        self._driver = driver
        self._resources, self._scope = resources, scope
        self._project_id, self._job_id, self._attempt = project_id, job_id, attempt
        self._entry: ModelEntry | None = None
        self._redactor = Redactor()

    async def merge(self, path: str, instruction: str, code: str, update: str) -> str:
        """Raises FastApplyFailed, BudgetExceeded, and JobCancelled as soon as a person stops the job."""
        work = self._merge(path, instruction, code, update)
        return await self._resources.part(JobRuntime).unless_cancelled(str(self._job_id), work)

    async def _merge(self, path: str, instruction: str, code: str, update: str) -> str:
        entry = await self._prepare()
        content = write_content(instruction, code, update)
        # a merged file is written as it comes back, so that nothing can be taken out of it before
        if holds_secrets(path) or self._redactor.redact(content) != content:
            raise FastApplyFailed(
                message="it holds what looks like a secret, so it is not sent anywhere."
            )
        limit = min(estimate_tokens(code) + estimate_tokens(update), _OUTPUT_LIMIT_TOKENS)
        request = CallRequest(
            entry=entry,
            work="edit",
            project_id=self._project_id,
            job_id=self._job_id,
            input_tokens=estimate_tokens(content),
            output_limit_tokens=limit,
            attempt=self._attempt,
            reason=f"An edit of {path} did not fit",
        )
        try:
            async with open_call(self._resources, self._scope, request) as call:
                answer = await self._driver.ask(content, limit)
                call.note(len(answer.text.encode()))
                _note_usage(call, answer.usage)
                return answer.read()
        except asyncio.CancelledError:
            # the stop may have come while the call was about to begin or to be settled
            await self._settle_open_calls()
            raise

    async def _settle_open_calls(self) -> None:
        async with self._resources.db.transaction(self._scope) as session:
            await calls.settle_abandoned(session, self._scope, self._job_id, self._attempt, 0)

    async def _prepare(self) -> ModelEntry:
        """Before the first merge: what the model costs, what is secret, and calls that a killed process left open."""
        if self._entry is not None:
            return self._entry
        resources, scope = self._resources, self._scope
        await self._settle_open_calls()
        async with resources.db.transaction(scope) as session:
            secrets = await resources.part(KnownSecrets).collect(session, scope, self._project_id)
        self._redactor = Redactor(secrets)
        self._entry = await asyncio.to_thread(_describe, resources, self._driver)
        return self._entry


def _describe(resources: Resources, driver: FastApply) -> ModelEntry:
    """The model as its calls are recorded; the price file wins over the published price."""
    name = driver.model
    price_in, price_out = _PRICES.get(name, (None, None))
    listed = ListedModel(
        name,
        input_usd_per_million=None if price_in is None else float(price_in),
        output_usd_per_million=None if price_out is None else float(price_out),
    )
    key = ModelKey(f"{_PROVIDER}:{name}", name, None, driver.base_url)
    facts = resources.part(Catalogue).prices.find_facts({key: listed})[key]
    return ModelEntry(
        id=key.model_id,
        name=name,
        provider=_PROVIDER,
        provider_label="Morph",
        is_ai=True,
        description="",
        make=_make_nothing,
        price=facts.price,
        configured_by="platform",
        kind=_PROVIDER,
    )


def _make_nothing() -> NoReturn:
    raise FastApplyFailed(message="A fast-apply model answers nothing but merges.")


def _note_usage(call: OpenCall, usage: dict[str, object]) -> None:
    counts = [usage.get("prompt_tokens"), usage.get("completion_tokens")]
    given = [count for count in counts if isinstance(count, int)]
    if len(given) == 2:
        call.usage = Tokens.of_counts(
            input_tokens=given[0],
            cached_input_tokens=0,
            cache_write_tokens=0,
            output_tokens=given[1],
            thinking_tokens=0,
        )
