"""Changes with the versions they tell of, and whom each is for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from connectors.exporters.stix.facts import FindingFacts
from connectors.exporters.stix.shared import location_id
from ews.flow.taxii_release import Policy, for_feed, tokens_of
from ews.flow.taxii_render import inchikeys_of
from ews.flow.taxii_sheet import Origin, Tokens
from ews.flow.taxii_shown import parties_of
from ews.store.connection import Connection
from ews.store.listing import EVENTS
from ews.store.listing_facts import (
    ListedChange,
    StoredBulletin,
    StoredReport,
    findings_by_version,
    stored_bulletins,
    stored_reports,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a version is for, and who is only told that it is taken back; the same of the feed."""

    content: Tokens
    others: Tokens
    feed_content: Tokens
    feed_others: Tokens

    def of(self, kind: int) -> tuple[Tokens, Tokens]:
        """Return both for objects of a kind."""
        if kind in EVENTS:
            return self.feed_content, self.feed_others
        return self.content, self.others


async def entries_of(
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


def audience_of(entry: Entry, numbers: Mapping[str, int], by: int) -> Audience:
    """Return whom an entry is for, by the numbers of tokens and of its policy."""
    meant = [token for token in entry.tokens if token in entry.own or entry.is_revoking]
    others = [token for token in entry.tokens if token not in meant]

    def numbered(tokens: Iterable[str]) -> dict[int, int | None]:
        return {numbers[token]: by for token in tokens}

    return Audience(
        content=numbered(meant),
        others=numbered(others),
        feed_content=numbered(for_feed(meant)),
        feed_others=numbered(for_feed(others)),
    )


def named_in(entry: Entry) -> UUID:
    """Return whose record it is for others: under delegation the publisher's."""
    return entry.change.published_by or entry.change.organisation_id


def countries_of(entry: Entry) -> list[str]:
    """Return the identifier of the country it happened in, if one is told."""
    country = country_of(entry)
    return [location_id(country)] if country else []


def country_of(entry: Entry) -> str | None:
    """Return the country it happened in, if one is told."""
    place = entry.stored.body.get("place")
    country = place.get("country") if isinstance(place, dict) else None
    return str(country) if country else None
