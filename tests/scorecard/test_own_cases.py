"""Our own cases agree with the rules, or the difference is explained by the text."""

from functools import cache

import pytest

from tests.scorecard.__main__ import VALID_ON
from tests.scorecard.cases import Statement, own_statements
from tests.scorecard.explanations import VERDICTS, load_explanations
from tests.scorecard.judging import Judge
from tests.scorecard.page import explained

OWN = own_statements()


@cache
def judge() -> Judge:
    return Judge(VALID_ON)


@pytest.mark.parametrize("statement", OWN, ids=lambda one: f"{one.jurisdiction} {one.name}")
def test_a_case_of_the_second_reading_is_answered_as_read(statement: Statement) -> None:
    found = judge().judge(statement)
    assert found is not None
    assert found.verdict != "differs", found.answer.reason


def test_what_is_left_open_is_explained() -> None:
    why = load_explanations()
    judged = [judge().judge(one) for one in OWN]
    left = [one for one in judged if one is not None and one.verdict == "left open"]
    assert [one.statement.name for one in left if not explained(one, why)[0]] == []


def test_each_explanation_has_one_of_the_verdicts() -> None:
    assert {verdict for verdict, _ in load_explanations().values()} <= set(VERDICTS)
