"""Assembling the advisory export: the same bytes twice, corrections as corrections."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import jsonschema
import pytest

from connectors.exporters.advisory.document import Header, document
from ews.store.connection import Connection, Pool
from ews.store.exports import (
    content_of,
    find_batch,
    list_batches,
    put_receiver,
)
from ews.store.organisations import Organisation
from ews.worker.assembly import (
    Point,
    assemble_correction,
    assemble_event,
    assemble_period,
    period_steps,
)
from schemas.advisory.export_schema import export_schema
from tests.ews import stories

TOKEN = "a token"  # noqa: S105 - of no real receiver
NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1))
AT = datetime(2026, 11, 10, 12, tzinfo=UTC)
HARM = {
    "case_type": "post_mortem",
    "outcome": "fatal",
    "causal_role": "contributory",
    "co_detected": ["ethanol"],
}


@pytest.fixture
async def lab(conn: Connection) -> Organisation:
    return await stories.organisation(conn, "Lab", at=AT)


@pytest.fixture
async def mephedrone(conn: Connection) -> int:
    return await stories.substance(conn, at=AT)


@pytest.fixture
async def network(conn: Connection) -> UUID:
    return await put_receiver(conn, name="SMART", address="http://127.0.0.1:1/", token=TOKEN, at=AT)


async def content(conn: Connection, batch_id: UUID | None) -> dict[str, Any]:
    assert batch_id is not None
    raw = await content_of(conn, batch_id)
    assert raw is not None
    read: dict[str, Any] = json.loads(raw)
    jsonschema.Draft202012Validator(export_schema()).validate(read)
    return read


def actions(read: dict[str, Any]) -> dict[str, tuple[str, int]]:
    return {
        item["item_id"].split("/")[0]: (item["action"], item["version"]) for item in read["items"]
    }


async def test_a_period_holds_findings_harm_and_law_and_fits_the_published_schema(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    batch_id = await assemble_period(conn, network, NOVEMBER, at=AT)
    read = await content(conn, batch_id)
    assert actions(read) == {
        "forensic": ("new", 1),
        "harm": ("new", 1),
        "legislation": ("new", 1),
    }
    [forensic, harm, law] = read["items"]
    assert forensic["data"]["substance"]["inchikey"] == stories.MEPHEDRONE
    assert forensic["data"]["purity"] == {"value": "81", "unit": "percent"}
    assert harm["data"]["month"] == "2026-11"
    assert law["data"]["determinations"][0]["status"] == "controlled"


async def test_nothing_finer_than_a_country_and_no_brand_leaves(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    batch_id = await assemble_period(conn, network, NOVEMBER, at=AT)
    text = json.dumps(await content(conn, batch_id))
    assert "CF10" not in text
    assert "Superman" not in text


async def test_assembling_a_period_twice_gives_the_same_batch(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    first = await assemble_period(conn, network, NOVEMBER, at=AT)
    await stories.report(conn, lab, mephedrone, at=AT, reference="A2")
    second = await assemble_period(conn, network, NOVEMBER, at=AT + timedelta(hours=1))
    assert first == second
    assert len(await list_batches(conn, before=None, limit=10)) == 1


async def test_reading_a_period_again_from_its_point_gives_the_same_bytes(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    batch_id = await assemble_period(conn, network, NOVEMBER, at=AT)
    assert batch_id is not None
    batch = await find_batch(conn, batch_id)
    assert batch is not None
    later = AT + timedelta(hours=1)
    await stories.report(conn, lab, mephedrone, at=later, version=2, version_kind="correction")
    await assemble_correction(conn, network, at=later)
    point = Point(upto_seq=batch.upto_seq, known_at=batch.assembled_at)
    steps = await period_steps(conn, network, NOVEMBER, point)
    header = Header(
        receiver="SMART",
        reason="period",
        period=NOVEMBER,
        idempotency_key=batch.idempotency_key,
    )
    assert document(header, steps) == await content_of(conn, batch_id)


async def test_a_correction_names_exactly_the_items_that_changed(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    changed = stories.body(harm={**HARM, "causal_role": "sole"})
    await stories.report(
        conn,
        lab,
        mephedrone,
        at=later,
        version=2,
        version_kind="correction",
        document=changed,
    )
    batch_id = await assemble_correction(conn, network, at=later)
    assert actions(await content(conn, batch_id)) == {"harm": ("correction", 2)}


async def test_a_nullified_report_is_withdrawn_and_the_law_stays(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(conn, lab, mephedrone, at=later, version=2, version_kind="nullification")
    batch_id = await assemble_correction(conn, network, at=later)
    read = await content(conn, batch_id)
    assert actions(read) == {"forensic": ("withdrawal", 2)}
    assert read["items"][0]["data"] is None


async def test_a_correction_is_told_once(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(conn, lab, mephedrone, at=later, version=2, version_kind="nullification")
    assert await assemble_correction(conn, network, at=later) is not None
    assert await assemble_correction(conn, network, at=later + timedelta(hours=1)) is None


async def test_a_late_report_of_an_exported_period_follows_as_new(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await assemble_period(conn, network, NOVEMBER, at=AT)
    await stories.report(conn, lab, mephedrone, at=AT, reference="late")
    batch_id = await assemble_correction(conn, network, at=AT + timedelta(hours=1))
    assert actions(await content(conn, batch_id)) == {
        "forensic": ("new", 1),
        "legislation": ("new", 1),
    }


@pytest.mark.parametrize(
    "closed",
    [
        {"tlp": "TLP:AMBER", "audience": []},
        {"tlp": "TLP:AMBER", "audience": ["country:GB"]},
        {"tlp": "TLP:AMBER+STRICT", "audience": ["network"]},
        {"tlp": "TLP:RED", "audience": ["network"]},
    ],
)
async def test_what_the_network_may_not_see_is_not_exported(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID, closed: dict[str, Any]
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, **closed)
    batch_id = await assemble_period(conn, network, NOVEMBER, at=AT)
    assert (await content(conn, batch_id))["items"] == []


async def test_a_report_that_is_closed_later_is_withdrawn(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(
        conn, lab, mephedrone, at=later, version=2, version_kind="correction", audience=[]
    )
    batch_id = await assemble_correction(conn, network, at=later)
    assert actions(await content(conn, batch_id)) == {"forensic": ("withdrawal", 2)}


async def test_an_event_is_told_at_once_and_not_again_in_its_period(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    made = await stories.report(conn, lab, mephedrone, at=AT)
    signal_id = await stories.signal(conn, made, at=AT)
    bulletin = await stories.published_bulletin(conn, lab, signal_id, at=AT, level="alert")
    event = await assemble_event(conn, network, bulletin.id, at=AT)
    assert actions(await content(conn, event))["forensic"] == ("new", 1)
    period = await assemble_period(conn, network, NOVEMBER, at=AT + timedelta(hours=1))
    assert (await content(conn, period))["items"] == []


async def test_two_at_once_make_one_batch(
    pool: Pool, conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    async with pool.acquire() as other, other.transaction():
        first = await assemble_period(other, network, NOVEMBER, at=AT)
    async with pool.acquire() as other, other.transaction():
        second = await assemble_period(other, network, NOVEMBER, at=AT)
    assert first == second
