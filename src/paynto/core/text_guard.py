"""Refuses text that PostgreSQL cannot keep, at the one door all requests pass: NUL and lone surrogates."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import cast

from starlette.datastructures import UploadFile
from starlette.requests import HTTPConnection, Request

from paynto.core.errors import InvalidInput

_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")


class UnstorableText(InvalidInput):
    code = "unstorable_text"
    title = "A text holds a NUL or a broken Unicode character"


async def refuse_unstorable_text(connection: HTTPConnection) -> None:
    """A dependency of every API route. Raises UnstorableText for path, query, form or JSON."""
    texts: list[object] = [*connection.path_params.values()]
    for name, value in connection.query_params.multi_items():
        texts += [name, value]
    if isinstance(connection, Request):
        texts += await _read_body(connection)
    if has_unstorable_text(texts):
        raise UnstorableText()


async def _read_body(request: Request) -> list[object]:
    texts: list[object] = []
    kind = request.headers.get("content-type", "")
    if kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        for value in (await request.form()).values():
            texts.append(value.filename if isinstance(value, UploadFile) else value)
    elif "json" in kind:
        with suppress(ValueError, RecursionError):  # the route itself tells about broken JSON
            texts.append(await request.json())
    return texts


def has_unstorable_text(value: object) -> bool:
    """Whether a text or a key anywhere in the value cannot be stored."""
    waiting: list[object] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if _UNSTORABLE.search(item):
                return True
        elif isinstance(item, dict):
            pairs = cast(dict[object, object], item)
            waiting += [*pairs.keys(), *pairs.values()]
        elif isinstance(item, list):
            waiting += cast(Iterable[object], item)
    return False
