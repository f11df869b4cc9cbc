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
    suggestion (1: equal), else None. inchikey: None where nobody has computed it yet.
    """

    name: str
    smiles: str
    inchikey: str | None
    why: str
    likeness: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousName:
    """One structure of several that a name stands for: a row of chem/ambiguous_names.csv.

    candidate: what we call that structure. why: how the name came to mean it.
    """

    name: str
    candidate: str
    smiles: str
    inchikey: str
    why: str


SaltWordKind = Literal["acid", "base", "metal", "water"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaltWord:
    """A word at the end of a name that tells of a salt and changes no active component.

    not_after: endings of names after which the word makes another substance (an ester).
    """

    word: str
    kind: SaltWordKind
    not_after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The answer about one text.

    source: what to take as its structure; None for suggestion, ambiguous and unknown. name: the
    preferred name, if the table has one. inchikey: of a structure of the table, else None. how: in
    words ("CAS number of fentanyl", "code name: tail 5-fluoropentyl, core indole, ...").
    candidates: what a person may choose from; best first.
    """

    asked: str
    grade: Grade
    how: str
    source: Source | None = None
    name: str | None = None
    inchikey: str | None = None
    candidates: tuple[Meant, ...] = ()
