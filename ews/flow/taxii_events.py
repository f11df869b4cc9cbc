"""Render a version of a report or a bulletin as an event of the MISP feed. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.exporters.misp.events import (
    Event,
    EventFacts,
    Substance,
    bulletin_event,
    event_uuid,
    recalled_event,
    report_event,
    substance_objects,
)
from connectors.exporters.stix.facts import FindingFacts, Organisation
from ews.flow.taxii_made import Made, Rendered, by_levels, digest, in_seconds
from ews.flow.taxii_shown import Levels
from ews.store.listing import KINDS, Listed
from ews.store.listing_facts import Registered, StoredBulletin, StoredReport

Versions = Callable[[str], datetime | None]


def report_event_made(
    stored: StoredReport,
    findings: Sequence[FindingFacts],
    *,
    substances: Iterable[Registered],
    house: Organisation,
    levels: Levels,
    versions: Versions,
) -> Made:
    """Return a report's event, as each level of field classes shows it."""
    at = in_seconds(stored.received_at, versions(event_uuid("report", stored.record_id)))
    facts = EventFacts(
        record="report",
        record_id=stored.record_id,
        tlp=stored.tlp,
        house_id=house.organisation_id,
        house_name=house.name,
        at=at,
        substances=tuple(_substance(each) for each in substances),
        evidence=tuple(dict.fromkeys((each.inchikey, each.evidence) for each in findings)),
    )
    parts = substance_objects(facts)
    return _made(facts, levels, lambda shown: report_event(facts, shown, parts))


def bulletin_event_made(
    stored: StoredBulletin,
    *,
    substances: Iterable[Registered],
    house: Organisation,
    levels: Levels,
    versions: Versions,
) -> Made:
    """Return a bulletin's event."""
    facts = EventFacts(
        record="bulletin",
        record_id=stored.record_id,
        tlp=stored.tlp,
        house_id=house.organisation_id,
        house_name=house.name,
        at=in_seconds(stored.at, versions(event_uuid("bulletin", stored.record_id))),
        substances=tuple(_substance(each) for each in substances),
        level=stored.level,
    )
    parts = substance_objects(facts)
    return _made(facts, levels, lambda shown: bulletin_event(facts, shown, parts))


def recalled_made(listed: Listed, content: bytes, *, at: datetime) -> Made:
    """Return the event that takes another back."""
    version = in_seconds(at, listed.version)
    event = recalled_event(content, at=version)
    return Made(
        ident=listed.ident,
        kind=listed.kind,
        created=listed.created,
        version=version,
        levels={0: Rendered(event.content, event.head, event.hashes)},
        sha256=digest(event.content),
    )


def _made(facts: EventFacts, levels: Levels, make: Callable[[dict[str, Any]], Event]) -> Made:
    ident = event_uuid(facts.record, facts.record_id)

    def rendered(shown: dict[str, Any]) -> Mapping[str, Rendered]:
        event = make(shown)
        return {ident: Rendered(event.content, event.head, event.hashes)}

    found = by_levels(levels, rendered)[ident]
    return Made(
        ident=ident,
        kind=KINDS.index(f"misp-{facts.record}"),
        created=facts.at,
        version=facts.at,
        levels=found,
        sha256=digest(found[max(found)].content),
    )


def _substance(found: Registered) -> Substance:
    facts = found.facts
    return Substance(
        inchikey=facts.inchikey,
        smiles=facts.smiles,
        formula=facts.formula,
        name=facts.name,
        families=facts.families,
        statuses=tuple(
            f"{each.jurisdiction}: {each.status.replace('_', ' ')}; {each.entry}".rstrip("; ")
            for each in found.statuses
        ),
    )
