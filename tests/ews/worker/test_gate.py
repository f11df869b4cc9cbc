"""The national gate: nothing leaves a country that it has not let go."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from ews.flow.letting_go import (
    AlreadyDecidedError,
    Decider,
    UnknownItemError,
    approve,
    refuse,
    set_policy,
)
from ews.flow.rejections import answered
from ews.store.connection import Connection, Pool
from ews.store.export_gates import Gate
from ews.store.export_releases import released_after, sent_items
from ews.store.export_words import rejections_of
from ews.store.organisations import Organisation, ensure_person
from ews.worker.assembly import (
    assemble_correction,
    assemble_event,
    assemble_period,
    assemble_substances,
)
from ews.worker.exports import release_due
from schemas.advisory.receipts import Receipt
from tests.clock import FixedClock
from tests.ews import stories
from tests.ews.exporting import (
    AT,
    NOVEMBER,
    actions,
    all_actions,
    batch,
    content,
    network_at,
    open_gate,
    outcomes,
)
from tests.ews.worker.test_exports import around

LATER = AT + timedelta(hours=1)


@pytest.fixture
async def lab(conn: Connection) -> Organisation:
    return await stories.organisation(conn, "Lab", at=AT)


@pytest.fixture
async def network(conn: Connection) -> UUID:
    return await network_at(conn)


@pytest.fixture
async def report(conn: Connection, lab: Organisation) -> stories.Told:
    return await stories.report(conn, lab, await stories.substance(conn, at=AT), at=AT)


@pytest.fixture
async def waiting(conn: Connection, report: stories.Told, network: UUID) -> UUID:  # noqa: ARG001 - told of it
    [made] = await assemble_period(conn, network, NOVEMBER, at=AT)
    return made


async def decider(conn: Connection, lab: Organisation, *, at: datetime = AT) -> Decider:
    person = await ensure_person(conn, lab.id, name="Authority", roles=(), at=AT)
    return Decider(person_id=person.id, at=at)


async def corrected(conn: Connection, lab: Organisation, report: stories.Told) -> None:
    await stories.report(
        conn,
        lab,
        report.substance_id,
        at=LATER,
        version=2,
        version_kind="correction",
        document=stories.body(quantity={"value": "2", "unit": "g"}),
    )


async def test_without_a_policy_a_batch_waits_and_not_even_the_substance_is_named(
    conn: Connection, waiting: UUID, network: UUID
) -> None:
    assert (await batch(conn, waiting)).state == "awaiting"
    assert await released_after(conn, network, after=0, limit=10) == []
    assert await assemble_substances(conn, network, at=LATER) == []


async def test_what_a_person_lets_go_says_who_it_was(
    conn: Connection, lab: Organisation, waiting: UUID, network: UUID
) -> None:
    await approve(conn, waiting, await decider(conn, lab), note="seen")
    found = await batch(conn, waiting)
    assert (found.state, found.because, found.person) == ("pending", "person", "Authority")
    [law] = await assemble_substances(conn, network, at=LATER)
    assert (await batch(conn, law)).because == "open"


async def test_one_item_is_refused_and_the_others_leave(
    conn: Connection, lab: Organisation, waiting: UUID, network: UUID
) -> None:
    detection = f"detection/GB/{stories.MEPHEDRONE}"
    await approve(conn, waiting, await decider(conn, lab), note="too early", except_for=[detection])
    assert set(actions(await content(conn, waiting))) == {"forensic"}
    assert detection not in await sent_items(conn, waiting)
    await assemble_substances(conn, network, at=AT)
    assert await assemble_correction(conn, network, at=LATER) == []


async def test_what_is_refused_comes_back_to_the_sender_and_is_offered_again_once_it_changes(
    conn: Connection, lab: Organisation, report: stories.Told, waiting: UUID, network: UUID
) -> None:
    await refuse(conn, waiting, await decider(conn, lab), note="court case")
    [told] = await rejections_of(conn, lab.id, after=0, limit=10)
    assert (told.report_id, told.outcome, told.detail, told.open) == (
        report.report_id,
        "refused",
        "court case",
        True,
    )
    assert await assemble_correction(conn, network, at=LATER) == []
    await corrected(conn, lab, report)
    [again] = await assemble_correction(conn, network, at=LATER)
    assert actions(await content(conn, again)) == {"forensic": ("new", 2)}


async def test_what_changes_while_it_waits_never_leaves_as_it_was(
    conn: Connection, lab: Organisation, report: stories.Told, waiting: UUID, network: UUID
) -> None:
    await corrected(conn, lab, report)
    [newer] = await assemble_correction(conn, network, at=LATER)
    await approve(conn, waiting, await decider(conn, lab), note="")
    assert set(actions(await content(conn, waiting))) == {"detection"}
    assert actions(await content(conn, newer)) == {"forensic": ("new", 2)}


async def test_a_report_that_is_nullified_while_it_waits_leaves_nothing_to_decide(
    conn: Connection, lab: Organisation, report: stories.Told, waiting: UUID, network: UUID
) -> None:
    await stories.report(
        conn, lab, report.substance_id, at=LATER, version=2, version_kind="nullification"
    )
    assert await assemble_correction(conn, network, at=LATER) == []
    assert (await batch(conn, waiting)).state == "superseded"
    with pytest.raises(AlreadyDecidedError):
        await approve(conn, waiting, await decider(conn, lab), note="")


async def test_a_withdrawal_waits_for_nobody(
    conn: Connection, lab: Organisation, report: stories.Told, waiting: UUID, network: UUID
) -> None:
    await approve(conn, waiting, await decider(conn, lab), note="")
    await assemble_substances(conn, network, at=AT)
    await stories.report(
        conn, lab, report.substance_id, at=LATER, version=2, version_kind="nullification"
    )
    [made] = await assemble_correction(conn, network, at=LATER)
    found = await batch(conn, made)
    assert (found.reason, found.because, found.state) == ("withdrawal", "open", "pending")


async def test_a_delayed_batch_leaves_when_its_hours_have_passed(
    pool: Pool,
    conn: Connection,
    report: stories.Told,  # noqa: ARG001 - told of it
    network: UUID,
    clock: FixedClock,
) -> None:
    await open_gate(conn, "GB", policy="delayed", delay_hours=24)
    [made] = await assemble_period(conn, network, NOVEMBER, at=clock.now())
    async with around(pool, clock) as surroundings:
        clock.advance(hours=23)
        await release_due(surroundings)
        before = (await batch(conn, made)).state
        clock.advance(hours=1)
        await release_due(surroundings)
    after = await batch(conn, made)
    assert (before, after.state, after.because) == ("awaiting", "pending", "delayed")


async def test_a_policy_that_lets_go_lets_go_at_once_what_waits(
    conn: Connection, waiting: UUID
) -> None:
    abroad = Gate(country="DE", policy="auto")
    await set_policy(conn, abroad, person_id=None, at=LATER)
    before = (await batch(conn, waiting)).state
    await set_policy(conn, Gate(country="GB", policy="auto"), person_id=None, at=LATER)
    assert (before, (await batch(conn, waiting)).state) == ("awaiting", "pending")


async def test_an_alert_waits_like_the_rest_unless_the_policy_says_otherwise(
    conn: Connection, lab: Organisation, report: stories.Told, network: UUID
) -> None:
    signal = await stories.signal(conn, report, at=AT)
    bulletin = await stories.published_bulletin(conn, lab, signal, at=AT, level="alert")
    [made] = await assemble_event(conn, network, bulletin.id, at=AT)
    assert (await batch(conn, made)).state == "awaiting"


async def test_an_alert_leaves_at_once_where_the_policy_says_so(
    conn: Connection, lab: Organisation, report: stories.Told, network: UUID
) -> None:
    await open_gate(conn, "GB", policy="manual", events="auto")
    signal = await stories.signal(conn, report, at=AT)
    bulletin = await stories.published_bulletin(conn, lab, signal, at=AT, level="alert")
    [made] = await assemble_event(conn, network, bulletin.id, at=AT)
    [period] = await assemble_period(conn, network, NOVEMBER, at=LATER)
    states = [(await batch(conn, one)).state for one in (made, period)]
    assert states == ["pending", "awaiting"]


async def test_a_country_decides_only_over_its_own(
    conn: Connection, report: stories.Told, network: UUID
) -> None:
    abroad = await stories.organisation(conn, "Abroad", at=AT, country="DE")
    await stories.report(conn, abroad, report.substance_id, at=AT, country="DE")
    await open_gate(conn, "DE")
    made = await assemble_period(conn, network, NOVEMBER, at=AT)
    found = [await batch(conn, one) for one in made]
    assert [(one.country, one.state) for one in found] == [("DE", "pending"), ("GB", "awaiting")]


async def test_a_rejected_item_is_open_until_a_correction_is_let_go(
    conn: Connection, lab: Organisation, report: stories.Told, network: UUID
) -> None:
    await open_gate(conn)
    [made] = await assemble_period(conn, network, NOVEMBER, at=AT)
    said = [
        Receipt(item_id=one, outcome="rejected", detail="no amount")
        for one in await sent_items(conn, made)
    ]
    await answered(conn, made, said, at=AT)
    before = (await batch(conn, made)).state
    assert await outcomes(conn, made) == {"forensic": "rejected", "detection": "rejected"}
    [told] = await rejections_of(conn, lab.id, after=0, limit=10)
    await corrected(conn, lab, report)
    again = await assemble_correction(conn, network, at=LATER)
    [closed] = await rejections_of(conn, lab.id, after=0, limit=10)
    # The receiver holds nothing of it, so what follows is new to it.
    assert (await all_actions(conn, again))["forensic"] == ("new", 2)
    assert (before, told.detail, told.open, closed.open) == (
        "rejected_items",
        "no amount",
        True,
        False,
    )


async def test_an_exception_that_is_no_item_of_the_batch_is_refused(
    conn: Connection, lab: Organisation, waiting: UUID
) -> None:
    with pytest.raises(UnknownItemError):
        await approve(conn, waiting, await decider(conn, lab), note="", except_for=["harm/x"])


async def test_a_batch_is_let_go_once(conn: Connection, lab: Organisation, waiting: UUID) -> None:
    by = await decider(conn, lab)
    await approve(conn, waiting, by, note="")
    with pytest.raises(AlreadyDecidedError):
        await approve(conn, waiting, by, note="")
