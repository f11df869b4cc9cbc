"""Rows that are screened side by side get what each gets alone."""

from dataclasses import replace
from datetime import date

import pytest

from chem.rules.asked import graph_from
from ews.compute.screening import Screener
from ews.compute.screening_records import Row, Terms

FENTANYL = "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1"
TERMS = Terms(valid_on=date(2026, 6, 1), jurisdictions=("GB", "US", "DE"), form="jsonl")
TEXTS = [FENTANYL, "not a structure", "CCO", FENTANYL, "CCO.Cl", "", f"{FENTANYL}.CCO", FENTANYL]
ROWS = [Row(id=str(number), text=text) for number, text in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener()


@pytest.mark.parametrize("terms", [TERMS, replace(TERMS, nearest=True)])
def test_side_by_side_or_alone_the_lines_are_the_same(screener: Screener, terms: Terms) -> None:
    together = screener.screen([*ROWS, Row(id="8", text="", error="no such column")], terms)
    alone = [found for row in ROWS for found in screener.screen([row], terms)]
    assert together[:-1] == alone
    assert [bool(one.refused) for one in together] == [n in {1, 5, 8} for n in range(9)]


def test_a_structure_that_is_there_several_times_is_read_for_the_law_once(
    screener: Screener,
) -> None:
    """It is read anew as its canonical SMILES, which is not how it was drawn."""
    before = graph_from.cache_info()
    lines = screener.screen([Row(id="", text="C(O)CCCCCC")] * 20, TERMS)
    after = graph_from.cache_info()
    assert len(lines) == 20
    assert len({one.lines for one in lines}) == 1
    assert (after.hits + after.misses) - (before.hits + before.misses) == 1
