"""Drafts tried by the real process: the document, and faults with their place."""

from datetime import date
from pathlib import Path

import pytest

import chem
from ews.compute.trier import DraftRefusedError, Trier
from tests.ews.exchange import Aides

NITAZENES = "legislation/gb/misuse-of-drugs-act-1971/schedule-2-part-1-1ea-nitazenes.yml"
DAY = date(2026, 1, 1)


@pytest.fixture
def trier(aides: Aides) -> Trier:
    return aides.chemistry[0]


@pytest.fixture(scope="module")
def text() -> str:
    return (Path(chem.__file__).parent / NITAZENES).read_text(encoding="utf-8")


async def test_a_draft_is_tried_on_registry_family_and_bystanders(trier: Trier, text: str) -> None:
    found = await trier.try_out(text, valid_on=DAY, effects=False)
    assert found["family"] == "nitazenes"
    assert found["members"] == found["members_caught"] + len(found["members_missed"])
    assert "Protodesnitazene" in [one["name"] for one in found["caught"]]
    assert found["by_accident"] == []
    assert all(one["as_it_should"] for one in found["cases"])


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("versions:", "version:"), "draft_broken", r"^line 7: .*version"),
        (("alkoxy C1-5", "alkoxi C1-5"), "reading_broken", r"^line \d+: .*did you mean 'alkoxy'"),
    ],
)
async def test_a_broken_draft_is_told_what_to_mend(
    trier: Trier, text: str, change: tuple[str, str], code: str, words: str
) -> None:
    with pytest.raises(DraftRefusedError, match=words) as refused:
        await trier.try_out(text.replace(*change), valid_on=DAY)
    assert refused.value.code == code


async def test_a_family_that_is_none_is_said_with_those_there_are(trier: Trier, text: str) -> None:
    with pytest.raises(DraftRefusedError, match=r"expected one of .*nitazenes"):
        await trier.try_out(text, valid_on=DAY, family="nitazene")


async def test_a_day_without_a_wording_is_said(trier: Trier, text: str) -> None:
    with pytest.raises(DraftRefusedError, match="no wording is in force on 2000-01-01"):
        await trier.try_out(text, valid_on=date(2000, 1, 1))


CATHINONES = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
JP = "jp/designated-substances-ordinance-2007/clause-naphthoylindoles"


async def test_the_members_of_a_closed_definition_are_listed_with_what_is_taken_out(
    trier: Trier,
) -> None:
    found = (await trier.members(JP, valid_on=date(2013, 12, 20)))["members"]
    assert len(found) == 403
    assert sum("excepted by name" in one["why_not"] for one in found) == 5
    narcotics = [one for one in found if "lists it by name" in one["why_not"]]
    assert len(narcotics) == 5
    assert sum(one["inside"] for one in found) == 403 - 5 - 5


@pytest.mark.parametrize(
    ("name", "most", "code"),
    [
        ("gb/x", 10, "definition_unknown"),
        (JP, 10, "too_many_members"),
        (
            "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones",
            10,
            "definition_not_closed",
        ),
    ],
)
async def test_what_cannot_be_listed_says_why(
    trier: Trier, name: str, most: int, code: str
) -> None:
    with pytest.raises(DraftRefusedError) as refused:
        await trier.members(name, valid_on=date(2013, 12, 20), most=most)
    assert refused.value.code == code
