"""What readings share on one molecule changes no answer; a core that is not there costs nothing."""

from itertools import product

import pytest

from chem.markush import assign
from chem.markush.graph import Graph
from chem.markush.index import CoreIndex
from chem.markush.match import Match, is_inside, match, match_graph
from tests.chem.markush.law_words import CATHINONES, FENTANYLS, compiled, hit, mol

AMIDES = """
any_of:
  - core:
      name: primary amide
      templates: ["[C:1]C(=O)[NX3;H2;!$(N-[O,S])]"]
      positions: {C2: [1]}
      permissions: [{at: [C2], permits: [univalent]}]
  - core:
      name: anilide
      templates: ["[C:1]C(=O)Nc1ccccc1"]
      positions: {C2: [1]}
      elsewhere: permitted
      permissions: [{at: [C2], permits: [alkyl]}]
conditions: [{quantity: mass, most: 200}]
"""
OLDER = CATHINONES.replace("halogen], way: (i)", "halogen, nitro], way: (i)")
READINGS = [CATHINONES, OLDER, FENTANYLS, AMIDES]
STRUCTURES = [
    "CNC(C)C(=O)c1ccc(C)cc1",
    "CC(N)C(=O)c1ccccc1",
    "CC(N)C(=O)c1ccc([N+](=O)[O-])cc1",
    "CCCC(N1CCCC1)C(=O)c1ccc2OCOc2c1",
    "CC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2cccs2)CC1",
    "CCC(=O)N(c1ccccc1)C1CCN(CC(C)c2ccc(F)cc2)CC1",
    "CCC(N)=O",
    "CCCCC(=O)Nc1ccc(Cl)cc1",
    "ONC(=O)C",
    "c1ccccc1",
]


@pytest.mark.parametrize("smiles", STRUCTURES)
def test_readings_that_share_a_molecule_answer_as_each_alone(smiles: str) -> None:
    shared = Graph(mol(smiles))
    together = [match_graph(shared, compiled(text)) for text in READINGS]
    assert together == [match(mol(smiles), compiled(text)) for text in READINGS]
    assert [match_graph(shared, compiled(text)) for text in READINGS] == together


@pytest.mark.parametrize("smiles", STRUCTURES)
def test_a_yes_alone_is_the_yes_of_the_whole_answer(smiles: str) -> None:
    answers = [match(mol(smiles), compiled(text)) for text in READINGS]
    alone = [is_inside(Graph(mol(smiles)), compiled(text)) for text in READINGS]
    assert alone == [one if isinstance(one, Match) else None for one in answers]


def test_what_stands_anywhere_need_not_be_told() -> None:
    graph = Graph(mol("CCC(=O)Nc1ccc(Cl)cc1"))
    told, brief = (is_inside(graph, compiled(AMIDES), brief=brief) for brief in (False, True))
    assert told is not None
    assert brief is not None
    assert (len(told.roles), len(brief.roles)) == (3, 2)


def test_the_index_names_the_readings_of_which_a_core_lies_on_the_molecule() -> None:
    readings = [compiled(text) for text in READINGS]
    index = CoreIndex(readings)
    possible = {
        (smiles, number) for smiles in STRUCTURES for number in index.possible(Graph(mol(smiles)))
    }
    answered = {
        (smiles, number)
        for smiles, (number, reading) in product(STRUCTURES, enumerate(readings))
        if match(mol(smiles), reading) is not None
    }
    assert possible == answered


def test_two_readings_with_the_same_template_ask_for_it_once() -> None:
    graph, index = Graph(mol(STRUCTURES[0])), CoreIndex([compiled(CATHINONES)])
    assert index.possible(graph) == index.possible(graph) == {0}


TWICE = """
core:
  name: amine
  templates: ["[N;H1:1]C=O"]
  positions: {N: [1]}
  permissions:
    - at: [N]
      permits:
        - {word: small half, max_atoms: 2, node: NODE}
        - {word: half, node: NODE}
        - {word: other half, node: NODE}
"""


def test_a_nested_node_that_two_terms_have_is_laid_once() -> None:
    node = "{name: half, templates: ['[C:1]C'], attached_at: 1, elsewhere: permitted}"
    assert "half at N: permitted" in hit(TWICE.replace("NODE", node), "O=CNCCC").reason


ENDS = """
core:
  name: benzene
  templates: ["[c:1]1[c:2][c:3][c:3][c:3][c:3]1"]
  positions: {one: [1], two: [2], rest: [3]}
  permissions:
    - {at: [one, two, rest], shape: bridge, permits: [{word: any bridge, ring_sizes: [5]}], way: a}
    - {at: [one], permits: [halogen], way: b}
"""


def test_a_bridge_whose_ring_is_measured_is_looked_at_once_for_each_core() -> None:
    assert hit(ENDS, "c1cc2c(cc1F)CCC2").ways == ("a", "b")


def test_pieces_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assign, "MOST_KNOWN", 2)
    answers = [hit(CATHINONES, f"{'C' * length}NC(C)C(=O)c1ccccc1") for length in (1, 2, 3, 1)]
    assert answers[0] == answers[3]
    assert 1 <= len(compiled(CATHINONES).core.known) <= 2


def test_without_a_core_nothing_is_possible() -> None:
    assert CoreIndex([]).possible(Graph(mol("CCO"))) == frozenset()


def test_a_template_that_is_known_not_to_lie_is_not_laid() -> None:
    graph = Graph(mol("CCO"))
    query = mol("CN")
    assert not graph.lies(query, "CN")
    assert graph.placings(query, "CN") == ()
