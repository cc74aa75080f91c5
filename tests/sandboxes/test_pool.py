"""The warm pool with items that are plain objects."""

import asyncio
from dataclasses import dataclass, field

from paynto.sandboxes.pool import WarmPool


@dataclass
class Maker:
    """Counts what is made and thrown away; items are "<key>-<number>"."""

    made: int = 0
    discarded: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def pool(self, **changes: int) -> WarmPool[str, str]:
        return WarmPool(
            make=self.make,
            discard=self.discard,
            is_usable=lambda item: item not in self.broken,
            **changes,
        )

    async def make(self, key: str) -> str:
        await asyncio.sleep(0)
        if key == "bad":
            raise RuntimeError("cannot start")
        self.made += 1
        return f"{key}-{self.made}"

    async def discard(self, item: str) -> None:
        self.discarded.append(item)


async def wait_for_ready(pool: WarmPool[str, str], key: str, count: int) -> None:
    async with asyncio.timeout(5):
        while pool.count_ready(key) != count:
            await asyncio.sleep(0.001)


async def test_claimed_item_is_replaced_in_the_background() -> None:
    maker = Maker()
    pool = maker.pool(size=2)
    assert await pool.claim("react") is None
    await wait_for_ready(pool, "react", 2)
    assert await pool.claim("react") == "react-1"
    await wait_for_ready(pool, "react", 2)
    await pool.close()
    assert maker.discarded == ["react-2", "react-3"]


async def test_item_that_died_while_it_waited_is_not_given_out() -> None:
    maker = Maker()
    pool = maker.pool(size=2)
    pool.want("react")
    await wait_for_ready(pool, "react", 2)
    maker.broken.add("react-1")
    assert await pool.claim("react") == "react-2"
    assert maker.discarded == ["react-1"]
    await pool.close()


async def test_oldest_key_gives_way_when_the_pool_is_full() -> None:
    maker = Maker()
    pool = maker.pool(size=1, max_total=2)
    for key in ("a", "b", "c"):
        pool.want(key)
        await wait_for_ready(pool, key, 1)
    assert (pool.count_ready("a"), pool.count_ready("b"), pool.count_ready("c")) == (0, 1, 1)
    assert maker.discarded == ["a-1"]
    await asyncio.sleep(0.02)
    assert maker.made == 3
    await pool.close()


async def test_failure_to_make_one_is_no_failure_of_the_caller() -> None:
    maker = Maker()
    pool = maker.pool()
    pool.want("bad")
    await asyncio.sleep(0.01)
    assert await pool.claim("bad") is None
    await pool.close()
    await pool.close()
    assert await pool.claim("react") is None
    assert maker.made == 0
