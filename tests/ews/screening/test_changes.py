"""What changes between two days, and between two laws."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from ews.compute.screening_records import Row
from ews.screening.changes import Changed, Reworded, State, reworded, status_changes
from schemas.law.load import LEGISLATION, load_lawbook
from tests.chem.rules.asking import lawbook

CATHINONES = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
BEFORE, AFTER = date(2010, 4, 15), date(2010, 4, 16)
KNOWN_BEFORE, KNOWN_AFTER = date(2025, 1, 14), date(2025, 1, 15)
ACID = "CN1CCC(CC1)(C(=O)O)c1ccccc1"
NITAZENE = "CCCN(CCC)CCn1c(Cc2ccc(OCC)cc2)nc2cc([N+](=O)[O-])ccc21"
MEPHEDRONE, ETHANOL = "CNC(C)C(=O)c1ccc(C)cc1", "CCO"
ROWS = [Row(id="mephedrone", text=MEPHEDRONE), Row(id="ethanol", text=ETHANOL)]


def told(changes: list[Changed]) -> list[tuple[str, str, str, str]]:
    return [(one.row, one.jurisdiction, one.before.status, one.after.level) for one in changes]


def test_the_entries_of_a_day_are_those_that_begin_on_it() -> None:
    found = reworded(lawbook(), BEFORE, lawbook(), AFTER)
    assert [(one.id, one.what) for one in found if one.id == CATHINONES] == [(CATHINONES, "new")]


def test_an_entry_that_ends_is_gone_and_the_same_day_changes_nothing() -> None:
    found = reworded(lawbook(), AFTER, lawbook(), BEFORE)
    assert Reworded(id=CATHINONES, what="gone", cite=found[0].cite) in found
    assert reworded(lawbook(), AFTER, lawbook(), AFTER) == []


def test_an_entry_whose_first_day_is_not_known_is_not_called_new() -> None:
    name = "1-methyl-4-phenylpiperidine-4-carboxylic-acid"
    listed = f"gb/misuse-of-drugs-act-1971/schedule-2-part-1-1a/{name}"
    found = reworded(lawbook(), KNOWN_BEFORE, lawbook(), KNOWN_AFTER)
    assert [one.what for one in found if one.id == listed] == ["known since"]


async def test_a_status_that_only_our_knowledge_dates_is_told_apart_from_a_change_of_law() -> None:
    before, after = State(law=None, valid_on=KNOWN_BEFORE), State(law=None, valid_on=KNOWN_AFTER)
    rows = [Row(id="pethidine acid", text=ACID), Row(id="dipropyl etonitazene", text=NITAZENE)]
    found, _ = await status_changes(rows, before, after, ("GB",))
    assert [(one.row, one.dated) for one in found] == [
        ("pethidine acid", False),
        ("dipropyl etonitazene", True),
    ]


async def test_a_structure_changes_status_on_the_day_and_another_does_not() -> None:
    before, after = State(law=None, valid_on=BEFORE), State(law=None, valid_on=AFTER)
    found, _ = await status_changes(ROWS, before, after, ("GB",))
    assert told(found) == [("mephedrone", "GB", "unknown", "Class B")]
    assert "2-amino-1-phenyl-1-propanone" in found[0].after.reason


@pytest.fixture
def without_cathinones(tmp_path: Path) -> Path:
    """The law before somebody encoded the cathinones."""
    folder = tmp_path / "legislation"
    shutil.copytree(LEGISLATION / "gb", folder / "gb")
    (folder / f"{CATHINONES}.yml").unlink()
    return folder


@pytest.mark.slow_all
async def test_a_law_that_was_encoded_later_changes_what_it_covers(
    without_cathinones: Path,
) -> None:
    before = State(law=without_cathinones, valid_on=AFTER)
    after = State(law=None, valid_on=AFTER)
    found, _ = await status_changes(ROWS, before, after, ("GB",))
    assert told(found) == [("mephedrone", "GB", "unknown", "Class B")]
    words = reworded(load_lawbook(without_cathinones), AFTER, lawbook(), AFTER)
    assert (CATHINONES, "new") in [(one.id, one.what) for one in words]


async def test_a_structure_that_is_refused_is_told_and_the_others_are_answered() -> None:
    before, after = State(law=None, valid_on=BEFORE), State(law=None, valid_on=AFTER)
    found, refused = await status_changes(
        [*ROWS, Row(id="broken", text="c1ccccc")], before, after, ("GB",)
    )
    assert told(found) == [("mephedrone", "GB", "unknown", "Class B")]
    assert list(refused) == ["broken"]
    assert refused["broken"].startswith("structure_unreadable: ")
