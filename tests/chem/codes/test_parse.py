import pytest

from chem.codes.parse import LONGEST, parse_code
from tests.chem.codes.facts import BOOK, NOT_READ, READ, flat


def structures(name: str) -> list[str]:
    return [flat(found.smiles) for found in parse_code(name, BOOK)]


def test_a_cannabinoid_code_name_is_its_structure_and_no_other() -> None:
    assert [(name, structures(name)) for name, _ in READ] == [(name, [as_]) for name, as_ in READ]


def test_a_name_that_is_not_in_the_system_is_not_read_as_what_a_list_says() -> None:
    assert [name for name, smiles in NOT_READ if flat(smiles) in structures(name)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "MDMA",
        "PCA",
        "ADB",
        "AMB",
        "AB-123",
        "MDMB",
        "5F",
        "FUB",
        "PICA",
        "PINACA",
        "INACA",
        "FUBINACA",
        "Africa",
        "Lyrica",
        "5F-MDMB-PIKA",
        "5F-MDMB-PICAS",
        "5F-MDMC-PICA",
        "MDMB-5G-PINACA",
        "MDMB-4en-QINACA",
        "MDMB-4en-BINACA",
        "6F-MDMB-PINACA",
        "5F-5F-MDMB-PINACA",
        "ADB-PIN-ACA",
        "A-D-B-BUTINACA",
        "ADB-9'Br-PINACA",
        "ADB-3'Br-PINACA",
        "ADB-5'Xx-PINACA",
        "ADB-CA",
        "MDMB-4F-INACA",
        "MDMBH5Br-INACA",
        "AB-PIACA",
        "BZO-PINACA",
        "ADB-POXIZID",
        "MDMB-PEGACLONECA",
        "JWH-999",
        "FUB-THJ-018",
        "5F-AM-2201",
        "4F-AKB49",
    ],
)
def test_what_only_looks_like_a_code_name_is_nothing(text: str) -> None:
    assert parse_code(text, BOOK) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("5f-mdmb-pica", "5F-MDMB-PICA"),
        ("5F MDMB PICA", "5F-MDMB-PICA"),
        ("5FMDMB-PICA", "5F-MDMB-PICA"),
        ("5F\u2010MDMB\u2013PICA", "5F-MDMB-PICA"),
        ("MDMB-5F-PICA", "5F-MDMB-PICA"),
        ("5-fluoro MDMB-PICA", "5F-MDMB-PICA"),
        ("  ADB-4EN-PINACA ", "ADB-4en-PINACA"),
        ("ADMB-4en-PINACA", "ADB-4en-PINACA"),
        ("ADB-5\u2032Br-PINACA", "ADB-5'Br-PINACA"),
        ("ADB-5\u2019-bromo-PINACA", "ADB-5'Br-PINACA"),
        ("ADB-P-5Br-INACA", "ADB-5'Br-PINACA"),
        ("CUMYL-BC[2.2.1]HpMeGaClone", "CUMYL-NBMEGACLONE"),
        ("CUMYL-4CN-BINACA", "4-cyano CUMYL-BUTINACA"),
        ("AM 2201", "AM-2201"),
        ("5FUR144", "XLR-11"),
    ],
)
def test_case_dashes_primes_and_old_and_new_order_do_not_count(text: str, names: str) -> None:
    assert parse_code(text, BOOK) == parse_code(names, BOOK) != ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5F-MDMB-PICA", "5F-MDMB-PINACA"),
        ("MDMB-5F-PINACA", "MDMB-5'F-PINACA"),
        ("ADB-5'Br-PINACA", "ADB-6'Br-PINACA"),
        ("AB-PINACA", "ADB-PINACA"),
        ("4F-MDMB-BINACA", "4F-MDMB-PINACA"),
        ("A-BINACA", "AB-INACA"),
        ("5F-ADB", "5F-ADB-PINACA"),
        ("4F-ADB", "5F-ADB"),
    ],
)
def test_signs_that_carry_meaning_survive(one: str, other: str) -> None:
    assert parse_code(one, BOOK)[0].smiles != parse_code(other, BOOK)[0].smiles


@pytest.mark.parametrize(
    ("text", "structures"),
    [
        # The prime is often lost: bromine of the core, or 5-bromopentyl
        (
            "ADB-5Br-PINACA",
            [
                "CC(C)(C)C(NC(=O)c1nn(CCCCCBr)c2ccccc12)C(N)=O",
                "CCCCCn1nc(C(=O)NC(C(N)=O)C(C)(C)C)c2cc(Br)ccc21",
            ],
        ),
        # Two isomers were sold under this name
        (
            "AB-CHMFUPPYCA",
            [
                "CC(C)C(NC(=O)c1cc(-c2ccc(F)cc2)n(CC2CCCCC2)n1)C(N)=O",
                "CC(C)C(NC(=O)c1cc(-c2ccc(F)cc2)nn1CC1CCCCC1)C(N)=O",
            ],
        ),
        (
            "ATHPINACA",
            [
                "O=C(NC12CC3CC(CC(C3)C1)C2)c1nn(CC2CCOCC2)c2ccccc12",
                "O=C(NC1C2CC3CC(C2)CC1C3)c1nn(CC2CCOCC2)c2ccccc12",
            ],
        ),
    ],
)
def test_a_name_of_two_structures_gives_both(text: str, structures: list[str]) -> None:
    assert sorted(flat(found.smiles) for found in parse_code(text, BOOK)) == structures


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        (
            "5F-MDMB-PICA",
            "tail 5-fluoropentyl; core indole; linker carboxamide; "
            "linked group 1-methoxy-3,3-dimethyl-1-oxobutan-2-yl",
        ),
        (
            "CUMYL-PEGACLONE",
            "tail pentyl; core gamma-carbolin-1-one; linked group 2-phenylpropan-2-yl",
        ),
        (
            "MDMB-5'Br-INACA",
            "tail hydrogen; core indazole; linker carboxamide; "
            "linked group 1-methoxy-3,3-dimethyl-1-oxobutan-2-yl; bromo at 5 of the core",
        ),
    ],
)
def test_a_reading_tells_every_part(name: str, reading: str) -> None:
    (found,) = parse_code(name, BOOK)
    assert (found.family, found.reading) == ("synthetic cannabinoid", reading)


def test_a_code_name_says_nothing_of_configuration() -> None:
    assert "@" not in parse_code("AB-FUBINACA", BOOK)[0].smiles


@pytest.mark.parametrize("text", ["5F-" * 40, "A" * (LONGEST + 1), "x" * 100_000, "5F-MDMB\nPICA"])
def test_a_long_text_is_no_code_name(text: str) -> None:
    assert len(parse_code(text, BOOK)) == text.count("\n")
