"""The notes on legal status, compared with the law each day and listed anew where they changed."""

from dataclasses import replace
from datetime import date

from connectors.exporters.stix.shared import note_id, substance_id
from ews.clock import Clock, today
from ews.flow.taxii_listing import write
from ews.flow.taxii_render import substance_made
from ews.flow.taxii_sheet import Sheet
from ews.store.connection import Connection, Pool
from ews.store.listing import Progress, lock_listing, newest_listed, places_of
from ews.store.listing_facts import registered, substances_after
from ews.store.transactions import transaction

CHUNK = 200


async def refresh_statuses(pool: Pool, clock: Clock, *, chunks: int = 50) -> int:
    """Compare the next substances with the law of today; return how many were compared.

    A day is done when all were; what was listed keeps its readers.
    """
    done = 0
    for _ in range(chunks):
        async with transaction(pool) as conn:
            progress = await lock_listing(conn, wait=False)
            if progress is None or progress.statuses_on == today(clock) or not progress.objects:
                return done
            done += await _compare(conn, clock, progress, on=today(clock))
    return done


async def _compare(conn: Connection, clock: Clock, progress: Progress, *, on: date) -> int:
    found = await substances_after(conn, progress.statuses_after, limit=CHUNK)
    if not found:
        progress = replace(progress, statuses_on=on, statuses_after=0)
        await write(conn, Sheet(progress=progress, at=clock.now()), seq=progress.seq)
        return 0
    idents = {ident for _, key in found for ident in (substance_id(key), note_id(key))}
    listed = await newest_listed(conn, list(idents))
    sheet = Sheet(progress=replace(progress, statuses_after=found[-1][0]), at=clock.now())
    sheet.hold(listed.values(), await places_of(conn, [each.id for each in listed.values()]), {})
    keys = [key for _, key in found if substance_id(key) in listed]
    for each in (await registered(conn, keys, on=on)).values():
        for made in substance_made(each, sheet.version_of, at=sheet.at):
            sheet.share(made, {}, seq=progress.seq)
    await write(conn, sheet, seq=progress.seq)
    return len(found)
