"""Esters and ethers of a substance, found backwards: cleave the molecule, look at the parts.

An instrument that extends to "any ester or ether" of what it lists catches a molecule when one of
its parts, after one or two bonds of the same kind are cleaved, is such a substance. Rings are not
opened: a lactone or a cyclic ether is no ester or ether *of* something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any, Literal

from rdkit import Chem

Kind = Literal["ester", "ether"]
KINDS: tuple[Kind, ...] = ("ester", "ether")

MOST_BONDS = 6  # of one kind in one molecule; more, and only single cleavages are tried
MOST_CLEAVED = 2
LEAST_ATOMS = 5  # a smaller part is no listed substance worth asking about

# Atoms 0 and 1 carry the bond that is cleaved; atom 0 is the oxygen of the alcohol. Esters are
# those of carboxylic, phosphoric, sulphuric, sulphonic and nitric acid.
_ESTER = "[OX2H0;$(O[#6;!$(C=[O,S])])]-!@[$(C=O),$(P=O),$(S(=O)=O),$([N+](=O)[O-])]"
_ETHER = "[OX2H0;$(O([#6;!$(C=[O,S])])[#6;!$(C=[O,S])])]-!@[#6]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A substance that the molecule is an ester or an ether of, with its flat InChIKey."""

    kind: Kind
    mol: Any
    smiles: str

    @property
    def inchikey(self) -> str:
        """Return the standard InChIKey, isotopes left out."""
        plain = Chem.Mol(self.mol)
        for atom in plain.GetAtoms():
            atom.SetIsotope(0)
        return str(Chem.MolToInchiKey(plain))

    @property
    def no_stereo_key(self) -> str:
        """Return the standard InChIKey without stereo and isotopes."""
        plain = Chem.Mol(self.mol)
        Chem.RemoveStereochemistry(plain)
        for atom in plain.GetAtoms():
            atom.SetIsotope(0)
        return str(Chem.MolToInchiKey(plain))


@cache
def _query(kind: Kind) -> Any:
    return Chem.MolFromSmarts(_ESTER if kind == "ester" else _ETHER)


def parts_of(mol: Any, kinds: tuple[Kind, ...]) -> tuple[Part, ...]:
    """Return the substances of which the molecule is an ester or ether, each once."""
    found: dict[tuple[Kind, str], Part] = {}
    for kind in kinds:
        for bonds in _choices(mol, kind):
            for part in _cleaved(mol, bonds):
                smiles = Chem.MolToSmiles(part)
                found.setdefault((kind, smiles), Part(kind=kind, mol=part, smiles=smiles))
    return tuple(found.values())


def _choices(mol: Any, kind: Kind) -> Iterator[tuple[tuple[int, int], ...]]:
    bonds = sorted(mol.GetSubstructMatches(_query(kind), uniquify=False))
    largest = MOST_CLEAVED if len(bonds) <= MOST_BONDS else 1
    for size in range(1, largest + 1):
        for chosen in combinations(bonds, size):
            if len({oxygen for oxygen, _ in chosen}) == size:
                yield chosen


def _cleaved(mol: Any, bonds: tuple[tuple[int, int], ...]) -> list[Any]:
    """Cleave each bond by water: the oxygen keeps a hydrogen, the other atom gains a hydroxyl."""
    edited = Chem.RWMol(mol)
    for oxygen, other in bonds:
        edited.RemoveBond(oxygen, other)
        hydroxyl = edited.AddAtom(Chem.Atom(8))
        edited.AddBond(other, hydroxyl, Chem.BondType.SINGLE)
    Chem.SanitizeMol(edited)
    return [
        part
        for part in Chem.GetMolFrags(edited.GetMol(), asMols=True)
        if part.GetNumHeavyAtoms() >= LEAST_ATOMS
    ]
