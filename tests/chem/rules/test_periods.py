"""A period of force and a day."""

from datetime import date

import pytest

from chem.law import Period
from chem.rules.periods import clip, phases, standing

D = date
WHOLE = Period(since=D(2010, 1, 1), until=D(2020, 1, 1))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (D(2009, 12, 31), "not_yet"),
        (D(2010, 1, 1), "in_force"),
        (D(2019, 12, 31), "in_force"),
        (D(2020, 1, 1), "ended"),
    ],
)
def test_a_period_holds_from_its_first_day_until_the_day_before_its_end(
    day: date, expected: str
) -> None:
    assert standing(WHOLE, valid_on=day) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (D(2015, 3, 12), "not_yet"),
        (D(2015, 3, 13), "perhaps"),
        (D(2025, 7, 31), "perhaps"),
        (D(2025, 8, 1), "in_force"),
    ],
)
def test_an_unknown_first_day_is_neither_always_nor_never(day: date, expected: str) -> None:
    period = Period(since=None, until=None, not_before=D(2015, 3, 13), known_since=D(2025, 8, 1))
    assert standing(period, valid_on=day) == expected


def test_a_period_of_which_nothing_is_known_decides_no_day() -> None:
    assert standing(Period(since=None, until=None), valid_on=D(2026, 1, 1)) == "perhaps"


def test_a_listing_cuts_a_period_in_three() -> None:
    listed = Period(since=D(2012, 1, 1), until=D(2015, 1, 1))
    assert phases(WHOLE, listed) == [
        (Period(since=D(2010, 1, 1), until=D(2012, 1, 1)), "free"),
        (Period(since=D(2012, 1, 1), until=D(2015, 1, 1)), "listed"),
        (Period(since=D(2015, 1, 1), until=D(2020, 1, 1)), "free"),
    ]


def test_a_listing_older_than_the_definition_leaves_nothing_before_it() -> None:
    assert phases(WHOLE, Period(since=D(1971, 1, 1), until=None)) == [(WHOLE, "listed")]


def test_a_listing_whose_first_day_is_unknown_leaves_days_on_which_it_may_be_either() -> None:
    listed = Period(since=None, until=None, not_before=D(2011, 1, 1), known_since=D(2015, 1, 1))
    assert phases(WHOLE, listed) == [
        (Period(since=D(2010, 1, 1), until=D(2011, 1, 1)), "free"),
        (Period(since=D(2011, 1, 1), until=D(2015, 1, 1)), "either"),
        (Period(since=D(2015, 1, 1), until=D(2020, 1, 1)), "listed"),
    ]


def test_a_listing_of_which_no_day_is_known_may_be_either_on_all() -> None:
    assert phases(WHOLE, Period(since=None, until=None)) == [(WHOLE, "either")]


def test_a_part_of_a_period_of_unknown_start_is_no_surer_than_the_whole() -> None:
    whole = Period(since=None, until=None, known_since=D(2020, 1, 1))
    part = clip(whole, since=D(2010, 1, 1))
    assert part == Period(
        since=None, until=None, not_before=D(2010, 1, 1), known_since=D(2020, 1, 1)
    )
    assert clip(whole, since=D(2021, 1, 1)) == Period(
        since=D(2021, 1, 1), until=None, known_since=D(2020, 1, 1)
    )
