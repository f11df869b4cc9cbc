"""The atoms and bonds of a molecule as plain values, read once: each call into RDKit costs."""

from typing import Any, NamedTuple

Values = tuple[int, bool, int, int, bool, int, bool, int, int]  # those of AtomKind
Bond = tuple[int, int, float, bool]  # begin, end, and the values of BondKind
RingAtoms = tuple[tuple[int, ...], ...]
Rings = tuple[tuple[frozenset[int], bool], ...]  # atoms of each, and whether it is aromatic

_AROMATIC = 1.5
HYDROXYL: Values = (8, False, 2, 1, False, 0, False, 0, 1)
NO_IMPLICIT = 6  # its place in the values of an atom


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
    # Asked for one by one: RDKit's own sequences cost three times as much.
    atoms = map(mol.GetAtomWithIdx, range(mol.GetNumAtoms()))
    return [value_of(atom, index in ringed) for index, atom in enumerate(atoms)]


def value_of(atom: Any, in_ring: bool) -> Values:  # noqa: FBT001 - one of the values
    """Return one atom."""
    return (
        atom.GetAtomicNum(),
        atom.GetIsAromatic(),
        atom.GetTotalDegree(),
        atom.GetTotalNumHs(True),  # noqa: FBT003 - RDKit's signature: drawn ones too
        in_ring,
        atom.GetFormalCharge(),
        atom.GetNoImplicit(),
        atom.GetNumRadicalElectrons(),
        atom.GetDegree(),
    )


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


def rings_of(rings: RingAtoms, bonds: list[Bond]) -> Rings:
    """Return rings as sets of atoms; one is aromatic if all its bonds are."""
    aromatic = {pair for one in bonds if one[2] == _AROMATIC for pair in (one[:2], one[1::-1])}
    return tuple(
        [
            (frozenset(ring), aromatic.issuperset(zip(ring, (*ring[1:], ring[0]), strict=True)))
            for ring in rings
        ]
    )


def with_hydrogen(values: Values) -> Values:
    """Return an oxygen that has lost a neighbour, with a hydrogen instead if it may have one."""
    element, is_aromatic, neighbours, hydrogens, in_ring, charge, no_implicit, radicals, degree = (
        values
    )
    gained = 0 if no_implicit else 1
    return (
        element,
        is_aromatic,
        neighbours - 1 + gained,
        hydrogens + gained,
        in_ring,
        charge,
        no_implicit,
        radicals,
        degree - 1,
    )
