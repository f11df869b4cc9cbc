"""A SMILES read and written part by part, as its dots divide it.

To read "A.B" is to read A and to read B, and its canonical SMILES is theirs in order. So a partner
that was seen before need not be read again, and nothing need be taken apart. What the dots of a
text do not divide (a ring closed across a dot, an extension that numbers the atoms), and every
other format, is read as one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdkit import Chem

from chem.limits import check_text
from chem.parsing import pieces_of, read_piece
from chem.structures import Source

Mol = Any
# An atom in brackets, and not for its configuration or its hydrogen alone: whatever is charged, a
# radical, a metal or of an unusual valence stands in brackets.
_ODD = re.compile(r"\[(?!(?:C@@?H?|nH)\])")
# Atoms that stand alone; beside something else they may be meant as ions.
_BARE = re.compile(r"\[[A-Z][a-z]?\]")
# A metal, but not of the usual ions. How one is drawn can decide how another is.
_METAL = re.compile(r"\[\d*(?:(?!Li|Na|Cl|Br|Si|Se)[A-Z][a-z]|[VYWU])")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A connected part of a drawing: the text it was drawn with, and its canonical SMILES.

    partners: the names of the salts that it is made of, if it is known to be made of nothing else.
    """

    mol: Mol
    drawn: str
    smiles: str
    partners: tuple[str, ...] = ()


def parts_of(source: Source, seen: Mapping[str, Part]) -> tuple[Part, ...] | None:
    """Return the parts of a SMILES that is divided by its dots; None if it must be read as one.

    seen: parts from before, by a text that they were drawn with.

    Raises:
        ChemError: the text is empty, too long, or no SMILES for the characters in it.
    """
    check_text(source)
    found: list[Part] = []
    for piece in pieces_of(source):
        part = seen.get(piece) or _part(piece)
        if part is None:
            return None
        found.append(part)
    return tuple(found) if found and _stand_alone(found) else None


def _stand_alone(parts: Sequence[Part]) -> bool:
    """Say whether each part means what it would mean without the others."""
    if len(parts) == 1:
        return True
    if any(_BARE.fullmatch(part.smiles) for part in parts):
        return False
    return sum(_METAL.search(part.smiles) is not None for part in parts) < 2  # noqa: PLR2004


def _part(piece: str) -> Part | None:
    mol = read_piece(piece)
    if mol is None or not mol.GetNumAtoms():
        return None
    return Part(mol=mol, drawn=piece, smiles=str(Chem.MolToSmiles(mol)))


def joined(parts: Iterable[Part]) -> str:
    """Return the canonical SMILES of the whole drawing."""
    return ".".join(sorted(part.smiles for part in parts))


def may_be_odd(smiles: str) -> bool:
    """Say whether an atom may be charged, a radical, a metal or of an unusual valence."""
    return _ODD.search(smiles) is not None
