"""Esters and ethers of a substance, found backwards: cleave the molecule, look at the parts.

An instrument that extends to "any ester or ether" of what it lists catches a molecule when one of
its parts, after one or two bonds of the same kind are cleaved, is such a substance. Rings are not
opened: a lactone or a cyclic ether is no ester or ether *of* something else.

The work is bounded: two bonds at once are cleaved where there are at most MOST_BONDS of a kind, and
one at a time where there are at most MOST_SINGLE. `untried` says where that leaves something open.
An `ester-ether` is both at once, of a substance with more than one hydroxyl function.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, product
from typing import Any, Literal

from rdkit import Chem
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

from chem.markush.atoms import Values
from chem.markush.graph import Graph

Kind = Literal["ester", "ether", "ester-ether"]
_Links = dict[int, list[tuple[int, bool]]]  # oxygens: their neighbours, and whether in a ring
KINDS: tuple[Kind, ...] = ("ester", "ether", "ester-ether")
SIMPLE: tuple[Kind, ...] = ("ester", "ether")

MOST_BONDS = 6  # of one kind in one molecule; more, and only single cleavages are tried
MOST_SINGLE = 24  # more, and none is
MOST_REMEMBERED = 20_000  # keys of parts
MOST_CLEAVED = 2
_CARBON, _OXYGEN, _SULPHUR = 6, 8, 16
_OF_LINK, _DOUBLE = 2, 2.0
LEAST_ATOMS = 5  # a smaller part is no listed substance worth asking about

# Atoms 0 and 1 carry the bond that is cleaved; atom 0 is the oxygen of the alcohol. Esters are
# those of carboxylic, phosphoric, sulphuric, sulphonic and nitric acid.
_ESTER = "[OX2H0;$(O[#6;!$(C=[O,S])])]-!@[$(C=O),$(P=O),$(S(=O)=O),$([N+](=O)[O-])]"
_ETHER = "[OX2H0;$(O([#6;!$(C=[O,S])])[#6;!$(C=[O,S])])]-!@[#6]"


# The flat InChIKey of each part by its SMILES: it depends on nothing else.
_flat_keys: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A substance that the molecule is an ester or an ether of, with its flat InChIKey."""

    kind: Kind
    graph: Graph = field(compare=False)
    smiles: str

    @property
    def formula(self) -> str:
        """Return the molecular formula."""
        return str(CalcMolFormula(self.graph.mol))

    @property
    def inchikey(self) -> str:
        """Return the standard InChIKey, isotopes left out."""
        plain = Chem.Mol(self.graph.mol)
        for atom in plain.GetAtoms():
            atom.SetIsotope(0)
        return str(Chem.MolToInchiKey(plain))

    @property
    def no_stereo_key(self) -> str:
        """Return the standard InChIKey without stereo and isotopes."""
        found = _flat_keys.get(self.smiles)
        if found is None:
            if len(_flat_keys) >= MOST_REMEMBERED:
                _flat_keys.clear()
            found = _flat_keys[self.smiles] = _flat_key(self.graph.mol)
        return found


def _flat_key(mol: Any) -> str:
    plain = Chem.Mol(mol)
    Chem.RemoveStereochemistry(plain)
    for atom in plain.GetAtoms():
        atom.SetIsotope(0)
    return str(Chem.MolToInchiKey(plain))


@cache
def _query(kind: Kind) -> Any:
    return Chem.MolFromSmarts(_ESTER if kind == "ester" else _ETHER)


def parts_of(graph: Graph, kinds: tuple[Kind, ...]) -> tuple[Part, ...]:
    """Return the substances of which the molecule is an ester or ether, each once."""
    key = "parts", kinds
    found: tuple[Part, ...] | None = graph.kept.get(key)
    if found is None:
        found = graph.kept[key] = _parts(graph, kinds)
    return found


def _parts(graph: Graph, kinds: tuple[Kind, ...]) -> tuple[Part, ...]:
    found: dict[tuple[Kind, str], Part] = {}
    for kind in kinds:
        for bonds in choices(graph, kind):
            for part in _cleaved(graph.mol, bonds):
                smiles = Chem.MolToSmiles(part)
                if (kind, smiles) not in found:
                    found[kind, smiles] = Part(kind=kind, graph=Graph(part), smiles=smiles)
    return tuple(found.values())


