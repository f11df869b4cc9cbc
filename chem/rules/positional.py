"""Positional isomers in the sense of 21 CFR 1300.01(b), the definition of "isomer", (2).

"the term 'positional isomer' means any substance possessing the same molecular formula and core
structure and having the same functional group(s) and/or substituent(s) as those found in the
respective Schedule I hallucinogen, attached at any position(s) on the core structure, but in such
manner that no new chemical functionalities are created and no existing chemical functionalities are
destroyed […]. Rearrangements of alkyl moieties within or between functional group(s) or
substituent(s), or divisions or combinations of alkyl moieties, that do not create new chemical
functionalities or destroy existing chemical functionalities, are allowed"

How we read it:

- "core structure", "the parent molecule that is the common basis for the class; for example,
  tryptamine, phenethylamine, or ergoline": the ring systems, the amines and what joins them, with
  the carbonyl groups, must be the same drawing. A methylenedioxy group is a substituent.
- "functionalities": each heteroatom, carbonyl, double and triple bond by what it is bound to. How
  many alkyl groups an amine carries makes none ("alpha-methylamino to N-methylamino").
- A group may move within the part of the core on which it stands. Whether it may move to another
  part (from the ring to the chain), a phenol become an alcohol, or a primary amide a secondary one,
  the words leave open: then no yes is said, and the answer is `unknown`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from rdkit.Chem.rdMolDescriptors import CalcMolFormula

from chem.law import NamedEntry
from chem.rules.functionalities import Makeup, Told, makeup_of
from chem.rules.listed import formula_of, listed_mol

CITE = "21 CFR 1300.01(b), isomer (2)"

Verdict = Literal["yes", "no", "open"]

_NAMES: Mapping[Told, str] = {
    ("N", "amine"): "amine",
    ("O", "c"): "hydroxy",
    ("O", "c", "c"): "ether",
    ("F", "c"): "fluoro",
    ("Cl", "c"): "chloro",
    ("Br", "c"): "bromo",
    ("I", "c"): "iodo",
    ("S", "c", "c"): "thioether",
    ("methylenedioxy",): "methylenedioxy",
    ("C", "carbonyl", "N", "O", ""): "amide",
    ("C", "carbonyl", "O", ""): "ketone",
    ("C", "carbonyl", "O", "O", ""): "ester or acid",
    ("N", "a"): "aniline nitrogen",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Whether one substance is a positional isomer of another, and why."""

    verdict: Verdict
    why: str


class PositionalIndex:
    """Listed substances whose positional isomers are meant, by molecular formula.

    What a listed substance is made of is told when a structure of its formula is first asked about.
    """

    def __init__(self, entries: Iterable[NamedEntry]) -> None:
        self._by_formula: defaultdict[str, list[NamedEntry]] = defaultdict(list)
        for entry in entries:
            self._by_formula[formula_of(entry)].append(entry)

    def of_formula(self, mol: Any) -> tuple[NamedEntry, ...]:
        """Return the entries that have the formula of the molecule."""
        if not self._by_formula:
            return ()
        return tuple(self._by_formula.get(CalcMolFormula(mol), ()))


@lru_cache(maxsize=1024)
def _listed(smiles: str) -> Makeup | None:
    return makeup_of(listed_mol(smiles))


def compare(mol: Any, listed: str) -> Compared:
    """Compare a molecule with a listed substance of the same formula, given as SMILES."""
    return compare_made(makeup_of(mol), listed)


def compare_made(ours: Makeup | None, listed: str) -> Compared:
    """Compare what a molecule is made of with a listed substance of the same formula."""
    theirs = _listed(listed)
    if theirs is None or ours is None:
        return Compared(verdict="no", why="a charged form is another kind of substance")
    if ours.coarse != theirs.coarse or ours.core != theirs.core:
        return Compared(verdict="no", why=_changed(ours, theirs) or "another core structure")
    left_open = _left_open(ours, theirs)
    if left_open:
        return Compared(verdict="open", why=left_open)
    return Compared(
        verdict="yes",
        why="same molecular formula and core structure, same functional groups "
        f"({_groups(theirs)}), none created and none destroyed; they stand elsewhere, or alkyl is "
        "rearranged, divided or combined",
    )


def _left_open(ours: Makeup, theirs: Makeup) -> str:
    """Say what the words do not decide; "" if nothing is left open."""
    if ours.frame != theirs.frame:
        return "a carbonyl group stands elsewhere on the core"
    if ours.fine != theirs.fine:
        return "a functional group has other neighbours"
    return "" if ours.placed == theirs.placed else "a group stands on another part of the core"


def _groups(made: Makeup) -> str:
    """Name the functional groups; what has no name of one word is left to the core."""
    named = sorted(
        f"{count} x {_NAMES[told]}" if count > 1 else _NAMES[told]
        for told, count in made.coarse.items()
        if told in _NAMES
    )
    return ", ".join(named) or "none beside the core"


def _changed(ours: Makeup, theirs: Makeup) -> str:
    """Say which functionality is created or destroyed; "" if none is."""
    if ours.coarse == theirs.coarse:
        return ""
    new = [_NAMES[told] for told in ours.coarse if told in _NAMES and told not in theirs.coarse]
    lost = [_NAMES[told] for told in theirs.coarse if told in _NAMES and told not in ours.coarse]
    said = [f"{name} is created" for name in new] + [f"{name} is destroyed" for name in lost]
    return "; ".join(said) or "a functionality is created or destroyed"
