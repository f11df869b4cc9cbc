"""Chains of four atoms: what they rule out, and that they rule out no template that lies."""

import pytest
from rdkit import Chem

from chem.markush.atom_terms import atom_test, bond_test
from chem.markush.atoms import AtomKind, BondKind, atoms_of, bonds_of
from chem.markush.paths import EVERYTHING, PathScreen
from tests.chem.rules.asking import compiled
from tests.chem.rules.test_deciding import STRUCTURES

READINGS = [one.reading for one in compiled().wordings]
KINSHIP = [one.reading for one in compiled().families]
TEMPLATES = [template for one in READINGS + KINSHIP for template in one.core.templates]
SMARTS = tuple(dict.fromkeys(template.text for template in TEMPLATES))
ODD = (
    "[2H]C([2H])([2H])NC(C)Cc1ccccc1",
    "C[N+](C)(C)CCc1c[nH]c2ccccc12",
    "CCC[Se]CCN",
    "C1CC1C1CC1",
)


def _kind(smarts: str) -> AtomKind:
    """Return the kind of the first atom of a molecule."""
    return AtomKind(*atoms_of(Chem.MolFromSmiles(smarts))[0])


@pytest.mark.parametrize(
    ("smarts", "smiles", "held"),
    [
        ("[NX3;!R;!$(N-C=O)]", "NC", True),
        ("[NX3;!R;!$(N-C=O)]", "N1CC1", False),
        ("[N&X3&H2]", "NC", True),
        ("[N&X3&H1]", "NC", False),
        ("[c,n]", "n1ccccc1", True),
        ("[c,n]", "NC", False),
        ("[C&X4,$(C=O)]", "C=O", True),
        ("[!#6]", "NC", True),
        ("[!#6]", "CN", False),
        ("[N;+0]", "[NH3+]C", False),
        ("[N;+,+0]", "[NH3+]C", True),
        ("[#6;!a]", "c1ccccc1", False),
        ("[R2]", "C1CC1", True),
        ("[!R2]", "C1CC1", True),
        ("[R0]", "C1CC1", False),
        ("[H]", "CC", True),
        ("[Se]", "CC", True),
    ],
)
def test_an_atom_is_refused_only_for_what_is_understood(
    smarts: str,
    smiles: str,
    held: bool,  # noqa: FBT001 - a case
) -> None:
    assert atom_test(smarts)(_kind(smiles)) is held


@pytest.mark.parametrize(
    ("smarts", "order", "in_ring", "held"),
    [
        ("", 1.0, False, True),
        ("", 2.0, False, False),
        ("-&!@", 1.0, True, False),
        ("-,=", 2.0, True, True),
        ("~", 3.0, False, True),
        ("@", 1.5, True, True),
    ],
)
def test_a_bond_is_refused_by_its_order_and_ring(
    smarts: str,
    order: float,
    in_ring: bool,  # noqa: FBT001 - a case
    held: bool,  # noqa: FBT001 - a case
) -> None:
    assert bond_test(smarts)(BondKind(order, in_ring)) is held


@pytest.mark.parametrize("smiles", [*STRUCTURES, *ODD])
def test_no_template_of_the_law_is_ruled_out_that_lies(smiles: str) -> None:
    mol = Chem.MolFromSmiles(smiles)
    queries = [Chem.MolFromSmarts(smarts) for smarts in SMARTS]
    screen = PathScreen(queries)
    lacking = ~screen.held(atoms_of(mol), bonds_of(mol))
    ruled_out = [
        smarts for smarts, need in zip(SMARTS, screen.needs, strict=True) if need & lacking
    ]
    assert [one for one in ruled_out if mol.HasSubstructMatch(Chem.MolFromSmarts(one))] == []


def test_a_core_whose_chain_is_not_there_is_ruled_out() -> None:
    mol = Chem.MolFromSmiles("NCCCc1ccccc1")
    screen = PathScreen([Chem.MolFromSmarts("NCCc"), Chem.MolFromSmarts("NCCC")])
    held = screen.held(atoms_of(mol), bonds_of(mol))
    assert [bool(need & ~held) for need in screen.needs] == [True, False]


def test_of_drawn_hydrogens_nothing_is_told() -> None:
    mol = Chem.MolFromSmiles("[2H]C([2H])([2H])C")
    assert PathScreen([]).held(atoms_of(mol), bonds_of(mol)) == EVERYTHING


def test_of_too_many_kinds_of_atoms_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chem.markush.paths.MOST_KINDS", 1)
    mol = Chem.MolFromSmiles("CCO")
    assert PathScreen([]).held(atoms_of(mol), bonds_of(mol)) == EVERYTHING


def test_chains_are_remembered_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chem.markush.paths.MOST_REMEMBERED", 1)
    mol = Chem.MolFromSmiles("CCOCCN")
    screen = PathScreen([Chem.MolFromSmarts("CCOC"), Chem.MolFromSmarts("COCC")])
    held = [screen.held(atoms_of(mol), bonds_of(mol)) for _ in range(2)]
    assert held[0] == held[1] == screen.needs[0] | screen.needs[1]
