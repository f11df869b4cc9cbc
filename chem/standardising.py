"""Steps that draw the same molecule the same way: each takes a molecule and never changes it.

A step that has nothing to do returns what it was given; another returns a new molecule.

Charges are not settled here but in `parents`, where each fragment stands alone. Tautomers are left
as drawn: standard InChI and the tautomer key look through most of them.
"""

from collections.abc import Callable, Sequence
from typing import Any

from rdkit import Chem
from rdkit.Chem import rdqueries
from rdkit.Chem.MolStandardize import rdMolStandardize

Mol = Any

# One drawing of each group. Nitro, azide and N-oxide with five-bonded nitrogen are already
# charge-separated by RDKit's sanitisation. Sulphur and phosphorus keep their double bonds, as the
# law and most drawings do (RDKit's own table separates the charges of a sulphoxide).
DRAWINGS = """\
// name\tSMARTS
sulphone\t[S+2:1]([O-:2])[O-:3]>>[S+0:1](=[O+0:2])=[O+0:3]
sulphoxide\t[S+1;X3:1][O-:2]>>[S+0:1]=[O+0:2]
phosphine oxide\t[P+1;X4:1][O-:2]>>[P+0:1]=[O+0:2]
azide\t[N-:1][N+:2]#[N+0:3]>>[N+0:1]=[N+:2]=[N-:3]
diazo\t[C-:1][N+:2]#[N+0:3]>>[C+0:1]=[N+:2]=[N-:3]
nitrous oxide\t[N-:1]=[N+:2]=[O+0:3]>>[N+0:1]#[N+:2][O-:3]
separated 1,3 charges\t[N-:1][C+0:2]=[N+;!$([N+][O-]):3]>>[N+0:1]=[C+0:2][N+0:3]
separated 1,3 charges at oxygen\t[O-:1][C+0:2]=[N+;!$([N+][O-]):3]>>[O+0:1]=[C+0:2][N+0:3]
"""
_NORMALIZER = rdMolStandardize.NormalizerFromData(DRAWINGS, rdMolStandardize.CleanupParameters())
_DISCONNECTOR = rdMolStandardize.MetalDisconnector()
_MAPPED = rdqueries.HasPropQueryAtom("molAtomMapNumber")
# What a row of `DRAWINGS` may begin at; a protonated amine or a nitro group is none of it.
_TWO_DRAWINGS = Chem.MolFromSmarts("[$([#15,#16;+,+2]),$([N+;!$([N+]([O-])=O)]=*),$([N+]#*)]")
# Atoms that stand alone beside something else and are drawn without charge and hydrogens.
_BARE_IONS = tuple(
    (Chem.MolFromSmarts(f"[{elements};+0;D0;H0]"), charge)
    for elements, charge in (("F,Cl,Br,I", -1), ("Li,Na,K,Rb,Cs", 1), ("Mg,Ca,Sr,Ba", 2))
)
# Most drawings have no such atom, and none of the costly questions need be asked of them.
_SPECIAL = Chem.MolFromSmarts("[!+0,!#1!#6!#7!#8!#9!#15!#16!#17!#35!#53]")
_RARE = Chem.MolFromSmarts("[!#1!#6!#7!#8!#9!#15!#16!#17!#35!#53]")
_METAL = Chem.MolFromSmarts(
    "[Li,Na,K,Rb,Cs,Be,Mg,Ca,Sr,Ba,Al,Ga,In,Tl,Sn,Pb,Bi,Sc,Ti,V,Cr,Mn,Fe,Co,Ni,Cu,Zn,"
    "Y,Zr,Nb,Mo,Ru,Rh,Pd,Ag,Cd,La,Hf,Ta,W,Re,Os,Ir,Pt,Au,Hg;!$(*=*)]~[O,S,N,F,Cl,Br,I]"
)


def without_atom_maps(mol: Mol) -> Mol:
    """Forget atom numbers of a reaction drawing; they are no part of the substance."""
    if not len(mol.GetAtomsMatchingQuery(_MAPPED)):
        return mol
    new = Chem.Mol(mol)
    for atom in new.GetAtomsMatchingQuery(_MAPPED):
        atom.SetAtomMapNum(0)
    return _fresh_stereo(new)


