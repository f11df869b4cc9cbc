"""The fields of documents by their class."""

from collections.abc import Iterator
from typing import Any

import marshmallow as ma
import pytest
from marshmallow import fields

from ews.flow.projection import shown_acknowledgement, shown_bulletin, shown_report
from schemas.acknowledgements import AcknowledgementSchema
from schemas.bulletins import BulletinSchema
from schemas.release import ACKNOWLEDGEMENT, BULLETIN, REPORT, SIGNAL, TABLES
from schemas.reports.report import ReportSchema
from schemas.signals import SignalWithStepsSchema
from tests.ews.release.people import AT, Somebody, Something

INDUSTRY = Somebody(kind="industry")
FOR_INDUSTRY = Something(audience=("kind:industry",))


def pointers(schema: ma.Schema, at: str = "") -> Iterator[str]:
    """Give the pointer of every field that a schema can hold."""
    for name, each in schema.fields.items():
        yield from _pointers(each, f"{at}/{each.data_key or name}")


def _pointers(each: Any, where: str) -> Iterator[str]:
    if isinstance(each, fields.Nested):
        yield from pointers(each.schema, where)
    elif isinstance(each, fields.List):
        yield from _pointers(each.inner, f"{where}/*")
    else:
        yield where.removeprefix("/")


def is_covered(pointer: str, table: Any) -> bool:
    parts = pointer.split("/")
    above = ["/".join(parts[:cut]) + "/**" for cut in range(1, len(parts) + 1)]
    loose = "/".join(["dates", "*", *parts[2:]]) if parts[0] == "dates" else pointer
    return any(each in table for each in (pointer, loose, *above))


@pytest.mark.parametrize(
    ("schema", "table"),
    [
        (ReportSchema(), REPORT),
        (AcknowledgementSchema(), ACKNOWLEDGEMENT),
        (SignalWithStepsSchema(), SIGNAL),
    ],
)
def test_every_field_of_a_schema_has_a_class(schema: ma.Schema, table: Any) -> None:
    assert [each for each in pointers(schema) if not is_covered(each, table)] == []


def test_every_field_of_a_bulletin_has_a_class_but_its_body_that_is_free() -> None:
    missing = [each for each in pointers(BulletinSchema()) if not is_covered(each, BULLETIN)]
    assert set(missing) <= {"body"}


def test_no_table_names_a_field_that_a_report_cannot_hold() -> None:
    known = {*pointers(ReportSchema())}
    named = {each for each in REPORT if not each.startswith("dates/")}
    assert named - known == set()


def test_a_field_that_no_table_names_is_its_owners_alone() -> None:
    body = {"kind": "seizure", "brand_new": "secret", "place": {"country": "GB", "house": 3}}

    assert shown_report(Somebody(), Something(), body, at=AT) == {
        "kind": "seizure",
        "place": {"country": "GB"},
    }


def test_a_value_in_the_place_of_an_object_is_not_shown() -> None:
    body = {"product": "a text", "findings": ["a text", {"evidence": "tentative"}], "place": []}

    assert shown_report(Somebody(), Something(), body, at=AT) == {
        "findings": [{"evidence": "tentative"}],
        "place": [],
    }


def test_an_object_of_which_nothing_is_left_is_left_out() -> None:
    body = {"kind": "seizure", "product": {"brand": "x"}, "links": [{"reference": "x"}]}

    assert shown_report(INDUSTRY, FOR_INDUSTRY, body, at=AT) == {"kind": "seizure"}


@pytest.mark.parametrize("show", [shown_report, shown_acknowledgement, shown_bulletin])
def test_who_may_not_know_of_a_record_is_shown_nothing(show: Any) -> None:
    assert show(Somebody(), Something(audience=()), {"kind": "seizure"}, at=AT) is None


def test_the_owner_is_shown_all_that_it_sent() -> None:
    body = {"anything": {"at": ["all"]}}
    owner = Somebody(organisation_id=Something().organisation_id)

    assert shown_report(owner, Something(audience=()), body, at=AT) == body


def test_the_tables_use_the_five_classes_only() -> None:
    assert {each for table in TABLES.values() for each in table.values()} <= {
        "PUB", "NET", "PTY", "OPS", "OWN",
    }  # fmt: skip
