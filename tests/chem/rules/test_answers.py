"""One answer for each jurisdiction and day."""

from dataclasses import replace
from datetime import date

import pytest

from chem.determinations import Determination, Nearest
from chem.law import Coverage, Period, Status
from chem.rules.answers import Answering, answer

DAY = date(2020, 6, 1)


def held(code: str = "ZZ", *, since: date | None = None, until: date | None = None) -> Coverage:
    return Coverage(
        jurisdiction=code,
        name="Demo",
        instruments=("zz/act",),
        complete_since=since,
        complete_until=until,
        gaps="the second schedule",
    )


def said(
    status: Status = "controlled",
    *,
    entry: str = "para 1",
    kind: str = "generic",
    extension: str = "",
    since: date | None = date(2010, 1, 1),
    until: date | None = None,
    known_since: date | None = None,
    not_before: date | None = None,
) -> Determination:
    return Determination(
        definition_id=f"zz/act/{entry}",
        jurisdiction="ZZ",
        period=Period(since=since, until=until, known_since=known_since, not_before=not_before),
        status=status,
        level="Class A",
        entry=entry,
        kind="named" if kind == "named" else "generic",
        reason=f"reason of {entry}",
        roles=(),
        extension=extension,
        conditions=(),
        cite="",
        url="",
        fit="exact",
        checked_on_text="verbatim",
        review="none",
    )


COMPLETE = held(since=date(2000, 1, 1), until=date(2025, 1, 1))


def test_a_name_decides_before_a_class() -> None:
    found = [said(entry="class"), said(entry="name", kind="named")]
    (one,) = answer(found, [held()], valid_on=DAY)
    assert (one.status, one.entry) == ("controlled", "name")
    assert [because.entry for because in one.because] == ["name", "class"]


def test_a_class_that_covers_it_decides_before_a_name_it_is_an_ester_of() -> None:
    found = [said(entry="ester", kind="named", extension="ester"), said(entry="class")]
    (one,) = answer(found, [held()], valid_on=DAY)
    assert one.entry == "class"


@pytest.mark.parametrize(
    "open_",
    [said("unknown", entry="open"), said(entry="open", since=None)],
    ids=["told", "undated"],
)
def test_what_is_open_is_told_beside_a_condition(open_: Determination) -> None:
    (one,) = answer([said("conditional", entry="effect"), open_], [held()], valid_on=DAY)
    assert (one.status, one.entry, one.confidence) == ("conditional", "effect", "low")
    assert one.reason.endswith("whether open (Class A) controls it is open: reason of open")
    (flat,) = answer([said(entry="flat"), open_], [held()], valid_on=DAY)
    assert flat.reason == "reason of flat"


@pytest.mark.parametrize("status", ["conditional", "analogue_risk"])
def test_what_is_not_held_may_control_what_is_less_than_a_flat_yes(status: Status) -> None:
    (one,) = answer([said(status, entry="effect")], [held()], valid_on=DAY)
    why = "we do not hold all law of ZZ, so another entry may control it"
    assert (one.status, one.confidence, one.gaps) == (status, "low", "the second schedule")
    assert one.reason == f"reason of effect; {why}"
    assert why in one.doubts
    (flat,) = answer([said()], [held()], valid_on=DAY)
    (whole,) = answer([said(status)], [COMPLETE], valid_on=DAY)
    assert (flat.gaps, whole.gaps, whole.reason) == ("", "", "reason of para 1")


def test_a_schedule_of_drugs_is_told_before_a_list_of_precursors() -> None:
    listed = replace(said(entry="list", kind="named"), about="precursors")
    (one,) = answer([listed, said(entry="class")], [held()], valid_on=DAY)
    assert one.entry == "class"


def test_a_class_is_told_before_an_effect() -> None:
    effect = replace(said("conditional", entry="effect"), kind="functional")
    (one,) = answer([effect, said("conditional", entry="class")], [held()], valid_on=DAY)
    assert one.entry == "class"


def test_a_miss_quotes_the_text_and_names_what_came_nearest() -> None:
    whole = replace(COMPLETE, text_of=date(2026, 7, 23))
    (one,) = answer([said("not_controlled", entry="near")], [whole], valid_on=DAY)
    assert "by the text of 2026-07-23" in one.reason
    assert one.nearest == Nearest(definition_id="zz/act/near", entry="near", fails="reason of near")
    assert (one.confidence, one.doubts) == (
        "medium",
        ("no person has reviewed all readings of Demo",),
    )


