"""Bounds of a term on the piece that stands there, and how a broken one is said."""

import pytest

from chem.markush.bounds import longest_chain
from tests.chem.markush.law_words import hit, miss, vocabulary

AMIDE = """
core:
  name: formamide
  templates: ["O=[C;H1][N:1]"]
  positions: {{N: [1]}}
  permissions: [{{at: [N], permits: [{term}], shape: {shape}}}]
"""


def _reading(term: str, shape: str = "single") -> str:
    return AMIDE.format(term=term, shape=shape)


@pytest.mark.parametrize(
    ("term", "inside", "outside", "reason"),
    [
        (
            "{word: alkyl, max_chain: 6}",
            "O=CNCCCCCC",
            "O=CNCCCCCCC",
            "heptyl at N: a chain of 7, alkyl is permitted to a chain of 6",
        ),
        (
            "{word: univalent, max_chain: 2}",
            "O=CNCc1ccccc1C",
            "O=CNCc1ccccc1CC",
            "*Cc1ccccc1CC at N: a chain of 3, univalent is permitted to a chain of 2",
        ),
        (
            "{word: univalent, min_chain: 3, chain_of: [C, O, S, Si]}",
            "O=CNCCOC",
            "O=CNCCNC",
            "*CCNC at N: a chain of 2, univalent is permitted from a chain of 3",
        ),
        (
            "{word: univalent, max_mass: 100}",
            "O=CNCc1ccccc1",
            "O=CNCc1ccccc1C",
            "*Cc1ccccc1C at N: 105.16 u, univalent is permitted to 100 u",
        ),
        (
            "{word: univalent, elements: [C, O]}",
            "O=CNCCOC",
            "O=CNCCF",
            "2-fluoroethyl at N: it holds F, univalent is permitted of C, O",
        ),
        (
            "{word: univalent, min_atoms: 2, max_atoms: 3}",
            "O=CNCCF",
            "O=CNCCCF",
            "3-fluoropropyl at N: 4 heavy atoms, univalent is permitted to 3",
        ),
        (
            "{word: univalent, min_atoms: 2}",
            "O=CNCC",
            "O=CNC",
            "methyl at N: 1 heavy atoms, univalent is permitted from 2",
        ),
        (
            "{word: univalent, skeleton: [3, 8]}",
            "O=CNC(C(=O)OC)C(C)(C)C",
            "O=CNCCOCCC",
            "*CCOCCC at N: a carbon skeleton of 2, univalent is permitted with C3-8",
        ),
    ],
)
def test_a_piece_stands_within_the_bounds_of_its_term_or_is_told_the_one_it_breaks(
    term: str, inside: str, outside: str, reason: str
) -> None:
    assert hit(_reading(term), inside).roles
    assert miss(_reading(term), outside).reason == reason


def test_a_skeleton_counts_rings_and_stops_at_other_atoms() -> None:
    assert hit(_reading("{word: univalent, skeleton: [9, 9]}"), "O=CNC(C)(C)c1ccccc1").roles
    assert hit(_reading("{word: univalent, skeleton: [6, 6]}"), "O=CNC(C(N)=O)C(C)(C)C").roles
    none = miss(_reading("{word: univalent, skeleton: [1, 9]}"), "O=CNOC").reason
    assert none.startswith("methoxy at N: alkoxy is not permitted there")


@pytest.mark.parametrize(
    ("smiles", "reason"),
    [
        ("O=CN1CCCC1", None),
        ("O=CN1CCCCCC1", "azepane ring at N: a ring of 7, ring is permitted in a ring of 5 or 6"),
    ],
)
def test_a_ring_through_an_atom_has_a_permitted_size(smiles: str, reason: str | None) -> None:
    text = _reading("{word: ring, ring_sizes: [5, 6]}", "ring_through")
    assert (hit(text, smiles) if reason is None else miss(text, smiles)).reason == (
        reason or "core formamide; pyrrolidine ring at N: ring (ring of 5 or 6) permitted"
    )


BENZENE = """
core:
  name: benzene
  templates: ["[c:1]1[c:1][c:1][c:1][c:1][c:1]1"]
  positions: {ring: [1]}
  permissions: [{at: [ring], permits: [{word: any bridge, ring_sizes: [5, 6]}], shape: bridge}]
"""


