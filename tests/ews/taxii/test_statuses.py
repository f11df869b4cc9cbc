"""Notes on legal status are listed anew when the law of the day says something else."""

from ews.flow.taxii_statuses import refresh_statuses
from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews.exchange import House
from tests.ews.stories import substance
from tests.ews.taxii.shelf import fetch, tell


async def test_a_note_follows_the_law_and_is_left_alone_while_that_stays(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        await tell(conn, lab, key, "A", at=clock.now())
        [before] = await fetch(neighbour, type="note")
        await refresh_statuses(pool, clock)
        [same] = await fetch(neighbour, type="note")
        clock.advance(days=1)
        await conn.execute(
            "UPDATE determination SET recorded = tstzrange(lower(recorded), $1) "
            "WHERE upper_inf(recorded)",
            clock.now(),
        )

    compared = await refresh_statuses(pool, clock)
    again = await refresh_statuses(pool, clock)

    [after] = await fetch(neighbour, type="note")
    assert (compared, again) == (1, 0)
    assert same == before
    assert "GB: controlled" in before["content"]
    assert after["content"].startswith("Not found to be controlled")
    assert (after["id"], after["created"]) == (before["id"], before["created"])
    assert after["modified"] > before["modified"]
