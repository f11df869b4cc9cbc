import pytest
from rdkit import Chem, rdBase

from chem.errors import (
    ChemError,
    QueryStructureError,
    UnreadableStructureError,
)
from chem.parsing import parse
from chem.structures import Source
from tests.chem.drugs import DRUGS, MORPHINE, issue_codes, molfile_of, normalised, parent_keys

QUERY_MOLFILE = """
  any atom

  2  1  0  0  0  0            999 V2000
    0.0000    0.0000    0.0000 C   0  0
    1.5000    0.0000    0.0000 A   0  0
  1  2  1  0
M  END
"""
POLYMER_MOLFILE = """
  polymer

  4  3  0  0  0  0            999 V2000
    0.0000    0.0000    0.0000 C   0  0
    1.5000    0.0000    0.0000 C   0  0
    3.0000    0.0000    0.0000 O   0  0
    4.5000    0.0000    0.0000 C   0  0
  1  2  1  0
  2  3  1  0
  3  4  1  0
M  STY  1   1 SRU
M  SAL   1  2   2   3
M  SBL   1  2   1   3
M  SMT   1 n
M  END
"""


@pytest.mark.parametrize(
    "text",
    ["x", "C1CC", "CC(", "CC)", "C[", "c1cccc1", "C(C)(C)(C)(C)C", "CC>>CO", "InChI=1S/CH4", "{}"],
)
def test_what_is_not_a_smiles_is_unreadable(text: str) -> None:
    with rdBase.BlockLogs(), pytest.raises(UnreadableStructureError):
        parse(Source(kind="smiles", text=text))


def test_a_wrong_valence_is_named_with_its_atom() -> None:
    with pytest.raises(UnreadableStructureError, match="atom 1 C, 5"):
        normalised("C(C)(C)(C)(C)C")


@pytest.mark.parametrize(
    "text",
    ["*CC", "[*:1]CC", "CC~C", "[R1]CC |$R1;;$|", "[*]c1ccccc1", "C1CCCCC1O |LN:1:1.60.2.6|"],
)
def test_a_query_or_generic_drawing_is_refused(text: str) -> None:
    with rdBase.BlockLogs(), pytest.raises((QueryStructureError, UnreadableStructureError)):
        parse(Source(kind="smiles", text=text))


def test_a_molfile_with_an_open_atom_is_a_query() -> None:
    with pytest.raises(QueryStructureError, match="atom 2"):
        normalised(QUERY_MOLFILE, "molfile")


def test_a_polymer_is_identified_by_its_unit_with_a_warning() -> None:
    assert "polymer" in issue_codes(POLYMER_MOLFILE, "molfile")


@pytest.mark.parametrize("part", [0.1, 0.25, 0.5, 0.75, 0.95])
def test_a_molfile_cut_off_is_an_error_of_our_own(part: float) -> None:
    whole = molfile_of(MORPHINE)
    with pytest.raises(ChemError):
        normalised(whole[: int(len(whole) * part)], "molfile")


@pytest.mark.parametrize(
    "text",
    [
        "\n\n\n999999  0  0  0  0  0            999 V2000\nM  END\n",
        "\n\n\n -1 -1  0  0  0  0            999 V2000\nM  END\n",
        "\n\n\n  1  0  0  0  0  0            999 V2000\n       nan       nan       nan C\nM  END\n",
        "\n\n\n  0  0  0  0  0  0            999 V3000\nM  V30 BEGIN CTAB\n"
        "M  V30 COUNTS 100000000 0 0 0 0\nM  V30 END CTAB\nM  END\n",
        "\n\n\n  0  0  0  0  0  0            999 V2000\nM  END\n",
        "not a molfile",
    ],
)
def test_a_malformed_molfile_is_an_error_of_our_own(text: str) -> None:
    with pytest.raises(ChemError):
        normalised(text, "molfile")


@pytest.mark.parametrize(
    "text", ["InChI=1S/", "InChI=", "CC", "InChI=1S/C2H6/c1-9/h1-2H3", "x" * 99]
)
def test_what_is_not_an_inchi_is_unreadable(text: str) -> None:
    with pytest.raises(ChemError):
        normalised(text, "inchi")


@pytest.mark.parametrize("name", ["morphine", "LSD", "MDMB-4en-PINACA", "salvinorin A", "cocaine"])
def test_smiles_inchi_and_molfile_give_one_key(name: str) -> None:
    smiles = DRUGS[name]
    inchi = str(Chem.MolToInchi(Chem.MolFromSmiles(smiles)))
    expected = parent_keys(smiles)
    assert parent_keys(inchi, "inchi") == expected
    assert parent_keys(molfile_of(smiles), "molfile") == expected


def test_a_double_bond_keeps_its_side_from_a_molfile() -> None:
    assert parent_keys(molfile_of("F/C=C/Cl"), "molfile") == parent_keys("F/C=C/Cl")
    assert parent_keys(molfile_of("F/C=C\\Cl"), "molfile") == parent_keys("F/C=C\\Cl")


def test_a_title_after_a_blank_is_ignored_with_a_warning() -> None:
    assert parent_keys("CCN ethylamine") == parent_keys("CCN")
    assert "title_ignored" in issue_codes("CCN ethylamine")


def test_a_title_in_front_is_not_a_smiles() -> None:
    with pytest.raises(UnreadableStructureError):
        normalised("ethylamine CCN")


def test_a_chemaxon_extension_is_read_and_a_broken_one_refused() -> None:
    assert issue_codes("C[C@H](F)Cl |&1:1|") == ["stereo_undefined", "stereo_group_open"]
    with pytest.raises(UnreadableStructureError):
        normalised("CCN |junk|")


def test_blanks_around_a_smiles_do_not_count() -> None:
    assert parent_keys("  CCN\t") == parent_keys("CCN")
    assert "title_ignored" not in issue_codes("  CCN ")


def test_an_inchi_that_reads_back_as_another_says_so() -> None:
    mesocarb = "CC(Cc1ccccc1)[n+]1cc([N-]C(=O)Nc2ccccc2)on1"
    inchi = normalised(mesocarb).components[0].inchi
    assert "inchi_changed" in issue_codes(inchi, "inchi")
    assert "inchi_changed" not in issue_codes("InChI=1S/C2H7N/c1-2-3/h2-3H2,1H3", "inchi")


def test_a_second_record_behind_a_molfile_is_refused_and_not_lost() -> None:
    block = Chem.MolToMolBlock(Chem.MolFromSmiles("CCO"))
    with pytest.raises(UnreadableStructureError, match="more after the end of the record"):
        parse(Source(kind="molfile", text=f"{block}$$$$\n{block}"))


def test_the_end_of_a_record_behind_a_molfile_is_no_second_one() -> None:
    block = Chem.MolToMolBlock(Chem.MolFromSmiles("CCO"))
    mol = parse(Source(kind="molfile", text=f"{block}> <name>\nethanol\n\n$$$$\n"))
    assert Chem.MolToSmiles(mol) == "CCO"


def test_atoms_that_cannot_be_made_aromatic_are_counted_from_one() -> None:
    with pytest.raises(UnreadableStructureError, match="atoms: 1 2 3 4 5"):
        parse(Source(kind="smiles", text="c1cccn1"))
