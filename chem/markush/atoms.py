"""The atoms and bonds of a molecule as plain values, read once: each call into RDKit costs."""

from typing import Any, NamedTuple

Values = tuple[int, bool, int, int, bool, int, bool, int, int]  # those of AtomKind
Bond = tuple[int, int, float, bool]  # begin, end, and the values of BondKind
Rings = tuple[tuple[frozenset[int], bool], ...]  # atoms of each, and whether it is aromatic

_AROMATIC = 1.5


class AtomKind(NamedTuple):
    """An atom without its neighbours. hydrogens, neighbours: all of them, drawn or not.

    degree: neighbours that are drawn.
    """

    element: int
    is_aromatic: bool
    neighbours: int
    hydrogens: int
    in_ring: bool
    charge: int
    no_implicit: bool
    radicals: int
    degree: int


class BondKind(NamedTuple):
    """A bond without its atoms. order: RDKit's bond type as a number, 1.5 where aromatic."""

    order: float
    in_ring: bool


def atoms_of(mol: Any) -> list[Values]:
    """Return the atoms by index."""
    ringed = {atom for ring in mol.GetRingInfo().AtomRings() for atom in ring}
    return [
        (
            atom.GetAtomicNum(),
            atom.GetIsAromatic(),
            atom.GetTotalDegree(),
            atom.GetTotalNumHs(True),  # noqa: FBT003 - RDKit's signature: drawn ones too
            index in ringed,
            atom.GetFormalCharge(),
            atom.GetNoImplicit(),
            atom.GetNumRadicalElectrons(),
            atom.GetDegree(),
        )
        # Asked for one by one: RDKit's own sequences cost three times as much.
        for index, atom in enumerate(map(mol.GetAtomWithIdx, range(mol.GetNumAtoms())))
    ]


def bonds_of(mol: Any) -> list[Bond]:
    """Return the bonds by index."""
    ringed = {bond for ring in mol.GetRingInfo().BondRings() for bond in ring}
    return [
        (
            bond.GetBeginAtomIdx(),
            bond.GetEndAtomIdx(),
            bond.GetBondTypeAsDouble(),
            index in ringed,
        )
        for index, bond in enumerate(map(mol.GetBondWithIdx, range(mol.GetNumBonds())))
    ]


def rings_of(mol: Any, bonds: list[Bond]) -> Rings:
    """Return the rings; one is aromatic if all its bonds are."""
    info = mol.GetRingInfo()
    aromatic = {index for index, bond in enumerate(bonds) if bond[2] == _AROMATIC}
    return tuple(
        (frozenset(atoms), aromatic.issuperset(around))
        for atoms, around in zip(info.AtomRings(), info.BondRings(), strict=True)
    )
