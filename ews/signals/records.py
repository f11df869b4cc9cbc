"""What the rules look at, and what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryStatus:
    """Control status of the substance in one country on the day of the incident."""

    country: str
    status: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One substance in one report, and what was known of it before.

    countries_before: countries in which it was reported before this report.
    families: of the substance itself. controlled_families: those of them of which a member is
    controlled somewhere, with the reason ("ADB-BUTINACA is controlled in GB").
    statuses: in the countries of the place and the legs, as far as their law is loaded.
    """

    substance_id: int
    name: str
    country: str
    incident_on: date
    countries_before: frozenset[str]
    families: tuple[str, ...]
    controlled_families: Mapping[str, str]
    statuses: tuple[CountryStatus, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that is new, why, and the facts behind it; `dedupe_key` makes it happen once."""

    rule: str
    substance_id: int
    country: str
    because: str
    evidence: Mapping[str, object]
    dedupe_key: str
