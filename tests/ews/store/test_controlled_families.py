"""Which member is named when a family of a new substance counts as controlled."""

from datetime import date

import pytest

from ews.store.connection import Connection
from ews.store.determinations import record_determinations
from ews.store.families import record_families
from ews.store.signals import controlled_families
from ews.store.substances import register_substances
from tests.clock import FixedClock
from tests.ews import stories
from tests.ews.store.samples import CONTROLLED, new_substance

FIRST, SECOND, ASKED = "AAAAAAAAAAAAAA-N", "BBBBBBBBBBBBBB-N", "CCCCCCCCCCCCCC-N"
DAY = date(2026, 11, 23)


async def because(
    conn: Connection, clock: FixedClock, names: tuple[str | None, str | None], day: date = DAY
) -> dict[str, str]:
    """Ask of a new cathinone beside two controlled ones with these names."""
    at = clock.now()
    await stories.substance(conn, at=at, determinations=())  # of the family, nowhere controlled
    keys = dict(zip((FIRST, SECOND, ASKED), (*names, None), strict=True))
    new = [new_substance(key, name) for key, name in keys.items()]
    ids = {key: made.id for key, made in (await register_substances(conn, new, at=at)).items()}
    ruleset_id = await conn.fetchval("SELECT id FROM ruleset ORDER BY id LIMIT 1")
    families = {ids[key]: [("cathinones", "the core")] for key in keys}
    await record_families(conn, families, ruleset_id=ruleset_id, at=at)
    said = {ids[key]: (CONTROLLED,) for key in (FIRST, SECOND)}
    await record_determinations(conn, said, ruleset_id=ruleset_id, chem_version="1", at=at)
    return dict((await controlled_families(conn, {ids[ASKED]: day}))[ids[ASKED]])


@pytest.mark.parametrize(
    ("names", "told"),
    [(("one", "two"), "one"), ((None, "two"), "two"), ((None, None), FIRST)],
    ids=["the first", "the first with a name", "the first, by its key"],
)
async def test_the_first_controlled_member_with_a_name_is_told_else_the_first(
    conn: Connection, clock: FixedClock, names: tuple[str | None, str | None], told: str
) -> None:
    found = await because(conn, clock, names)
    assert found == {"cathinones": f"{told} is controlled in {CONTROLLED.jurisdiction}"}


async def test_a_family_whose_members_were_controlled_later_is_not_told(
    conn: Connection, clock: FixedClock
) -> None:
    assert await because(conn, clock, ("one", "two"), date(1900, 1, 1)) == {}
