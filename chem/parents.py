"""What of a drawing is the active: salts and solvents are looked up, never guessed by size.

The largest fragment of a salt is often the counter-ion (pamoate, stearate, camsylate), and the
smaller part of a true mixture would be lost without a word. So each fragment is looked up in a
table, and whatever the table does not know is an active component.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rdkit import Chem, rdBase
from rdkit.Chem import rdMolDescriptors, rdqueries
from rdkit.Chem.MolStandardize import rdMolStandardize

from chem.drawn import Part
from chem.errors import UnreadableStructureError
from chem.structures import Salt

Mol = Any
_CARBON = Chem.MolFromSmarts("[#6]")
_CHARGED = Chem.MolFromSmarts("[!+0]")
_PROTONATED = Chem.MolFromSmarts("[NX4;+;!H0;!$(N~[!#6;!#1])]")
_ISOTOPE = rdqueries.IsotopeGreaterQueryAtom(0)
# Acids that give their proton to a cation in the same molecule, the strongest first.
_ACIDS = tuple(
    Chem.MolFromSmarts(acid)
    for acid in ("[OX2H1]S(=O)=O", "[OX2H1]P=O", "[OX2H1]C=O", "[nX3H1]1nnnc1")
)
_CARBON_ION = Chem.MolFromSmarts("[#6;!+0;!$([#6-]#[#7+0])]")  # cyanide is settled: an acid
_UNCHARGER = rdMolStandardize.Uncharger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaltTable:
    """Salts and solvents by the flat canonical SMILES of their neutral form.

    formulas: a fragment of another formula is not in the table, and need not be written to know it.
    seen: partners that were looked up, by the texts they were drawn with: a few are very common.
    """

    names: Mapping[str, str]
    formulas: frozenset[str]
    seen: dict[str, Part] = field(default_factory=dict, compare=False)


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
    formulas: set[str] = set()
    with rdBase.BlockLogs():
        for salt in salts:
            mol = neutral(_molecule_of(salt))
            names.setdefault(_table_key(mol), salt.name)
            formulas.add(_formula(mol))
    return SaltTable(names=names, formulas=frozenset(formulas))


def _molecule_of(salt: Salt) -> Mol:
    mol = Chem.MolFromSmiles(salt.smiles)
    if mol is None or len(Chem.GetMolFrags(mol)) != 1:
        raise UnreadableStructureError(f"salt {salt.name}: {salt.smiles} is not one molecule")
    return mol


def neutral(mol: Mol) -> Mol:
    """Return one fragment without charges that protons can settle; a quaternary ion keeps them.

    A proton goes to or comes from a hetero atom: a carbon keeps the charge it is drawn with.
    An acid beside a quaternary ion is drawn as the inner salt (betaine, not betaine cation): the
    hydrochloride and the inner salt are then one substance.
    """
    charged = mol.GetSubstructMatches(_CHARGED)
    if not charged:
        return mol
    protonated = mol.GetSubstructMatches(_PROTONATED)
    if charged == protonated:
        return _without_protons(mol, [at for (at,) in protonated])
    uncharged = _with_carbon_ions(_UNCHARGER.uncharge(mol), drawn=mol)
    uncharged = _without_spare_proton(uncharged)
    # A hexafluorophosphate would take a proton on a full phosphorus: then the charge stays.
    if Chem.SanitizeMol(uncharged, catchErrors=True) != Chem.SanitizeFlags.SANITIZE_NONE:
        return mol
    Chem.AssignStereochemistry(uncharged, cleanIt=True, force=True)
    return uncharged


def _without_protons(mol: Mol, places: Sequence[int]) -> Mol:
    """Take the proton of each protonated amine: the usual charge, and the only one here."""
    new = Chem.Mol(mol)
    for at in places:
        atom = new.GetAtomWithIdx(at)
        atom.SetFormalCharge(0)
        atom.SetNumExplicitHs(max(atom.GetNumExplicitHs() - 1, 0))
    new.UpdatePropertyCache(strict=False)
    if any(new.GetAtomWithIdx(at).GetChiralTag() for at in places):
        Chem.AssignStereochemistry(new, cleanIt=True, force=True)
    return new


def _with_carbon_ions(mol: Mol, *, drawn: Mol) -> Mol:
    """Give charged carbons the charge and the hydrogens back that they were drawn with."""
    for (at,) in drawn.GetSubstructMatches(_CARBON_ION):
        was, atom = drawn.GetAtomWithIdx(at), mol.GetAtomWithIdx(at)
        atom.SetFormalCharge(was.GetFormalCharge())
        atom.SetNumExplicitHs(was.GetTotalNumHs())
        atom.SetNoImplicit(True)  # noqa: FBT003  # RDKit has no keyword
    return mol


def _without_spare_proton(mol: Mol) -> Mol:
    """Take a proton from an acid for each charge that the molecule as a whole keeps."""
    for _ in range(max(Chem.GetFormalCharge(mol), 0)):
        matches = next((found for acid in _ACIDS if (found := mol.GetSubstructMatches(acid))), None)
        if matches is None:
            break
        ranks = Chem.CanonicalRankAtoms(mol)
        atom = mol.GetAtomWithIdx(min((match[0] for match in matches), key=lambda at: ranks[at]))
        atom.SetFormalCharge(-1)
        atom.SetNumExplicitHs(0)
        mol.UpdatePropertyCache(strict=False)
    return mol


def parents_of(mol: Mol, salts: SaltTable) -> Parents:
    """Separate a standardised drawing into active components and partners.

    If the table knows every fragment, the ones with carbon stay; if none has carbon, the drawing is
    one inorganic substance and stays whole.
    """
    fragments = [neutral(part) for part in fragments_of(mol)]
    named = [(part, name_of(part, salts)) for part in fragments]
    removed = tuple(sorted({name for _, name in named if name is not None}))
    actives = [part for part, name in named if name is None]
    if actives:
        return Parents(mols=distinct(actives), removed=removed)
    organic = [part for part in fragments if has_carbon(part)]
    if not organic:
        return Parents(mols=(mol,), removed=())
    others = tuple(sorted({name for part, name in named if name and not has_carbon(part)}))
    return Parents(mols=distinct(organic), removed=others, kept_salts=True)


def fragments_of(mol: Mol) -> Sequence[Mol]:
    """Return the connected parts."""
    if len(Chem.GetMolFrags(mol)) == 1:
        return (mol,)
    parts: Sequence[Mol] = Chem.GetMolFrags(mol, asMols=True)
    return parts


def name_of(mol: Mol, salts: SaltTable) -> str | None:
    """Look a neutral fragment up."""
    return salts.names.get(_table_key(mol)) if _formula(mol) in salts.formulas else None


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


def _is_bare_metal(mol: Mol) -> bool:
    return bool(mol.GetNumAtoms() == 1 and mol.GetAtomWithIdx(0).GetTotalNumHs() == 0)


def _formula(mol: Mol) -> str:
    """The formula, without charge for a metal: whatever charge was drawn."""
    if _is_bare_metal(mol):
        return str(mol.GetAtomWithIdx(0).GetSymbol())
    return str(rdMolDescriptors.CalcMolFormula(mol))


def _table_key(mol: Mol) -> str:
    if _is_bare_metal(mol):
        return f"[{mol.GetAtomWithIdx(0).GetSymbol()}]"
    return str(Chem.MolToSmiles(flat(mol)))


def distinct(mols: Sequence[Mol]) -> tuple[Mol, ...]:
    """Each once, the heaviest first, ties by canonical SMILES: never by the order drawn."""
    if len(mols) == 1:
        return tuple(mols)
    by_smiles = {str(Chem.MolToSmiles(mol)): mol for mol in mols}
    ranked = sorted(by_smiles, key=lambda text: (-by_smiles[text].GetNumHeavyAtoms(), text))
    return tuple(by_smiles[text] for text in ranked)
