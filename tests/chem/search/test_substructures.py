"""Joins find what RDKit finds, molecule by molecule; what is too much is refused with words."""

import numpy as np
import pytest
from rdkit import Chem

from chem.errors import ChemError
from chem.search.batches import batch_of
from chem.search.errors import SearchTooBroadError
from chem.search.joining import match
from chem.search.patterns import PatternKind, read_pattern
from chem.search.planes import having_all
from chem.search.planning import plan
from chem.search.shelf import EMPTY, shelve
from chem.search.substructures import containing
from tests.chem.search.some import MANY, MOLS, SHELF, SMILES

JOINED = (
    "c1ccccc1", "[#6]-[NX3;H1]", "[N,O;+0;!R]~[#6]", "[C;R2]-,=;!@N", "[r5]", "[r5,r7]~[x3]",
    "[R2]", "[D3;v4]", "[h2]N", "[H2]", "[!#6;!#7;!#8]", "C/C=C/C", "[#6]=,#[#7]", "c-!@c",
    "[CX4;H3]", "[nX2]", "[Cl,Br,I,F]", "[+1]", "[O-]", "[13C]", "[2H]", "[H]C", "A", "a",
    "*~*~*~*~*~*~*", "CC(C)(C)C", "[D4](~*)(~*)(~*)~*", "O=C(N(c1ccccc1)C1CCN(CCc2ccccc2)CC1)CC",
    "[C@H](N)C", "[a;r6;R1]:[a;R2]", "[R0]", "[r0]", "[H0;D1]", "C#C", "[#6]1~[#6]~[#6]~1",
    "[$(C=O)]N", "[$(c1ccccc1)]C", "[N;!$(NC=O)]", "[$([NX3;H2,H1]),$([nH])]CC",
    "[!$(*#*)&!D1]-&!@[!$(*#*)&!D1]", "[$([#6]~[$(N~[$([#6]~O)])])]", "[r15]", "[#6:1][#7:2]",
)  # fmt: skip
LOOKED_AT = ("[^2]", "[z1]", "[k6]", "[D{2-3}]")
DRAWN = (
    "CC", "c1ccccc1", "CNC", "C[N+](C)C", "OC=O", "[13CH3]", "CC(=O)[O-]", "[2H]C", "C1CC1",
    "c1ccc2[nH]ccc2c1", "CN1CCOCC1", *SMILES[:7],
)  # fmt: skip


def found_by_rdkit(text: str, kind: PatternKind) -> list[int]:
    query = Chem.MolFromSmarts(text) if kind == "smarts" else Chem.MolFromSmiles(text)
    return [number for number, mol in enumerate(MOLS) if mol.HasSubstructMatch(query)]


@pytest.mark.parametrize("smarts", JOINED + LOOKED_AT)
def test_a_smarts_finds_what_rdkit_finds(smarts: str) -> None:
    found = containing(SHELF, read_pattern(smarts, "smarts"))

    assert found.ids.tolist() == found_by_rdkit(smarts, "smarts")


@pytest.mark.parametrize(
    ("text", "kind"),
    [*((each, "smarts") for each in JOINED), *((each, "smiles") for each in DRAWN)],
)
def test_a_join_finds_what_rdkit_finds(text: str, kind: PatternKind) -> None:
    made = plan(read_pattern(text, kind), SHELF.properties, np.asarray(SHELF.kind_counts))
    found = match(made, SHELF.graphs, np.flatnonzero(SHELF.ids != EMPTY))

    assert np.sort(SHELF.ids[found.matched]).tolist() == found_by_rdkit(text, kind)
    assert len(found.undecided) == 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((each, "smarts") for each in JOINED + LOOKED_AT),
        *((each, "smiles") for each in DRAWN),
    ],
)
def test_among_many_the_same_are_found(text: str, kind: PatternKind) -> None:
    found = containing(MANY, read_pattern(text, kind)).ids

    assert found[: len(found) // 20].tolist() == found_by_rdkit(text, kind)
    assert np.array_equal(found % len(SMILES), np.tile(found_by_rdkit(text, kind), 20))


def test_what_has_all_bits_is_found_among_many_planes() -> None:
    bits = np.random.default_rng(1).random((50, 64 * 300)) < np.linspace(0.7, 0.99, 50)[:, None]
    planes = np.packbits(bits, axis=1, bitorder="little").view(np.uint64)
    asked = np.array([3, 10, 20, 30, 35, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49])

    found = having_all(planes, asked, bits.sum(axis=1))

    assert len(found) > 0
    assert found.tolist() == np.flatnonzero(bits[asked].all(axis=0)).tolist()


@pytest.mark.parametrize("smiles", DRAWN)
def test_a_drawn_part_finds_what_rdkit_finds(smiles: str) -> None:
    found = containing(SHELF, read_pattern(smiles, "smiles"))

    assert found.ids.tolist() == found_by_rdkit(smiles, "smiles")


@pytest.mark.parametrize("smarts", JOINED + LOOKED_AT)
def test_rdkit_is_asked_only_where_the_graph_does_not_tell(smarts: str) -> None:
    made = plan(read_pattern(smarts, "smarts"), SHELF.properties, np.asarray(SHELF.kind_counts))

    assert made.is_exact == (smarts in JOINED)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("[#6", "smarts", "not a SMARTS"),
        ("c1ccc(", "smiles", "not the SMILES"),
        ("CC.CC", "smarts", "with a dot"),
        ("[$(C.C)]", "smarts", "with a dot"),
        ("C" * 61, "smarts", "61 atoms"),
        ("[$(" * 9 + "C" + ")]" * 9, "smarts", "nested 9 deep"),
        ("C" * 2_001, "smiles", "2001 characters"),
        ("  ", "smiles", "empty"),
        ("C C", "smarts", "without blanks"),
        ("C\u00e9", "smarts", "without blanks"),
    ],
)
def test_a_pattern_out_of_bounds_is_refused_with_words(
    text: str, kind: PatternKind, words: str
) -> None:
    with pytest.raises(ChemError, match=words):
        read_pattern(text, kind)


def test_a_first_page_may_be_enough() -> None:
    found = containing(SHELF, read_pattern("C", "smiles"), enough=3)

    assert found.ids.tolist() == found_by_rdkit("C", "smiles")
    assert found.is_complete


def test_a_search_that_is_late_ends_with_words() -> None:
    with pytest.raises(SearchTooBroadError, match="larger pattern"):
        containing(SHELF, read_pattern("C", "smiles"), is_late=lambda: True)


def test_nothing_is_found_in_an_empty_index() -> None:
    assert containing(shelve(batch_of(())), read_pattern("C", "smiles")).ids.tolist() == []
