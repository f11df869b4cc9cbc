"""From a structure to readings: cut it at the connections of known fragments. Needs RDKit.

A piece is a molecule with one dummy atom where it was cut off. A fragment without connections or
places of its own is looked up by its SMILES; any other is matched, and what hangs on it is cut off
in turn. Nothing is guessed: a piece that no fragment is leaves no reading.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any

from rdkit import Chem

from chem.codes.pieces import HYDROGEN, End, Pieces, Query, end_of, pieces_of
from chem.codes.records import Family, Fragment, Reading

Mol = Any
_MOST_MATCHES = 200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Search:
    """The family that a molecule is cut by, and what was found of pieces seen before.

    known: readings by position and SMILES: a symmetric structure gives the same piece many times.
    """

    family: Family
    pieces: Pieces
    known: dict[tuple[str, str], tuple[Reading, ...]] = field(default_factory=dict)

    def ends(self, name: str) -> frozenset[End]:
        """Return what may be attached at a name; no name of a position is a substituent's place."""
        at = name if name in self.family.positions else self.family.substituents
        return self.pieces.ends.get(at, frozenset())


def readings_of(mol: Mol, family: Family) -> Iterator[Reading]:
    """Yield every way in which the molecule is made of the fragments of the family."""
    return _matched(mol, family.root, Search(family=family, pieces=pieces_of(family)))


def _found(piece: Mol, position: str, search: Search) -> tuple[Reading, ...]:
    key = (position, str(Chem.MolToSmiles(piece)))
    found = search.known.get(key)
    if found is None:
        leaves = search.pieces.leaves.get(position, {}).get(key[1], ())
        plain = (Reading(parts={position: fragment}) for fragment in leaves)
        found = search.known[key] = (*plain, *_matched(piece, position, search))
    return found


def _matched(piece: Mol, position: str, search: Search) -> Iterator[Reading]:
    """Read a piece as a fragment on which something may hang."""
    there: dict[Mol | None, bool] = {None: True}
    for query in search.pieces.queries.get(position, ()):
        if query.base not in there:
            there[query.base] = piece.HasSubstructMatch(query.base)
        for match in _matches(piece, query.mol) if there[query.base] else ():
            yield from _hung(piece, match, query, search)


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


def _hung(piece: Mol, match: tuple[int, ...], query: Query, search: Search) -> Iterator[Reading]:
    """Name the bonds that leave the match, cut them, and read what hangs there."""
    for names in _named_bonds(piece, match, query, search):
        if not _can_hang(query, names, search):
            continue
        cut = _cut(piece, names, centre=match[-1])
        if cut is None:
            continue
        for chosen in product(*_options(cut, query, search)):
            yield _joined(query.fragment, chosen)


def _options(cut: Mapping[str, Mol], query: Query, search: Search) -> list[tuple[Reading, ...]]:
    """Read what hangs at each name of the query, the smallest first; nothing if one is unread."""
    found: dict[str, tuple[Reading, ...]] = {}
    names = _asked(query)
    for name in sorted(names, key=lambda name: cut[name].GetNumAtoms() if name in cut else 0):
        found[name] = tuple(_part(name, cut.get(name), query, search))
        if not found[name]:
            return [()]
    return [found[name] for name in names]


def _can_hang(query: Query, names: Mapping[str, int], search: Search) -> bool:
    """Say whether a position without a bond may have a hydrogen: asked before anything is cut."""
    leaves = search.pieces.leaves
    return all(
        name in names or name not in search.family.positions or HYDROGEN in leaves.get(name, ())
        for name in _asked(query)
    )


def _asked(query: Query) -> list[str]:
    return [name for names in query.places.values() for name in names]


def _named_bonds(
    piece: Mol, match: tuple[int, ...], query: Query, search: Search
) -> Iterator[dict[str, int]]:
    """Yield each way to give the bonds that leave the match a connection of their atom."""
    inside = set(match)
    ways: list[list[dict[str, int]]] = []
    for number, index in enumerate(match):
        leaving = _leaving(piece, index, inside)
        places = query.places.get(number, ())
        if len(leaving) > len(places):
            return
        if places:
            ways.append(
                [
                    {name: bond for name, (bond, _) in zip(order, leaving, strict=True)}
                    for order in permutations(places, len(leaving))
                    if all(
                        end in search.ends(name)
                        for name, (_, end) in zip(order, leaving, strict=True)
                    )
                ]
            )
    for way in product(*ways):
        yield {name: bond for named in way for name, bond in named.items()}


def _leaving(piece: Mol, index: int, inside: Set[int]) -> list[tuple[int, End]]:
    """Return the bonds of an atom that leave the match, each with the atom behind it."""
    atom = piece.GetAtomWithIdx(index)
    return [
        (bond.GetIdx(), end_of(bond.GetOtherAtom(atom)))
        for bond in atom.GetBonds()
        if bond.GetOtherAtomIdx(index) not in inside
    ]


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


def _part(name: str, piece: Mol | None, query: Query, search: Search) -> Iterator[Reading]:
    """Read what hangs at a name: a position, a substituent, or a hydrogen."""
    family = search.family
    if name in family.positions:
        if piece is not None:
            yield from _found(piece, name, search)
        else:
            for fragment in search.pieces.leaves.get(name, {}).get(HYDROGEN, ()):
                yield Reading(parts={name: fragment})
    elif piece is None:
        yield Reading(parts={})
    else:
        place = (query.fragment.position, name)
        for reading in _found(piece, family.substituents, search):
            yield Reading(parts={}, rings={place: reading.parts[family.substituents]})


def _joined(fragment: Fragment, chosen: tuple[Reading, ...]) -> Reading:
    parts = {fragment.position: fragment}
    rings: dict[tuple[str, str], Fragment] = {}
    for reading in chosen:
        parts.update(reading.parts)
        rings.update(reading.rings)
    return Reading(parts=parts, rings=rings)
