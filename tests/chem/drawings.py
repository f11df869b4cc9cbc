"""Random drawings of a structure: what differs between two laboratories that drew one substance.

A drawing is renumbered, aromatic or Kekulé, a SMILES or a molfile of either version or an InChI,
neutral or protonated or deprotonated, alone or with a partner, once or twice in its unit.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any

from rdkit import Chem
from rdkit.Chem import rdCoordGen, rdDepictor

from chem.structures import Source, SourceKind

Mol = Any

# Each as its acid or base, and as it stands beside a protonated base (or "" where it cannot).
COMMON_PARTNERS: tuple[tuple[str, str], ...] = (
    ("Cl", "[Cl-]"),
    ("Br", "[Br-]"),
    ("I", "[I-]"),
    ("OS(O)(=O)=O", "OS([O-])(=O)=O"),
    ("OP(O)(O)=O", "OP(O)([O-])=O"),
    ("O[N+]([O-])=O", "[O-][N+]([O-])=O"),
    ("OC(=O)/C=C/C(O)=O", "OC(=O)/C=C/C([O-])=O"),
    ("OC(=O)/C=C\\C(O)=O", "OC(=O)/C=C\\C([O-])=O"),
    ("O[C@H]([C@@H](O)C(O)=O)C(O)=O", "O[C@H]([C@@H](O)C([O-])=O)C(O)=O"),
    ("OC(=O)CC(O)(CC(O)=O)C(O)=O", "OC(=O)CC(O)(CC(O)=O)C([O-])=O"),
    ("OC(=O)C(O)=O", "OC(=O)C([O-])=O"),
    ("CC(O)=O", "CC([O-])=O"),
    ("OC(=O)CCC(O)=O", "OC(=O)CCC([O-])=O"),
    ("OC(=O)C(F)(F)F", "[O-]C(=O)C(F)(F)F"),
    ("CS(O)(=O)=O", "CS([O-])(=O)=O"),
    ("Cc1ccc(cc1)S(O)(=O)=O", "Cc1ccc(cc1)S([O-])(=O)=O"),
    ("OS(=O)(=O)c1ccccc1", "[O-]S(=O)(=O)c1ccccc1"),
    ("CC1(C)[C@@H]2CC[C@]1(CS(O)(=O)=O)C(=O)C2", "CC1(C)[C@@H]2CC[C@]1(CS([O-])(=O)=O)C(=O)C2"),
    ("OC(=O)c1cc2ccccc2c(Cc2c(O)c(cc3ccccc23)C(O)=O)c1O", ""),
    ("CCCCCCCCCCCCCCCCCC(O)=O", "CCCCCCCCCCCCCCCCCC([O-])=O"),
    ("OC(=O)[C@@H](OC(=O)c1ccccc1)[C@H](OC(=O)c1ccccc1)C(O)=O", ""),
    ("OC[C@@H](O)[C@@H](O)[C@H](O)[C@@H](O)C(O)=O", ""),
    ("CC(O)C(O)=O", "CC(O)C([O-])=O"),
    ("OC(=O)c1ccccc1", "[O-]C(=O)c1ccccc1"),
    ("OC(=O)c1ccccc1O", "[O-]C(=O)c1ccccc1O"),
    ("OC(C(O)=O)c1ccccc1", "OC(C([O-])=O)c1ccccc1"),
    ("CCOS(O)(=O)=O", "CCOS([O-])(=O)=O"),
    ("O", "[OH-]"),
    ("O.O.Cl", "O.O.[Cl-]"),
    ("[2H]C(Cl)(Cl)Cl", ""),
    ("CO", ""),
    ("[Na+].[Cl-]", ""),
    ("Cl[Zn]Cl", ""),
)
TWICE = 0.2  # share of drawings that show the substance twice, as in a hemisulfate
_AMINE = Chem.MolFromSmarts("[NX3;+0;!$(N~[!#6;!#1]);!$(N-[#6]=,#,:[*])]")
_ACID = Chem.MolFromSmarts("[OX2H1][C,S,P]=O")


def drawing(smiles: str, number: int) -> Source:
    """Draw the substance of a parent; the same number of one structure is the same drawing.

    The first numbers each take a partner of their own, the others none.
    """
    chance = random.Random(f"{number} {smiles}")  # noqa: S311  # a drawing, not a secret
    mol = _protonated(Chem.MolFromSmiles(smiles), chance)
    beside = _partner(number, Chem.GetFormalCharge(mol))
    again = [smiles] if chance.random() < TWICE else []
    mol = _together(mol, [*beside, *again])
    order = list(range(mol.GetNumAtoms()))
    chance.shuffle(order)
    kind, write = chance.choice(_FORMATS)
    return Source(kind=kind, text=write(Chem.RenumberAtoms(mol, order)))


def _protonated(mol: Mol, chance: random.Random) -> Mol:
    """Return it neutral, with a proton at one or all amines, or without one at an acid."""
    amines = [match[0] for match in mol.GetSubstructMatches(_AMINE)]
    acids = [match[0] for match in mol.GetSubstructMatches(_ACID)]
    wish = chance.choice(["neutral", "proton", "protons", "acid", "zwitterion"])
    give = {"proton": amines[:1], "protons": amines, "zwitterion": amines[:1]}.get(wish, [])
    take = {"acid": acids[:1], "zwitterion": acids[:1]}.get(wish, [])
    new = Chem.RWMol(mol)
    for at in give:
        atom = new.GetAtomWithIdx(at)
        atom.SetNumExplicitHs(atom.GetTotalNumHs() + 1)
        atom.SetFormalCharge(1)
    for at in take:
        new.GetAtomWithIdx(at).SetFormalCharge(-1)
        new.GetAtomWithIdx(at).SetNumExplicitHs(0)
    made = new.GetMol()
    Chem.SanitizeMol(made)
    return made


def _partner(number: int, charge: int) -> Sequence[str]:
    """Return the partners of a substance of this charge, as many as settle it."""
    if charge < 0:
        return ["[Na+]"] * -charge
    if number >= len(COMMON_PARTNERS):
        return []
    neutral, charged = COMMON_PARTNERS[number]
    return [charged or neutral] * charge if charge else [neutral]


def _together(mol: Mol, texts: Sequence[str]) -> Mol:
    for text in texts:
        mol = Chem.CombineMols(mol, Chem.MolFromSmiles(text))
    Chem.SanitizeMol(mol)
    Chem.AssignStereochemistry(mol, cleanIt=True, force=True)
    return mol


def _aromatic(mol: Mol) -> str:
    return str(Chem.MolToSmiles(mol, canonical=False))


def _kekule(mol: Mol) -> str:
    new = Chem.Mol(mol)
    Chem.Kekulize(new, clearAromaticFlags=True)
    return str(Chem.MolToSmiles(new, canonical=False, kekuleSmiles=True))


def _all_hydrogens(mol: Mol) -> str:
    return str(Chem.MolToSmiles(Chem.AddHs(mol), canonical=False))


def _molfile(*, v3000: bool) -> Callable[[Mol], str]:
    def write(mol: Mol) -> str:
        text = str(Chem.MolToMolBlock(_laid_out(mol, 0), forceV3000=v3000))
        if _read_back(text) == Chem.MolToSmiles(mol):
            return text
        return str(Chem.MolToMolBlock(_laid_out(mol, 1), forceV3000=v3000))

    return write


def _laid_out(mol: Mol, layout: int) -> Mol:
    """Draw it flat; the first layout of a bridged ring can hide a centre, the second often not."""
    new = Chem.Mol(mol)
    if layout:
        rdCoordGen.AddCoords(new)
    else:
        rdDepictor.Compute2DCoords(new)
    return new


def _read_back(text: str) -> str:
    mol = Chem.MolFromMolBlock(text)
    return "" if mol is None else str(Chem.MolToSmiles(mol))


def _inchi(mol: Mol) -> str:
    return str(Chem.MolToInchi(mol))


_FORMATS: tuple[tuple[SourceKind, Callable[[Mol], str]], ...] = (
    ("smiles", _aromatic),
    ("smiles", _kekule),
    ("smiles", _all_hydrogens),
    ("molfile", _molfile(v3000=False)),
    ("molfile", _molfile(v3000=True)),
    ("inchi", _inchi),
)
