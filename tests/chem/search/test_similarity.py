"""Likeness from planes of bits equals likeness from RDKit, pair by pair."""

import numpy as np
import pytest
from rdkit import Chem, DataStructs
from rdkit.Chem import rdFingerprintGenerator

from chem.search.fingerprints import morgan_of
from chem.search.index import Index
from chem.search.planes import add_up, counts_at, places_in, reaches
from chem.search.shelf import Shelf
from chem.search.similarity import similar
from tests.chem.search.some import ENTRIES, MOLS, PLANES, SHELF

MORGAN = rdFingerprintGenerator.GetMorganGenerator(radius=2, fpSize=2048)
BITS = [MORGAN.GetFingerprint(mol) for mol in MOLS]


@pytest.mark.parametrize("least", [1e-9, 0.1, 1 / 3, 0.5, 0.7, 1.0])
@pytest.mark.parametrize("most", [1, 7, 10_000])
@pytest.mark.parametrize("asked", [0, 5, 11])
@pytest.mark.parametrize("shelf", [SHELF, PLANES], ids=["few", "planes"])
def test_the_best_are_those_of_rdkit_and_ties_go_by_id(
    shelf: Shelf, asked: int, most: int, least: float
) -> None:
    wanted = np.array(DataStructs.BulkTanimotoSimilarity(BITS[asked], BITS))
    order = np.lexsort((np.arange(len(wanted)), -wanted))
    order = order[wanted[order] >= least][:most]

    found = similar(shelf, morgan_of(MOLS[asked]), most=most, least=least)

    assert found.ids.tolist() == order.tolist()
    assert found.likeness == pytest.approx(wanted[order])


def test_a_molecule_without_bits_is_like_nothing() -> None:
    assert len(similar(SHELF, bytes(256), most=5).ids) == 0


def test_what_is_added_later_is_found_with_what_was_there() -> None:
    index = Index()
    index.add(ENTRIES[:6])
    before = index.similar(morgan_of(MOLS[8]), most=1).ids.tolist()
    index.add(ENTRIES[6:])

    assert before != [8]
    assert index.similar(morgan_of(MOLS[8]), most=1).ids.tolist() == [8]
    assert len(index) == len(ENTRIES)


@pytest.mark.parametrize("planes", [1, 2, 3, 7, 45])
def test_planes_add_up_to_counts(planes: int) -> None:
    rng = np.random.default_rng(planes)
    bits = rng.integers(0, 2, (planes, 128), np.uint8)
    words = np.packbits(bits, axis=1, bitorder="little").view(np.uint64)

    counts = add_up(words)

    assert counts_at(counts, np.arange(128)).tolist() == bits.sum(axis=0).tolist()
    enough = reaches(counts, np.full(2, max(1, planes // 2)))
    assert (
        places_in(enough).tolist()
        == np.flatnonzero(bits.sum(axis=0) >= max(1, planes // 2)).tolist()
    )


def test_a_count_that_cannot_be_reached_is_reached_by_none() -> None:
    words = np.full((3, 1), 0xFFFFFFFFFFFFFFFF, np.uint64)

    assert places_in(reaches(add_up(words), np.array([4]))).tolist() == []


def test_fingerprints_are_those_of_rdkit() -> None:
    mol = Chem.MolFromSmiles("CNC(C)C(=O)c1ccc(C)cc1")
    bits = np.unpackbits(np.frombuffer(morgan_of(mol), np.uint8), bitorder="little")

    assert np.flatnonzero(bits).tolist() == list(MORGAN.GetFingerprint(mol).GetOnBits())
