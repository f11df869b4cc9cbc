"""Conditions between positions, counts of a pattern, and several readings of the same words."""

import pytest

from chem.markush.conditions import failed
from chem.markush.graph import Graph
from chem.markush.match import Match, Miss
from chem.markush.reading import Condition
from tests.chem.markush.law_words import asked, hit, miss, mol

NAPHTHOYL = """
core:
  name: (2-methyl-1H-indol-3-yl)(naphthalen-1-yl)methanone
  templates: ["C-c1c(C(=O)c2cc[c:4]c3ccccc23)c2ccccc2[n:1]1"]
  positions: {N1: [1], naphthalene 4: [4]}
  permissions:
    - {at: [N1], permits: [straight-chain alkyl C3-8], least: 1, most: 1}
    - {at: [naphthalene 4], permits: [straight-chain alkyl C1-6], most: 1}
between:
  - when: {at: [naphthalene 4], is: [straight-chain alkyl C6]}
    then: {at: [N1], is: [straight-chain alkyl C3-4]}
    words: "item 120 (1)"
  - when: {at: [N1], is: [straight-chain alkyl C8]}
    then: {at: [naphthalene 4], is: [straight-chain alkyl C2-3]}
"""


def _naphthoyl(tail: int, head: int) -> str:
    substituent = f"({'C' * head})" if head else ""
    return f"Cc1c(C(=O)c2ccc{substituent}c3ccccc23)c2ccccc2n1{'C' * tail}"


@pytest.mark.parametrize(("tail", "head"), [(3, 6), (4, 6), (5, 5), (7, 0), (8, 2), (8, 3)])
def test_what_stands_at_one_position_narrows_another(tail: int, head: int) -> None:
    assert hit(NAPHTHOYL, _naphthoyl(tail, head)).roles


@pytest.mark.parametrize(
    ("tail", "head", "reason"),
    [
        (
            5,
            6,
            "hexyl at naphthalene 4: then N1 must be straight-chain alkyl C3-4, it is pentyl"
            " (item 120 (1))",
        ),
        (8, 1, "octyl at N1: then naphthalene 4 must be straight-chain alkyl C2-3, it is methyl"),
        (8, 0, "octyl at N1: then naphthalene 4 must be straight-chain alkyl C2-3, it is hydrogen"),
    ],
)
def test_a_broken_condition_between_positions_is_told(tail: int, head: int, reason: str) -> None:
    assert miss(NAPHTHOYL, _naphthoyl(tail, head)).reason == reason


AMIDE = """
core:
  name: acetamide
  templates: ["[C:2]C(=O)[N:1]"]
  positions: {N: [1], C2: [2]}
  elsewhere: permitted
"""


@pytest.mark.parametrize(
    ("when", "then", "smiles", "inside"),
    [
        ("{at: [N], is: [hydrogen]}", "{at: [C2], is: [halogen]}", "NC(=O)CF", 1),
        ("{at: [N], is: [hydrogen]}", "{at: [C2], is: [halogen]}", "NC(=O)C", 0),
        ("{at: [N], is: [hydrogen]}", "{at: [C2], is: [halogen]}", "CNC(=O)C", 1),
        ("{at: [N], is_not: [hydrogen]}", "{at: [C2], is: [halogen]}", "CNC(=O)C", 0),
        ("{at: [N], is_not: [hydrogen]}", "{at: [C2], is: [halogen]}", "NC(=O)C", 1),
        ("{at: [N], is: [alkyl]}", "{at: [C2], is_not: [halogen]}", "CNC(=O)CCl", 0),
        ("{at: [N], is: [alkyl]}", "{at: [C2], is_not: [halogen]}", "CNC(=O)C", 1),
        ("{at: [N], is: [alkyl]}", "{at: [C2], is: [hydrogen, alkyl C1]}", "CNC(=O)CC", 1),
        ("{at: [N], is: [alkyl]}", "{at: [C2], is: [hydrogen, alkyl C1]}", "CNC(=O)CCC", 0),
        ("{at: [N], is: [alkyl]}", "{at: [C2], is: [alkyl C1-1]}", "CNC(=O)CCC", 0),
    ],
)
def test_hydrogen_and_refusals_in_conditions_between_positions(
    when: str, then: str, smiles: str, inside: int
) -> None:
    text = f"{AMIDE}between: [{{when: {when}, then: {then}}}]\n"
    assert isinstance(asked(text, smiles), Match if inside else Miss)


