"""Bodies that are too large, too slow, cut off or not what they say."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from ews.api import bodies
from tests.ews.exchange import House

JSON = "application/json"


async def test_a_body_that_is_not_encoded_as_it_says_is_refused(patient_lab: House) -> None:
    headers = {**patient_lab.headers, "Content-Type": JSON, "Content-Encoding": "gzip"}
    async with patient_lab.client.post("/v1/reports", data=b"no gzip", headers=headers) as answer:
        problem = await answer.json(content_type=None)

    assert (answer.status, problem["code"]) == (400, "body_cut")


async def test_a_body_that_drips_is_not_waited_for(
    patient_lab: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def drip() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" "
            await asyncio.sleep(0.1)

    monkeypatch.setattr(bodies, "READ_SECONDS", 0.3)
    headers = {**patient_lab.headers, "Content-Type": JSON}
    async with patient_lab.client.post("/v1/reports", data=drip(), headers=headers) as answer:
        problem = await answer.json(content_type=None)

    assert (answer.status, problem["code"]) == (408, "body_too_slow")


async def test_a_body_that_is_not_utf_8_is_told_so(patient_lab: House) -> None:
    _, problem = await patient_lab.post_raw(
        "/v1/reports", '{"reference": "é"}'.encode("latin-1"), JSON
    )

    assert "byte 0xe9 at 15" in problem["detail"]


async def test_a_body_of_50_mb_is_refused_before_it_is_read(patient_lab: House) -> None:
    status, problem = await patient_lab.post_raw("/v1/reports:batch", b" " * 50_000_000, JSON)

    assert (status, problem["code"]) == (413, "body_too_large")


async def test_a_large_body_without_a_length_is_refused_on_the_way(patient_lab: House) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b" " * 1_000_000

    headers = {**patient_lab.headers, "Content-Type": JSON}
    async with patient_lab.client.post("/v1/reports", data=endless(), headers=headers) as answer:
        assert answer.status == 413


async def test_another_media_type_is_refused(patient_lab: House) -> None:
    status, problem = await patient_lab.post_raw(
        "/v1/reports", b"a=b", "application/x-www-form-urlencoded"
    )

    assert (status, problem["code"]) == (415, "media_type_unknown")