def test_the_size_of_a_fused_ring_counts_the_atoms_of_the_core() -> None:
    assert hit(BENZENE, "C1Cc2ccccc2C1").roles
    assert "a ring of 7" in miss(BENZENE, "C1CCc2ccccc2CC1").reason


@pytest.mark.parametrize(
    ("smiles", "length"),
    [
        ("*CCCC", 4),
        ("*C(C)(C)CC", 4),
        ("*CC(CC)CCC", 6),
        ("*c1ccccc1", 0),
        ("*Cc1ccc(CC)cc1", 3),
        ("*CCC1CC2(CCC2)C1C", 3),
        ("*CC(=O)N", 3),
        ("*C(=O)C", 3),
        ("*OC(C)CO*", 1),
    ],
)
def test_the_longest_chain_runs_on_through_rings_without_counting_them(
    smiles: str, length: int
) -> None:
    assert longest_chain(vocabulary().fragment(smiles)) == length


def test_pieces_of_one_permission_may_be_limited_together() -> None:
    text = AMIDE.replace("shape: {shape}", "max_mass: 60").format(term="alkyl")
    assert hit(text, "O=CN(C)CCC").roles
    found = miss(text, "O=CN(CC)CCC")
    assert found.reason == "at N: 72.151 u together, at most 60 of alkyl"


def test_a_bound_on_a_nested_node_holds_for_the_whole_piece() -> None:
    node = "{word: benzyl, max_mass: 110, node: {name: benzyl, templates: ['[C:1]c1ccccc1'],"
    text = _reading(node + " attached_at: 1, elsewhere: permitted}}")
    assert hit(text, "O=CNCc1ccccc1F").roles
    assert "benzyl is permitted to 110 u" in miss(text, "O=CNCc1ccccc1Cl").reason


@pytest.mark.parametrize(
    ("term", "smiles", "reason"),
    [
        ("alkyl C1-3", "O=CNCCCC", "butyl at N: alkyl is permitted to C3 only"),
        ("alkyl C2-3", "O=CNCCCC", "butyl at N: alkyl is permitted as C2-3 only"),
        ("alkyl C2", "O=CNCCCC", "butyl at N: alkyl is permitted as C2 only"),
        ("alkyl C5+", "O=CNCCCC", "butyl at N: alkyl is permitted from C5 on only"),
    ],
)
def test_a_number_of_carbons_that_is_not_permitted_is_the_reason(
    term: str, smiles: str, reason: str
) -> None:
    assert miss(_reading(term), smiles).reason == reason


LONG = """
core:
  name: formamide
  templates: ["O=[C;H1][N:1]"]
  positions: {N: [1]}
  permissions:
    - at: [N]
      permits:
        - alkyl C1-6
        - word: substituted alkyl
          max_carbons: 6
          node:
            name: substituted alkyl
            templates: ["[C:1]C", "[C:1]CCCCC"]
            attached_at: 1
            positions: {chain: [1]}
            permissions: [{at: [chain], permits: [halogen]}]
"""


def test_a_bound_that_is_broken_is_nearer_than_a_fault_in_a_nested_node() -> None:
    assert miss(LONG, "O=CNCCCCCCC").reason == "heptyl at N: alkyl is permitted to C6 only"


def test_a_bound_on_a_nested_node_is_the_reason_only_where_the_node_fits() -> None:
    bounded = LONG.replace("        - alkyl C1-6\n", "").replace('CCCCC"]', 'CCCCCC"]')
    found = miss(bounded, "O=CNC(F)CCCCCC")
    assert found.reason.endswith("at N: substituted alkyl is permitted to C6 only")
    assert "substituted alkyl C1-6 would be" in miss(bounded, "O=CNc1ccccc1").reason


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("*CCCCCCCCCCCCC", "tridecyl"),
        ("*OCCCCCCC", "heptyloxy"),
        ("*SCCCC", "butylthio"),
        ("*1CCCCCCC1", "azocane ring"),
        ("*1CCCCCCCCCC1", ""),
        ("*" + "C" * 21, ""),
        ("*CC(C)C", ""),
    ],
)
def test_straight_chains_and_rings_are_named_by_rule(text: str, name: str) -> None:
    fragment = vocabulary().fragment(text)
    assert vocabulary().name(fragment) == (
        name or vocabulary().group_names.get(text, fragment.text)
    )
