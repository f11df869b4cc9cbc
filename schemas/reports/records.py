"""A report as frozen records: one incident as one organisation tells it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from chem.structures import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date as far as it is known; `first` and `last` are the days it may mean."""

    value: str
    precision: str
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When it happened, was collected, came in, was analysed."""

    incident: PartialDate | None = None
    collected: PartialDate | None = None
    received: PartialDate | None = None
    analysed: PartialDate | None = None

    @property
    def incident_on(self) -> date:
        """The first day the incident may have been on: the day the law is asked about."""
        given = self.incident or self.collected or self.received
        if given is None:
            raise ValueError("a report has an incident, a collected or a received date")
        return given.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it happened."""

    country: str
    admin_area: str | None = None
    point_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One country of the route."""

    role: str
    country: str
    certainty: str = "known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way the goods took or were to take."""

    legs: tuple[Leg, ...] = ()
    transport: str | None = None
    concealment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The goods as they looked and were sold."""

    form: str | None = None
    brand: str | None = None
    sold_as: str | None = None
    packaging: str | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number with its unit; `basis` says how a quantity was found."""

    value: Decimal
    unit: str
    basis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCompound:
    """What is known of a substance that could not be identified."""

    exact_mass: Decimal | None = None
    spectrum_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One substance identified in a report, with method and evidence grade."""

    evidence: str
    structure: Source | None = None
    name: str | None = None
    cas: str | None = None
    amount: Measure | None = None
    purity: Measure | None = None
    share: int | None = None
    role: str = "unstated"
    matrix: str = "product"
    technique: tuple[str, ...] = ()
    unknown: UnknownCompound | None = None
    spectra: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """The harm a toxicology case reports; nothing that points to a person."""

    case_type: str
    outcome: str | None = None
    causal_role: str | None = None
    co_detected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A tie to another report: by our id, or by the sender's own reference."""

    relation: str
    report_id: UUID | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One version of one report, checked against the schema."""

    reference: str
    version: int
    version_kind: str
    kind: str
    dates: Dates
    place: Place
    tlp: str
    audience: tuple[str, ...]
    embargo_until: datetime | None = None
    delegate_to: UUID | None = None
    findings: tuple[Finding, ...] = ()
    duplicate_of: UUID | None = None
    route: Route | None = None
    product: Product | None = None
    quantity: Measure | None = None
    harm: Harm | None = None
    links: tuple[Link, ...] = ()
    reason: str | None = None
