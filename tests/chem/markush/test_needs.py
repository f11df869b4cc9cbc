"""Which of many rows of bits are held by another one, against asking one after the other."""

import random

import pytest

from chem.markush.needs import NeedTable


@pytest.mark.parametrize("bits", [1, 63, 64, 65, 700])
def test_rows_are_met_as_asking_one_by_one_says(bits: int) -> None:
    chance = random.Random(bits)  # noqa: S311 - the same rows each time
    places = range(bits)
    needs = [sum({1 << chance.choice(places) for _ in range(count % 9)}) for count in range(300)]
    table = NeedTable(needs)
    for share in (0.0, 0.5, 0.9, 1.0):
        had = sum(1 << place for place in places if chance.random() < share)
        assert table.met(had) == [one for one, need in enumerate(needs) if not need & ~had]


def test_every_bit_meets_every_row() -> None:
    assert NeedTable([0, 1, 1 << 90]).met(-1) == [0, 1, 2]
    assert NeedTable([0, 1, 1 << 90]).met(0) == [0]
    assert NeedTable([0]).met(0) == [0]


def test_bits_beyond_the_last_that_anybody_needs_do_not_count() -> None:
    assert NeedTable([3]).met(1 << 200 | 3) == [0]
    assert NeedTable([]).met(5) == []
