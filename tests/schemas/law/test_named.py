"""A schedule of names: its rows, its gaps, and what a broken row says."""

import csv
from datetime import date
from pathlib import Path

import pytest

from schemas.law.named import COLUMNS, OPTIONAL, read_schedule
from schemas.law.yaml_files import BrokenFileError

LIST = "zz/demo-act/schedule-1"
ROW = {
    "id": f"{LIST}/benzamide",
    "name": "Benzamide",
    "smiles": "NC(=O)c1ccccc1",
    "inchikey": "KXDAEFPNCMNJSK-UHFFFAOYSA-N",
    "no_stereo_key": "KXDAEFPNCMNJSK-UHFFFAOYSA-N",
    "match": "no_stereo",
    "entry": "item 1",
    "level": "Schedule 1",
    "since": "2024-07-01",
    "cite": "Demo Act 2024, Sched. 1, item 1",
    "text": "Benzamide",
    "url": "https://law.example/zz",
    "checked_on_text": "verbatim",
    "review": "none",
}


def write(folder: Path, *rows: dict[str, str], columns: list[str] = COLUMNS) -> Path:
    path = folder / "schedule-1.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_row_becomes_an_entry(tmp_path: Path) -> None:
    (entry,), gaps = read_schedule(write(tmp_path, ROW), list_id=LIST)
    assert (entry.id, entry.definition_id, entry.jurisdiction) == (ROW["id"], LIST, "ZZ")
    assert (entry.instrument, entry.level, entry.entry) == ("zz/demo-act", "Schedule 1", "item 1")
    assert (entry.period.since, entry.period.until) == (date(2024, 7, 1), None)
    assert gaps == ()


def test_a_name_without_a_structure_is_a_gap_and_never_an_entry(tmp_path: Path) -> None:
    row = ROW | {"smiles": "", "inchikey": "", "no_stereo_key": "", "structure_check": "a plant"}
    entries, (gap,) = read_schedule(write(tmp_path, row), list_id=LIST)
    assert entries == ()
    assert (gap.name, gap.why) == ("Benzamide", "a plant")


def test_an_entry_says_itself_how_far_it_reaches_and_under_which_condition(tmp_path: Path) -> None:
    own = {
        "extends_to": "salts|positional isomers",
        "condition": "if meant to be misused",
        "exemptions": "up to 1 mg a tablet | plasters",
    }
    (entry,), _ = read_schedule(
        write(tmp_path, ROW | own, columns=COLUMNS + OPTIONAL), list_id=LIST
    )
    assert entry.extends_to == ("salts", "positional isomers")
    assert entry.condition == "if meant to be misused"
    assert [(one.words, one.cite) for one in entry.exemptions] == [
        ("up to 1 mg a tablet", ROW["cite"]),
        ("plasters", ROW["cite"]),
    ]


@pytest.mark.parametrize(("text", "read"), [("", None), ("none", ())])
def test_an_entry_without_words_of_its_own_goes_as_far_as_its_list_and_none_is_nothing(
    tmp_path: Path, text: str, read: tuple[str, ...] | None
) -> None:
    path = write(tmp_path, ROW | {"extends_to": text}, columns=[*COLUMNS, "extends_to"])
    (entry,), _ = read_schedule(path, list_id=LIST)
    assert entry.extends_to == read
    assert (entry.condition, entry.exemptions) == ("", ())


def test_a_word_that_is_no_extension_is_refused(tmp_path: Path) -> None:
    path = write(
        tmp_path, ROW | {"extends_to": "salts|homologues"}, columns=[*COLUMNS, "extends_to"]
    )
    with pytest.raises(BrokenFileError, match=r"column extends_to: found .* not homologues"):
        read_schedule(path, list_id=LIST)


def test_columns_of_its_own_stand_last_and_in_their_order(tmp_path: Path) -> None:
    path = write(tmp_path, ROW, columns=[*COLUMNS, "condition", "extends_to"])
    with pytest.raises(BrokenFileError, match="then any of extends_to,condition,exemptions"):
        read_schedule(path, list_id=LIST)


def test_an_unknown_first_day_stays_unknown(tmp_path: Path) -> None:
    row = ROW | {"since": "", "known_since": "2025-08-01", "not_before": "2015-03-13"}
    (entry,), _ = read_schedule(write(tmp_path, row), list_id=LIST)
    assert entry.period.since is None
    assert entry.period.known_since == date(2025, 8, 1)
    assert entry.period.not_before == date(2015, 3, 13)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "zz/other/benzamide"}, "column id: found 'zz/other/benzamide', expected an id"),
        ({"name": ""}, "column name: found '', expected some text"),
        ({"match": "maybe"}, "column match: found 'maybe', expected parent or no_stereo"),
        ({"since": "1 July 2024"}, "column since: found '1 July 2024', expected a day"),
        ({"until": "2024-07-01"}, "column until: found '2024-07-01', expected a day after"),
        ({"checked_on_text": "yes"}, "expected one of verbatim, partial, secondary"),
        ({"url": "http://x"}, "expected a link that starts https://"),
        ({"inchikey": "KXDAEFPNCMNJSK"}, "expected a standard InChIKey"),
    ],
    ids=lambda value: "/".join(value) if isinstance(value, dict) else "",
)
def test_a_broken_row_says_file_line_and_column(
    tmp_path: Path, change: dict[str, str], words: str
) -> None:
    path = write(tmp_path, ROW | change)
    with pytest.raises(BrokenFileError) as caught:
        read_schedule(path, list_id=LIST)
    assert f"{path}: line 2" in str(caught.value)
    assert words in str(caught.value)


def test_one_id_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="expected each id once"):
        read_schedule(write(tmp_path, ROW, ROW), list_id=LIST)


def test_another_header_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, columns=["id", "name"])
    with pytest.raises(BrokenFileError, match="line 1: found 'id,name', expected the columns"):
        read_schedule(path, list_id=LIST)


def test_a_row_with_a_field_too_many_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, ROW)
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",more\n", encoding="utf-8")
    with pytest.raises(BrokenFileError, match="expected 21 fields"):
        read_schedule(path, list_id=LIST)
