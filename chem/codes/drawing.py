"""Tautomers drawn as nobody names them: brought to the amide and the hydrazide before cutting."""

from typing import Any

from rdkit import Chem
from rdkit.Chem import rdChemReactions

Mol = Any
# Databases that take structures from InChI draw amides as imidic acids, and the oxizids as azo
# compounds of an enol.
DRAWINGS = (
    ("imidic acid", "[NX2:1]=!@[CX3:2][OX2H1:3]>>[N:1][C:2]=[O:3]"),
    (
        "azo enol",
        "[C:1]([OX2H1:2])=[C:3][NX2:4]=[NX2:5][C:6]=[O:7]>>"
        "[C:1](=[O:2])[C:3]=[N:4][N:5][C:6]=[O:7]",
    ),
)
_REACTIONS = tuple(rdChemReactions.ReactionFromSmarts(smarts) for _, smarts in DRAWINGS)
_DOUBLE_NITROGEN = Chem.MolFromSmarts("[NX2]=*")  # both drawings have one
_MOST_STEPS = 8


def with_amides(mol: Mol) -> Mol:
    """Return the molecule with amides and hydrazides drawn as such; `mol` is not changed."""
    if not mol.HasSubstructMatch(_DOUBLE_NITROGEN):
        return mol
    drawn = Chem.RWMol(mol)
    Chem.Kekulize(drawn, clearAromaticFlags=True)
    for reaction in _REACTIONS:
        for _ in range(_MOST_STEPS):
            if not reaction.RunReactantInPlace(drawn):
                break
    again = Chem.MolFromSmiles(Chem.MolToSmiles(drawn))
    return mol if again is None else again
