"""The compiled sieve says what the one in Python says, of molecules and of parts."""

import csv
from itertools import islice
from pathlib import Path

import pytest
from rdkit import Chem

from chem.markush import sieve
from chem.markush.composition import composition_in
from chem.markush.graph import Graph
from chem.markush.sieve import Sieve, compiled, rest_of_formula
from chem.rules.extensions import KINDS, LEAST_ATOMS, choices
from chem.rules.told_parts import told_parts
from tests.chem.rules import asking

PARENTS = Path(__file__).parents[2] / "data" / "structures" / "parents.csv"
LAW = asking.compiled()
READINGS = (
    *(one.reading for one in LAW.wordings),
    *(one.reading for one in LAW.families),
)
TEMPLATES = tuple(
    {
        template.text: template
        for reading in READINGS
        for one in (reading, *reading.others)
        for template in one.core.templates
    }.values()
)
ODD = (
    "[Na+].[Cl-]",
    "C",
    "C1CC1CC2CCC2",
    "C1CC2CCC1C2",
    "C1CCCCCCC1c1ccccc1",
    "C12C3C4C1C5C2C3C45",
    "CC(=O)[18O]c1ccccc1",
    "C[N+](C)(C)CC(=O)[O-]",
    "CC(=O)Oc1cccc2[nH]cc(CCN(C)C)c12",
    "COc1ccc(OC)cc1CCNCc1ccccc1OC",
    "COP(=O)(OC)OC(Cl)=CC(=O)OCC",
    "CC(=O)O[C@H]1C=C[C@H]2[C@H]3Cc4ccc(OC(C)=O)c5c4[C@@]2(CCN3C)[C@H]1O5",
    "C" * 240,
)

pytestmark = pytest.mark.skipif(compiled() is None, reason="no C compiler at installation")


def known() -> list[str]:
    with PARENTS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        return [*(row["smiles"] for row in islice(rows, 0, None, 3)), *ODD]


@pytest.fixture(scope="module")
def quick() -> Sieve:
    return Sieve(TEMPLATES)


@pytest.fixture(scope="module")
def plain() -> Sieve:
    return Sieve(TEMPLATES, quickly=False)


def test_the_drawings_are_those_of_the_sieve_in_python(quick: Sieve, plain: Sieve) -> None:
    smiles = known()
    met = 0
    for text in smiles:
        found = quick.met(Graph(Chem.MolFromSmiles(text)))
        assert found == plain.met(Graph(Chem.MolFromSmiles(text))), text
        met += len(found)
    assert met > 10 * len(smiles)


def test_so_it_is_when_more_chains_are_met_than_are_remembered(
    plain: Sieve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "MOST_REMEMBERED", 50)
    forgetful = Sieve(TEMPLATES)
    for text in known():
        found = forgetful.met(Graph(Chem.MolFromSmiles(text)))
        assert found == plain.met(Graph(Chem.MolFromSmiles(text))), text


def test_parts_are_told_as_in_python(quick: Sieve, plain: Sieve) -> None:
    parts = open_ = 0
    for text in known():
        graph = Graph(Chem.MolFromSmiles(text))
        for kind in KINDS:
            told = quick.told(graph, list(choices(graph, kind)), LEAST_ATOMS)
            if told is None:
                assert "[2H]" in text or "[3H]" in text, text
                continue
            one_by_one = told_parts(graph, kind)
            large = [
                one for one in one_by_one if one.row.bit_count() + len(one.others) >= LEAST_ATOMS
            ]
            if all(one.is_sure for one in large):
                assert told.met == {number for one in large for number in plain.met(one.graph)}, (
                    text,
                    kind,
                )
            else:
                assert told.met is None, (text, kind)
                open_ += 1
            rests = {rest_of_formula(one.formula) for one in one_by_one}
            assert told.compositions == rests, (text, kind)
            parts += len(one_by_one)
    assert parts > 300
    assert open_


def test_a_drawn_hydrogen_is_left_to_python(quick: Sieve) -> None:
    graph = Graph(Chem.MolFromSmiles("[2H]OC(=O)c1ccccc1"))
    assert quick.told(graph, [], LEAST_ATOMS) is None
    assert quick.met(graph) == Sieve(TEMPLATES, quickly=False).met(graph)


def test_without_drawings_nothing_is_met() -> None:
    assert Sieve(()).met(Graph(Chem.MolFromSmiles("CCO"))) == []


def test_a_formula_is_read_as_it_is_written() -> None:
    assert composition_in("C2H6O") == composition_in("C2H5O-") + composition_in("H+")
    assert composition_in("CCl4") - composition_in("CCl2") == 2 * composition_in("Cl")
    assert composition_in("Ca+2") == composition_in("Ca") + 2
