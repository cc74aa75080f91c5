"""A build that runs beside the stages before it, as far as it is kept in memory."""

import uuid

import pytest
from tests.factories.platform import Platform

from paynto.core.errors import PayntoError
from paynto.deployments.builds import EarlyBuilds, build_folder

BROKEN = {"package.json": b"{ this is no manifest"}


async def test_its_failure_is_told_by_the_build_stage(platform: Platform) -> None:
    builds, job_id = EarlyBuilds(), uuid.uuid4()
    builds.begin(platform.resources, job_id, BROKEN)
    with pytest.raises(PayntoError):
        await builds.finish(platform.resources, job_id, BROKEN, print)


async def test_a_build_without_an_early_one_starts_in_its_stage(platform: Platform) -> None:
    builds, job_id = EarlyBuilds(), uuid.uuid4()
    with pytest.raises(PayntoError):
        await builds.finish(platform.resources, job_id, BROKEN, print)
    assert build_folder(platform.resources, job_id).exists()


async def test_dropping_ends_it_without_a_word(platform: Platform) -> None:
    builds, job_id = EarlyBuilds(), uuid.uuid4()
    builds.begin(platform.resources, job_id, BROKEN)
    await builds.drop(job_id)
    await builds.drop(job_id)
    await builds.close()
