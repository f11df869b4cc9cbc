"""Pairs of known substances, with words written from chemical knowledge before any was computed."""

import csv
from pathlib import Path

import pytest
from rdkit import Chem
from rdkit.Chem.rdmolfiles import MolToRandomSmilesVect

from chem.errors import UnreadableStructureError
from chem.relatives.differences import difference
from chem.relatives.molecules import flat, read
from chem.relatives.rebuilding import rebuild
from tests.chem.relatives.words import WORDS

with (Path(__file__).parent / "cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))
SAMPLE = CASES[::24]


def named(case: dict[str, str]) -> str:
    return f"{case['subject']} of {case['relative']}"


@pytest.mark.parametrize("case", CASES[::5], ids=named)
def test_a_difference_is_said_as_a_chemist_says_it(case: dict[str, str]) -> None:
    found = difference(case["subject_smiles"], case["relative_smiles"], WORDS)
    assert found is not None
    assert found.words == case["words"]


@pytest.mark.slow_all
@pytest.mark.parametrize("case", CASES, ids=named)
def test_every_difference_of_the_table_is_said_so(case: dict[str, str]) -> None:
    found = difference(case["subject_smiles"], case["relative_smiles"], WORDS)
    assert found is not None
    assert found.words == case["words"]


@pytest.mark.parametrize("case", SAMPLE, ids=named)
def test_the_drawing_does_not_count(case: dict[str, str]) -> None:
    subject, relative = (
        MolToRandomSmilesVect(Chem.MolFromSmiles(case[which]), 1, randomSeed=7)[0]
        for which in ("subject_smiles", "relative_smiles")
    )
    found = difference(subject, relative, WORDS)
    assert found is not None
    assert found.words == case["words"]


@pytest.mark.parametrize("case", SAMPLE, ids=named)
def test_what_is_complete_one_way_is_complete_the_other_way(case: dict[str, str]) -> None:
    there = difference(case["subject_smiles"], case["relative_smiles"], WORDS)
    back = difference(case["relative_smiles"], case["subject_smiles"], WORDS)
    assert there is not None
    assert back is not None
    assert (there.extent, there.shared) == (back.extent, back.shared)
    assert len(there.changes) == len(back.changes)


@pytest.mark.parametrize(
    ("subject", "relative"),
    [
        ("CCNCCn1c(Cc2ccc(OC(C)C)cc2)nc2cc([N+](=O)[O-])ccc21",
         "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc([N+](=O)[O-])ccc21"),
        ("CNC(C)C(=O)c1cccc(C)c1", "CNC(C)C(=O)c1ccc(C)cc1"),
        ("CCCCCn1nc(C(=O)c2cccc3ccccc23)c2ccccc21", "CCCCCn1cc(C(=O)c2cccc3ccccc23)c2ccccc21"),
        ("CC(N)Cc1ccc2c(c1)CCO2", "CC(N)Cc1ccc2occc2c1"),
    ],
)  # fmt: skip
def test_the_edits_make_the_subject_out_of_the_relative(subject: str, relative: str) -> None:
    found = difference(subject, relative, WORDS)
    assert found is not None
    edits = [edit for change in found.changes for edit in change.edits]
    assert Chem.CanonSmiles(subject) in rebuild(flat(read(relative)), edits)


@pytest.mark.parametrize(
    ("subject", "relative", "words"),
    [
        ("C[C@H](N)Cc1ccccc1", "C[C@@H](N)Cc1ccccc1",
         "enantiomer: (S) instead of (R) at the carbon alpha to the amine nitrogen"),
        ("CC(N)Cc1ccccc1", "C[C@@H](N)Cc1ccccc1", "same constitution, configuration not stated"),
        ("[2H]C([2H])([2H])NC(C)Cc1ccccc1", "CNC(C)Cc1ccccc1",
         "isotopes: labelled with 3 deuterium"),
        ("C[C@H](O)[C@H](N)c1ccccc1", "C[C@@H](O)[C@H](N)c1ccccc1",
         "stereoisomer: (S) instead of (R) at the carbon beta to the amine nitrogen"),
        (r"C/C=C/c1ccccc1", r"C/C=C\c1ccccc1",
         "stereoisomer: (E) instead of (Z) at the double bond"),
    ],
)  # fmt: skip
def test_the_same_constitution_is_said_as_that(subject: str, relative: str, words: str) -> None:
    found = difference(subject, relative, WORDS)
    assert found is not None
    assert found.words == words


def test_a_structure_differs_in_nothing_from_itself() -> None:
    assert difference("CC(N)Cc1ccccc1", "c1ccc(CC(C)N)cc1", WORDS) is None


def test_what_shares_little_is_not_put_into_words() -> None:
    found = difference("Cn1c(=O)c2c(ncn2C)n(C)c1=O", "CC(C)Cc1ccc(C(C)C(=O)O)cc1", WORDS)
    assert found is not None
    assert (found.words, found.extent, found.changes) == ("no close relative", "none", ())


def test_what_is_too_large_to_compare_in_time_is_not_compared() -> None:
    peptide = "NCC(=O)" * 30 + "O"
    assert difference(peptide, "NCC(=O)" * 29 + "O", WORDS) is None


def test_an_unreadable_structure_is_an_error() -> None:
    with pytest.raises(UnreadableStructureError):
        difference("C1CC", "CC", WORDS)


def test_the_sentence_with_the_name_reads_as_one() -> None:
    lost = difference("CC(N)Cc1ccccc1", "CNC(C)Cc1ccccc1", WORDS)
    added = difference("CC(N)Cc1ccc(F)cc1", "CC(N)Cc1ccccc1", WORDS)
    assert lost is not None
    assert added is not None
    assert lost.of("methamphetamine") == "N-desmethyl of methamphetamine"
    assert added.of("amphetamine") == (
        "amphetamine: fluorine added at position 4 of the phenyl ring"
    )
