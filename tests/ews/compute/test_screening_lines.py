"""What a screening and its processes say to each other arrives as it was said."""

from datetime import date

from ews.compute.screening_lines import (
    read_question,
    read_screened,
    write_questions,
    write_screened,
)
from ews.compute.screening_records import Row, Screened, Terms, counted, statuses_text

TERMS = Terms(
    valid_on=date(2026, 6, 1),
    jurisdictions=("GB", "US"),
    form="jsonl",
    only=("controlled",),
    nearest=True,
    family="f",
)


def test_the_terms_go_ahead_of_the_rows_and_a_lone_surrogate_goes_with_them() -> None:
    rows = [Row(id="a", text="CC\u2028"), Row(id="\udfff", text="\n", kind="inchi", error="x")]
    lines = write_questions(rows, TERMS, 1).splitlines(keepends=True)
    assert [read_question(line) for line in lines] == [TERMS, rows[:1], rows[1:]]


def test_rows_that_are_screened_side_by_side_go_together() -> None:
    rows = [Row(id=str(number), text="CC") for number in range(5)]
    lines = write_questions(rows, TERMS, 2).splitlines(keepends=True)
    assert [read_question(line) for line in lines] == [TERMS, rows[:2], rows[2:4], rows[4:]]


def test_an_answer_is_one_line_whatever_is_in_it() -> None:
    answer = Screened(lines="a\n\ud800\u2028\n", statuses="GB unknown", refused="")
    line = write_screened(answer)
    assert line.count(b"\n") == 1
    assert read_screened(line) == answer


def test_statuses_are_counted_for_each_component_of_each_row() -> None:
    one = Screened(lines="", statuses=statuses_text([("GB", "unknown"), ("US", "unknown")]))
    two = Screened(lines="", statuses=statuses_text([("GB", "unknown"), ("GB", "controlled")]))
    refused = Screened(lines="", refused="no")
    found = counted([one, two, one, refused])
    assert found == {"GB unknown": 3, "US unknown": 2, "GB controlled": 1}
