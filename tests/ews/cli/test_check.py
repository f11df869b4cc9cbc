"""`ews check`, `ews law`, `ews normalise`: no database, answers with reasons, errors with words."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.ews.cli.running import Done, ews, ews_anew

ISOTONITAZENE = "CCN(CC)CCn1c(Cc2ccc(OC(C)C)cc2)nc2cc([N+](=O)[O-])ccc21"


def status(done: Done, place: int = 0) -> dict[str, Any]:
    (substance,) = json.loads(done.out)[place]["substances"]
    return {one["jurisdiction"]: one for one in substance["status"]}


@pytest.fixture(scope="module")
async def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """Five questions in one process that had imported nothing, and the folder of drawings."""
    folder = tmp_path_factory.mktemp("asked") / "drawings"
    words = ("isotonitazene", ISOTONITAZENE, "caffeine", "MDMA", "CNC(C)C(=O)c1ccc(C)cc1")
    within = ("--in", "un,gb,aq", "--drawing", str(folder), "--json")
    return await ews_anew("check", *words, *within), folder


@pytest.fixture(scope="module")
async def table() -> Done:
    """A table for people, of a day, of what can and what cannot be read."""
    words = ("4-methylmethcathinone", "CN(C)CCc1c[nH]c2ccccc12", "c1ccc")
    return await ews("check", *words, "--on", "2012-01-01", "--in", "GB")


async def test_a_name_and_its_structure_get_the_same_answer(asked: tuple[Done, Path]) -> None:
    done, _ = asked

    assert done.code == 0
    assert status(done, 0) == status(done, 1)
    assert status(done)["GB"]["status"] == "controlled"


async def test_every_answer_gives_a_reason(asked: tuple[Done, Path]) -> None:
    reasons = [one["reason"] for place in (0, 2) for one in status(asked[0], place).values()]

    assert len(reasons) == 6
    assert all(reasons)


@pytest.mark.slow_all
async def test_the_law_of_another_day_gives_another_answer() -> None:
    before = await ews("check", "mephedrone", "--on", "2010-04-15", "--in", "GB", "--json")
    after = await ews("check", "mephedrone", "--on", "2010-04-17", "--in", "GB", "--json")

    assert status(before)["GB"]["status"] != "controlled"
    assert status(after)["GB"]["status"] == "controlled"


async def test_only_the_jurisdictions_that_are_asked_for_answer(asked: tuple[Done, Path]) -> None:
    assert set(status(asked[0], 3)) == {"AQ", "GB", "UN"}


async def test_a_jurisdiction_whose_law_is_not_loaded_is_unknown(asked: tuple[Done, Path]) -> None:
    found = status(asked[0], 3)

    assert [found[code]["status"] for code in ("AQ", "GB")] == ["unknown", "controlled"]


async def test_what_is_no_jurisdiction_is_a_usage_error() -> None:
    done = await ews("check", "MDMA", "--in", "ZZ")

    assert done.code == 2
    assert "found ZZ" in done.err


async def test_what_cannot_be_read_is_told_and_harms_nothing_beside_it(table: Done) -> None:
    assert table.code == 1
    assert "error: c1ccc: name_unknown: no exact name" in table.err
    assert "Mephedrone" in table.out


async def test_the_table_for_people_names_the_reason(table: Done) -> None:
    assert "Class B" in table.out
    assert "alkyl permitted by (i)" in table.out


async def test_an_atom_in_brackets_is_no_markup(table: Done) -> None:
    assert "CN(C)CCc1c[nH]c2ccccc12" in table.out


async def test_the_law_files_hold_together() -> None:
    done = await ews("law", "check", "--json")

    assert done.code == 0
    assert json.loads(done.out)["definitions"] >= 4


async def test_every_listed_definition_can_be_shown() -> None:
    listed = json.loads((await ews("law", "list", "GB", "--json")).out)

    shown = await ews("law", "show", listed[0]["id"], "--json")

    assert shown.code == 0
    assert json.loads(shown.out)


async def test_the_list_says_how_complete_each_jurisdiction_is() -> None:
    done = await ews("law", "list")

    assert done.code == 0
    assert re.search(r"GB │ \d+ +│ \d+ +│ \d+ +│", done.out)
    assert "GB lacks: " in done.out
    assert "other jurisdictions of ISO 3166: no law is loaded, so all is unknown" in done.out


@pytest.mark.parametrize(
    ("code", "words"),
    [("gb", "GB  United Kingdom: gb/"), ("KE", "KE: no law is loaded"), ("QQ", "found 'QQ'")],
)
async def test_one_jurisdiction_is_told_entry_by_entry(code: str, words: str) -> None:
    done = await ews("law", "list", code)

    assert words in done.out + done.err


async def test_a_definition_is_told_with_its_words_and_our_reading() -> None:
    done = await ews("law", "show", "gb/misuse-of-drugs-act-1971/schedule-2-part-1-1ea-nitazenes")

    assert "structurally derived from 2-(2-benzyl-benzimidazol-1-yl)ethanamine" in done.out
    assert "(iv) at benzylic: alkyl C1-1" in done.out
    assert "extends to: stereoisomers" in done.out


async def test_a_schedule_is_told_with_what_it_does_not_match() -> None:
    done = await ews("law", "show", "un/convention-1971/schedule-1")

    assert "UN, Schedule I: " in done.out
    assert "at the latest" in done.out


async def test_a_definition_that_does_not_exist_is_refused() -> None:
    done = await ews("law", "show", "zz/no-act/nothing")

    assert done.code == 1
    assert "no definition has the id" in done.err


async def test_normalising_a_file_gives_each_line_its_row_or_its_error(tmp_path: Path) -> None:
    (tmp_path / "in.smi").write_text("CNC(C)Cc1ccc2OCOc2c1.Cl salt\nc1ccc broken\n# a comment\n")

    done = await ews("normalise", str(tmp_path / "in.smi"), "--out", str(tmp_path / "out.csv"))

    salt, broken = csv.DictReader((tmp_path / "out.csv").read_text().splitlines())
    assert done.code == 1
    assert (salt["id"], salt["smiles"], salt["error"]) == ("salt", "CNC(C)Cc1ccc2c(c1)OCO2", "")
    assert (broken["id"], broken["line"]) == ("broken", "2")
    assert broken["error"].startswith("structure_unreadable")


@pytest.mark.slow_all
async def test_relatives_stand_beside_the_answer_with_words_and_status() -> None:
    done = await ews(
        "check", "N-desethyl isotonitazene", "--relatives", "1", "--in", "GB", "--json"
    )

    (substance,) = json.loads(done.out)[0]["substances"]
    (relative,) = substance["relatives"]
    assert relative["difference"]["extent"] == "complete"
    assert relative["status"][0]["jurisdiction"] == "GB"
    assert 0 < relative["likeness"] <= 1


@pytest.mark.slow_all
async def test_the_same_constitution_is_no_relative_on_the_command_line() -> None:
    done = await ews("check", "dexamfetamine", "--relatives", "2", "--json")

    (substance,) = json.loads(done.out)[0]["substances"]
    said = {one["difference"]["words"] for one in substance["same_constitution"]}
    assert "same constitution, configuration stated: (S)" in " ".join(said)
    assert not said & {one["difference"]["words"] for one in substance["relatives"]}


@pytest.mark.slow_all
async def test_of_several_forms_of_a_relative_the_flat_one_is_told() -> None:
    done = await ews("check", "CCNC1(c2ccccc2Cl)CCCCC1=O", "--relatives", "1", "--json")

    (substance,) = json.loads(done.out)[0]["substances"]
    (relative,) = substance["relatives"]
    assert (relative["name"], relative["smiles"]) == ("Ketamine", "CNC1(c2ccccc2Cl)CCCCC1=O")


async def test_a_match_is_drawn_into_the_folder_that_is_asked_for(asked: tuple[Done, Path]) -> None:
    drawings = {path.name: path for path in asked[1].iterdir()}

    mephedrone = drawings["YELGFTGWJGBAQU-UHFFFAOYSA-N-GB.svg"]
    assert "alkyl permitted by (iii)" in mephedrone.read_text(encoding="utf-8")
    assert [name for name in drawings if name.endswith("-AQ.svg")] == []
