"""A correction has reached an advisory network when its receipt says so, not when it was let go."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ews.flow.following import follow
from ews.flow.letting_go import Decider, refuse
from ews.flow.recalls import recall_of
from ews.flow.rejections import answered
from ews.store.connection import Connection
from ews.store.export_releases import sent_items
from ews.store.organisations import Organisation
from ews.worker.assembly import assemble_correction, assemble_period
from schemas.advisory.receipts import Receipt
from tests.ews import stories
from tests.ews.exporting import AT, NOVEMBER, all_actions, network_at, open_gate

LATER = AT + timedelta(hours=1)
PURER = stories.body(
    findings=[
        {
            "name": "mephedrone",
            "evidence": "library_match",
            "technique": ["gc_ms"],
            "purity": {"value": "12", "unit": "percent"},
        }
    ]
)

REPACKED = stories.body(product={"form": "tablet", "brand": "Batman"})


@pytest.fixture
async def lab(conn: Connection) -> Organisation:
    return await stories.organisation(conn, "Lab", at=AT)


async def say(conn: Connection, batch_id: UUID, outcome: str) -> None:
    items = await sent_items(conn, batch_id)
    said = [Receipt(item_id=one, outcome=outcome, detail="so") for one in items]
    async with conn.transaction():
        await answered(conn, batch_id, said, at=LATER)


async def state(conn: Connection, lab: Organisation, report_id: UUID) -> tuple[str, str | None]:
    async with conn.transaction():
        await follow(conn, at=LATER)
    found = await recall_of(conn, stories.reader_of(lab), "report", str(report_id))
    [one] = [each for each in found.recipients if each.holder.channel == "advisory"]
    return one.state, one.why


async def exported(conn: Connection, lab: Organisation) -> tuple[UUID, stories.Told]:
    """Export a report, taken by its receiver; return the receiver and the report."""
    await open_gate(conn)
    network = await network_at(conn)
    told = await stories.report(conn, lab, await stories.substance(conn, at=AT), at=AT)
    [made] = await assemble_period(conn, network, NOVEMBER, at=AT)
    await say(conn, made, "accepted")
    return network, told


@pytest.mark.parametrize("kind", ["correction", "nullification"])
async def test_it_is_outstanding_until_the_receipt_has_come(
    conn: Connection, lab: Organisation, kind: str
) -> None:
    network, told = await exported(conn, lab)
    await stories.report(
        conn, lab, told.substance_id, at=LATER, version=2, version_kind=kind, document=PURER
    )
    assert await state(conn, lab, told.report_id) == ("outstanding", "no_receipt")
    made = await assemble_correction(conn, network, at=LATER)
    assert await state(conn, lab, told.report_id) == ("outstanding", "no_receipt")
    for batch_id in made:
        await say(conn, batch_id, "accepted")
    assert await state(conn, lab, told.report_id) == ("confirmed", None)


async def test_a_correction_that_the_receiver_rejects_stays_outstanding(
    conn: Connection, lab: Organisation
) -> None:
    network, told = await exported(conn, lab)
    await stories.report(
        conn, lab, told.substance_id, at=LATER, version=2, version_kind="correction", document=PURER
    )
    [made, *_] = await assemble_correction(conn, network, at=LATER)
    await say(conn, made, "rejected")
    assert await state(conn, lab, told.report_id) == ("outstanding", "no_receipt")


async def recalled(conn: Connection, lab: Organisation, report_id: UUID) -> tuple[int, int, int]:
    found = await recall_of(conn, stories.reader_of(lab), "report", str(report_id))
    return found.confirmed, found.outstanding, found.unaffected


async def corrected(
    conn: Connection, lab: Organisation, told: stories.Told, **changed: Any
) -> tuple[str, str | None]:
    """Store a later version and let the follower deal with it; return the state of its recall."""
    made = {"version": 2, "version_kind": "correction", "document": REPACKED, **changed}
    await stories.report(conn, lab, told.substance_id, at=LATER, **made)
    return await state(conn, lab, told.report_id)


async def test_a_correction_of_what_is_not_exported_ends_as_nothing_to_send(
    conn: Connection, lab: Organisation
) -> None:
    network, told = await exported(conn, lab)
    assert await corrected(conn, lab, told) == ("outstanding", "no_receipt")
    assert await told_of(conn, network) == []
    assert await state(conn, lab, told.report_id) == ("unaffected", "nothing_to_send")
    assert await recalled(conn, lab, told.report_id) == (0, 0, 1)


async def told_of(conn: Connection, network: UUID) -> list[str]:
    """Do the hourly comparison; return the blocks of reports that it tells of."""
    found = await all_actions(conn, await assemble_correction(conn, network, at=LATER))
    return [block for block in found if block in {"forensic", "harm"}]


async def test_a_copy_that_was_never_receipted_stays_outstanding(
    conn: Connection, lab: Organisation
) -> None:
    await open_gate(conn)
    network = await network_at(conn)
    told = await stories.report(conn, lab, await stories.substance(conn, at=AT), at=AT)
    [made] = await assemble_period(conn, network, NOVEMBER, at=AT)
    await corrected(conn, lab, told)
    await told_of(conn, network)
    assert await state(conn, lab, told.report_id) == ("outstanding", "no_receipt")
    await say(conn, made, "accepted")
    await told_of(conn, network)
    assert await state(conn, lab, told.report_id) == ("unaffected", "nothing_to_send")


async def test_a_correction_that_goes_back_on_a_rejected_one_has_nothing_to_send(
    conn: Connection, lab: Organisation
) -> None:
    network, told = await exported(conn, lab)
    await corrected(conn, lab, told, document=PURER)
    [made, *_] = await assemble_correction(conn, network, at=LATER)
    await say(conn, made, "rejected")
    await told_of(conn, network)
    assert await state(conn, lab, told.report_id) == ("outstanding", "no_receipt")
    await corrected(conn, lab, told, version=3)
    await told_of(conn, network)
    assert await state(conn, lab, told.report_id) == ("unaffected", "nothing_to_send")


async def test_what_its_country_refuses_to_tell_stays_outstanding(
    conn: Connection, lab: Organisation
) -> None:
    network, told = await exported(conn, lab)
    await open_gate(conn, "GB", policy="manual")
    await corrected(conn, lab, told, document=PURER)
    [made, *_] = await assemble_correction(conn, network, at=LATER)
    async with conn.transaction():
        await refuse(conn, made, Decider(person_id=None, at=LATER), note="not now")
    await told_of(conn, network)
    assert await state(conn, lab, told.report_id) == ("outstanding", "no_receipt")


async def test_a_withdrawn_report_that_is_then_nullified_has_nothing_to_send(
    conn: Connection, lab: Organisation
) -> None:
    network, told = await exported(conn, lab)
    await corrected(conn, lab, told, audience=())
    for batch_id in await assemble_correction(conn, network, at=LATER):
        await say(conn, batch_id, "accepted")
    assert await state(conn, lab, told.report_id) == ("confirmed", None)
    await corrected(conn, lab, told, version=3, version_kind="nullification", audience=())
    assert await told_of(conn, network) == []
    assert await state(conn, lab, told.report_id) == ("unaffected", "nothing_to_send")
