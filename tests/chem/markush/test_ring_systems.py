"""A ring system in place of a drawing, and nested nodes that close rings with the core."""

import pytest

from tests.chem.markush.law_words import hit, miss

KETONE = """
core:
  name: aminoketone
  templates: ["O=[C:1]CN"]
  positions: {{C1: [1]}}
  permissions:
    - at: [C1]
      least: 1
      permits:
        - word: ring system
          node:
            name: ring system
            templates: [{{ring_system: {{at: 1, {test}}}}}]
            positions: {{rings: [1]}}
            permissions: [{{at: [rings], permits: [alkyl]}}]
"""


def _ketone(test: str) -> str:
    return KETONE.format(test=test)


@pytest.mark.parametrize(
    ("test", "inside", "outside"),
    [
        ("rings: [1, 2]", "NCC(=O)c1ccc2ccccc2c1", "NCC(=O)c1ccc2cc3ccccc3cc2c1"),
        ("sizes: [5, 6]", "NCC(=O)C1CCCC1", "NCC(=O)C1CCC1"),
        ("elements: [C, S]", "NCC(=O)c1cccs1", "NCC(=O)c1ccco1"),
        ("most_hetero: 1", "NCC(=O)c1ccccn1", "NCC(=O)c1cnccn1"),
        ("least_hetero: 1", "NCC(=O)c1ccccn1", "NCC(=O)c1ccccc1"),
        ("aromatic: true", "NCC(=O)c1ccc2ccccc2c1", "NCC(=O)c1ccc2CCCCc2c1"),
        ("aromatic: false", "NCC(=O)C1CCCCC1", "NCC(=O)c1ccccc1"),
        ("joined: fused", "NCC(=O)C1CCC2CCCCC2C1", "NCC(=O)C1CC2CCC1C2"),
        ("joined: fused", "NCC(=O)C1CC1", "NCC(=O)C1CCC2(CC1)CCCC2"),
        ("excepts: [c1ccccc1]", "NCC(=O)c1ccc2ccccc2c1", "NCC(=O)c1ccccc1"),
        ("has: [c1ccccc1]", "NCC(=O)c1ccc2CCCCc2c1", "NCC(=O)C1CCCCC1"),
        ("lacks: ['[#7]']", "NCC(=O)c1ccccc1", "NCC(=O)c1ccccn1"),
        ("hangs_by: [c1ccccc1]", "NCC(=O)c1ccc2CCCCc2c1", "NCC(=O)C1CCc2ccccc2C1"),
    ],
)
def test_a_ring_system_is_the_one_meant_or_not(test: str, inside: str, outside: str) -> None:
    assert "permitted" in hit(_ketone(test), inside).reason
    assert "ring system is missing" in miss(_ketone(test), outside).reason or "ring system" in (
        miss(_ketone(test), outside).reason
    )


def test_what_hangs_on_a_ring_system_needs_a_permission_of_its_own() -> None:
    text = _ketone("rings: [1, 3]")
    assert "methyl at ring system, rings: alkyl permitted" in hit(text, "NCC(=O)c1ccccc1C").reason
    assert "fluoro at rings" in miss(text, "NCC(=O)c1ccccc1F").reason


def test_a_chain_is_no_ring_system() -> None:
    assert "ring system would be" in miss(_ketone("rings: [1, 3]"), "NCC(=O)CC").reason
    assert "ring system would be" in miss(_ketone("rings: [1, 3]"), "NCC(=O)Cc1ccccc1").reason


FUSED = """
core:
  name: phenethylamine
  templates: ["NCCc1[c:2][c:2][c:2][c:2][c:2]1"]
  positions: {ring: [2]}
  permissions:
    - at: [ring]
      shape: bridge
      permits:
        - word: fused ring
          node:
            name: fused ring
            templates: [{ring_system: {at: 1, sizes: [4, 8], most_hetero: 2, hetero_at_ends: true}}]
            positions: {fused: [1]}
            permissions: [{at: [fused], permits: [alkyl C1-2]}]
"""


@pytest.mark.parametrize(
    ("smiles", "reason"),
    [
        ("NCCc1ccc2OCOc2c1", None),
        ("NCCc1ccc2ccccc2c1", None),
        ("NCCc1ccc2OC(C)Cc2c1", None),
        ("NCCc1ccc2OC(CCC)Cc2c1", "in fused ring: propyl at fused"),
        ("NCCc1ccc2COCc2c1", "fused ring would be"),
        ("NCCc1ccc2CCCCCCCc2c1", "fused ring would be"),
    ],
)
def test_a_ring_fused_to_the_core_may_be_a_nested_ring_system(
    smiles: str, reason: str | None
) -> None:
    assert (reason or "fused ring at ring") in (hit if reason is None else miss)(
        FUSED, smiles
    ).reason


INDOLE = """
core:
  name: indole
  templates: ["[c:2]1[c:3]c2ccccc2[n:1]1"]
  positions: {N1: [1], C2: [2], C3: [3]}
  permissions:
    - at: [C3, C2]
      shape: bridge
      permits:
        - word: closed amide
          node:
            name: closed amide
            templates: ["[C:1](=O)[N:2]C~[C:3]"]
            attached_at: [1, 3]
            positions: {amide N: [2], end: [3]}
            permissions: [{at: [amide N], permits: [substituted benzyl]}]
"""


def test_a_nested_node_may_close_a_ring_over_two_named_positions() -> None:
    found = hit(INDOLE, "O=C1N(Cc2ccccc2)CCc2[nH]c3ccccc3c12")
    assert "benzyl at closed amide, amide N: substituted benzyl permitted" in found.reason


def test_the_ends_of_a_nested_node_stand_in_the_order_of_the_positions() -> None:
    assert "closed amide would be" in miss(INDOLE, "O=C1N(Cc2ccccc2)CCc2c1[nH]c1ccccc21").reason


SPIRO = """
core:
  name: cyclohexylamine
  templates: ["N[C]1CC[C:1]CC1"]
  positions: {C4: [1]}
  permissions:
    - at: [C4]
      shape: ring_through
      permits:
        - word: oxaspiro ring
          node:
            name: oxaspiro ring
            templates: ["[C:1]CC[O:2]", "[C:1]C[O:2]"]
            attached_at: [1, 2]
            positions: {}
"""


def test_a_spiro_ring_may_be_a_nested_node() -> None:
    assert "oxaspiro ring at C4: permitted" in hit(SPIRO, "NC1CCC2(CC1)CCCO2").reason
    assert "oxaspiro ring would be" in miss(SPIRO, "NC1CCC2(CC1)CCOC2").reason
    assert "oxaspiro ring would be" in miss(SPIRO, "NC1CCC2(CC1)CCCC2").reason


HYDRAZONE = """
core:
  name: oxindole
  templates: ["[C:3]1C(=O)Nc2ccccc12"]
  positions: {C3: [3]}
  permissions:
    - at: [C3]
      permits:
        - word: hydrazone
          bond: double
          node: {name: hydrazone, templates: ["[N:1]NC=O"], attached_at: 1, positions: {}}
"""


def test_a_nested_node_may_hang_by_a_double_bond() -> None:
    assert "hydrazone at C3: permitted" in hit(HYDRAZONE, "O=CNN=C1C(=O)Nc2ccccc12").reason
    assert "hydrazone would be" in miss(HYDRAZONE, "O=CNNC1C(=O)Nc2ccccc12").reason