def without_metal_bonds(mol: Mol) -> Mol:
    """Draw a metal bonded to a hetero atom as ions (zinc chloride), but not an oxo metal."""
    may_be = mol.HasSubstructMatch(_RARE) and mol.HasSubstructMatch(_METAL)
    return _DISCONNECTOR.Disconnect(mol) if may_be else mol


def with_bare_ions_charged(mol: Mol) -> Mol:
    """Take a lone halogen or alkali metal atom beside something else as the ion it stands for."""
    found = bare_ions(mol)
    if not found:
        return mol
    new = Chem.Mol(mol)
    for at, charge in found:
        atom = new.GetAtomWithIdx(at)
        atom.SetFormalCharge(charge)
        atom.SetNumRadicalElectrons(0)
    new.UpdatePropertyCache(strict=False)
    return new


def bare_ions(mol: Mol) -> list[tuple[int, int]]:
    """Return the place of each atom drawn bare, and the charge of its ion."""
    if len(Chem.GetMolFrags(mol)) == 1:
        return []
    return [
        (match[0], charge)
        for element, charge in _BARE_IONS
        for match in mol.GetSubstructMatches(element)
    ]


def with_one_drawing_of_each_group(mol: Mol) -> Mol:
    """Draw each functional group of `DRAWINGS` in one way; only charged drawings have two."""
    return _NORMALIZER.normalize(mol) if mol.HasSubstructMatch(_TWO_DRAWINGS) else mol


def without_open_stereo_groups(mol: Mol) -> Mol:
    """Take the configuration from centres drawn as racemic (AND) or relative (OR).

    A standard InChIKey has no word for either; one enantiomer would be a false statement.
    """
    if not len(mol.GetStereoGroups()):
        return mol
    new = Chem.RWMol(mol)
    for group in mol.GetStereoGroups():
        if group.GetGroupType() != Chem.StereoGroupType.STEREO_ABSOLUTE:
            for atom in group.GetAtoms():
                new.GetAtomWithIdx(atom.GetIdx()).SetChiralTag(Chem.ChiralType.CHI_UNSPECIFIED)
    new.SetStereoGroups([])
    return _fresh_stereo(new.GetMol())


def without_conformers(mol: Mol) -> Mol:
    """Forget coordinates, wedges and titles: stereochemistry has been read from them."""
    if not mol.GetNumConformers():
        return mol
    new = Chem.Mol(mol)
    new.RemoveAllConformers()
    for name in list(new.GetPropNames(includePrivate=True)):
        new.ClearProp(name)
    return _fresh_stereo(new)


def _fresh_stereo(mol: Mol) -> Mol:
    Chem.AssignStereochemistry(mol, cleanIt=True, force=True)
    return mol


# What is only on the paper: the place of an atom, and numbers that a reaction gave it.
TIDYING: tuple[Callable[[Mol], Mol], ...] = (without_conformers, without_atom_maps)
USUAL: tuple[Callable[[Mol], Mol], ...] = (without_open_stereo_groups, with_bare_ions_charged)
OF_SPECIAL_ATOMS: tuple[Callable[[Mol], Mol], ...] = (
    without_metal_bonds,
    with_one_drawing_of_each_group,
)
STEPS = (*TIDYING, *USUAL, *OF_SPECIAL_ATOMS)


def tidy(mol: Mol) -> Mol:
    """Return what was drawn, without what is only on the paper."""
    return _take(TIDYING, mol)


def standardise(drawn: Mol) -> Mol:
    """Return a tidy drawing in our one way; `drawn` itself is not changed."""
    mol = _take(USUAL, drawn)
    return _take(OF_SPECIAL_ATOMS, mol) if mol.HasSubstructMatch(_SPECIAL) else mol


def _take(steps: Sequence[Callable[[Mol], Mol]], mol: Mol) -> Mol:
    for step in steps:
        mol = step(mol)
    return mol
