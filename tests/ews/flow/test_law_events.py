"""A wording comes into force: on the day, at midnight of the place, once, with what it changes."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chem.rules.boundaries import boundaries
from ews.flow.law_events import RULE, pending, tell
from ews.flow.midnights import day_in
from ews.store.api_keys import create_key
from ews.store.bulletins import find_bulletin
from ews.store.connection import Connection
from ews.store.law_events import find_event, list_events
from ews.store.signal_lists import list_signals
from tests.chem.rules.asking import lawbook
from tests.ews import stories
from tests.ews.new_law import BEGINS, DAY, NEW
from tests.ews.store.samples import CONTROLLED

WATCHED = datetime(2026, 11, 30, 12, tzinfo=UTC)
REACHED = datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "at", "day"),
    [
        ("GB", "2026-12-01T00:00:00+00:00", "2026-12-01"),
        ("GB", "2026-07-01T23:00:00+00:00", "2026-07-02"),  # summer time
        ("NZ", "2026-11-30T11:00:00+00:00", "2026-12-01"),
        ("US", "2026-12-01T04:59:59+00:00", "2026-11-30"),
        ("ZZ", "2026-12-01T00:00:00+00:00", "2026-12-01"),
    ],
)
def test_a_day_begins_at_midnight_of_the_jurisdiction(place: str, at: str, day: str) -> None:
    assert day_in(place, datetime.fromisoformat(at)).isoformat() == day


def test_every_first_and_last_day_of_the_law_is_a_boundary() -> None:
    found = {(one.definition_id, one.on_day, one.what) for one in boundaries(lawbook())}
    cathinones = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
    assert (cathinones, date(2010, 4, 16), "begins") in found
    assert "ends" in {what for _, _, what in found}


async def test_what_was_in_force_before_watching_began_is_no_event(conn: Connection) -> None:
    old = replace(BEGINS, on_day=date(2026, 11, 29))
    assert await pending(conn, [old, BEGINS], at=WATCHED) == {}


async def test_an_entry_is_told_on_its_day_and_not_again(conn: Connection) -> None:
    await pending(conn, [BEGINS], at=WATCHED)
    found = await pending(conn, [BEGINS], at=REACHED)
    assert found == {("GB", DAY): [BEGINS]}
    await tell(conn, [BEGINS], (), at=REACHED)
    assert await pending(conn, [BEGINS], at=REACHED) == {}


async def test_law_that_is_loaded_late_is_told_when_it_is_loaded(conn: Connection) -> None:
    await pending(conn, [], at=WATCHED)
    later = datetime(2027, 1, 10, tzinfo=UTC)
    assert await pending(conn, [BEGINS], at=later) == {("GB", DAY): [BEGINS]}


async def test_a_reported_substance_raises_a_signal_and_a_draft_of_its_marking(
    conn: Connection,
) -> None:
    at = WATCHED
    lab = await stories.organisation(conn, "Lab", at=at)
    await create_key(conn, lab.id, scopes=("bulletin:approve",), person_id=None, at=at)
    key = await stories.substance(conn, at=at, determinations=[NEW])
    await stories.report(conn, lab, key, at=at, tlp="TLP:AMBER")
    made = await tell(conn, [BEGINS], (), at=REACHED)
    [signal] = await list_signals(conn, state="new", before=None, limit=5)
    assert (signal.rule, signal.country) == (RULE, "GB")
    assert "is controlled in GB from 2026-12-01, before unknown" in signal.because
    event = await find_event(conn, made)
    assert event is not None
    assert [one["reports"] for one in event.substances] == [1]
    draft = await find_bulletin(conn, event.bulletin_id) if event.bulletin_id else None
    assert draft is not None
    assert (draft.state, draft.tlp, draft.organisation_id) == ("draft", "TLP:AMBER", lab.id)
    assert "mephedrone: unknown -> controlled; in 1 reports" in str(draft.body["text"])


async def test_a_substance_nobody_reported_changes_without_a_signal(conn: Connection) -> None:
    await stories.substance(conn, at=WATCHED, determinations=[NEW])
    await tell(conn, [BEGINS], (), at=REACHED)
    assert await list_signals(conn, state=None, before=None, limit=5) == []
    [event] = await list_events(conn, before=None, limit=5)
    assert [one["name"] for one in event.substances] == ["mephedrone"]
    assert event.bulletin_id is None


async def test_a_day_that_changes_no_known_substance_drafts_nothing(conn: Connection) -> None:
    at = WATCHED
    lab = await stories.organisation(conn, "Lab", at=at)
    await create_key(conn, lab.id, scopes=("bulletin:approve",), person_id=None, at=at)
    await stories.substance(conn, at=at, determinations=[CONTROLLED])
    made = await tell(conn, [BEGINS], (), at=REACHED)
    event = await find_event(conn, made)
    assert event is not None
    assert (list(event.substances), event.bulletin_id) == ([], None)
