"""Substances and salt partners that the tests of identity draw in many ways."""

import random

from rdkit import Chem
from rdkit.Chem import rdDepictor

from chem.normalise import normalise
from chem.parents import SaltTable, compile_salts
from chem.structures import Normalised, Source, SourceKind
from schemas.law.salts import read_salts

TABLE: SaltTable = compile_salts(read_salts())

AMPHETAMINE = "CC(N)Cc1ccccc1"
MORPHINE = "CN1CC[C@]23c4c5ccc(O)c4O[C@H]2[C@@H](O)C=C[C@H]3[C@H]1C5"

DRUGS = {
    "amphetamine": AMPHETAMINE,
    "dexamfetamine": "C[C@H](N)Cc1ccccc1",
    "metamfetamine": "CN[C@@H](C)Cc1ccccc1",
    "MDMA": "CNC(C)Cc1ccc2OCOc2c1",
    "2C-B": "COc1cc(CCN)c(OC)cc1Br",
    "25I-NBOMe": "COc1ccccc1CNCCc1cc(OC)c(I)cc1OC",
    "mephedrone": "CNC(C)C(=O)c1ccc(C)cc1",
    "alpha-PVP": "CCCC(N1CCCC1)C(=O)c1ccccc1",
    "MDPV": "CCCC(N1CCCC1)C(=O)c1ccc2OCOc2c1",
    "DMT": "CN(C)CCc1c[nH]c2ccccc12",
    "psilocybin": "CN(C)CCc1c[nH]c2cccc(OP(=O)(O)O)c12",
    "LSD": "CCN(CC)C(=O)[C@H]1CN(C)[C@@H]2Cc3c[nH]c4cccc(C2=C1)c34",
    "ketamine": "CNC1(CCCCC1=O)c1ccccc1Cl",
    "methoxetamine": "CCNC1(CCCCC1=O)c1cccc(OC)c1",
    "phencyclidine": "C1CCN(CC1)C1(CCCCC1)c1ccccc1",
    "fentanyl": "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "carfentanil": "CCC(=O)N(c1ccccc1)C1(CCN(CCc2ccccc2)CC1)C(=O)OC",
    "etonitazene": "CCOc1ccc(Cc2nc3cc(ccc3n2CCN(CC)CC)[N+](=O)[O-])cc1",
    "isotonitazene": "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc(ccc12)[N+](=O)[O-]",
    "morphine": MORPHINE,
    "heroin": "CC(=O)Oc1ccc2c3c1O[C@H]1[C@@H](OC(C)=O)C=C[C@H]4[C@@H](C2)N(C)CC[C@@]341",
    "oxycodone": "COc1ccc2C[C@H]3N(C)CC[C@@]45[C@@H](Oc1c24)C(=O)CC[C@@]35O",
    "tramadol": "COc1cccc(c1)[C@@]1(O)CCCC[C@@H]1CN(C)C",
    "methadone": "CCC(=O)C(CC(C)N(C)C)(c1ccccc1)c1ccccc1",
    "U-47700": "CN([C@@H]1CCCC[C@H]1N(C)C)C(=O)c1ccc(Cl)c(Cl)c1",
    "cocaine": "COC(=O)[C@H]1[C@@H](OC(=O)c2ccccc2)C[C@@H]2CC[C@H]1N2C",
    "diazepam": "CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc12",
    "etizolam": "CCc1cc2C(=NCc3nnc(C)n3-c2s1)c1ccccc1Cl",
    "alprazolam": "Cc1nnc2CN=C(c3ccccc3)c3cc(Cl)ccc3-n12",
    "phenobarbital": "CCC1(C(=O)NC(=O)NC1=O)c1ccccc1",
    "zolpidem": "CN(C)C(=O)Cc1c(nc2ccc(C)cn12)-c1ccc(C)cc1",
    "delta-9-THC": "CCCCCc1cc(O)c2[C@@H]3C=C(C)CC[C@H]3C(C)(C)Oc2c1",
    "JWH-018": "CCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12",
    "MDMB-4en-PINACA": "COC(=O)[C@@H](NC(=O)c1nn(CCCC=C)c2ccccc12)C(C)(C)C",
    "GHB": "OCCCC(O)=O",
    "modafinil": "NC(=O)CS(=O)C(c1ccccc1)c1ccccc1",
    "benzylpiperazine": "C1CN(CCN1)Cc1ccccc1",
    "salvinorin A": "COC(=O)[C@@H]1C[C@H](OC(C)=O)C(=O)[C@H]2[C@@]1(C)CC[C@H]1C(=O)O"
    "[C@@H](C[C@]21C)c1ccoc1",
    "tianeptine": "CN1c2ccccc2C(NCCCCCCC(=O)O)c2ccc(Cl)cc2S1(=O)=O",
    "caffeine": "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
    "4-methylaminorex, trans": "C[C@@H]1N=C(N)O[C@H]1c1ccccc1",
    "amphetamine-d3": "[2H]C([2H])([2H])C(N)Cc1ccccc1",
}

