"""Two times: what the law said on a day, and what we knew of it at an instant."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chem.determinations import Determination
from chem.law import Period, Status
from ews.store.connection import Connection
from ews.store.determinations import (
    determinations_at,
    determinations_over_all_time,
    record_determinations,
)
from ews.store.in_force import Stretch, in_force
from tests.clock import FixedClock
from tests.ews.store.samples import CONTROLLED, MISSED

LATE = date(2026, 1, 1)


@pytest.fixture
async def recorded(conn: Connection, clock: FixedClock, substance_id: int, ruleset_id: int) -> int:
    """A substance of which we said that it is controlled; the clock moved on since."""
    await record_determinations(
        conn,
        {substance_id: [CONTROLLED]},
        ruleset_id=ruleset_id,
        chem_version="1",
        at=clock.now(),
    )
    clock.advance(days=1)
    return substance_id


async def test_what_was_recorded_is_read_back_whole(
    conn: Connection, clock: FixedClock, recorded: int
) -> None:
    found = await determinations_at(conn, [recorded], valid_on=LATE, known_at=clock.now())
    assert found == {recorded: [CONTROLLED]}


async def test_nothing_is_in_force_before_its_first_day(
    conn: Connection, clock: FixedClock, recorded: int
) -> None:
    day = date(2010, 4, 15)
    assert await determinations_at(conn, [recorded], valid_on=day, known_at=clock.now()) == {}


async def test_a_correction_does_not_change_what_we_said_before(
    conn: Connection, clock: FixedClock, recorded: int, ruleset_id: int
) -> None:
    asked_before = clock.now()
    clock.advance(days=1)
    await record_determinations(
        conn, {recorded: [MISSED]}, ruleset_id=ruleset_id, chem_version="2", at=clock.now()
    )
    then = await determinations_over_all_time(conn, [recorded], known_at=asked_before)
    now = await determinations_over_all_time(conn, [recorded], known_at=clock.now())
    assert (then, now) == ({recorded: [CONTROLLED]}, {recorded: [MISSED]})


async def test_saying_the_same_again_writes_nothing(
    conn: Connection, clock: FixedClock, recorded: int, ruleset_id: int
) -> None:
    added = await record_determinations(
        conn, {recorded: [CONTROLLED]}, ruleset_id=ruleset_id, chem_version="1", at=clock.now()
    )
    assert added == 0


@pytest.mark.usefixtures("recorded")
async def test_two_answers_at_one_point_cannot_be_stored(conn: Connection) -> None:
    with pytest.raises(asyncpg.ExclusionViolationError):
        await conn.execute(
            "INSERT INTO determination (substance_id, definition_id, jurisdiction, in_force,"
            " recorded, status, detail, ruleset_id, chem_version)"
            " SELECT substance_id, definition_id, jurisdiction, '[2015-01-01,2015-01-02)',"
            " recorded, 'unknown', detail, ruleset_id, chem_version FROM determination"
        )


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE determination SET status = 'unknown'",
        "UPDATE determination SET recorded = tstzrange(now() - interval '9 years', now())",
        "DELETE FROM determination",
        "TRUNCATE determination",
    ],
)
async def test_a_row_cannot_be_edited(conn: Connection, edit: str) -> None:
    with pytest.raises(asyncpg.RestrictViolationError):
        await conn.execute(edit)


@pytest.mark.usefixtures("recorded")
async def test_a_closed_row_cannot_be_opened_again(conn: Connection) -> None:
    await conn.execute(
        "UPDATE determination SET recorded = tstzrange(lower(recorded), now() + interval '9 years')"
    )
    with pytest.raises(asyncpg.RestrictViolationError):
        await conn.execute("UPDATE determination SET recorded = tstzrange(lower(recorded), NULL)")


def test_the_stronger_of_two_entries_of_one_list_holds_and_the_weaker_keeps_the_rest() -> None:
    period = Period(since=date(2015, 1, 1), until=date(2016, 1, 1))
    weaker = replace(CONTROLLED, status="unknown", period=Period(since=None, until=None))
    stronger = replace(CONTROLLED, period=period)
    assert in_force([weaker, stronger]) == [
        Stretch(since=period.since, until=period.until, determination=stronger),
        Stretch(since=None, until=period.since, determination=weaker),
        Stretch(since=period.until, until=None, determination=weaker),
    ]


DAYS = st.one_of(st.none(), st.dates(date(2010, 1, 1), date(2010, 2, 1)))
STATUSES: list[Status] = ["controlled", "conditional", "unknown", "not_controlled"]


@st.composite
def said(draw: st.DrawFn) -> Determination:
    period = Period(since=draw(DAYS), until=draw(DAYS), not_before=draw(DAYS))
    status = draw(st.sampled_from(STATUSES))
    definition_id = draw(st.sampled_from(["a", "b"]))
    return replace(CONTROLLED, period=period, status=status, definition_id=definition_id)


def _holds(part: Stretch, day: date) -> bool:
    return (part.since or date.min) <= day < (part.until or date.max)


@given(st.lists(said(), max_size=6), st.dates(date(2009, 12, 1), date(2010, 3, 1)))
def test_on_any_day_a_definition_says_at_most_one_thing(
    found: list[Determination], day: date
) -> None:
    speaking = [part.determination.definition_id for part in in_force(found) if _holds(part, day)]
    assert len(speaking) == len(set(speaking))


@given(st.lists(said(), max_size=6), st.dates(date(2009, 12, 1), date(2010, 3, 1)))
def test_on_any_day_the_strongest_thing_said_is_kept(found: list[Determination], day: date) -> None:
    whole = [in_force([each]) for each in found]
    expected = {
        parts[0].determination.definition_id for parts in whole if parts and _holds(parts[0], day)
    }
    kept = {part.determination.definition_id for part in in_force(found) if _holds(part, day)}
    assert kept == expected


HISTORY = [
    [CONTROLLED],
    [MISSED, replace(CONTROLLED, definition_id="other")],
    [
        replace(CONTROLLED, period=Period(since=date(2010, 4, 16), until=date(2015, 1, 1))),
        replace(MISSED, period=Period(since=date(2012, 1, 1), until=None)),
    ],
    [],
    [CONTROLLED, MISSED],
]


# Every day of the law around the turns of the history, at every instant of it.
DOUBLE_ANSWERS = """
SELECT day, instant, definition_id
FROM generate_series(date '2010-01-01', date '2022-01-01', interval '1 week') AS day,
     generate_series(timestamptz '2025-12-31', timestamptz '2026-01-08', interval '6 h') AS instant
JOIN determination ON recorded @> instant
WHERE in_force @> day::date
GROUP BY day, instant, definition_id HAVING count(*) > 1
ORDER BY day
"""


async def test_at_any_point_of_a_long_history_a_definition_has_at_most_one_row(
    conn: Connection, substance_id: int, ruleset_id: int
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for day, said_then in enumerate(HISTORY):
        await record_determinations(
            conn,
            {substance_id: said_then},
            ruleset_id=ruleset_id,
            chem_version="1",
            at=start + timedelta(days=day),
        )
    assert await conn.fetch(DOUBLE_ANSWERS) == []
    assert await conn.fetchval("SELECT count(*) FROM determination") == 6
