"""A screening asks only for what decides a day: its answers are those of the whole law."""

from datetime import date

import pytest
from rdkit import Chem

from chem.determinations import Answer
from chem.keys import inchi_of, keys_of
from chem.rules.answers import answer
from chem.rules.determine import determine
from tests.chem.rules.asking import ask, compiled, lawbook

STRUCTURES = (
    "CNC(C)C(=O)c1ccc(C)cc1",
    "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc([N+](=O)[O-])ccc21",
    "CCNC(C)C(=O)c1ccc(I)cc1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2cccs2)CC1",
    "CC(=O)Oc1cccc2[nH]cc(CCN(C)C)c12",
    "O=C(c1cccc2ccccc12)c1cn(CCCCCF)c2ccccc12",
    "CC(C)(C)C(NC(=O)c1nn(CCCCC#N)c2ccccc12)C(N)=O",
    "Cn1cnc2c1c(=O)n(C)c(=O)n2C",
    "COc1cc(CCN)c(OC)cc1Br",
    "CNC1(CCCCC1=O)c1ccccc1Cl",
    "C[C@H](N)[C@@H](O)c1ccccc1",
    "CCC(=O)N(c1ccccc1)C1CCNCC1",
)


def said(answers: tuple[Answer, ...]) -> list[tuple[str, ...]]:
    return [
        (one.jurisdiction, one.status, one.level, one.entry, one.kind, one.reason * bool(one.entry))
        for one in answers
    ]


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2015, 6, 1)])
@pytest.mark.parametrize("smiles", STRUCTURES)
def test_what_decides_a_day_gives_the_answers_of_the_whole_law(smiles: str, day: date) -> None:
    mol = Chem.MolFromSmiles(smiles)
    parent = Chem.MolToSmiles(mol)
    keys = keys_of(mol, inchi=inchi_of(mol), smiles=parent)
    few = determine(parent, keys, compiled(), near_misses=False, valid_on=day)
    coverage = lawbook().coverage
    whole = answer(ask(smiles), coverage, valid_on=day)
    assert said(answer(few, coverage, valid_on=day)) == said(whole)
