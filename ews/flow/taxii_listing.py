"""The follower: reads the changes in commit order and lists what they are made into, each once.

Pages go by the instant something was listed, which only rises; so a reader that goes on from the
last instant it was given has missed nothing (docs/taxii.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from connectors.exporters.stix.facts import FindingFacts, Organisation
from connectors.exporters.stix.shared import location_id, note_id, organisation_ref, substance_id
from ews.clock import Clock
from ews.flow.taxii_made import Made
from ews.flow.taxii_release import EVERYBODY, Policy, for_feed, tokens_of
from ews.flow.taxii_render import (
    bulletin_made,
    fixed_made,
    inchikeys_of,
    is_revoked,
    organisation_made,
    place_made,
    report_made,
    revoked_made,
    substance_made,
)
from ews.flow.taxii_sheet import Closed, Held, Origin, Sheet, Tokens
from ews.flow.taxii_shown import parties_of
from ews.store.connection import Connection, Pool
from ews.store.listing import (
    Progress,
    add_contents,
    add_objects,
    add_places,
    advance,
    close_older,
    contents_of,
    intern_policies,
    intern_tokens,
    listed_of_records,
    lock_listing,
    newest_listed,
    places_of,
    supersede,
)
from ews.store.listing_facts import (
    ListedChange,
    Registered,
    StoredBulletin,
    StoredReport,
    changes_after,
    findings_by_version,
    organisations,
    registered,
    stored_bulletins,
    stored_reports,
)
from ews.store.transactions import transaction

BATCH = 200
REVOKING = frozenset({"nullification", "withdrawn"})
LISTED_RECORDS = frozenset({"report", "bulletin"})
UNISSUED = frozenset({"draft", "approved"})

Stored = StoredReport | StoredBulletin


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change with the version it tells of, and whom that is for."""

    change: ListedChange
    stored: Stored
    policy: Policy
    tokens: tuple[str, ...]
    own: frozenset[str]  # whom the version itself is for once no embargo holds
    findings: tuple[FindingFacts, ...] = ()

    @property
    def origin(self) -> Origin:
        """Return which version of which record this is about."""
        return Origin(
            record=self.change.record, record_id=self.change.record_id, version=self.change.version
        )

    @property
    def is_revoking(self) -> bool:
        """Whether this version takes the record back."""
        stored = self.stored
        word = stored.version_kind if isinstance(stored, StoredReport) else stored.state
        return word in REVOKING

    @property
    def inchikeys(self) -> tuple[str, ...]:
        """Return the substances that it is about."""
        if isinstance(self.stored, StoredBulletin):
            return inchikeys_of(self.stored)
        return tuple(dict.fromkeys(each.inchikey for each in self.findings))


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
    entries = await _entries(conn, changes, at=at)
    sheet = Sheet(progress=progress, at=at)
    if not entries and progress.objects:
        return sheet
    substances = await registered(
        conn, {key for each in entries for key in each.inchikeys}, on=at.date()
    )
    named = await organisations(conn, {_named(each) for each in entries})
    words = {word for each in entries for word in (*each.tokens, *for_feed(each.tokens))}
    numbers = await intern_tokens(conn, [*words, EVERYBODY])
    policies = await intern_policies(conn, list({each.policy.text() for each in entries}))
    await _hold(conn, sheet, entries)
    if not progress.objects:
        for made in fixed_made():
            sheet.share(made, {numbers[EVERYBODY]: None}, seq=0)
    for each in entries:
        by = policies[each.policy.text()]
        tokens = {numbers[token]: by for token in each.tokens}
        own = {numbers[token] for token in each.tokens if token in each.own}
        content = {token: by for token, by in tokens.items() if token in own}
        _share(sheet, each, content, substances, named)
        _list(sheet, each, tokens, own)
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
    await advance(conn, sheet.finish(seq=seq))


async def _entries(
    conn: Connection, changes: Sequence[ListedChange], *, at: datetime
) -> list[Entry]:
    """Return the changes that are listed, with what they tell of; a draft is nobody's yet."""
    keys = {"report": set[tuple[str, int]](), "bulletin": set[tuple[str, int]]()}
    for change in changes:
        if change.record in LISTED_RECORDS:
            keys[change.record].add((change.record_id, change.version))
    reports = await stored_reports(conn, keys["report"]) if keys["report"] else {}
    bulletins = await stored_bulletins(conn, keys["bulletin"]) if keys["bulletin"] else {}
    findings = await findings_by_version(conn, [each.id for each in reports.values()])
    held: dict[str, Mapping[tuple[str, int], Stored]] = {"report": reports, "bulletin": bulletins}
    found = []
    for change in changes:
        stored = held.get(change.record, {}).get((change.record_id, change.version))
        if isinstance(stored, StoredReport):
            found.append(_entry(change, stored, findings.get(stored.id, ()), at=at))
        elif isinstance(stored, StoredBulletin) and stored.state not in UNISSUED:
            found.append(_entry(change, stored, (), at=at))
    return found