NESTED = """
core:
  name: amine
  templates: ["[N;H1,H2:1]C=O"]
  positions: {N: [1]}
  permissions:
    - at: [N]
      most: 1
      permits:
        - word: two halves
          node:
            name: chain
            templates: ["[C:1][C:2]C"]
            attached_at: 1
            positions: {near: [1], far: [2]}
            elsewhere: permitted
            permissions: [{at: [near, far], permits: [alkyl, halogen]}]
between:
  - {when: {at: [N], is: [two halves]}, then: {at: ["chain, far"], is: [halogen]}}
"""


def test_a_condition_may_look_into_a_nested_node_every_way_it_lies() -> None:
    assert hit(NESTED, "O=CNC(CC)C(F)C").roles
    assert "then chain, far must be halogen, it is hydrogen" in miss(NESTED, "O=CNCCC").reason


@pytest.mark.parametrize(
    ("bound", "smiles", "reason"),
    [
        ("least: 1", "NC(=O)C", "count of [F] 0 is under 1 (has)"),
        ("most: 0", "NC(=O)CF", "count of [F] 1 is over 0 (has)"),
        ("most: 2", "NC(=O)C(F)(F)F", "count of [F] 3 is over 2 (has)"),
    ],
)
def test_a_pattern_may_be_counted(bound: str, smiles: str, reason: str) -> None:
    text = f"{AMIDE}conditions: [{{quantity: count, pattern: '[F]', {bound}, words: has}}]\n"
    assert miss(text, smiles).reason == reason
    assert hit(text, "NC(=O)C" if "most" in bound else "NC(=O)CF").roles


ANY = """
any_of:
  - core: {name: amide, templates: ["[C:2]C(=O)N"], positions: {C2: [2]}}
  - core: {name: ester, templates: ["[C:2]C(=O)OC"], positions: {C2: [2]}}
conditions: [{quantity: carbons, most: 4}]
"""


def test_one_of_several_readings_is_enough() -> None:
    assert hit(ANY, "CC(=O)N").roles[0].what == "amide"
    assert hit(ANY, "CC(=O)OC").roles[0].what == "ester"
    assert asked(ANY, "CCC") is None


def test_the_nearest_of_several_readings_is_told() -> None:
    assert miss(ANY, "CCC(=O)OC").reason.startswith("methyl at C2: alkyl is not permitted")
    assert miss(ANY, "CCCCCC(=O)OC").distance == 2


def test_a_bridge_position_that_a_template_lacks_is_not_missed() -> None:
    text = """
core:
  name: ring or open
  templates: ["[C:1]C(=O)N", "C1CC(=O)N1"]
  positions: {open: [1]}
  permissions: [{at: [open], permits: [halogen], least: 1}]
"""
    assert hit(text, "O=C1CCN1").roles
    assert "halogen is missing" in miss(text, "CC(=O)N").reason


def test_a_condition_may_ask_for_another_node_than_the_one_that_stands_there() -> None:
    halves = "{word: other half, node: {name: y, templates: ['[O:1]C'], attached_at: 1}}"
    text = NESTED.replace(
        "        - word: two halves", f"        - {halves}\n        - word: two halves"
    )
    text = text.replace("is: [two halves]", "is: [other half]").replace(
        "is: [halogen]", "is: [alkyl]"
    )
    assert hit(text, "O=CNCCC").roles
    assert "must be alkyl, it is hydrogen" in miss(text, "O=CNOC").reason


@pytest.mark.parametrize(
    ("smiles", "mass"),
    [
        ("CCO", "46.069"),
        ("[2H]C([2H])([2H])O", "35.06"),
        ("[13CH4]", "17.035"),
        ("C[NH3+]", "32.066"),
    ],
)
def test_the_mass_is_that_of_the_isotopes_drawn(smiles: str, mass: str) -> None:
    most = Condition(quantity="mass", most=0.0)
    (fault,) = failed(most, Graph(mol(smiles)), {})
    assert fault.text == f"mass {float(mass):g} is over 0"
