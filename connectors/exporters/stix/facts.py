"""What the objects are made of: records as they are stored, and what of them may be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceFacts:
    """A substance of the registry. is_reference: our own table names it, so it is no secret."""

    inchikey: str
    smiles: str
    formula: str
    mass: float
    name: str | None
    families: tuple[str, ...]
    is_reference: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFacts:
    """What the law of one place says of a substance on a day."""

    jurisdiction: str
    status: str
    level: str
    entry: str
    cite: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """One active of one finding; `ordinal` is the finding's place in the report's body."""

    ordinal: int
    evidence: str
    inchikey: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """One version of a report. modified: the instant STIX knows this version by.

    published_by: whose it is for others: under delegation the publisher, not the origin.
    """

    report_id: str
    published_by: str
    version: int
    version_kind: str
    tlp: str
    created_at: datetime
    modified: datetime
    findings: tuple[FindingFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinFacts:
    """One version of a bulletin that was issued. supersedes: the one that this replaces."""

    bulletin_id: str
    version: int
    level: str
    kind: str
    state: str
    tlp: str
    created_at: datetime
    published_at: datetime
    modified: datetime
    inchikeys: tuple[str, ...] = ()
    supersedes: str | None = None


Shown = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who is named as the one who reports or publishes."""

    organisation_id: str
    name: str
    kind: str
    country: str | None
