"""The follower: reads the changes in commit order and lists what they are made into, each once.

Pages go by the instant something was listed, which only rises; so a reader that goes on from the
last instant it was given has missed nothing (docs/taxii.md).
"""

from collections.abc import Sequence
from datetime import datetime

from connectors.exporters.stix.shared import note_id, organisation_ref, substance_id
from ews.clock import Clock
from ews.flow.taxii_entries import Entry, audience_of, countries_of, entries_of, named_in
from ews.flow.taxii_placing import Around, list_version, share
from ews.flow.taxii_release import EVERYBODY, for_feed
from ews.flow.taxii_render import fixed_made
from ews.flow.taxii_sheet import Closed, Sheet
from ews.store.connection import Connection, Pool
from ews.store.listing import (
    Progress,
    add_contents,
    add_objects,
    add_places,
    advance,
    contents_of,
    intern_policies,
    intern_tokens,
    listed_of_records,
    lock_listing,
    newest_listed,
    places_of,
    supersede,
)
from ews.store.listing_facts import ListedChange, changes_after, organisations, registered
from ews.store.transactions import transaction
from ews.store.unlisting import close_older, substances_told, unlist

BATCH = 200


async def follow(pool: Pool, clock: Clock, *, most: int, wait: bool = False) -> int:
    """List at most about `most` further changes; return how many were.

    wait: for another that is at it; else leave it to that one.
    """
    done = 0
    while done < most:
        async with transaction(pool) as conn:
            found = await _follow_once(conn, clock, limit=min(BATCH, most - done), wait=wait)
        done += found
        if found < BATCH:
            break
    return done


async def _follow_once(conn: Connection, clock: Clock, *, limit: int, wait: bool) -> int:
    progress = await lock_listing(conn, wait=wait)
    if progress is None:
        return 0
    changes = await changes_after(conn, progress.seq, limit=limit)
    if not changes:
        return 0
    await write(conn, await fill(conn, changes, progress, at=clock.now()), seq=changes[-1].seq)
    return len(changes)


async def fill(
    conn: Connection, changes: Sequence[ListedChange], progress: Progress, *, at: datetime
) -> Sheet:
    """Return what these changes add."""
    entries = await entries_of(conn, changes, at=at)
    sheet = Sheet(progress=progress, at=at)
    if not entries and progress.objects:
        return sheet
    substances = await registered(
        conn, {key for each in entries for key in each.inchikeys}, on=at.date()
    )
    named = await organisations(conn, {named_in(each) for each in entries})
    around = Around(substances=substances, named=named)
    words = {word for each in entries for word in (*each.tokens, *for_feed(each.tokens))}
    numbers = await intern_tokens(conn, [*words, EVERYBODY])
    policies = await intern_policies(conn, list({each.policy.text() for each in entries}))
    await hold(conn, sheet, entries)
    if not progress.objects:
        for made in fixed_made():
            sheet.share(made, {numbers[EVERYBODY]: None}, seq=0)
    for each in entries:
        audience = audience_of(each, numbers, policies[each.policy.text()])
        share(sheet, each, audience.content, around)
        list_version(sheet, each, audience, around)
    return sheet


async def write(conn: Connection, sheet: Sheet, *, seq: int) -> None:
    """Store a sheet and how far it comes."""
    if sheet.objects:
        await add_objects(conn, sheet.objects, sheet.seqs)
        await add_contents(conn, sheet.contents)
    if sheet.places:
        await add_places(conn, sheet.places)
    if sheet.superseded:
        await supersede(conn, sheet.superseded)
    for each in sheet.closed:
        origin = each.origin
        await close_older(conn, origin.record, origin.record_id, origin.version, each.keep)
        if each.lost:
            await _unlist(conn, each)
    await advance(conn, sheet.finish(seq=seq))


async def _unlist(conn: Connection, closed: Closed) -> None:
    """Take substances from those whom no record that they may see tells of them any more."""
    told = await substances_told(conn, closed.origin.record, closed.origin.record_id)
    idents = [(ident, key) for key, name in told for ident in (substance_id(name), note_id(name))]
    await unlist(conn, idents, closed.lost)


async def hold(conn: Connection, sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Learn what of all this is listed already."""
    idents = set[str]()
    for each in entries:
        idents |= {organisation_ref(str(named_in(each))), *countries_of(each)}
        idents |= {ident for key in each.inchikeys for ident in (substance_id(key), note_id(key))}
    shared = (await newest_listed(conn, list(idents))).values()
    own = await listed_of_records(conn, list({each.change.record_id for each in entries}))
    ids = [each.id for each in (*shared, *own)]
    contents = await contents_of(conn, [each.id for each in own])
    sheet.hold([*shared, *own], await places_of(conn, ids), contents)
