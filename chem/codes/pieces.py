"""Fragments of a family made ready to be found in structures. Needs RDKit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from rdkit import Chem

from chem.codes.assembling import CONNECTION, connections, slots
from chem.codes.records import BrokenCodesError, Family, Fragment

Atom = Any
Mol = Any
End = tuple[int, bool]  # an element, and whether it is aromatic
HYDROGEN = ""  # the key of the fragment `[H]{}`: nothing hangs there


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Query:
    """A fragment to be matched: `places` are, per atom of `mol`, the names of its connections.

    The connection through which the fragment itself is attached is a dummy atom of `mol`.
    base: a smaller query of the position that is a part of this one, and so is looked for first.
    """

    fragment: Fragment
    mol: Mol
    places: Mapping[int, tuple[str, ...]]
    base: Mol | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """Fragments of a family ready to be found: leaves by SMILES, all others as queries.

    ends: per position, the elements of the atoms by which its fragments are attached, and whether
    these are aromatic: asked before anything is cut.
    """

    leaves: Mapping[str, Mapping[str, tuple[Fragment, ...]]]
    queries: Mapping[str, tuple[Query, ...]]
    ends: Mapping[str, frozenset[End]]


def end_of(atom: Atom) -> End:
    """Return what an atom is to the one that it is attached to."""
    return atom.GetAtomicNum(), atom.GetIsAromatic()


@cache
def pieces_of(family: Family) -> Pieces:
    """Return the fragments of a family ready to be found; made once.

    Raises:
        BrokenCodesError: the SMILES of a fragment cannot be read.
    """
    leaves: dict[str, dict[str, tuple[Fragment, ...]]] = {}
    queries: dict[str, tuple[Query, ...]] = {}
    ends: dict[str, set[End]] = {}
    for fragment in family.fragments:
        position = fragment.position
        if connections(fragment, family) or slots(fragment, family) or position == family.root:
            query = _query(fragment, family)
            queries[position] = (*queries.get(position, ()), query)
            ends.setdefault(position, set()).update(_ends(query.mol))
            continue
        at = leaves.setdefault(position, {})
        key = HYDROGEN
        if fragment.smiles != "[H]{}":
            mol = _with_dummies(fragment, family)
            key = str(Chem.MolToSmiles(mol))
            ends.setdefault(position, set()).update(_ends(mol))
        at[key] = (*at.get(key, ()), fragment)
    frozen = {position: frozenset(found) for position, found in ends.items()}
    based = {position: tuple(_based(found)) for position, found in queries.items()}
    return Pieces(leaves=leaves, queries=based, ends=frozen)


def _based(queries: tuple[Query, ...]) -> Iterator[Query]:
    """Tell each query which smaller one is a part of it."""
    sized = sorted(queries, key=lambda query: query.mol.GetNumAtoms())
    for query in queries:
        smaller = (one.mol for one in sized if one.mol.GetNumAtoms() < query.mol.GetNumAtoms())
        base = next((mol for mol in smaller if query.mol.HasSubstructMatch(mol)), None)
        yield replace(query, base=base)


def _ends(mol: Mol) -> Iterator[End]:
    """Yield the atom at the dummy by which a fragment is attached."""
    for atom in mol.GetAtoms():
        if not atom.GetAtomicNum():
            yield from (end_of(neighbour) for neighbour in atom.GetNeighbors())


def _with_dummies(fragment: Fragment, family: Family) -> Mol:
    """Read a fragment with a dummy atom at each connection, numbered in the order of the text."""
    names = CONNECTION.findall(fragment.smiles)
    labels = iter(range(10, 10 + len(names)))
    text = CONNECTION.sub(lambda _: f"-%{next(labels)}", fragment.smiles)
    dummies = [f"[{number}*]-%{number + 9}" for number, name in enumerate(names, 1) if name]
    dummies += [f"*-%{number + 9}" for number, name in enumerate(names, 1) if not name]
    mol = Chem.MolFromSmiles(".".join([text, *dummies]))
    if mol is None:
        raise BrokenCodesError(
            f"{family.id}: the SMILES of {fragment.words!r} cannot be read: {fragment.smiles}"
        )
    return mol


def _query(fragment: Fragment, family: Family) -> Query:
    names = CONNECTION.findall(fragment.smiles)
    mol = Chem.RWMol(_with_dummies(fragment, family))
    ends = [atom for atom in mol.GetAtoms() if atom.GetIsotope() and not atom.GetAtomicNum()]
    places: dict[int, tuple[str, ...]] = {}
    for end in ends:
        (neighbour,) = end.GetNeighbors()
        at = neighbour.GetIdx()
        places[at] = (*places.get(at, ()), names[end.GetIsotope() - 1])
    for index in sorted((end.GetIdx() for end in ends), reverse=True):
        mol.RemoveAtom(index)
    mol.UpdatePropertyCache(strict=False)
    Chem.FastFindRings(mol)
    return Query(fragment=fragment, mol=mol.GetMol(), places=places)
