"""What the advisory export is made of, before it is put into items."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceFacts:
    """A substance of the registry."""

    inchikey: str
    smiles: str
    name: str | None
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """One active of one finding; `ordinal` is the finding's place in the report's body."""

    ordinal: int
    part: int
    evidence: str
    substance: SubstanceFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """The version of a report that stands; `body` is what was received, as far as it may be seen.

    country: the place. told_by: the country whose authority lets it go. counts: False where
    another report tells of the same parcel and is counted instead.
    """

    report_id: str
    kind: str
    country: str
    told_by: str
    body: Mapping[str, object]
    findings: tuple[FindingFacts, ...]
    counts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFacts:
    """What one definition says of a substance in one period."""

    jurisdiction: str
    definition: str
    status: str
    since: date | None
    until: date | None
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionFacts:
    """When a country first told of a substance, of what may be told."""

    country: str
    inchikey: str
    first_incident: date
    first_reported: date
