"""Assembling the advisory export: the same bytes twice, corrections as corrections."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ews.flow.export_remaking import remade
from ews.store.connection import Connection, Pool
from ews.store.exports import list_batches
from ews.store.organisations import Organisation
from ews.worker.assembly import (
    assemble_correction,
    assemble_event,
    assemble_period,
    assemble_substances,
)
from tests.ews import stories
from tests.ews.exporting import (
    AT,
    HARM,
    NOVEMBER,
    actions,
    all_actions,
    batch,
    content,
    network_at,
    open_gate,
)


@pytest.fixture
async def lab(conn: Connection) -> Organisation:
    return await stories.organisation(conn, "Lab", at=AT)


@pytest.fixture
async def mephedrone(conn: Connection) -> int:
    return await stories.substance(conn, at=AT)


@pytest.fixture
async def network(conn: Connection) -> UUID:
    await open_gate(conn)
    return await network_at(conn)


async def test_a_period_holds_findings_harm_and_law_and_fits_the_published_schema(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    [batch_id] = await assemble_period(conn, network, NOVEMBER, at=AT)
    [substances] = await assemble_substances(conn, network, at=AT)
    read, law = await content(conn, batch_id), await content(conn, substances)
    assert actions(read) == {
        "detection": ("new", 1),
        "forensic": ("new", 1),
        "harm": ("new", 1),
    }
    assert actions(law) == {"legislation": ("new", 1), "substance": ("new", 1)}
    detection, forensic, harm = (item["data"] for item in read["items"])
    assert detection["first_incident"] == "2026-11"
    assert forensic["substance"]["inchikey"] == stories.MEPHEDRONE
    assert forensic["purity"] == {"value": "81", "unit": "percent"}
    assert harm["month"] == "2026-11"
    assert law["items"][0]["data"]["determinations"][0]["status"] == "controlled"


async def test_nothing_finer_than_a_country_and_no_brand_leaves(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    [batch_id] = await assemble_period(conn, network, NOVEMBER, at=AT)
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


async def test_every_batch_can_be_made_again_from_its_point_to_the_byte(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    made = await assemble_period(conn, network, NOVEMBER, at=AT)
    made += await assemble_substances(conn, network, at=AT)
    later = AT + timedelta(hours=1)
    changed = stories.body(harm={**HARM, "causal_role": "sole"})
    await stories.report(
        conn, lab, mephedrone, at=later, version=2, version_kind="correction", document=changed
    )
    made += await assemble_correction(conn, network, at=later)
    await stories.report(conn, lab, mephedrone, at=later, version=3, version_kind="nullification")
    made += await assemble_correction(conn, network, at=later + timedelta(hours=1))
    again = [await remade(conn, await batch(conn, one)) for one in made]
    assert len(made) == 4
    assert [one.is_same for one in again] == [True] * 4


async def test_a_correction_names_exactly_the_items_that_changed(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT, document=stories.body(harm=HARM))
    await assemble_period(conn, network, NOVEMBER, at=AT)
    await assemble_substances(conn, network, at=AT)
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
    [batch_id] = await assemble_correction(conn, network, at=later)
    assert actions(await content(conn, batch_id)) == {"harm": ("correction", 2)}


async def test_a_nullified_report_is_withdrawn_and_the_law_stays(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    await assemble_substances(conn, network, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(conn, lab, mephedrone, at=later, version=2, version_kind="nullification")
    [batch_id] = await assemble_correction(conn, network, at=later)
    read = await content(conn, batch_id)
    assert actions(read) == {"forensic": ("withdrawal", 2), "detection": ("withdrawal", 2)}
    assert [item["data"] for item in read["items"]] == [None, None]
    assert read["reason"] == "withdrawal"


async def test_a_correction_is_told_once(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(conn, lab, mephedrone, at=later, version=2, version_kind="nullification")
    assert await assemble_correction(conn, network, at=later) != []
    assert await assemble_correction(conn, network, at=later + timedelta(hours=1)) == []


async def test_a_late_report_of_an_exported_period_follows_as_new(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await open_gate(conn, "GB")
    await assemble_period(conn, network, NOVEMBER, at=AT)
    await stories.report(conn, lab, mephedrone, at=AT, reference="late")
    made = await assemble_correction(conn, network, at=AT + timedelta(hours=1))
    assert await all_actions(conn, made) == {
        "detection": ("new", 1),
        "forensic": ("new", 1),
        "substance": ("new", 1),
        "legislation": ("new", 1),
    }


async def test_a_country_that_takes_part_and_has_nothing_gives_a_nil_return(
    conn: Connection, network: UUID
) -> None:
    await open_gate(conn, "GB")
    [batch_id] = await assemble_period(conn, network, NOVEMBER, at=AT)
    read = await content(conn, batch_id)
    assert (read["country"], read["items"]) == ("GB", [])


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
    assert await assemble_period(conn, network, NOVEMBER, at=AT) == []


async def test_a_report_that_is_closed_later_is_withdrawn(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    await stories.report(conn, lab, mephedrone, at=AT)
    await assemble_period(conn, network, NOVEMBER, at=AT)
    await assemble_substances(conn, network, at=AT)
    later = AT + timedelta(hours=1)
    await stories.report(
        conn, lab, mephedrone, at=later, version=2, version_kind="correction", audience=[]
    )
    [batch_id] = await assemble_correction(conn, network, at=later)
    assert actions(await content(conn, batch_id))["forensic"] == ("withdrawal", 2)


async def test_an_event_is_told_at_once_and_not_again_in_its_period(
    conn: Connection, lab: Organisation, mephedrone: int, network: UUID
) -> None:
    made = await stories.report(conn, lab, mephedrone, at=AT)
    signal_id = await stories.signal(conn, made, at=AT)
    bulletin = await stories.published_bulletin(conn, lab, signal_id, at=AT, level="alert")
    [event] = await assemble_event(conn, network, bulletin.id, at=AT)
    assert actions(await content(conn, event))["forensic"] == ("new", 1)
    [period] = await assemble_period(conn, network, NOVEMBER, at=AT + timedelta(hours=1))
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
