"""What one step of the flow hands to the next."""

from dataclasses import dataclass
from typing import Literal

from chem.determinations import Determination
from chem.naming.records import Grade, Meant
from chem.structures import Component
from ews.store.drawings import Drawing
from schemas.issues import RecordIssue
from schemas.reports.records import Report

ResolvedBy = Literal["structure", "name", "cas"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Stands for a record that is not JSON; `message` says what was found and where."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One document as it came in.

    canonical: its JSON with sorted keys, None where it cannot be written as JSON.
    reference, version: as far as they can be read, to find an earlier acknowledgement by.
    """

    body: object
    canonical: bytes | None
    sha256: bytes
    reference: str | None
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """One active component with what chemistry says of it, before it has a substance id."""

    component: Component
    name: str | None
    families: tuple[tuple[str, str], ...]
    determinations: tuple[Determination, ...]
    chem_version: str
    rdkit_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """One finding with its active components; none if it could not be identified.

    drawing: what was drawn, salts and all, if the finding has a structure of its own. grade, how:
    how sure it is and how it was found, in words; None and empty when nothing was said to resolve.
    candidates: what an unresolved name may stand for.
    """

    pointer: str
    resolved_by: ResolvedBy | None
    actives: tuple[Active, ...]
    drawing: Drawing | None = None
    grade: Grade | None = None
    how: str = ""
    candidates: tuple[Meant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A report that passed validation and chemistry, ready for the transaction."""

    received: Received
    report: Report
    findings: tuple[Resolved, ...]
    warnings: tuple[RecordIssue, ...]
