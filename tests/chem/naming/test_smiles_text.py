import pytest

from chem.naming.smiles_text import look


@pytest.mark.parametrize(
    "text",
    [
        "CCO",
        "CCN",
        "CCBr",
        "CNC(C)C(=O)c1ccc(C)cc1",
        "C1CCCCC1",
        "C[C@H](N)Cc1ccccc1",
        "F/C=C/F",
        "[Na+].[Cl-]",
        "c1cc2%10ccccc2c1%10",
    ],
)
def test_what_only_a_smiles_can_be_is_one(text: str) -> None:
    assert look(text) == "smiles"


@pytest.mark.parametrize("text", ["CN", "P", "NO", "C", "I", "PCP", "COC", "CBN", "PCC", "O-PCP"])
def test_letters_that_are_names_too_may_be_either(text: str) -> None:
    assert look(text) == "either"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MDMA",
        "cocaine",
        "P2P",  # a ring opened and never closed
        "PB22",  # a ring closed on the atom it begins at
        "C8C8",
        "c1ccc",
        "CC(",
        "CC)C",
        "(CC)",
        "C==C",
        "CC=",
        "CC O",
        "4-MMC",
        "C" * 2_001,
        "\u0421\u0421O",  # Cyrillic letters that look like carbon
    ],
)
def test_what_cannot_be_read_as_smiles_is_none(text: str) -> None:
    assert look(text) == "no"
