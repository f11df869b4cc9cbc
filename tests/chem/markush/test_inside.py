"""A yes without roles is the yes with roles: the same words, the same ways."""

import pytest

from chem.markush import inside
from chem.markush.graph import Graph
from chem.markush.inside import told_inside
from chem.markush.match import is_inside
from tests.chem.markush.law_words import compiled as reading_of
from tests.chem.markush.law_words import mol
from tests.chem.rules.asking import compiled
from tests.chem.rules.test_deciding import STRUCTURES

LIMITED = """
core:
  name: aniline
  templates: ["[N:1]c1[c:2][c:2][c:2][c:2][c:2]1"]
  positions: {N: [1], ring: [2]}
  permissions:
    - {at: [N], permits: [alkyl, {word: benzyl, is_parent: true}], least: 1}
    - {at: [ring], permits: [halogen], most: 1, way: (i)}
    - {at: [ring], permits: [alkyl], max_mass: 35, way: (ii)}
"""
ANILINES = {
    "CNc1ccccc1": True,
    "Nc1ccccc1": False,
    "CNc1ccc(F)cc1": True,
    "CNc1cc(F)cc(Cl)c1": False,
    "CNc1cc(C)cc(C)c1": True,
    "CNc1cc(C)cc(CC)c1": False,
    "CNc1cc(C)cc(F)c1": True,
    "CNc1ccc(O)cc1": False,
    "CN1Cc2ccccc21": False,
    "C1CNc2ccccc21": False,
}


@pytest.mark.parametrize("smiles", STRUCTURES)
def test_every_wording_is_told_as_with_roles(smiles: str) -> None:
    readings = [one.reading for one in compiled().wordings]
    graph, other = Graph(mol(smiles)), Graph(mol(smiles))
    told = [told_inside(graph, one) for one in readings]
    whole = [is_inside(other, one) for one in readings]
    assert [one and (one.reason, one.ways) for one in told] == [
        one and (one.reason, frozenset(one.ways)) for one in whole
    ]


@pytest.mark.parametrize(("smiles", "expected"), ANILINES.items())
def test_limits_of_a_permission_hold(smiles: str, expected: bool) -> None:  # noqa: FBT001 - a case
    reading = reading_of(LIMITED)
    assert (told_inside(Graph(mol(smiles)), reading) is not None) is expected
    assert (is_inside(Graph(mol(smiles)), reading) is not None) is expected


def test_pieces_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "MOST_KNOWN", 1)
    reading = reading_of(LIMITED)
    told = [told_inside(Graph(mol(smiles)), reading) is not None for smiles in ANILINES]
    assert told == list(ANILINES.values())


ALIKE = """
core:
  name: pyrazole
  templates: ["[n:1]1n[c:9][c:2][c:2]1", "[n:1]1n[c:2][c:9][c:2]1"]
  positions: {N: [1], link: [9], ring: [2]}
  permissions:
    - {at: [N], permits: [alkyl], least: 1}
    - {at: [link], permits: [halogen], least: 1, most: 1}
    - {at: [ring], permits: [alkyl]}
"""
PYRAZOLES = {
    "Cn1ccc(F)n1": True,
    "Cn1cc(F)cn1": True,
    "Cn1nccc1F": False,
    "Cn1cccn1": False,
    "Fc1cc[nH]n1": False,
    "Fc1cn[nH]c1": False,
    "Cn1cc(F)c(C)n1": True,
    "Cn1cc(F)c(F)n1": False,
}


@pytest.mark.parametrize(("smiles", "expected"), PYRAZOLES.items())
def test_drawings_that_differ_in_their_positions_only_are_read_apart(
    smiles: str,
    expected: bool,  # noqa: FBT001 - a case
) -> None:
    reading = reading_of(ALIKE)
    assert (told_inside(Graph(mol(smiles)), reading) is not None) is expected
    assert (is_inside(Graph(mol(smiles)), reading) is not None) is expected
