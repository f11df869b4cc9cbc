from collections.abc import Callable
from pathlib import Path

import pytest

from chem.name_table import NameTableError, cas_digit, is_cas, normalise_name
from schemas.names import (
    NamesFileError,
    load_ambiguous,
    load_lookup,
    load_names,
    load_salt_words,
)

HEADER = "name,kind,smiles,inchikey,cas,source\n"


def write(folder: Path, *lines: str) -> Path:
    path = folder / "names.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "looked_up"),
    [
        ("  Cocaine   HCl ", "cocaine hcl"),
        ("\u03b1-PVP", "alpha-pvp"),
        ("3\u2011MMC", "3-mmc"),
        ("2\u2019-Oxo-PCE", "2'-oxo-pce"),
        ("\u200e57413", "57413"),
        ("4\u00b4-MMC", "4'-mmc"),  # an acute accent for a prime
        ("4\u2033-F", "4''-f"),
        ('4"-F', "4''-f"),
        ("4\u02bc-F", "4'-f"),  # the apostrophe that is a letter
        ("4\u2035-F", "4'-f"),
        ("4\u05f3-F", "4'-f"),
        ("4\u201c-F", "4''-f"),
        ("4\u02ba-F", "4''-f"),
        ("4\u2034-F", "4'''-f"),
        ("\u00df-keto", "beta-keto"),
        ("\u2206\u2079-THC", "delta9-thc"),
        ("\u03c9-fluoro", "omega-fluoro"),
    ],
)
def test_the_look_of_a_name_does_not_count(written: str, looked_up: str) -> None:
    assert normalise_name(written) == looked_up


def test_primes_and_positions_count() -> None:
    assert len({normalise_name(n) for n in ("4-DMAR", "4'-DMAR", "4''-DMAR", "4,4'-DMAR")}) == 4


@pytest.mark.parametrize(
    ("text", "right"),
    [("50-36-2", True), ("50-36-3", False), ("437-38-7", True), ("437387", False), ("", False)],
)
def test_a_cas_number_is_taken_only_with_its_check_digit(text: str, *, right: bool) -> None:
    assert is_cas(text) is right


def test_a_name_and_a_cas_number_lead_to_the_preferred_name(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Ethanol,preferred,CCO,LFQSCWFLJHTTHZ-UHFFFAOYSA-N,64-17-5,made for the test",
        "Alcohol,synonym,CCO,LFQSCWFLJHTTHZ-UHFFFAOYSA-N,64-17-5,made for the test",
    )
    table = load_names(path)
    by_name = table.lookup("ALCOHOL")
    by_cas = table.lookup_cas("64-17-5")
    assert by_name is not None
    assert by_cas is not None
    assert (by_name.preferred, by_name.smiles) == ("Ethanol", "CCO")
    assert by_cas.inchikey == by_name.inchikey
    assert table.lookup("alcohol 1") is None
    assert table.lookup_cas("64-17-6") is None


def test_one_name_with_two_structures_is_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Spirit,preferred,CCO,LFQSCWFLJHTTHZ-UHFFFAOYSA-N,,made for the test",
        "SPIRIT,preferred,CO,OKKJLVBELUTLKV-UHFFFAOYSA-N,,made for the test",
    )
    with pytest.raises(NameTableError, match="expected one structure"):
        load_names(path)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("x,nickname,C,VNWKTOKETHGBQD-UHFFFAOYSA-N,,s", "kind"),
        ("x,synonym,C,VNWKTOKETHGBQD-UHFFFAOYSA-N,74-82-9,s", "check digit"),
        ("x,synonym,,VNWKTOKETHGBQD-UHFFFAOYSA-N,,s", "must be given"),
        ("x,synonym,C", "cells"),
    ],
)
def test_a_broken_row_is_named_with_its_line(tmp_path: Path, line: str, word: str) -> None:
    with pytest.raises(NamesFileError, match=f"line 2.*{word}"):
        load_names(write(tmp_path, line))


def test_another_set_of_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,smiles\n", encoding="utf-8")
    with pytest.raises(NamesFileError, match="columns"):
        load_names(path)


def test_the_digit_that_was_expected_is_told() -> None:
    assert (cas_digit("50-36-3"), cas_digit("437-38-7"), cas_digit("437387")) == ("2", "7", None)


@pytest.mark.parametrize(
    ("load", "text", "word"),
    [
        (
            load_ambiguous,
            "name,candidate_name,smiles,inchikey,why\nX,a,C,KEY,\n",
            "must all be given",
        ),
        (load_ambiguous, "name,smiles\n", "columns"),
        (load_salt_words, "word,kind,not_after,why\nHCl,sauce,,because\n", "kind is 'sauce'"),
        (load_salt_words, "word,kind,not_after,why\nHCl,acid,,\n", "must be given"),
    ],
)
def test_a_broken_file_beside_the_names_is_told(
    tmp_path: Path, load: Callable[[Path], object], text: str, word: str
) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(NamesFileError, match=word):
        load(path)


def test_no_name_is_both_exact_and_ambiguous() -> None:
    names = load_names()
    exact = [row.name for row in load_ambiguous() if names.lookup(row.name) is not None]

    assert exact == []


def test_everything_that_resolves_a_name_is_loaded_together() -> None:
    lookup = load_lookup()

    assert lookup.look_up("DOC HCl") is not None
