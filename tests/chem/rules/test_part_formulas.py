"""The formulas of parts, told without making the parts."""

import pytest
from rdkit import Chem
from rdkit.Chem.rdMolDescriptors import CalcMolFormula

from chem.markush.graph import Graph
from chem.rules.extensions import KINDS, Kind, parts_of
from chem.rules.part_formulas import has_part_of
from chem.rules.skeletons import is_like, skeleton_in
from chem.rules.told_parts import told_parts

STRUCTURES = (
    "CC(=O)Oc1cccc2[nH]cc(CCN(C)C)c12",
    "O=P(O)(O)Oc1cccc2[nH]cc(CCN(C)C)c12",
    "COc1ccc(OC)cc1CCNCc1ccccc1OC",
    "CC(=O)O[C@H]1C=C[C@H]2[C@H]3Cc4ccc(OC(C)=O)c5c4[C@@]2(CCN3C)[C@H]1O5",
    "O=[N+]([O-])OCCc1ccc(Cl)cc1Br",
    "C[N+](C)(C)CCOC(=O)c1ccccc1",
    "[2H]C([2H])([2H])Oc1ccccc1CC",
    "CC[18O]C(=O)c1ccccc1",
    "CCCCc1ccccc1",
)


@pytest.mark.parametrize("smiles", STRUCTURES)
def test_formulas_and_skeletons_are_those_of_the_parts(smiles: str) -> None:
    graph = Graph(Chem.MolFromSmiles(smiles))
    told = {(told.formula, told.skeleton()) for kind in KINDS for told in told_parts(graph, kind)}
    parts = {
        (CalcMolFormula(part.graph.mol), skeleton_in(part.graph)) for part in parts_of(graph, KINDS)
    }
    assert parts <= told


def test_a_part_is_there_only_of_the_kind_that_is_asked_for() -> None:
    graph = Graph(Chem.MolFromSmiles("CC(=O)Oc1cccc2[nH]cc(CCN(C)C)c12"))
    psilocin = {"C12H16N2O": ("CN(C)CCc1c[nH]c2cccc(O)c12",)}
    isomer = {"C12H16N2O": ("CCNCCc1c[nH]c2cccc(O)c12",)}
    nothing: dict[str, tuple[str, ...]] = {}
    empty: dict[Kind, dict[str, tuple[str, ...]]] = dict.fromkeys(KINDS, nothing)
    assert has_part_of(graph, KINDS, empty | {"ester": psilocin})
    assert not has_part_of(graph, KINDS, empty | {"ether": psilocin})
    assert not has_part_of(graph, KINDS, empty | {"ester": isomer})


@pytest.mark.parametrize(
    ("smiles", "listed", "expected"),
    [
        ("Nc1ccccc1C", "Nc1ccccc1C", True),
        ("Nc1ccccc1C", "N=C1C=CC=CC1C", True),
        ("Nc1ccccc1C", "Nc1ccc(C)cc1", False),
        ("[2H]c1ccccc1N", "Nc1ccccc1", True),
        ("C[Se]c1ccccc1", "Nc1ccccc1", True),
        ("Nc1ccccc1", "C[Hg]c1ccccc1", True),
    ],
)
def test_a_skeleton_tells_apart_only_what_is_sure(
    smiles: str,
    listed: str,
    expected: bool,  # noqa: FBT001 - a case
) -> None:
    skeleton = skeleton_in(Graph(Chem.MolFromSmiles(smiles)))
    assert is_like(skeleton, (listed,)) is expected
    assert not is_like(skeleton, ())