def _entry(
    change: ListedChange, stored: Stored, findings: Sequence[FindingFacts], *, at: datetime
) -> Entry:
    parties = tuple(parties_of(stored.body)) if isinstance(stored, StoredReport) else ()
    policy = _policy(change, parties)
    own = replace(
        policy, tlp=stored.tlp, audience=tuple(sorted(stored.audience)), embargo_until=None
    )
    return Entry(
        change=change,
        stored=stored,
        policy=policy,
        tokens=tuple(tokens_of(policy, at=at)),
        own=frozenset(tokens_of(own, at=at)) | frozenset(_early(own, at)),
        findings=tuple(findings),
    )


def _early(own: Policy, at: datetime) -> Iterable[str]:
    return () if not own.pre_notice else (f"early/{each}" for each in tokens_of(own, at=at))


def _policy(change: ListedChange, parties: tuple[str, ...]) -> Policy:
    return Policy(
        organisation_id=UUID(str(change.organisation_id)),
        published_by=UUID(str(change.published_by)) if change.published_by else None,
        tlp=change.tlp,
        audience=tuple(sorted(set(change.audience))),
        embargo_until=change.embargo_until,
        parties=parties,
        pre_notice=change.record == "bulletin",
    )


def _named(entry: Entry) -> UUID:
    return entry.change.published_by or entry.change.organisation_id


async def _hold(conn: Connection, sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Learn what of all this is listed already."""
    idents = set[str]()
    for each in entries:
        idents |= {organisation_ref(str(_named(each))), *_countries(each)}
        idents |= {ident for key in each.inchikeys for ident in (substance_id(key), note_id(key))}
    shared = (await newest_listed(conn, list(idents))).values()
    own = await listed_of_records(conn, list({each.change.record_id for each in entries}))
    ids = [each.id for each in (*shared, *own)]
    contents = await contents_of(conn, [each.id for each in own])
    sheet.hold([*shared, *own], await places_of(conn, ids), contents)


def _countries(entry: Entry) -> list[str]:
    country = _country(entry)
    return [location_id(country)] if country else []


def _country(entry: Entry) -> str | None:
    place = entry.stored.body.get("place")
    country = place.get("country") if isinstance(place, dict) else None
    return str(country) if country else None


def _share(
    sheet: Sheet,
    entry: Entry,
    tokens: Tokens,
    substances: dict[str, Registered],
    named: dict[str, Organisation],
) -> None:
    """List what the version points to, for those who may see the version."""
    if entry.is_revoking:
        return
    made: list[Made] = []
    for key in entry.inchikeys:
        if key in substances:
            made += substance_made(substances[key], sheet.version_of, at=sheet.at)
    country = _country(entry)
    if country is not None:
        made.append(place_made(country))
    house = named.get(str(_named(entry)))
    if house is not None and isinstance(entry.stored, StoredReport):
        made.append(organisation_made(house, sheet.version_of, at=sheet.at))
    for each in made:
        sheet.share(each, tokens, seq=entry.change.seq)


def _list(sheet: Sheet, entry: Entry, tokens: Tokens, own: set[int]) -> None:
    """List the version itself."""
    change = entry.change
    before = sheet.of_record(change.record, change.record_id)
    known = max((each.listed.record_version or 0 for each in before), default=0)
    if known > change.version:
        return
    if known == change.version:
        _again(sheet, entry, before, tokens, own)
        return
    made = _revocations(entry, before) if entry.is_revoking else _made(entry, before, sheet)
    for each in made:
        sheet.list_own(each, tokens, entry.origin, seq=change.seq)
    if before:
        keep = () if entry.is_revoking else tuple(tokens)
        sheet.closed.append(Closed(origin=entry.origin, keep=keep))


def _again(
    sheet: Sheet, entry: Entry, before: Sequence[Held], tokens: Tokens, own: set[int]
) -> None:
    """List a version for more readers: an embargo has ended, or it is taken from those who had it.

    Whoever the version itself is not for learns that it is taken back, and nothing else.
    """
    meant = {each: by for each, by in tokens.items() if entry.is_revoking or each in own}
    others = {each: by for each, by in tokens.items() if each not in meant}
    for held in before:
        sheet.widen(held, meant)
        if others:
            listed = held.listed
            made = revoked_made(held.content, listed.created, listed.version, listed.version)
            sheet.bury(held, made, others, seq=entry.change.seq)


def _made(entry: Entry, before: Sequence[Held], sheet: Sheet) -> list[Made]:
    """Return the version's objects; what the one before had and this has not is taken back."""
    if isinstance(entry.stored, StoredReport):
        made = report_made(entry.stored, entry.findings, sheet.version_of)
    else:
        made = bulletin_made(entry.stored, sheet.version_of)
    stays = {each.ident for each in made}
    gone = [each for each in before if each.listed.ident not in stays]
    return [*_taken_back(gone, made[-1].version), *made]


def _revocations(entry: Entry, before: Sequence[Held]) -> list[Made]:
    stored = entry.stored
    at = stored.received_at if isinstance(stored, StoredReport) else stored.at
    return _taken_back(before, at)


def _taken_back(held: Sequence[Held], at: datetime) -> list[Made]:
    return [
        revoked_made(each.content, each.listed.created, at, each.listed.version)
        for each in held
        if not is_revoked(each.content)
    ]
