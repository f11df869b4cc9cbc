"""What is asked of and answered by a process that screens."""

from collections import Counter
from collections.abc import Iterable
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
BETWEEN = ", "  # the statuses of one row


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
    """The lines to write for one row of the file, and each status that was found.

    refused: the error, where the structure has no answer. statuses: "GB controlled, US unknown, …":
    one text, as it is the same for so many rows; `counted` takes it apart.
    """

    lines: str
    statuses: str = ""
    refused: str = ""


def statuses_text(found: Iterable[tuple[str, str]]) -> str:
    """Write what was found, a jurisdiction and its status each."""
    return BETWEEN.join([f"{jurisdiction} {status}" for jurisdiction, status in found])


def counted(screened: Iterable[Screened]) -> Counter[str]:
    """Count the answers by "jurisdiction status"."""
    counts: Counter[str] = Counter()
    for text, times in Counter(one.statuses for one in screened if one.statuses).items():
        for name in text.split(BETWEEN):
            counts[name] += times
    return counts
