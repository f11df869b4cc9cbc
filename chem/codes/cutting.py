"""From a structure to readings: cut it at the connections of known fragments. Needs RDKit.

A piece is a molecule with one dummy atom where it was cut off. A fragment without connections or
places of its own is looked up by its SMILES; any other is matched, and what hangs on it is cut off
in turn. Nothing is guessed: a piece that no fragment is leaves no reading.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations, product
from typing import Any

from rdkit import Chem

from chem.codes.assembling import CONNECTION, connections, slots
from chem.codes.records import BrokenCodesError, Family, Fragment, Reading

Mol = Any
HYDROGEN = ""  # the key of the fragment `[H]{}`: nothing hangs there
_MOST_MATCHES = 200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Query:
    """A fragment to be matched: `places` are, per atom of `mol`, the names of its connections.

    The connection through which the fragment itself is attached is a dummy atom of `mol`.
    """

    fragment: Fragment
    mol: Mol
    places: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """Fragments of a family ready to be found: leaves by SMILES, all others as queries."""

    leaves: Mapping[str, Mapping[str, tuple[Fragment, ...]]]
    queries: Mapping[str, tuple[Query, ...]]


def readings_of(mol: Mol, family: Family) -> Iterator[Reading]:
    """Yield every way in which the molecule is made of the fragments of the family."""
    return _found(mol, family.root, family)


def _found(piece: Mol, position: str, family: Family) -> Iterator[Reading]:
    pieces = pieces_of(family)
    leaves = pieces.leaves.get(position)
    for fragment in leaves.get(Chem.MolToSmiles(piece), ()) if leaves else ():
        yield Reading(parts={position: fragment})
    for query in pieces.queries.get(position, ()):
        for match in _matches(piece, query.mol):
            yield from _hung(piece, match, query, family)


def _matches(piece: Mol, query: Mol) -> Iterator[tuple[int, ...]]:
    """Matches whose atoms have among them the bonds of the query and no others."""
    found = piece.GetSubstructMatches(query, uniquify=False, maxMatches=_MOST_MATCHES)
    if not found:
        return
    ends = [(bond.GetBeginAtomIdx(), bond.GetEndAtomIdx()) for bond in piece.GetBonds()]
    most = query.GetNumBonds()
    for match in found:
        inside = set(match)
        if sum(begin in inside and end in inside for begin, end in ends) == most:
            yield match


def _hung(piece: Mol, match: tuple[int, ...], query: Query, family: Family) -> Iterator[Reading]:
    """Name the bonds that leave the match, cut them, and read what hangs there."""
    for names in _named_bonds(piece, match, query):
        if not _can_hang(query, names, family):
            continue
        cut = _cut(piece, names, centre=match[-1])
        if cut is None:
            continue
        options = [tuple(_part(name, cut.get(name), query, family)) for name in _asked(query)]
        for chosen in product(*options):
            yield _joined(query.fragment, chosen)


def _can_hang(query: Query, names: Mapping[str, int], family: Family) -> bool:
    """Say whether a position without a bond may have a hydrogen: asked before anything is cut."""
    leaves = pieces_of(family).leaves
    return all(
        name in names or name not in family.positions or HYDROGEN in leaves.get(name, ())
        for name in _asked(query)
    )


def _asked(query: Query) -> list[str]:
    return [name for names in query.places.values() for name in names]


def _named_bonds(piece: Mol, match: tuple[int, ...], query: Query) -> Iterator[dict[str, int]]:
    """Yield each way to give the bonds that leave the match a connection of their atom."""
    inside = set(match)
    ways: list[list[dict[str, int]]] = []
    for number, index in enumerate(match):
        leaving = [
            bond.GetIdx()
            for bond in piece.GetAtomWithIdx(index).GetBonds()
            if bond.GetOtherAtomIdx(index) not in inside
        ]
        places = query.places.get(number, ())
        if len(leaving) > len(places):
            return
        if places:
            orders = permutations(places, len(leaving))
            ways.append([dict(zip(order, leaving, strict=True)) for order in orders])
    for way in product(*ways):
        yield {name: bond for named in way for name, bond in named.items()}


def _cut(piece: Mol, bonds: Mapping[str, int], *, centre: int) -> dict[str, Mol] | None:
    """Return what hangs at each name, each with a dummy atom where it was cut off.

    None when a bond is in a ring or not single: what is behind it hangs at more than one place.
    """
    if not bonds:
        return {}
    for index in bonds.values():
        bond = piece.GetBondWithIdx(index)
        if bond.IsInRing() or bond.GetBondType() != Chem.BondType.SINGLE:
            return None
    labels = [(number, number) for number in range(1, len(bonds) + 1)]
    broken = Chem.FragmentOnBonds(piece, list(bonds.values()), dummyLabels=labels)
    atoms: list[tuple[int, ...]] = []
    parts = Chem.GetMolFrags(broken, asMols=True, fragsMolAtomMapping=atoms)
    names = dict(enumerate(bonds, start=1))
    hung = [part for part, indices in zip(parts, atoms, strict=True) if centre not in indices]
    return {names[_unlabelled(part)]: part for part in hung}


def _unlabelled(part: Mol) -> int:
    """Take the label off the one dummy atom of a cut part, and return it."""
    (end,) = (atom for atom in part.GetAtoms() if atom.GetAtomicNum() == 0)
    label = int(end.GetIsotope())
    end.SetIsotope(0)
    return label


def _part(name: str, piece: Mol | None, query: Query, family: Family) -> Iterator[Reading]:
    """Read what hangs at a name: a position, a substituent, or a hydrogen."""
    if name in family.positions:
        if piece is not None:
            yield from _found(piece, name, family)
        else:
            for fragment in pieces_of(family).leaves.get(name, {}).get(HYDROGEN, ()):
                yield Reading(parts={name: fragment})
    elif piece is None:
        yield Reading(parts={})
    else:
        place = (query.fragment.position, name)
        for reading in _found(piece, family.substituents, family):
            yield Reading(parts={}, rings={place: reading.parts[family.substituents]})


def _joined(fragment: Fragment, chosen: tuple[Reading, ...]) -> Reading:
    parts = {fragment.position: fragment}
    rings: dict[tuple[str, str], Fragment] = {}
    for reading in chosen:
        parts.update(reading.parts)
        rings.update(reading.rings)
    return Reading(parts=parts, rings=rings)


@cache
def pieces_of(family: Family) -> Pieces:
    """Return the fragments of a family ready to be found; made once.

    Raises:
        BrokenCodesError: the SMILES of a fragment cannot be read.
    """
    leaves: dict[str, dict[str, tuple[Fragment, ...]]] = {}
    queries: dict[str, tuple[Query, ...]] = {}
    for fragment in family.fragments:
        position = fragment.position
        if connections(fragment, family) or slots(fragment, family) or position == family.root:
            queries[position] = (*queries.get(position, ()), _query(fragment, family))
        else:
            key = _leaf(fragment, family)
            at = leaves.setdefault(position, {})
            at[key] = (*at.get(key, ()), fragment)
    return Pieces(leaves=leaves, queries=queries)


def _leaf(fragment: Fragment, family: Family) -> str:
    if fragment.smiles == "[H]{}":
        return HYDROGEN
    return str(Chem.MolToSmiles(_with_dummies(fragment, family)))


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
