"""Atoms and bonds read from the canonical SMILES that a molecule was read from.

RDKit tells one atom or bond at a time, which costs more than reading the text once more. What an
atom is follows from how it is written and what is bound to it, and is asked of RDKit once for each
such case. A text that is not plain (drawn hydrogens, unusual bonds) is not read in this way.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from rdkit import Chem

from chem.markush.atoms import Bond, Values

MOST_REMEMBERED = 20_000  # cases of atoms; there are some hundreds

_TOKEN = re.compile(r"\[[^\[\]]+\]|Br|Cl|[BCNOPSFIbcnops]|[-=#:/\\()]|%\d\d|\d")
_HYDROGEN = re.compile(r"\[\d*H(?![a-z])")
_SIGNS = frozenset("-=#:/\\")
# How many bonds of each order an atom has, as one number.
_COUNTED = {1.0: 1, 2.0: 1 << 4, 3.0: 1 << 8, 1.5: 1 << 12}

_OTHER = 1 << 16

_Ends = tuple[int, int]
_Case = tuple[str, int, bool]

# What atoms are, by their text, the orders of their bonds and whether they stand in a ring.
_cases: dict[_Case, Values] = {}


def read_written(
    mol: Any, smiles: str, rings: Sequence[Sequence[int]], ask: Callable[[int, bool], Values]
) -> tuple[list[Values], list[Bond]] | None:
    """Return atoms and bonds as RDKit would tell them; None if the text is not plain.

    rings: the atoms of each, in their order around it. ask: reads one atom from RDKit.
    """
    parts = _TOKEN.findall(smiles)
    if "".join(parts) != smiles or _HYDROGEN.search(smiles):
        return None
    texts, ends = _drawn(parts)
    if mol.GetNumAtoms() != len(texts) or not mol.GetNumBonds() == len(ends) > 0:
        return None
    bonds = _bonds(mol, ends, rings)
    counted = [0] * len(texts)
    for begin, end, order, _ in bonds:
        count = _COUNTED.get(order, _OTHER)
        counted[begin] += count
        counted[end] += count
    ringed = frozenset().union(*rings)
    cases = [*zip(texts, counted, map(ringed.__contains__, range(len(texts))), strict=True)]
    found = map(_cases.get, cases)
    return [
        values or _learn(cases[atom], ask(atom, cases[atom][2]))
        for atom, values in enumerate(found)
    ], bonds


def _drawn(parts: list[str]) -> tuple[list[str], list[_Ends]]:
    """Return the text of each atom, and the ends of the bonds in RDKit's order."""
    texts: list[str] = []
    chain: list[_Ends] = []
    closed: list[tuple[int, int, int]] = []
    opened: dict[str, int] = {}
    branches: list[int] = []
    last = -1
    for part in parts:
        if part == "(":
            branches.append(last)
        elif part == ")":
            last = branches.pop()
        elif part.isalpha() or part[0] == "[":
            if last >= 0:
                chain.append((last, len(texts)))
            last = len(texts)
            texts.append(part)
        elif part not in _SIGNS:
            if part in opened:
                closed.append((int(part.strip("%")), last, opened.pop(part)))
            else:
                opened[part] = last
    closed.sort(key=_by_number)
    return texts, chain + [one[1:] for one in closed]


def _by_number(closed: tuple[int, int, int]) -> int:
    return closed[0]


def _bonds(mol: Any, ends: list[_Ends], rings: Sequence[Sequence[int]]) -> list[Bond]:
    """Return the bonds; their orders are RDKit's, whatever the text says of them."""
    around: set[_Ends] = set()
    for ring in rings:
        around.update(pairwise(ring))
        around.add((ring[-1], ring[0]))
    orders = Chem.GetAdjacencyMatrix(mol, useBO=True).tolist()
    return [
        (begin, end, orders[begin][end], (begin, end) in around or (end, begin) in around)
        for begin, end in ends
    ]


def _learn(case: _Case, values: Values) -> Values:
    """Remember what an atom is, if what is written tells it.

    An atom with a configuration may have lost it when it was read, and a ring that is aromatic may
    be written with double bonds: such atoms are asked about each time.
    """
    text, _, _ = case
    letter = text.lstrip("[0123456789")[0]
    if "@" not in text and letter.islower() is values[1]:
        if len(_cases) >= MOST_REMEMBERED:
            _cases.clear()
        _cases[case] = values
    return values
