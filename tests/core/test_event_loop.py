"""Requests leave the event loop free: a call that blocks it would hold up every other request."""

import os
from collections.abc import Iterator

import pytest
from blockbuster import BlockBuster, BlockingError, blockbuster_ctx
from tests.factories.platform import Person


@pytest.fixture
def watched() -> Iterator[BlockBuster]:
    """Blocking calls below the product's own code raise."""
    with blockbuster_ctx("paynto") as found:
        yield found


async def test_the_watch_notices_a_blocking_call() -> None:
    with blockbuster_ctx(), pytest.raises(BlockingError):
        os.stat("/")


async def test_everyday_requests_do_not_block(watched: BlockBuster, person: Person) -> None:
    del watched
    project = await person.make_project()
    base = f"/api/projects/{project['id']}"
    saved = await person.save_file(project["id"], "src/note.ts", "export const note = 1;\n")
    assert saved.status_code == 200, saved.text
    large = await person.save_file(project["id"], "public/large.txt", "x" * 300_000)
    assert large.status_code == 200, large.text
    reads = (
        "/api/session",
        "/api/projects",
        "/api/apps",
        "/api/tokens",
        base,
        f"{base}/files",
        f"{base}/files/content?path=public/large.txt",
        f"{base}/versions",
        f"{base}/messages",
        f"{base}/sandbox",
    )
    for path in reads:
        answer = await person.http.get(path)
        assert answer.status_code == 200, (path, answer.text)
    assert (await person.http.delete(base)).status_code == 204
