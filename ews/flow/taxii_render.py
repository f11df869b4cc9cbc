"""Render a version of a report or a bulletin as STIX, for each level of field classes. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from connectors.exporters.misp.events import is_recalled
from connectors.exporters.stix.bulletins import bulletin_object, bulletin_ref
from connectors.exporters.stix.facts import (
    BulletinFacts,
    FindingFacts,
    Organisation,
    ReportFacts,
)
from connectors.exporters.stix.fixed import fixed_objects
from connectors.exporters.stix.reports import report_object, report_ref, sighting_objects
from connectors.exporters.stix.revoked import revoked
from connectors.exporters.stix.shared import (
    location_object,
    organisation_object,
    status_note,
    substance_object,
)
from connectors.exporters.stix.words import FIXED_AT
from ews.flow.taxii_made import Made, Rendered, by_levels, digest, dumped, later, stix
from ews.flow.taxii_shown import Levels
from ews.store.listing import KINDS
from ews.store.listing_facts import Registered, StoredBulletin, StoredReport

Versions = Callable[[str], datetime | None]  # of the newest version listed of an object


def fixed_made() -> list[Made]:
    """Return what everybody may read."""
    return [stix(each, created=FIXED_AT, version=FIXED_AT) for each in fixed_objects()]


def report_made(
    stored: StoredReport, findings: Sequence[FindingFacts], levels: Levels, versions: Versions
) -> list[Made]:
    """Return a version of a report: its sightings and itself."""
    facts = ReportFacts(
        report_id=stored.record_id,
        published_by=str(stored.published_by or stored.organisation_id),
        version=stored.version,
        version_kind=stored.version_kind,
        tlp=stored.tlp,
        created_at=later(stored.created_at, None),
        modified=later(stored.received_at, versions(report_ref(stored.record_id))),
        findings=tuple(findings),
    )

    def make(shown: dict[str, Any]) -> Mapping[str, Rendered]:
        made = [each for _, each in sighting_objects(facts, shown)]
        made.append(report_object(facts, shown))
        return {str(each["id"]): dumped(each) for each in made}

    return [
        _made(ident, rendered, created=facts.created_at, version=facts.modified)
        for ident, rendered in by_levels(levels, make).items()
    ]


def bulletin_made(stored: StoredBulletin, levels: Levels, versions: Versions) -> list[Made]:
    """Return a version of a bulletin that was issued."""
    ident = bulletin_ref(stored.record_id)
    facts = BulletinFacts(
        bulletin_id=stored.record_id,
        version=stored.version,
        level=stored.level,
        kind=stored.kind,
        state=stored.state,
        supersedes=stored.supersedes,
        tlp=stored.tlp,
        created_at=later(stored.created_at, None),
        published_at=stored.published_at or stored.at,
        modified=later(stored.at, versions(ident)),
        inchikeys=inchikeys_of(stored),
    )

    def make(shown: dict[str, Any]) -> Mapping[str, Rendered]:
        return {ident: dumped(bulletin_object(facts, shown))}

    return [
        _made(ident, rendered, created=facts.created_at, version=facts.modified)
        for ident, rendered in by_levels(levels, make).items()
    ]


def revoked_made(content: bytes, created: datetime, at: datetime, before: datetime) -> Made:
    """Return the version that takes an object back, from what was listed of it."""
    version = later(at, before)
    said = orjson.loads(content)
    return stix(revoked(said, modified=version), created=created, version=version)


def is_revoked(content: bytes) -> bool:
    """Say whether what is listed of an object takes it back already."""
    said = orjson.loads(content)
    return said.get("revoked") is True or is_recalled(said)


def substance_made(found: Registered, versions: Versions, *, at: datetime) -> list[Made]:
    """Return a substance and the note on what the law says of it, as they are at an instant."""
    first = substance_object(found.facts, modified=later(found.facts.created_at, None))
    note = status_note(found.facts, found.statuses, modified=at)
    return [_newer(first, versions, at), _newer(note, versions, at)]


def place_made(country: str) -> Made:
    """Return a country."""
    return stix(location_object(country), created=FIXED_AT, version=FIXED_AT)


def organisation_made(facts: Organisation, versions: Versions, *, at: datetime) -> Made:
    """Return an organisation, as it is named to others."""
    return _newer(organisation_object(facts, modified=at), versions, at)


def inchikeys_of(stored: StoredBulletin) -> tuple[str, ...]:
    """Return the substance that a bulletin is about."""
    facts = stored.body.get("facts")
    substance = facts.get("substance") if isinstance(facts, Mapping) else None
    inchikey = substance.get("inchikey") if isinstance(substance, Mapping) else None
    return (str(inchikey),) if inchikey else ()


def _newer(made: dict[str, object], versions: Versions, at: datetime) -> Made:
    """Give an object the instant of now as its version."""
    version = later(at, versions(str(made["id"])))
    text = version.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return stix(made | {"modified": text}, created=FIXED_AT, version=version)


def _made(
    ident: str, levels: Mapping[int, Rendered], *, created: datetime, version: datetime
) -> Made:
    return Made(
        ident=ident,
        kind=KINDS.index(ident.partition("--")[0]),
        created=created,
        version=version,
        levels=levels,
        sha256=digest(levels[max(levels)].content),
    )
