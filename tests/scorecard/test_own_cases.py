"""Our own cases agree with the rules, or the difference is explained by the text."""

from functools import cache

from tests.scorecard.__main__ import VALID_ON
from tests.scorecard.cases import own_statements
from tests.scorecard.explanations import VERDICTS, load_explanations
from tests.scorecard.judging import Judge, Judged
from tests.scorecard.page import explained

OWN = own_statements()


@cache
def judged() -> tuple[Judged | None, ...]:
    """Put each case to the rules; None where its structure is not read."""
    judge = Judge(VALID_ON)
    return tuple(judge.judge(one) for one in OWN)


def test_the_structure_of_every_case_is_read() -> None:
    assert len(OWN) > 400
    assert [one for one, found in zip(OWN, judged(), strict=True) if found is None] == []


def test_a_case_of_the_second_reading_is_answered_as_read() -> None:
    different = [one for one in judged() if one is not None and one.verdict == "differs"]
    assert [(one.statement, one.answer.reason) for one in different] == []


def test_what_is_left_open_is_explained() -> None:
    why = load_explanations()
    left = [one for one in judged() if one is not None and one.verdict == "left open"]
    assert [one.statement.name for one in left if not explained(one, why)[0]] == []


def test_each_explanation_has_one_of_the_verdicts() -> None:
    assert {verdict for verdict, _ in load_explanations().values()} <= set(VERDICTS)
