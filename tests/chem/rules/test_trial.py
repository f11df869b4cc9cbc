"""Drafts tried on known substances."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from chem.law import Definition
from chem.rules.trial import DraftTable, NoWordingError, Subject, Trial, by_family, main_family
from schemas.law.load import load_vocabulary
from tests.chem.rules.asking import lawbook

CATHINONES = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
DAY = date(2026, 1, 1)
SUBJECTS = (
    Subject(
        name="mephedrone",
        smiles="CNC(C)C(=O)c1ccc(C)cc1",
        kind="registry",
        families=("cathinones",),
    ),
    Subject(
        name="mexedrone",
        smiles="COCC(NC)C(=O)c1ccc(C)cc1",
        kind="registry",
        families=("cathinones",),
    ),
    Subject(name="bupropion", smiles="CC(NC(C)(C)C)C(=O)c1cccc(Cl)c1", kind="medicine"),
    Subject(name="caffeine", smiles="Cn1cnc2c1c(=O)n(C)c(=O)n2C", kind="cutting agent"),
)


@cache
def table() -> DraftTable:
    return DraftTable(SUBJECTS, lawbook(), load_vocabulary())


def draft() -> Definition:
    return next(one for one in lawbook().definitions if one.id == CATHINONES)


@cache
def trial() -> Trial:
    return table().try_out(draft(), valid_on=DAY)


def test_what_is_caught_and_what_is_missed_is_said_with_the_reason() -> None:
    assert [one.subject.name for one in trial().caught] == ["mephedrone"]
    missed = {one.subject.name: one.reason for one in trial().missed}
    assert "methoxy at C3" in missed["mexedrone"]
    assert "excepted by name: bupropion" in missed["bupropion"]
    assert missed["caffeine"] == ""


def test_a_medicine_is_caught_where_the_words_do_not_except_it() -> None:
    wording = draft().wordings[-1]
    bare = replace(draft(), wordings=(replace(wording, excluded=()),))
    found = table().try_out(bare, valid_on=DAY, effects=False)
    assert "bupropion" in [one.subject.name for one in found.caught]


def test_a_changed_bound_says_what_it_gains_and_loses() -> None:
    effects = {one.words: (one.gained, one.lost) for one in trial().effects}
    assert effects["ring at N: at least 0 -> 1"] == ((), ("mephedrone",))
    assert trial().without_effect
    assert trial().untried == 0


def test_the_family_of_a_draft_is_the_one_it_catches_most_of() -> None:
    assert main_family(trial()) == "cathinones"
    inside, outside = by_family(trial(), "cathinones")
    assert [one.subject.name for one in inside] == ["mephedrone"]
    assert [one.subject.name for one in outside] == ["mexedrone"]


def test_a_day_before_the_draft_is_refused() -> None:
    with pytest.raises(NoWordingError, match="they begin on 2010-04-16"):
        table().try_out(draft(), valid_on=date(2000, 1, 1))


def test_cases_are_asked_on_their_day() -> None:
    texts = [SUBJECTS[0].smiles, SUBJECTS[3].smiles]
    assert table().cases(draft(), texts, valid_on=DAY) == ["controlled", ""]
