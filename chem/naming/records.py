"""What the resolver answers: the structure of a text, how it was found, and how sure that is."""

from dataclasses import dataclass
from typing import Literal

from chem.structures import Source

# identifier: the text is or encodes the structure (InChIKey of a known one, InChI, SMILES,
# molfile, CAS number of the table). curated: an exact name of our table. generated: a code name
# read by the rules of its family. systematic: read by OPSIN. These four give a structure.
# suggestion: names that look like it; never taken by itself. ambiguous: the name stands for
# several structures, all are given. unknown: nothing was found.
Grade = Literal[
    "identifier", "curated", "generated", "systematic", "suggestion", "ambiguous", "unknown"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """One structure that a text may stand for.

    name: what we call it. why: how the text leads to it, in words. likeness: 0 to 1 for a
    suggestion (1: equal), else None.
    """

    name: str
    smiles: str
    inchikey: str
    why: str
    likeness: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The answer about one text.

    source: what to take as its structure; None for suggestion, ambiguous and unknown. name: the
    preferred name, if the table has one. how: in words ("CAS number of fentanyl", "code name: tail
    5-fluoropentyl, core indole, ..."). candidates: what a person may choose from; best first.
    """

    asked: str
    grade: Grade
    how: str
    source: Source | None = None
    name: str | None = None
    candidates: tuple[Meant, ...] = ()
