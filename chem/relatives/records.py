"""Records of a comparison: what changed, where, and how it is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chem.errors import ChemError

Kind = Literal[
    "added", "removed", "replaced", "moved", "exchanged", "bond", "inserted", "cut_out",
    "stereo", "isotopes",
]  # fmt: skip
Extent = Literal["complete", "shared_core", "none"]


class BrokenWordsError(ChemError):
    """A row of the tables of substituents and rings cannot be used."""

    code = "relatives_words_broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceWord:
    """A row of substituents.csv: prefix ("chloro") and noun ("chlorine") of one group."""

    smiles: str
    prefix: str
    noun: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RingWord:
    """A row of rings.csv: locants stand in the order of the atoms of smarts; "-" is outside."""

    name: str
    smarts: str
    locants: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of the relative's graph, without words.

    at: atoms of the relative's canonical SMILES. before, after: the groups there, as SMILES whose
    dummy k stands for the k-th atom of `at`; of an exchange, the elements; of a bond, its order.
    """

    kind: Kind
    at: tuple[int, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change in words. before and after are named groups; edits make it again."""

    kind: Kind
    at: str
    before: str
    after: str
    words: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the subject is, seen from its relative.

    words: to be read "<words> of <relative>" when `is_derivative`, else "<relative> with <words>"
    or alone. extent: complete when the changes make the subject out of the relative. shared: how
    much of the two structures is common, 0 to 1.
    """

    words: str
    extent: Extent
    changes: tuple[Change, ...]
    shared: float
    is_derivative: bool = False

    def of(self, relative: str) -> str:
        """Say it with the name of the relative."""
        if self.is_derivative:
            return f"{self.words} of {relative}"
        if self.extent == "complete":
            return f"{relative}: {self.words}"
        return f"{self.words} with {relative}" if self.extent == "shared_core" else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Atoms of the subject that stand for atoms of the relative, and what the match cost."""

    pairs: Mapping[int, int]
    cost: int
