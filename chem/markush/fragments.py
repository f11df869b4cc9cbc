"""A piece on its own: its SMILES with `*` for the core, and what can be counted in it."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import Any

from rdkit import Chem
from rdkit.rdBase import BlockLogs

from chem.markush.graph import Graph
from chem.markush.pieces import Piece
from chem.markush.reading import Shape

Signature = tuple[Hashable, ...]

_WITHOUT_AROMATICITY = (
    Chem.SanitizeFlags.SANITIZE_ALL
    ^ Chem.SanitizeFlags.SANITIZE_KEKULIZE
    ^ Chem.SanitizeFlags.SANITIZE_SETAROMATICITY
    ^ Chem.SanitizeFlags.SANITIZE_PROPERTIES
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A piece cut out, with one dummy atom for each core atom it hangs on.

    text: flat canonical SMILES. ends: indices of the atoms that carry a bond to the core.
    orders: the orders of those bonds. rings: each as a set of atom indices, dummies included.
    """

    text: str
    mol: Any
    shape: Shape
    atoms: frozenset[int]
    ends: frozenset[int]
    orders: tuple[float, ...]
    carbons: int
    rings: tuple[frozenset[int], ...]


def signature_of(graph: Graph, piece: Piece) -> Signature:
    """Return atoms, bonds and ends of a piece, numbered in its order: equal for equal pieces only.

    The same piece may have several, one for each order its atoms are drawn in.
    """
    index = {atom: number for number, atom in enumerate(piece.atoms)}
    bonds = [
        (number, index[near], order)
        for atom, number in index.items()
        for near, order in graph.neighbours[atom]
        if near > atom and near in index
    ]
    linked = dict.fromkeys([link.core for link in piece.links])
    cores = {core: number for number, core in enumerate(linked)}
    ends = [(index[link.piece], cores[link.core], link.order) for link in piece.links]
    return tuple([graph.atoms[atom] for atom in piece.atoms]), tuple(bonds), tuple(ends)


def cut(graph: Graph, piece: Piece) -> str:
    """Return the SMILES of `piece`, flat and without isotopes; the same piece gives the same text.

    An atom whose hydrogens are drawn (deuterium) gets them back as counted hydrogens.
    """
    made = Chem.RWMol()
    index = {atom: made.AddAtom(graph.mol.GetAtomWithIdx(atom)) for atom in piece.atoms}
    for atom, new in index.items():
        source = graph.mol.GetAtomWithIdx(atom)
        drawn = source.GetDegree() - len(graph.neighbours[atom])
        if drawn and source.GetNoImplicit():
            made.GetAtomWithIdx(new).SetNumExplicitHs(source.GetNumExplicitHs() + drawn)
    for link in piece.links:
        if link.core not in index:
            index[link.core] = made.AddAtom(Chem.Atom(0))
    _add_bonds(made, graph, piece, index)
    for new in range(len(piece.atoms), made.GetNumAtoms()):
        # AddBond marks both ends of an aromatic bond; without this the bond's order is not written.
        made.GetAtomWithIdx(new).SetIsAromatic(False)  # noqa: FBT003 - RDKit's signature
    made.UpdatePropertyCache(strict=False)
    return str(Chem.MolToSmiles(made, isomericSmiles=False))


def _add_bonds(made: Any, graph: Graph, piece: Piece, index: dict[int, int]) -> None:
    for atom in piece.atoms:
        for near, _ in graph.neighbours[atom]:
            if near in index and (near > atom or index[near] >= len(piece.atoms)):
                order = graph.mol.GetBondBetweenAtoms(atom, near).GetBondType()
                made.AddBond(index[atom], index[near], order)


def read_fragment(text: str) -> Fragment | None:
    """Return the facts of a SMILES with `*` at the open bonds, or None if it cannot be read.

    A piece cut out of an aromatic ring keeps its aromatic flags although its ring is open.
    """
    with BlockLogs():
        mol = _read(text)
    return None if mol is None else _facts(mol)


def _read(text: str) -> Any:
    mol = Chem.MolFromSmiles(text, sanitize=False)
    if mol is None:
        return None
    if Chem.SanitizeMol(mol, catchErrors=True) != Chem.SanitizeFlags.SANITIZE_NONE:
        mol = Chem.MolFromSmiles(text, sanitize=False)
        mol.UpdatePropertyCache(strict=False)
        Chem.SanitizeMol(mol, _WITHOUT_AROMATICITY, catchErrors=True)
        Chem.GetSymmSSSR(mol)
    return mol


def _facts(mol: Any) -> Fragment:
    dummies = [atom for atom in mol.GetAtoms() if atom.GetAtomicNum() == 0]
    bonds = [bond for dummy in dummies for bond in dummy.GetBonds()]
    ends = [bond.GetOtherAtom(dummy) for dummy in dummies for bond in dummy.GetBonds()]
    heavy = {atom.GetIdx(): atom.GetAtomicNum() for atom in mol.GetAtoms()}
    return Fragment(
        text=Chem.MolToSmiles(mol, isomericSmiles=False),
        mol=mol,
        shape=_shape(len(dummies), len(bonds)),
        atoms=frozenset(index for index, number in heavy.items() if number),
        ends=frozenset(atom.GetIdx() for atom in ends),
        orders=tuple(bond.GetBondTypeAsDouble() for bond in bonds),
        carbons=sum(number == 6 for number in heavy.values()),  # noqa: PLR2004 - carbon
        rings=tuple(frozenset(ring) for ring in mol.GetRingInfo().AtomRings()),
    )


def _shape(dummies: int, bonds: int) -> Shape:
    if bonds == 1:
        return "single"
    return "ring_through" if dummies == 1 else "bridge"


def holds_dummy(fragment: Fragment, ring: Collection[int]) -> bool:
    """Say whether a ring of the fragment runs through the core."""
    return not fragment.atoms.issuperset(ring)
