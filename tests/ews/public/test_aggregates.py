"""Small counts cannot be worked out of the public numbers, whatever is added and subtracted."""

import random
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ews.flow.aggregates import LEAST, Identification, publishable
from tests.ews.public.adversary import Adversary, Equation, Unknown, least_possible

FAMILIES = {"A": "fentanyls", "B": "fentanyls", "C": "nitazenes", "D": "nitazenes", "E": "other"}
COUNTRIES = ("DE", "FR", "GB", "US")
CELLS = [(family, key, country) for key, family in FAMILIES.items() for country in COUNTRIES]
COUNTS = st.lists(
    st.dictionaries(st.sampled_from(CELLS), st.integers(min_value=1, max_value=9), max_size=12),
    min_size=1,
    max_size=3,
)


def identifications(cells: Mapping[tuple[str, str, str], int]) -> list[Identification]:
    return [
        Identification(family=family, inchikey=key, country=country)
        for (family, key, country), count in cells.items()
        for _ in range(count)
    ]


def equations(rounds: list[dict[tuple[str, str, str], int]]) -> list[Equation]:
    """Return what each round of publishing tells, of every cell there could be."""
    return [
        Equation(frozenset((number, *cell) for cell in CELLS if cell[: len(path)] == path), count)
        for number, cells in enumerate(rounds)
        for path, count in publishable(identifications(cells), countries=len(COUNTRIES)).items()
    ]


def secrets(rounds: int) -> list[frozenset[Unknown]]:
    """Return every sum that somebody may ask for: cells, rows, columns, families, rounds, spans."""
    spans = [range(first, last + 1) for first in range(rounds) for last in range(first, rounds)]
    keys = [*FAMILIES, None]
    families = [*set(FAMILIES.values()), None]
    countries = [*COUNTRIES, None]
    return [
        frozenset(
            (number, *cell)
            for number in span
            for cell in CELLS
            if family in {None, cell[0]} and key in {None, cell[1]} and country in {None, cell[2]}
        )
        for span in spans
        for family in families
        for key in keys
        for country in countries
    ]


def found(rounds: list[dict[tuple[str, str, str], int]]) -> Counter[Unknown]:
    return Counter(
        {
            (number, *cell): count
            for number, cells in enumerate(rounds)
            for cell, count in cells.items()
        }
    )


@settings(deadline=None, max_examples=60)
@given(COUNTS)
def test_no_small_count_is_settled_or_bounded_by_the_numbers(
    rounds: list[dict[tuple[str, str, str], int]],
) -> None:
    known = equations(rounds)
    adversary, truth = Adversary(known), found(rounds)
    for secret in secrets(len(rounds)):
        settled = adversary.value_of(secret)
        assert settled is None or settled == 0 or settled >= LEAST
        least = least_possible(secret, known, truth)
        assert least == 0 or least >= LEAST


@settings(deadline=None)
@given(COUNTS)
def test_what_is_published_is_true(rounds: list[dict[tuple[str, str, str], int]]) -> None:
    truth = found(rounds)
    assert all(
        sum(truth[one] for one in each.unknowns) == each.number for each in equations(rounds)
    )


def test_the_adversary_finds_what_naive_suppression_leaves() -> None:
    """It would see through a table whose one small cell is hidden beside its total."""
    cells = {("f", "A", "DE"): 9, ("f", "A", "GB"): 2}
    unknowns = {cell: (0, *cell) for cell in cells}
    naive = [
        Equation(frozenset(unknowns.values()), 11),
        Equation(frozenset({unknowns["f", "A", "DE"]}), 9),
    ]
    assert Adversary(naive).value_of([unknowns["f", "A", "GB"]]) == 2


def test_the_adversary_finds_a_late_report_in_numbers_that_are_counted_anew() -> None:
    """It would see through a total that is published again when one more report has come."""
    before, late = (0, "f", "A", "DE"), (1, "f", "A", "DE")
    naive = [Equation(frozenset({before}), 9), Equation(frozenset({before, late}), 10)]
    assert Adversary(naive).value_of([late]) == 1


def test_a_small_cell_takes_the_next_smallest_with_it() -> None:
    cells = {("f", "A", "DE"): 9, ("f", "A", "FR"): 6, ("f", "A", "GB"): 2}
    assert publishable(identifications(cells)) == {
        (): 17,
        ("f",): 17,
        ("f", "A"): 17,
        ("f", "A", "DE"): 9,
    }


def test_where_two_countries_are_left_the_rest_is_not_beside_the_others() -> None:
    """With three countries and eight left for two of them, each has at least some."""
    cells = {("f", "A", "DE"): 9, ("f", "A", "FR"): 4, ("f", "A", "GB"): 4}
    known = {("f", "A", "DE"): 9}
    few = publishable(identifications(cells), countries=3)
    many = publishable(identifications(cells), countries=30)
    assert not known.keys() & few.keys()
    assert known.items() <= many.items()


def test_small_cells_that_are_many_together_hide_one_another() -> None:
    cells = {("f", "A", "DE"): 9, ("f", "A", "FR"): 3, ("f", "A", "GB"): 3}
    published = publishable(identifications(cells))
    assert published["f", "A"] == 15
    assert published["f", "A", "DE"] == 9
    assert ("f", "A", "FR") not in published


def test_a_family_is_told_whose_substances_are_all_too_rare() -> None:
    cells = {("f", "A", "DE"): 3, ("f", "B", "DE"): 4}
    assert publishable(identifications(cells)) == {(): 7, ("f",): 7}


def test_too_little_in_all_is_not_published() -> None:
    assert publishable(identifications({("f", "A", "DE"): LEAST - 1})) == {}
    assert publishable([]) == {}


@pytest.mark.parametrize("least", [3, 5, 10])
def test_the_bound_is_the_operators(least: int) -> None:
    rng = random.Random(least)  # noqa: S311 - the same cells each time
    cells = {cell: rng.randint(1, 2 * least) for cell in CELLS}
    published = publishable(identifications(cells), least=least)
    assert min(published.values()) >= least
