"""What the law says of a structure: determinations with their reasons, and answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from chem.instruments import About, CheckedOn
from chem.law import Fit, Kind, Period, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Which atoms of the parent SMILES played which part in a match."""

    name: str
    atoms: tuple[int, ...]
    what: str  # "methyl: alkyl permitted by (i)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """What one definition says of one structure in one period; the reasons with it.

    A `not_controlled` one is a near miss: the core was there, and `reason` says what failed.
    """

    definition_id: str
    jurisdiction: str
    period: Period
    status: Status
    level: str
    entry: str
    kind: Kind
    reason: str
    roles: tuple[Role, ...]
    extension: str  # "", "stereoisomer", "ester", "ether", "positional isomer", …
    conditions: tuple[str, ...]
    cite: str
    url: str
    fit: Fit
    checked_on_text: CheckedOn
    review: str
    exemptions: tuple[str, ...] = ()  # "up to 100 mg a tablet (Reg. 4)"
    wording_date: date | None = None  # first day of the wording; None: not known
    date_basis: Literal["verified", "recalled"] = "verified"
    structure_check: str = ""  # of a named entry
    about: About = "substances"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """Of a miss, the definition that came nearest and the one thing that fails."""

    definition_id: str
    entry: str
    fails: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status of one structure in one jurisdiction on one day.

    because: the determinations behind it, the deciding one first; for a miss, the near misses.
    wording_date: first day of the wording that decides. confidence, doubts: how far the answer can
    be relied upon, and why no further (chem/rules/confidence.py). gaps: for a miss, and for less
    than a flat yes where not all law is held, what of the jurisdiction's law is not held.
    """

    jurisdiction: str
    status: Status
    level: str
    entry: str
    kind: str
    reason: str
    valid_on: date
    because: tuple[Determination, ...]
    wording_date: date | None = None
    conditions: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    confidence: Literal["high", "medium", "low"] = "low"
    doubts: tuple[str, ...] = ()
    cite: str = ""
    url: str = ""
    nearest: Nearest | None = None
    gaps: str = ""
