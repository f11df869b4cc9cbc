"""The largest common part of two molecules, and the ways to lay one upon the other."""

from collections.abc import Iterator

from rdkit import Chem
from rdkit.Chem import rdFMCS
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

from chem.relatives.molecules import Mol, neighbours, ring_systems

SECONDS = 1
MOST_ATOMS = 100
MOST_TURNS = 64
MOST_PLACES = 8
KEPT = 8
_ELEMENTS = (rdFMCS.AtomCompare.CompareElements, rdFMCS.BondCompare.CompareOrder)
_ANY_ELEMENT = (rdFMCS.AtomCompare.CompareAny, rdFMCS.BondCompare.CompareOrder)
_ANY_BOND = (rdFMCS.AtomCompare.CompareElements, rdFMCS.BondCompare.CompareAny)
Likeness = tuple[object, object]
Pairs = dict[int, int]


def matches(one: Mol, other: Mol) -> Iterator[list[Pairs]]:
    """Lay `one` upon `other`, in ways from the likely to the far-fetched.

    Each step may cost more and is asked for only when those before have not sufficed.
    """
    if max(one.GetNumAtoms(), other.GetNumAtoms()) > MOST_ATOMS:
        return
    shared = sorted(_shared_rings(one, other), key=lambda ring: -ring.GetNumAtoms())
    if shared:  # grown from the largest ring that both have: quick
        yield _best_of(one, other, [_common(one, other, _ELEMENTS, Chem.MolToSmarts(shared[0]))])
    if CalcMolFormula(one) == CalcMolFormula(other):  # a group may have moved on any of them
        yield _best_of(one, other, shared)
    is_alike = one.GetNumAtoms() == other.GetNumAtoms() and one.GetNumBonds() == other.GetNumBonds()
    steps = [_ELEMENTS, _ANY_ELEMENT]
    for step in [_ANY_BOND, *steps] if is_alike else [*steps, _ANY_BOND]:
        yield _best_of(one, other, [_common(one, other, step)])


def _best_of(one: Mol, other: Mol, queries: list[Mol | None]) -> list[Pairs]:
    return [pairs for query in queries if query is not None for pairs in _best(one, other, query)]


def _shared_rings(one: Mol, other: Mol) -> Iterator[Mol]:
    """Yield the ring systems of the one that the other has too."""
    for system in sorted(ring_systems(one), key=sorted):
        query = Chem.MolFromSmarts(Chem.MolFragmentToSmarts(one, sorted(system)))
        if query is not None and other.HasSubstructMatch(query):
            yield query


def _common(one: Mol, other: Mol, likeness: Likeness, seed: str = "") -> Mol | None:
    params = rdFMCS.MCSParameters()
    params.Timeout = SECONDS
    params.AtomTyper, params.BondTyper = likeness
    params.InitialSeed = seed
    params.AtomCompareParameters.RingMatchesRingOnly = True
    params.BondCompareParameters.RingMatchesRingOnly = True
    params.BondCompareParameters.CompleteRingsOnly = True
    found = rdFMCS.FindMCS([one, other], params)
    # What was found when the time ran out depends on the machine: it is not used.
    return None if found.canceled or found.numAtoms < 1 else found.queryMol


def _best(one: Mol, other: Mol, query: Mol) -> list[Pairs]:
    here = one.GetSubstructMatches(query, uniquify=False, maxMatches=MOST_TURNS)
    there = other.GetSubstructMatches(query, uniquify=True, maxMatches=MOST_PLACES)
    laid = [dict(zip(a, b, strict=True)) for b in there for a in here]
    graphs = _Graph(one), _Graph(other)
    laid.sort(key=lambda pairs: (_loose_ends(*graphs, pairs), sorted(pairs.items())))
    return laid[:KEPT]


class _Graph:
    """Elements and neighbours as lists, to be asked many times."""

    def __init__(self, mol: Mol) -> None:
        self.elements = [atom.GetAtomicNum() for atom in mol.GetAtoms()]
        self.next_to = [neighbours(mol, at) for at in range(mol.GetNumAtoms())]


def _loose_ends(one: _Graph, other: _Graph, pairs: Pairs) -> int:
    """Count the atoms where the two differ: fewer is the better way to lay them."""
    covered = set(pairs.values())
    ends = 0
    for a, b in pairs.items():
        ends += one.elements[a] != other.elements[b]
        ends += not (pairs.keys() >= set(one.next_to[a]) and covered.issuperset(other.next_to[b]))
    return ends
