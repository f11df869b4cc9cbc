import pytest

from chem.codes.assembling import smiles_of
from chem.codes.parse import parse_code
from chem.codes.records import Reading
from chem.codes.write import write_codes
from tests.chem.codes.combinations import CANNABINOIDS, sample
from tests.chem.codes.facts import CANNABINOIDS_ONLY as ONLY
from tests.chem.codes.facts import READ, flat, folded

# Names that are read, but as a text of other letters
SPELLINGS = {
    "4cncumylbinaca": "cumyl4cnbinaca",
    "5fadbica": "5fadbpica",
    "5fabica": "5fabpica",
}


def test_the_names_of_a_structure_hold_the_one_it_is_known_by() -> None:
    written = {smiles: write_codes(smiles, ONLY) for _, smiles in READ}
    spelt = {smiles: {folded(name) for name in names} for smiles, names in written.items()}
    missing = [
        name
        for name, smiles in READ
        if SPELLINGS.get(folded(name), folded(name)) not in spelt[smiles]
    ]
    assert missing == []
    read = {smiles: parse_code(names[0], ONLY) for smiles, names in written.items()}
    assert {smiles: [flat(one.smiles) for one in found] for smiles, found in read.items()} == {
        smiles: [smiles] for smiles in written
    }


@pytest.mark.parametrize(
    ("first", "smiles"),
    [
        ("5F-MDMB-PICA", "COC(=O)[C@@H](NC(=O)c1cn(CCCCCF)c2ccccc12)C(C)(C)C"),
        ("5F-MDMB-PINACA", "COC(=O)C(NC(=O)c1nn(CCCCCF)c2ccccc12)C(C)(C)C"),
        ("4F-MDMB-BINACA", "COC(=O)C(NC(=O)c1nn(CCCCF)c2ccccc12)C(C)(C)C"),
        ("ADB-BUTINACA", "CCCCn1nc(C(=O)N[C@H](C(N)=O)C(C)(C)C)c2ccccc21"),
        ("MDMB-4en-PINACA", "C=CCCCn1nc(C(=O)N[C@H](C(=O)OC)C(C)(C)C)c2ccccc21"),
        ("CUMYL-4CN-BINACA", "CC(C)(NC(=O)c1nn(CCCCC#N)c2ccccc12)c1ccccc1"),
        ("5F-CUMYL-PEGACLONE", "CC(C)(c1ccccc1)n1ccc2c(c1=O)c1ccccc1n2CCCCCF"),
        ("5F-APINACA", "O=C(NC12CC3CC(CC(C3)C1)C2)c1nn(CCCCCF)c2ccccc12"),
        ("APINACA", "O=C(NC12CC3CC(CC(C3)C1)C2)c1nn(CCCCC)c2ccccc12"),
        ("FUB-144", "CC1(C)C(C(=O)c2cn(Cc3ccc(F)cc3)c3ccccc23)C1(C)C"),
        ("5F-PB-22", "O=C(Oc1cccc2cccnc12)c1cn(CCCCCF)c2ccccc12"),
        ("ADB-5'Br-PINACA", "CCCCCn1nc(C(=O)NC(C(N)=O)C(C)(C)C)c2cc(Br)ccc21"),
        ("MDMB-5'Br-INACA", "COC(=O)C(NC(=O)c1n[nH]c2ccc(Br)cc12)C(C)(C)C"),
        ("BZO-HEXOXIZID", "CCCCCCN1C(=O)/C(=N\\NC(=O)c2ccccc2)c2ccccc21"),
        ("ADB-FUBIATA", "CC(C)(C)[C@H](NC(=O)Cc1cn(Cc2ccc(F)cc2)c2ccccc12)C(N)=O"),
    ],
)
def test_the_first_name_is_the_usual_one(first: str, smiles: str) -> None:
    assert write_codes(smiles, ONLY)[0] == first


@pytest.mark.parametrize(
    ("drawn", "name"),
    [
        ("CC(C)(C)C(N=C(O)Cc1cn(Cc2ccc(F)cc2)c2ccccc12)C(=N)O", "ADB-FUBIATA"),
        ("O=C1/C(=N\\N=C(O)c2ccccc2)c2ccccc2N1CCCCCF", "5F-BZO-POXIZID"),
        ("CCCCCCn1c(O)c(N=NC(=O)c2ccccc2)c2ccccc21", "BZO-HEXOXIZID"),
    ],
)
def test_a_structure_drawn_as_an_imidic_acid_or_enol_is_named(drawn: str, name: str) -> None:
    assert write_codes(drawn, ONLY)[0] == name


@pytest.mark.parametrize(
    "smiles",
    [
        "",
        "not a structure",
        "CCO",
        "c1ccc2[nH]ncc2c1",
        # no linked group of the table; a ring over tail and core; an N-methyl amide
        "CCCCCn1nc(C(=O)NC(C(N)=O)C(C)CC)c2ccccc21",
        "O=C(NC(C)(C)c1ccccc1)c1cn2c3c(cccc13)CCC2",
        "CCCCCn1nc(C(=O)N(C)C(C(N)=O)C(C)C)c2ccccc21",
        # a branched tail; a substituent at a place of its own; two linkers
        "CCCC(C)n1nc(C(=O)NC(C(N)=O)C(C)C)c2ccccc21",
        "CCCCCn1c(C)c(C(=O)NC(C(N)=O)C(C)C)c2ccccc21",
        "O=C(NC(C)(C)c1ccccc1)c1nn(CCCCC)c2c(C(=O)NC(C)(C)c3ccccc3)cccc12",
        # a salt, an isotope, a charge, a radical, a query atom
        "CCCCCn1nc(C(=O)NC(C(N)=O)C(C)C)c2ccccc21.Cl",
        "[2H]C(CCCC)n1nc(C(=O)NC(C(N)=O)C(C)C)c2ccccc21",
        "CCCCCn1nc(C(=O)NC(C(N)=O)C(C)C)c2ccc([O-])cc21",
        "[CH2]CCCCn1nc(C(=O)NC(C(N)=O)C(C)C)c2ccccc21",
        "*CCCCCn1nc(C(=O)NC(C(N)=O)C(C)C)c2ccccc21",
        "C" * 200,
    ],
)
def test_what_is_not_made_of_known_pieces_has_no_name(smiles: str) -> None:
    assert write_codes(smiles, ONLY) == ()


def test_every_name_of_a_combination_of_fragments_is_read_back() -> None:
    assert [wrong for reading in sample(60, seed=3) if (wrong := _wrong_names(reading))] == []


@pytest.mark.slow_all
def test_every_name_of_2000_combinations_is_read_back() -> None:
    assert [wrong for reading in sample(2000, seed=4) if (wrong := _wrong_names(reading))] == []


def _wrong_names(reading: Reading) -> list[str]:
    """Names that are not read back as the reading alone; its SMILES when it has no name."""
    smiles = flat(smiles_of(reading, CANNABINOIDS))
    names = write_codes(smiles, ONLY)
    wrong = [
        name
        for name in names
        if [flat(found.smiles) for found in parse_code(name, ONLY)] != [smiles]
    ]
    return wrong if names else [smiles]
