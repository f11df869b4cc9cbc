"""How a version is listed: for whom, in the place of which, and what is taken back with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.exporters.stix.facts import Organisation
from ews.flow.taxii_entries import Audience, Entry, country_of, named_in
from ews.flow.taxii_events import bulletin_event_made, recalled_made, report_event_made
from ews.flow.taxii_made import Made
from ews.flow.taxii_render import (
    bulletin_made,
    is_revoked,
    organisation_made,
    place_made,
    report_made,
    revoked_made,
    substance_made,
)
from ews.flow.taxii_sheet import Closed, Held, Sheet, Tokens
from ews.flow.taxii_shown import Levels, bulletin_levels, report_levels
from ews.store.listing import EVENTS
from ews.store.listing_facts import Registered, StoredReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What versions point to."""

    substances: Mapping[str, Registered]
    named: Mapping[str, Organisation]
    made: dict[str, Sequence[Made]] = field(default_factory=dict)


def share(
    sheet: Sheet,
    entry: Entry,
    tokens: Tokens,
    around: Around,
) -> None:
    """List what the version points to, for those who may see the version."""
    if entry.is_revoking:
        return
    made: list[Made] = []
    for key in entry.inchikeys:
        if key in around.substances:
            made += _substance(around, key, sheet)
    country = country_of(entry)
    if country is not None:
        made.append(place_made(country))
    house = around.named.get(str(named_in(entry)))
    if house is not None and isinstance(entry.stored, StoredReport):
        made.append(organisation_made(house, sheet.version_of, at=sheet.at))
    for each in made:
        sheet.share(each, tokens, seq=entry.change.seq)


def _substance(around: Around, key: str, sheet: Sheet) -> Sequence[Made]:
    """Make a substance and its note once a batch: they are the same for all that mention it."""
    if key not in around.made:
        around.made[key] = substance_made(around.substances[key], sheet.version_of, at=sheet.at)
    return around.made[key]


def list_version(sheet: Sheet, entry: Entry, audience: Audience, around: Around) -> None:
    """List the version itself."""
    change = entry.change
    before = sheet.of_record(change.record, change.record_id)
    known = max((each.listed.record_version or 0 for each in before), default=0)
    if known > change.version:
        return
    if known == change.version:
        _again(sheet, entry, before, audience)
        return
    is_revoking = entry.is_revoking
    made = _revoked(entry, before) if is_revoking else _made(entry, before, sheet, around)
    for each in made:
        sheet.list_own(each, audience.of(each.kind)[0], entry.origin, seq=change.seq)
    if before:
        keep = () if is_revoking else (*audience.content, *audience.feed_content)
        lost = {token for each in before for token in each.tokens}.difference(keep)
        sheet.closed.append(Closed(origin=entry.origin, keep=keep, lost=tuple(lost)))


def _again(sheet: Sheet, entry: Entry, before: Sequence[Held], audience: Audience) -> None:
    """List a version for more readers: an embargo has ended, or it is taken from those who had it.

    Whoever the version itself is not for learns that it is taken back, and nothing else.
    """
    for held in before:
        content, others = audience.of(held.listed.kind)
        sheet.widen(held, content)
        if others:
            made = _taken_back(held, held.listed.version)
            sheet.bury(held, made, others, seq=entry.change.seq)


def _made(entry: Entry, before: Sequence[Held], sheet: Sheet, around: Around) -> list[Made]:
    """Return the version's objects; what the one before had and this has not is taken back."""
    stored = entry.stored
    if isinstance(stored, StoredReport):
        levels = report_levels(stored.body)
        made = report_made(stored, entry.findings, levels, sheet.version_of)
    else:
        levels = bulletin_levels(stored.title, stored.body)
        made = bulletin_made(stored, levels, sheet.version_of)
    made += _events(entry, levels, sheet, around)
    stays = {each.ident for each in made}
    gone = [each for each in before if each.listed.ident not in stays]
    return [*_all_taken_back(gone, _told_at(entry)), *made]


def _events(entry: Entry, levels: Levels, sheet: Sheet, around: Around) -> list[Made]:
    house = around.named.get(str(named_in(entry)))
    if house is None:
        return []
    found = [around.substances[key] for key in entry.inchikeys if key in around.substances]
    common: dict[str, Any] = {
        "substances": found,
        "house": house,
        "levels": levels,
        "versions": sheet.version_of,
    }
    stored = entry.stored
    if isinstance(stored, StoredReport):
        return [report_event_made(stored, entry.findings, **common)]
    return [bulletin_event_made(stored, **common)]


def _revoked(entry: Entry, before: Sequence[Held]) -> list[Made]:
    """Return all that was listed of a record, taken back; nothing of what takes it back is told."""
    return _all_taken_back(before, _told_at(entry))


def _told_at(entry: Entry) -> datetime:
    stored = entry.stored
    return stored.received_at if isinstance(stored, StoredReport) else stored.at


def _all_taken_back(held: Sequence[Held], at: datetime) -> list[Made]:
    return [_taken_back(each, at) for each in held if not is_revoked(each.content)]


def _taken_back(held: Held, at: datetime) -> Made:
    listed = held.listed
    if listed.kind in EVENTS:
        return recalled_made(listed, held.content, at=at)
    return revoked_made(held.content, listed.created, at, listed.version)
