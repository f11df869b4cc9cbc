"""A SMILES that is read part by part means what it means as a whole."""

import pytest
from rdkit import Chem

from chem.drawn import joined, may_be_odd, parts_of
from chem.structures import Source


def drawn(text: str) -> Source:
    return Source(kind="smiles", text=text)


@pytest.mark.parametrize(
    "text",
    [
        "C[NH2+]C(C)Cc1ccccc1.[Cl-]",
        "CC(N)Cc1ccccc1.OC(=O)/C=C/C(O)=O.CC(N)Cc1ccccc1",
        "Cl[Zn]Cl.C[C@H](N)Cc1ccccc1",
        "[2H]OC.CCO",
        "c1ccccc1",
    ],
)
def test_the_parts_are_written_together_as_the_whole_is(text: str) -> None:
    parts = parts_of(drawn(text), {})

    assert parts is not None
    assert joined(parts) == Chem.CanonSmiles(text)


@pytest.mark.parametrize(
    "text",
    [
        "C1.C1",  # a bond across the dot
        "C..C",
        "C.-C",
        "C(.C)C",
        "[Na].[Cl]",  # ions only beside one another
        "CC(=O)O[Ti](=O)C.Cl[Zn]Cl",  # whether bonds are cut is asked of all metals at once
        "[CH3:1]O.Cl",
        "CC(O)F.Cl |&1:1|",
        "not a SMILES",
    ],
)
def test_what_its_dots_do_not_divide_is_read_as_one(text: str) -> None:
    assert parts_of(drawn(text), {}) is None


def test_only_configuration_and_a_ring_hydrogen_stand_in_brackets_without_being_odd() -> None:
    assert not may_be_odd("C[C@@H](N)Cc1c[nH]c2ccccc12")
    assert may_be_odd("[CH3]")
    assert may_be_odd("C[NH3+]")
    assert may_be_odd("[2H]C")