def untried(graph: Graph, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Return the kinds of which not every cleavage of one or two bonds is tried."""
    left: tuple[Kind, ...] | None = graph.kept.get("untried")
    if left is None:
        left = graph.kept["untried"] = tuple(
            kind for kind in KINDS if any(len(bonds) > MOST_BONDS for bonds in _sets(graph, kind))
        )
    return tuple(kind for kind in left if kind in kinds) if left else ()


def _bonds(graph: Graph, kind: Kind) -> list[tuple[int, int]]:
    """Return the bonds to cleave, looked for once."""
    key = "bonds to cleave", kind
    found: list[tuple[int, int]] | None = graph.kept.get(key)
    if found is None:
        may_have = kind in _kinds_conceivable(graph)
        found = graph.kept[key] = _found_bonds(graph.mol, kind) if may_have else []
    return found


def _kinds_conceivable(graph: Graph) -> tuple[Kind, ...]:
    """Return the kinds of which there may be a bond to cleave: most molecules have none."""
    found: tuple[Kind, ...] | None = graph.kept.get("kinds conceivable")
    if found is None:
        links: _Links = {n: [] for n, atom in enumerate(graph.atoms) if _is_link(atom)}
        found = graph.kept["kinds conceivable"] = _kinds_of(graph, links) if links else ()
    return found


def _is_link(atom: Values) -> bool:
    """Say whether it may be the oxygen of an ester or ether."""
    element, is_aromatic, neighbours, hydrogens, *_ = atom
    return element == _OXYGEN and neighbours == _OF_LINK and not hydrogens and not is_aromatic


def _kinds_of(graph: Graph, links: _Links) -> tuple[Kind, ...]:
    """Return the kinds for which nothing that _ESTER and _ETHER ask for is known to lack."""
    oxo: set[int] = set()  # atoms with a double bond to oxygen
    acyl: set[int] = set()  # those that _ETHER does not want beside its oxygen
    for begin, end, order, in_ring in graph.bonds:
        for one, other in ((begin, end), (end, begin)):
            if one in links:
                links[one].append((other, in_ring))
            if order == _DOUBLE and graph.atoms[other][0] in (_OXYGEN, _SULPHUR):
                oxo.add(one)
                if not (graph.atoms[one][1] or graph.atoms[other][1]):
                    acyl.add(one)
    ester = any(other in oxo and not in_ring for near in links.values() for other, in_ring in near)
    ether = any(
        not all(in_ring for _, in_ring in near)
        and all(graph.atoms[other][0] == _CARBON and other not in acyl for other, _ in near)
        for near in links.values()
    )
    return tuple(kind for kind, may_be in zip(SIMPLE, (ester, ether), strict=True) if may_be)


def _found_bonds(mol: Any, kind: Kind) -> list[tuple[int, int]]:
    """Return the bonds to cleave as (oxygen, other atom).

    Whichever bond of an ether is cleaved, the parts are the same: one for each oxygen is enough,
    that to an atom without stereochemistry if there is one, since cleaving there moves nothing.
    """
    found = sorted(mol.GetSubstructMatches(_query(kind), uniquify=False))
    if kind == "ester":
        return found
    plain = {bond for bond in found if not mol.GetAtomWithIdx(bond[1]).GetChiralTag()}
    first = {oxygen: (oxygen, other) for oxygen, other in sorted(plain, reverse=True)}
    return sorted({*first.values(), *(bond for bond in found if bond[0] not in first)})


def _sets(graph: Graph, kind: Kind) -> list[list[tuple[int, int]]]:
    """Return the bonds of the kind; of both at once, esters and ethers apart, if it has both."""
    if kind in SIMPLE:
        return [_bonds(graph, kind)]
    both = [_bonds(graph, one) for one in SIMPLE]
    return both if all(both) else []


def choices(graph: Graph, kind: Kind) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the bonds, as (oxygen, other atom), that are cleaved at once."""
    sets = _sets(graph, kind)
    if kind not in SIMPLE:
        if sets and all(len(bonds) <= MOST_BONDS for bonds in sets):
            yield from product(*sets)
        return
    (bonds,) = sets
    if len(bonds) > MOST_SINGLE:
        return
    largest = MOST_CLEAVED if len(bonds) <= MOST_BONDS else 1
    for size in range(1, largest + 1):
        for chosen in combinations(bonds, size):
            if len({oxygen for oxygen, _ in chosen}) == size:
                yield chosen


def _cleaved(mol: Any, bonds: tuple[tuple[int, int], ...]) -> list[Any]:
    """Cleave each bond by water: the oxygen keeps a hydrogen, the other atom gains a hydroxyl."""
    edited = Chem.RWMol(mol)
    for oxygen, other in bonds:
        _exchange(edited, oxygen, other)
    Chem.SanitizeMol(edited)
    return [
        part
        for part in Chem.GetMolFrags(edited.GetMol(), asMols=True)
        if part.GetNumHeavyAtoms() >= LEAST_ATOMS
    ]


def _exchange(edited: Any, oxygen: int, other: int) -> None:
    """Put a hydroxyl in the place of the oxygen; how a centre is arranged stays as it is."""
    atom = edited.GetAtomWithIdx(other)
    after = [bond.GetOtherAtomIdx(other) for bond in atom.GetBonds()]
    moved = len(after) - 1 - after.index(oxygen)  # the new bond comes last
    edited.RemoveBond(oxygen, other)
    hydroxyl = edited.AddAtom(Chem.Atom(_OXYGEN))
    edited.AddBond(other, hydroxyl, Chem.BondType.SINGLE)
    if moved % 2:
        edited.GetAtomWithIdx(other).InvertChirality()
