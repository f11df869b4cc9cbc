"""Resolving by dictionaries: the order, the grades, what survives in a name."""

import pytest

from schemas.names import load_lookup

LOOKUP = load_lookup()
MEPHEDRONE = "YELGFTGWJGBAQU-UHFFFAOYSA-N"
SLASH_D = "\n  x\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0 0.0 0.0 C\nM  END\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mephedrone", "Mephedrone"),
        ("4-MMC", "Mephedrone"),
        ("3-MMC", "3-Methylmethcathinone"),
        ("PCP", "PCP"),
        ("2\u2019-Oxo-PCE", "2'-Oxo-PCE"),
        ("ketamine hydrochloride", "Ketamine"),
        ("2CB", "2C-B"),
    ],
)
def test_a_curated_name_gives_its_structure(text: str, name: str) -> None:
    found = LOOKUP.look_up(text)

    assert found is not None
    assert (found.grade, found.name) == ("curated", name)
    assert found.source is not None


def test_what_was_done_to_a_name_is_said() -> None:
    salt, spelling = LOOKUP.look_up("isotonitazene hydrochloride"), LOOKUP.look_up("4mmc")

    assert salt is not None
    assert spelling is not None
    assert "without the salt word 'hydrochloride'" in salt.how
    assert "but for hyphens and blanks: 4-MMC" in spelling.how


@pytest.mark.parametrize(
    "text", ["DOC", "doc", "MPPP", "chloroamphetamine", "nitazene", "fluorofentanyl", "DOC HCl"]
)
def test_an_ambiguous_name_gives_all_candidates_and_no_structure(text: str) -> None:
    found = LOOKUP.look_up(text)

    assert found is not None
    assert (found.grade, found.source) == ("ambiguous", None)
    assert len({each.inchikey for each in found.candidates}) > 1


@pytest.mark.parametrize(
    "text", ["4'-MMC", "4''-MMC", "d-MA", "N-MMC", "3,4-MMC", "THC acetate", "mephedrone 3"]
)
def test_signs_that_carry_meaning_are_not_overlooked(text: str) -> None:
    found = LOOKUP.look_up(text)

    assert found is None or found.grade not in {"curated", "identifier"}


@pytest.mark.parametrize(
    "text", [MEPHEDRONE, f"InChIKey={MEPHEDRONE}", "YELGFTGWJGBAQU", "YELGFTGWJGBAQU-UHFFFAOYSA"]
)
def test_the_key_of_a_structure_of_the_table_is_an_identifier(text: str) -> None:
    found = LOOKUP.look_up(text)

    assert found is not None
    assert (found.grade, found.inchikey) == ("identifier", MEPHEDRONE)


def test_the_key_of_another_stereoisomer_is_only_a_suggestion() -> None:
    found = LOOKUP.look_up("YELGFTGWJGBAQU-ZETCQYMHSA-N")

    assert found is not None
    assert (found.grade, found.source) == ("suggestion", None)
    assert [each.inchikey for each in found.candidates] == [MEPHEDRONE]


def test_a_key_that_nobody_knows_is_unknown_and_says_why() -> None:
    found = LOOKUP.look_up("AAAAAAAAAAAAAA-UHFFFAOYSA-N")

    assert found is not None
    assert found.grade == "unknown"
    assert "cannot be read back" in found.how


@pytest.mark.parametrize("text", ["437-38-7", "CAS 437-38-7", "CAS No. 437-38-7", "437\u201138-7"])
def test_a_cas_number_is_an_identifier(text: str) -> None:
    found = LOOKUP.look_up(text)

    assert found is not None
    assert (found.grade, found.name) == ("identifier", "Fentanyl")


def test_a_wrong_check_digit_is_said_with_the_one_expected() -> None:
    found = LOOKUP.look_up("437-38-8")

    assert found is not None
    assert found.grade == "unknown"
    assert "its check digit is 8, expected 7" in found.how


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CCO", "smiles"),
        ("InChI=1S/CH4/h1H4", "inchi"),
        (SLASH_D, "molfile"),
        ("CNC(C)C(=O)c1ccc(C)cc1", "smiles"),
    ],
)
def test_a_structure_is_an_identifier(text: str, kind: str) -> None:
    found = LOOKUP.look_up(text)

    assert found is not None
    assert found.source is not None
    assert (found.grade, found.source.kind) == ("identifier", kind)


@pytest.mark.parametrize("text", ["CN", "P", "NO", "C", "I", "COC"])
def test_letters_that_may_be_a_name_are_never_taken_as_a_structure(text: str) -> None:
    asked, named = LOOKUP.look_up(text), LOOKUP.look_up(text, "name")

    assert asked is not None
    assert (asked.grade, asked.source) == ("ambiguous", None)
    assert named is None or named.source is None


def test_in_a_field_for_names_a_chain_of_letters_is_a_name() -> None:
    assert LOOKUP.look_up("CCO", "name") is None


def test_a_code_name_is_read_by_rules_and_tells_them() -> None:
    found = LOOKUP.look_up("5F-ADB-4en-P7AICA hydrochloride") or LOOKUP.look_up("4F-MDMB-P7AICA")

    assert found is not None
    assert found.grade == "generated"
    assert "tail" in found.how


def test_every_curated_name_finds_its_own_structure() -> None:
    wrong = [
        row.name
        for row in LOOKUP.names.by_folded_name().values()
        if (found := LOOKUP.look_up(row.name)) is None or found.inchikey != row.inchikey
    ]

    assert wrong == []