def test_an_answer_has_what_its_deciding_determination_has() -> None:
    full = replace(
        said(),
        wording_date=date(2010, 1, 1),
        conditions=("if sold",),
        exemptions=("up to 1 mg",),
        cite="Act, s. 1",
        url="https://law.example",
    )
    (one,) = answer([full], [held()], valid_on=DAY)
    assert (one.wording_date, one.cite, one.url) == (full.wording_date, full.cite, full.url)
    assert (one.conditions, one.exemptions) == (("if sold",), ("up to 1 mg",))
    assert (one.confidence, one.nearest) == ("medium", None)


def test_controlled_decides_before_conditional() -> None:
    found = [said("conditional", entry="if", kind="named"), said(entry="flat")]
    (one,) = answer(found, [held()], valid_on=DAY)
    assert (one.status, one.entry) == ("controlled", "flat")


def test_an_entry_of_unknown_start_says_unknown_before_it_is_known_in_force() -> None:
    found = [said(since=None, known_since=date(2025, 8, 1))]
    (before,) = answer(found, [COMPLETE], valid_on=DAY)
    assert before.status == "unknown"
    assert "known to be in force on 2025-08-01" in before.reason
    (after,) = answer(found, [COMPLETE], valid_on=date(2025, 8, 1))
    assert after.status == "controlled"


def test_a_class_in_force_decides_before_a_name_of_unknown_start() -> None:
    found = [said(entry="name", kind="named", since=None), said(entry="class")]
    (one,) = answer(found, [held()], valid_on=DAY)
    assert (one.status, one.entry) == ("controlled", "class")


def test_before_the_decision_an_entry_of_unknown_start_is_no_reason_to_doubt() -> None:
    found = [said(since=None, not_before=date(2021, 3, 1), known_since=date(2025, 8, 1))]
    (one,) = answer(found, [COMPLETE], valid_on=DAY)
    assert one.status == "not_controlled"


def test_a_miss_is_not_controlled_only_where_and_when_the_data_are_complete() -> None:
    (inside,) = answer([], [COMPLETE], valid_on=DAY)
    (after,) = answer([], [COMPLETE], valid_on=date(2025, 1, 2))
    (never,) = answer([], [held()], valid_on=DAY)
    assert inside.status == "not_controlled"
    assert after.status == "unknown"
    assert "only from 2000-01-01 to 2025-01-01" in after.reason
    assert never.status == "unknown"
    assert never.gaps == "the second schedule"


def test_answers_where_nothing_is_said_are_kept_for_each_day_apart() -> None:
    answering = Answering([COMPLETE])
    (inside,) = answering.of([], valid_on=DAY)
    (after,) = answering.of([], valid_on=date(2025, 1, 2))
    (again,) = answering.of([], valid_on=DAY)
    assert (inside.status, after.status) == ("not_controlled", "unknown")
    assert again is inside


def test_what_is_kept_is_not_told_of_a_structure_of_which_something_is_said() -> None:
    answering = Answering([COMPLETE])
    answering.of([], valid_on=DAY)
    (one,) = answering.of([said()], valid_on=DAY)
    assert one.status == "controlled"


def test_a_miss_quotes_the_nearest_definition() -> None:
    found = [said("not_controlled", entry="near"), said("not_controlled", entry="far")]
    (one,) = answer(found, [held()], valid_on=DAY)
    assert one.reason.startswith("nearest is near: reason of near; no entry that we hold")


def test_an_entry_of_other_days_is_told() -> None:
    (one,) = answer([said(since=date(2021, 1, 1))], [held()], valid_on=DAY)
    assert one.status == "unknown"
    assert "covers it only from 2021-01-01" in one.reason


def test_a_repealed_entry_is_told_with_its_end() -> None:
    found = [said(since=None, until=date(2019, 1, 1))]
    (one,) = answer(found, [held()], valid_on=DAY)
    assert "covers it only from a day not known until 2019-01-01" in one.reason


def test_a_name_that_cannot_be_told_apart_is_unknown() -> None:
    (one,) = answer([said("unknown", kind="named")], [COMPLETE], valid_on=DAY)
    assert (one.status, one.reason) == ("unknown", "reason of para 1")


def test_a_jurisdiction_that_is_not_loaded_is_unknown() -> None:
    (one,) = answer([], [held()], valid_on=DAY, jurisdictions=["QQ"])
    assert (one.status, one.reason) == ("unknown", "no law of QQ is loaded")


def test_jurisdictions_stand_in_the_order_of_their_codes() -> None:
    found = answer([said()], [held("AA"), held("ZZ")], valid_on=DAY)
    assert [one.jurisdiction for one in found] == ["AA", "ZZ"]


def test_of_two_names_the_one_meant_as_drawn_decides() -> None:
    other = said(entry="ephedrine", kind="named", extension="stereoisomer")
    drawn = said(entry="pseudoephedrine", kind="named")
    (found,) = answer([other, drawn], [COMPLETE], valid_on=DAY)
    assert found.entry == "pseudoephedrine"
