"""How a drawn stereoisomer stands to a listed one of the same constitution."""

from typing import Any, Literal

from rdkit import Chem

from chem.rules.listed import listed_mol

# form: what is listed leaves open how it is arranged, and this is one of its forms.
# partial: what is drawn leaves open how it is arranged, and what is listed is one of its forms.
# mirror: the enantiomer. optical: another arrangement at centres. geometric: at double bonds.
# both: at centres and double bonds. unclear: drawn so differently that it cannot be told.
Relation = Literal["form", "partial", "mirror", "optical", "geometric", "both", "unclear"]


def relation_of(mol: Any, listed: str) -> Relation:
    """Say what a molecule is of a listed substance (SMILES) that has the same flat InChIKey."""
    theirs = listed_mol(listed)
    ours = Chem.Mol(mol)
    for atom in ours.GetAtoms():
        atom.SetIsotope(0)
    if theirs is None or not ours.HasSubstructMatch(theirs):
        return "unclear"
    alike: dict[Relation, bool] = {
        "form": _lies(ours, theirs),
        "partial": _lies(theirs, ours),
        "mirror": _lies(ours, _mirrored(theirs)),
    }
    for relation, holds in alike.items():
        if holds:
            return relation
    return _differing(ours, theirs)


def _differing(ours: Any, theirs: Any) -> Relation:
    centres = _lies(_no_bonds(ours), _no_bonds(theirs))
    bonds = _lies(_no_centres(ours), _no_centres(theirs))
    if centres:
        return "geometric"
    return "optical" if bonds else "both"


def _lies(ours: Any, theirs: Any) -> bool:
    return bool(ours.HasSubstructMatch(theirs, useChirality=True))


def _mirrored(mol: Any) -> Any:
    new = Chem.Mol(mol)
    for atom in new.GetAtoms():
        atom.InvertChirality()
    return new


def _no_centres(mol: Any) -> Any:
    new = Chem.Mol(mol)
    for atom in new.GetAtoms():
        atom.SetChiralTag(Chem.ChiralType.CHI_UNSPECIFIED)
    return new


def _no_bonds(mol: Any) -> Any:
    new = Chem.Mol(mol)
    for bond in new.GetBonds():
        bond.SetStereo(Chem.BondStereo.STEREONONE)
    return new
