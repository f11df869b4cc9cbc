"""Positional isomers of 21 CFR 1300.01(b): the text's own examples, and what DEA made of it."""

import pytest
from rdkit import Chem
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

from chem.rules.positional import compare

# The listed substance, and the one asked about.
OF_THE_TEXT = {
    "tert-butyl to sec-butyl": ("CC(N)Cc1ccc(C(C)(C)C)cc1", "CC(N)Cc1ccc(C(C)CC)cc1"),
    "methoxy and ethyl to isopropoxy": ("CCc1cc(CC(C)N)ccc1OC", "CC(N)Cc1ccc(OC(C)C)cc1"),
    "N,N-diethyl to N-methyl-N-propyl": (
        "CCN(CC)CCc1c[nH]c2ccccc12",
        "CCCN(C)CCc1c[nH]c2ccccc12",
    ),
    "alpha-methylamino to N-methylamino": ("CC(N)Cc1c[nH]c2ccccc12", "CNCCc1c[nH]c2ccccc12"),
}
OF_DEA = {
    "3-MMC of mephedrone": ("CNC(C)C(=O)c1ccc(C)cc1", "CNC(C)C(=O)c1cccc(C)c1"),
    "alpha-PiHP of alpha-PHP": ("CCCCC(N1CCCC1)C(=O)c1ccccc1", "CC(C)CC(N1CCCC1)C(=O)c1ccccc1"),
    "ADB-BUTINACA of AB-PINACA": (
        "CCCCCn1nc(C(=O)NC(C(C)C)C(N)=O)c2ccccc12",
        "CCCCn1nc(C(=O)NC(C(C)(C)C)C(N)=O)c2ccccc12",
    ),
    "dipentylone of N-ethylpentylone": (
        "CCCC(NCC)C(=O)c1ccc2OCOc2c1",
        "CCCC(N(C)C)C(=O)c1ccc2OCOc2c1",
    ),
    "eutylone of pentylone": ("CCCC(NC)C(=O)c1ccc2OCOc2c1", "CCC(NCC)C(=O)c1ccc2OCOc2c1"),
}
MOVED = {
    "2,3-methylenedioxy for 3,4-": ("CNC(C)Cc1ccc2OCOc2c1", "CNC(C)Cc1cccc2OCOc12"),
    "3-methoxybenzyl for 2-methoxybenzyl": (
        "COc1ccccc1CNCCc1cc(OC)c(I)cc1OC",
        "COc1cccc(CNCCc2cc(OC)c(I)cc2OC)c1",
    ),
    "4-hydroxy for 5-hydroxy": ("CN(C)CCc1c[nH]c2ccc(O)cc12", "CN(C)CCc1c[nH]c2cccc(O)c12"),
    "4-fluoropentyl for 5-fluoropentyl": (
        "FCCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12",
        "CC(F)CCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12",
    ),
    "a butynyl for a propynyl": ("C#CCNC(C)Cc1ccccc1", "C#CC(C)NCCc1ccccc1"),
    "methylpropylamide for diethylamide": (
        "CCN(CC)C(=O)C1CN(C)C2Cc3c[nH]c4cccc(C2=C1)c34",
        "CCCN(C)C(=O)C1CN(C)C2Cc3c[nH]c4cccc(C2=C1)c34",
    ),
}
NOT = {
    "ethoxy to alpha-hydroxyethyl": ("CCOc1ccc(CC(C)N)cc1", "CC(O)c1ccc(CC(C)N)cc1"),
    "hydroxy and methyl to methoxy": ("Cc1cc(CC(C)N)ccc1O", "COc1ccc(CC(C)N)cc1"),
    "hydroxy to hydroxyamine": ("NCCc1ccc(O)cc1", "ONCCc1ccccc1"),
    "the chain one carbon longer": ("CC(N)Cc1ccccc1", "NCCCc1ccccc1"),
    "the amine at the benzylic carbon": ("CNC(C)C(=O)c1ccccc1", "CNC(C(C)=O)c1ccccc1"),
    "the ketone made an amide": ("CNC(C)C(=O)c1ccccc1", "CCN(C)C(=O)c1ccccc1"),
    "an amide of the chain": ("CNCC(=O)c1ccccc1", "CNC(=O)Cc1ccccc1"),
    "a ring opened to an alkene": ("O=C(c1ccccc1)C(CC)N1CCCC1", "C=CCN(C)C(CC)C(=O)c1ccccc1"),
    "piperidine for methylpyrrolidine": (
        "CCC(N1CCCCC1)C(=O)c1ccccc1",
        "CCC(N1CCCC1C)C(=O)c1ccccc1",
    ),
    "isotryptamine": ("CN(C)CCc1c[nH]c2ccccc12", "CN(C)CCn1ccc2ccccc12"),
    "an aldehyde for a ketone": ("CC(N)CC(=O)c1ccccc1", "CC(N)Cc1ccc(C=O)cc1"),
    "a hemiaminal": ("CNCC(O)c1ccccc1", "CNC(O)Cc1ccccc1"),
    "an enamine for an allylamine": ("C=CCNCCc1ccccc1", "CC=CNCCc1ccccc1"),
    "one trifluoromethyl for three fluorines": (
        "Cc1ccc(CC(C)N)c(C(F)(F)F)c1",
        "CC(N)Cc1c(F)c(F)c(F)cc1CC",
    ),
    "a zwitterion": ("CN(C)CCc1ccc(OC)cc1", "C[N+](C)(C)CCc1ccc([O-])cc1"),
    "a quaternary base": ("CN(C)CCc1ccccc1", "C[N+](C)(C)[CH-]c1ccccc1"),
}
OPEN = {
    "hydroxy from the ring to the chain": ("CNCCc1ccc(O)cc1", "CNCC(O)c1ccccc1"),
    "iodine on the other ring": (
        "COc1ccccc1CNCCc1cc(OC)c(I)cc1OC",
        "COc1cccc(I)c1CNCCc1cc(OC)ccc1OC",
    ),
    "alkyl from the amine to the indole nitrogen": (
        "CN(C)CCc1c[nH]c2ccccc12",
        "CNCCc1cn(C)c2ccccc12",
    ),
    "a primary amide made secondary": (
        "CCCCn1nc(C(=O)NC(C(C)C)C(N)=O)c2ccccc12",
        "CCCCn1nc(C(=O)NC(CC)C(=O)NC)c2ccccc12",
    ),
    "acetyl on the ring for the ketone of the chain": (
        "CNC(C)C(=O)c1ccc(C)cc1",
        "CNCCc1ccc(C(C)=O)cc1",
    ),
    "fluorine from the chain to the ring": (
        "FCCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc12",
        "CCCCCn1cc(C(=O)c2cccc3ccccc23)c2cc(F)ccc12",
    ),
}

CASES = [
    pytest.param(*pair, verdict, id=name)
    for verdict, table in (
        ("yes", OF_THE_TEXT | OF_DEA | MOVED),
        ("no", NOT),
        ("open", OPEN),
    )
    for name, pair in table.items()
]


@pytest.mark.parametrize(("listed", "asked", "verdict"), CASES)
def test_a_positional_isomer_is_told(listed: str, asked: str, verdict: str) -> None:
    mols = [Chem.MolFromSmiles(smiles) for smiles in (listed, asked)]
    assert len({CalcMolFormula(mol) for mol in mols}) == 1
    found = [compare(mols[1], listed), compare(mols[0], asked)]
    assert [one.verdict for one in found] == [verdict, verdict], [one.why for one in found]
