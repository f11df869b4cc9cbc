"""What of a drawing is the active: salts and solvents are looked up, never guessed by size.

The largest fragment of a salt is often the counter-ion (pamoate, stearate, camsylate), and the
smaller part of a true mixture would be lost without a word. So each fragment is looked up in a
table, and whatever the table does not know is an active component.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rdkit import Chem, rdBase
from rdkit.Chem import rdqueries
from rdkit.Chem.MolStandardize import rdMolStandardize

from chem.errors import UnreadableStructureError
from chem.structures import Salt

Mol = Any
_CARBON = Chem.MolFromSmarts("[#6]")
_CHARGED = Chem.MolFromSmarts("[!+0]")
_ISOTOPE = rdqueries.IsotopeGreaterQueryAtom(0)
_UNCHARGER = rdMolStandardize.Uncharger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaltTable:
    """Salts and solvents by the flat canonical SMILES of their neutral form."""

    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parents:
    """The neutral active components of a drawing, and what was taken away.

    kept_salts: nothing was left over from the table, so the named partners themselves stay.
    """

    mols: tuple[Mol, ...]
    removed: tuple[str, ...]
    kept_salts: bool = False


def compile_salts(salts: Iterable[Salt]) -> SaltTable:
    """Make the table that fragments are looked up in.

    Raises:
        UnreadableStructureError: a row's SMILES cannot be read.
    """
    names: dict[str, str] = {}
    with rdBase.BlockLogs():
        for salt in salts:
            names.setdefault(_table_key(neutral(_molecule_of(salt))), salt.name)
    return SaltTable(names=names)


def _molecule_of(salt: Salt) -> Mol:
    mol = Chem.MolFromSmiles(salt.smiles)
    if mol is None or len(Chem.GetMolFrags(mol)) != 1:
        raise UnreadableStructureError(f"salt {salt.name}: {salt.smiles} is not one molecule")
    return mol


def neutral(mol: Mol) -> Mol:
    """Return one fragment without charges that protons can settle; a quaternary ion keeps them."""
    if not mol.HasSubstructMatch(_CHARGED):
        return mol
    uncharged = _UNCHARGER.uncharge(mol)
    # A hexafluorophosphate would take a proton on a full phosphorus: then the charge stays.
    possible = Chem.SanitizeMol(uncharged, catchErrors=True) == Chem.SanitizeFlags.SANITIZE_NONE
    return uncharged if possible else mol


def parents_of(mol: Mol, salts: SaltTable) -> Parents:
    """Separate a standardised drawing into active components and partners.

    If the table knows every fragment, the ones with carbon stay; if none has carbon, the drawing is
    one inorganic substance and stays whole.
    """
    fragments = [neutral(part) for part in Chem.GetMolFrags(mol, asMols=True)]
    named = [(part, salts.names.get(_table_key(part))) for part in fragments]
    removed = tuple(sorted({name for _, name in named if name is not None}))
    actives = [part for part, name in named if name is None]
    if actives:
        return Parents(mols=_distinct(actives), removed=removed)
    organic = [part for part in fragments if has_carbon(part)]
    if not organic:
        return Parents(mols=(mol,), removed=())
    others = tuple(sorted({name for part, name in named if name and not has_carbon(part)}))
    return Parents(mols=_distinct(organic), removed=others, kept_salts=True)


def has_carbon(mol: Mol) -> bool:
    """Say whether a carbon atom is in it."""
    return bool(mol.HasSubstructMatch(_CARBON))


def flat(mol: Mol) -> Mol:
    """Return it without isotopes and without stereochemistry."""
    new = without_isotopes(mol)
    Chem.RemoveStereochemistry(new)
    return new


def without_isotopes(mol: Mol) -> Mol:
    """Return it without isotope labels; a deuterium becomes an ordinary, implicit hydrogen."""
    new = Chem.Mol(mol)
    if not has_isotopes(mol):
        return new
    for atom in new.GetAtoms():
        atom.SetIsotope(0)
    return Chem.RemoveHs(new)


def has_isotopes(mol: Mol) -> bool:
    """Say whether an atom carries an isotope label."""
    return len(mol.GetAtomsMatchingQuery(_ISOTOPE)) > 0


def _table_key(mol: Mol) -> str:
    if mol.GetNumAtoms() == 1 and mol.GetAtomWithIdx(0).GetTotalNumHs() == 0:
        return f"[{mol.GetAtomWithIdx(0).GetSymbol()}]"  # a metal, whatever charge was drawn
    return str(Chem.MolToSmiles(flat(mol)))


def _distinct(mols: list[Mol]) -> tuple[Mol, ...]:
    """Each once, the heaviest first, ties by canonical SMILES: never by the order drawn."""
    by_smiles = {str(Chem.MolToSmiles(mol)): mol for mol in mols}
    ranked = sorted(by_smiles, key=lambda text: (-by_smiles[text].GetNumHeavyAtoms(), text))
    return tuple(by_smiles[text] for text in ranked)