PARTNERS = {
    "hydrochloride": "Cl",
    "hydrobromide": "Br",
    "hydroiodide": "I",
    "sulfate": "OS(O)(=O)=O",
    "phosphate": "OP(O)(O)=O",
    "nitrate": "O[N+]([O-])=O",
    "acetate": "CC(O)=O",
    "trifluoroacetate": "OC(=O)C(F)(F)F",
    "oxalate": "OC(=O)C(O)=O",
    "succinate": "OC(=O)CCC(O)=O",
    "fumarate": "OC(=O)/C=C/C(O)=O",
    "maleate": "OC(=O)/C=C\\C(O)=O",
    "tartrate": "O[C@H]([C@@H](O)C(O)=O)C(O)=O",
    "citrate": "OC(=O)CC(O)(CC(O)=O)C(O)=O",
    "saccharate": "O[C@@H]([C@H](O)[C@@H](O)C(O)=O)[C@@H](O)C(O)=O",
    "gluconate": "OC[C@@H](O)[C@@H](O)[C@H](O)[C@@H](O)C(O)=O",
    "stearate": "CCCCCCCCCCCCCCCCCC(O)=O",
    "benzoate": "OC(=O)c1ccccc1",
    "salicylate": "OC(=O)c1ccccc1O",
    "mesylate": "CS(O)(=O)=O",
    "besylate": "OS(=O)(=O)c1ccccc1",
    "tosylate": "Cc1ccc(cc1)S(O)(=O)=O",
    "napsylate": "OS(=O)(=O)c1ccc2ccccc2c1",
    "camsylate": "CC1(C)[C@@H]2CC[C@]1(CS(O)(=O)=O)C(=O)C2",
    "pamoate": "OC(=O)c1cc2ccccc2c(Cc2c(O)c(cc3ccccc23)C(O)=O)c1O",
    "dibenzoyl tartrate": "OC(=O)[C@@H](OC(=O)c1ccccc1)[C@H](OC(=O)c1ccccc1)C(O)=O",
    "zinc chloride": "Cl[Zn]Cl",
    "dimethyl sulfoxide": "CS(C)=O",
}


def random_drawing(smiles: str, seed: int) -> str:
    """Write the same molecule with its atoms in another order."""
    mol = Chem.MolFromSmiles(smiles)
    order = list(range(mol.GetNumAtoms()))
    random.Random(seed).shuffle(order)  # noqa: S311  # a drawing, not a secret
    renumbered = Chem.RenumberAtoms(mol, order)
    return str(Chem.MolToSmiles(renumbered, canonical=False, kekuleSmiles=False))


def molfile_of(smiles: str) -> str:
    """Draw it as a molfile with coordinates."""
    mol = Chem.MolFromSmiles(smiles)
    rdDepictor.Compute2DCoords(mol)
    return str(Chem.MolToMolBlock(mol))


def normalised(text: str, kind: SourceKind = "smiles") -> Normalised:
    """Normalise with the project's own table."""
    return normalise(Source(kind=kind, text=text), TABLE)


def only(text: str, kind: SourceKind = "smiles") -> str:
    """Return the SMILES of the one active component."""
    (component,) = normalised(text, kind).components
    return component.smiles


def parent_keys(text: str, kind: SourceKind = "smiles") -> list[str]:
    """Return the parent keys of all active components."""
    return [component.keys.parent for component in normalised(text, kind).components]


def issue_codes(text: str, kind: SourceKind = "smiles") -> list[str]:
    """Return the codes of the warnings."""
    return [issue.code for issue in normalised(text, kind).issues]
