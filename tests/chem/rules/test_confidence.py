"""How far an answer can be relied upon: each doubt has its weight, and is told."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from chem.determinations import Determination
from chem.law import Coverage, Period
from chem.rules.confidence import confidence_of, confidence_of_miss
from tests.chem.rules.asking import answers

DAY = date(2015, 6, 2)
SAID = Determination(
    definition_id="zz/act/a/x",
    jurisdiction="ZZ",
    period=Period(since=date(2010, 1, 1), until=None),
    status="controlled",
    level="I",
    entry="item x",
    kind="named",
    reason="listed by name",
    roles=(),
    extension="",
    conditions=(),
    cite="Act",
    url="https://law.example",
    fit="exact",
    checked_on_text="verbatim",
    review="none",
    structure_check="opsin+list",
)
HELD = Coverage(
    jurisdiction="ZZ",
    name="Demo",
    instruments=("zz/act",),
    complete_since=date(2010, 1, 1),
    complete_until=date(2030, 1, 1),
    gaps="nothing",
)


@pytest.mark.parametrize(
    ("change", "word", "doubt"),
    [
        ({}, "high", ""),
        ({"structure_check": "opsin"}, "medium", "checked in one way only"),
        ({"checked_on_text": "partial"}, "medium", "read only in part"),
        ({"checked_on_text": "secondary"}, "medium", "from a secondary source"),
        ({"date_basis": "recalled"}, "medium", "its first day is from memory"),
        ({"extension": "positional isomer"}, "medium", "rests on our reading"),
        ({"kind": "generic"}, "medium", "no person has reviewed the reading"),
        ({"kind": "generic", "review": "A. Person, 2026-11-22"}, "high", ""),
        ({"kind": "generic", "fit": "wider"}, "low", "wider than the words"),
        ({"kind": "generic", "fit": "narrower"}, "medium", "no person"),
        ({"kind": "analogue"}, "medium", "a matter of evidence"),
        ({"kind": "functional", "checked_on_text": "partial"}, "low", "a matter of evidence"),
        ({"status": "unknown"}, "low", "our data do not decide it"),
    ],
)
def test_a_doubt_lowers_the_confidence_and_is_told(
    change: dict[str, Any], word: str, doubt: str
) -> None:
    confidence, doubts = confidence_of(replace(SAID, **change), HELD, valid_on=DAY)
    assert (confidence, doubt in " ".join(doubts)) == (word, True)
    assert (confidence == "high") is (doubts == ())


@pytest.mark.parametrize(
    ("held", "change", "word"),
    [
        ({"text_of": date(2014, 12, 1)}, {}, "high"),
        ({"text_of": date(2014, 11, 30)}, {}, "medium"),
        ({"text_of": date(2011, 1, 1), "looked_at": date(2015, 5, 1)}, {}, "high"),
        ({"text_of": date(2011, 1, 1)}, {"wording_date": date(2015, 5, 1)}, "high"),
        ({"text_of": date(2011, 1, 1)}, {"period": Period(since=None, until=None)}, "medium"),
        ({"text_of": date(2016, 1, 1)}, {}, "high"),
        ({"text_of": None}, {}, "high"),
    ],
    ids=["half a year", "a day more", "looked at", "a later wording", "no day", "before", "none"],
)
def test_a_text_older_than_half_a_year_that_nobody_looked_at_is_a_doubt(
    held: dict[str, Any], change: dict[str, Any], word: str
) -> None:
    confidence, doubts = confidence_of(replace(SAID, **change), replace(HELD, **held), valid_on=DAY)
    assert confidence == word
    assert bool(doubts) is (word == "medium")


def test_a_list_of_2013_is_no_sure_answer_today() -> None:
    """Japan's items are sorted anew at each amendment; what came after 2013 was not read."""
    today = answers("CNC(C)C(=O)c1ccc(OC)cc1")["JP"]
    then = answers("CNC(C)C(=O)c1ccc(OC)cc1", valid_on=date(2013, 12, 20))["JP"]
    assert (then.confidence, then.doubts) == ("high", ())
    assert today.confidence == "medium"
    assert today.doubts == (
        "the text that is held is of 2013-12-21: what was changed since was not looked at",
    )


@pytest.mark.parametrize(
    ("misses", "word", "doubt"),
    [
        ([], "medium", "no person has reviewed all readings of Demo"),
        ([replace(SAID, fit="narrower")], "medium", "narrower than the words"),
        ([replace(SAID, fit="narrower", checked_on_text="partial")], "low", "only in part"),
    ],
)
def test_a_miss_is_as_sure_as_what_is_held(
    misses: list[Determination], word: str, doubt: str
) -> None:
    confidence, doubts = confidence_of_miss(HELD, misses)
    assert (confidence, doubt in " ".join(doubts)) == (word, True)
