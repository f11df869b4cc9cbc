"""What is asked of and answered by a process that screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chem.structures import SourceKind

Form = Literal["csv", "jsonl"]
COLUMNS = (
    "id",
    "input",
    "inchikey",
    "jurisdiction",
    "status",
    "level",
    "entry",
    "kind",
    "reason",
    "error",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """For which day and jurisdictions (None: all whose law is loaded), and in which form.

    only: the statuses to write rows for; empty for all. nearest: a miss names the nearest
    definition and what fails, which costs more than the rest together. family: write rows of its
    members only; "" for every structure.
    """

    valid_on: date
    jurisdictions: tuple[str, ...] | None = None
    form: Form = "csv"
    only: tuple[str, ...] = ()
    nearest: bool = False
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One structure of a file: what it calls it, and the text as it stands there.

    error: why the line could not even be read; then there is no text to ask about.
    """

    id: str
    text: str
    kind: SourceKind = "smiles"
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """The lines to write for one row of the file, and how often each status is among them.

    refused: the error, where the structure has no answer. statuses: counts by
    "jurisdiction status".
    """

    lines: str
    statuses: Mapping[str, int]
    refused: str = ""
