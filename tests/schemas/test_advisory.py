"""The advisory export: its published schema, its items, what a receiver may answer."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.exporters.advisory.document import (
    WITHDRAWN,
    Difference,
    Header,
    Item,
    Said,
    Step,
    Told,
    difference,
    document,
    without,
)
from connectors.exporters.advisory.facts import FindingFacts, ReportFacts, SubstanceFacts
from connectors.exporters.advisory.items import report_items, substance_items
from schemas.advisory.export_schema import export_schema
from schemas.advisory.receipts import ReceiptError, read_receipts

SUBSTANCE = SubstanceFacts(
    inchikey="YELGFTGWJGBAQU-UHFFFAOYSA-N",
    smiles="CNC(C)C(=O)c1ccc(C)cc1",
    name="mephedrone",
    families=("cathinones",),
)
HEADER = Header(
    receiver="SMART",
    reason="correction",
    country="GB",
    mapping=("ews", 1),
    period=None,
    idempotency_key="k",
)


def report(**body: Any) -> ReportFacts:
    finding = FindingFacts(ordinal=0, part=0, evidence="tentative", substance=SUBSTANCE)
    dates = {"collected": {"value": "2023-02", "precision": "month"}}
    return ReportFacts(
        report_id="5f0c",
        kind="toxicology_case",
        country="GB",
        told_by="GB",
        body={"dates": dates, **body},
        findings=(finding,),
    )


def written(*steps: Step) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(document(HEADER, steps))
    jsonschema.Draft202012Validator(export_schema()).validate(read)
    return read


def told(item: Item, *, version: int = 1, **changed: Any) -> Told:
    values = {"held": Said(action="new", sha256=item.sha256)}
    return Told(version=version, block=item.block, **{**values, **changed})


def steps_of(
    items: list[Item], before: dict[str, Told], *, whole: bool = False
) -> tuple[Step, ...]:
    return difference(items, before, whole=whole).steps


def first_item(**body: Any) -> Item:
    return report_items(report(**body), ())[0]


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(export_schema())


def test_an_unknown_member_does_not_fit_the_schema() -> None:
    read = written(*steps_of(report_items(report(), ()), {}))
    read["items"][0]["data"]["city"] = "Cardiff"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read, export_schema())


def test_a_bare_report_fits_the_schema() -> None:
    [item] = written(*steps_of(report_items(report(), ()), {}))["items"]
    assert item["item_id"] == "forensic/5f0c/0/0"
    assert item["data"]["incident"] == "2023-02"


def test_a_full_report_fits_the_schema_and_says_nothing_personal() -> None:
    full = report(
        place={"country": "GB", "admin_area": "CF10"},
        harm={"case_type": "clinical", "co_detected": ["ethanol"], "note": "John Doe"},
        route={"legs": [{"role": "origin", "country": "CN", "certainty": "known"}]},
        quantity={"value": "12.5", "unit": "g", "basis": "measured"},
        findings=[{"name": "mephedrone", "amount": {"value": 10, "unit": "mg"}, "role": "major"}],
    )
    read = written(*steps_of(report_items(full, ()), {}))
    assert [item["block"] for item in read["items"]] == ["forensic", "harm"]
    assert "John Doe" not in json.dumps(read)
    assert "CF10" not in json.dumps(read)


def test_a_substance_that_no_law_names_has_an_empty_list() -> None:
    [law, substance] = written(*steps_of(substance_items(SUBSTANCE, []), {}))["items"]
    assert law["data"]["determinations"] == []
    assert substance["data"]["families"] == ["cathinones"]


def test_what_was_told_and_stands_is_not_told_again() -> None:
    item = first_item()
    assert steps_of([item], {item.item_id: told(item)}, whole=True) == ()


def test_what_has_changed_is_a_correction() -> None:
    item = first_item()
    before = {item.item_id: told(item, version=4, held=Said(action="new", sha256=b""))}
    [step] = steps_of([item], before, whole=True)
    assert (step.action, step.version) == ("correction", 5)


def test_what_is_gone_is_withdrawn_only_when_all_was_looked_at() -> None:
    item = first_item()
    before = {item.item_id: told(item)}
    assert steps_of([], before) == ()
    [step] = steps_of([], before, whole=True)
    assert (step.action, step.data) == ("withdrawal", None)
    assert written(step)["items"][0]["action"] == "withdrawal"


def test_what_is_withdrawn_stays_withdrawn() -> None:
    item = first_item()
    before = {item.item_id: told(item, held=Said(action="withdrawal", sha256=WITHDRAWN))}
    assert steps_of([], before, whole=True) == ()


def test_what_comes_back_after_a_withdrawal_is_a_correction() -> None:
    item = first_item()
    was = told(item, version=2, held=Said(action="withdrawal", sha256=WITHDRAWN))
    [step] = steps_of([item], {item.item_id: was}, whole=True)
    assert (step.action, step.version) == ("correction", 3)


def test_what_was_refused_is_not_offered_again_until_it_changes() -> None:
    item, other = first_item(), first_item(quantity={"value": "1", "unit": "g"})
    before = {item.item_id: told(item, held=None, unwanted=frozenset({item.sha256}))}
    assert steps_of([item], before, whole=True) == ()
    [step] = steps_of([other], before, whole=True)
    assert (step.action, step.version) == ("new", 2)


def test_what_the_receiver_never_held_is_not_withdrawn() -> None:
    item = first_item()
    before = {item.item_id: told(item, held=None, unwanted=frozenset({item.sha256}))}
    assert difference([], before, whole=True) == Difference(steps=(), superseded=())


def test_what_changes_while_it_waits_takes_the_place_of_what_waits() -> None:
    item = first_item()
    waits = told(item, held=None, awaiting=Said(action="new", sha256=b"old"))
    found = difference([item], {item.item_id: waits}, whole=True)
    assert found.superseded == (item.item_id,)
    assert [(step.action, step.version) for step in found.steps] == [("new", 2)]


def test_what_goes_while_it_waits_is_never_sent() -> None:
    item = first_item()
    waits = told(item, held=None, awaiting=Said(action="new", sha256=item.sha256))
    found = difference([], {item.item_id: waits}, whole=True)
    assert found == Difference(steps=(), superseded=(item.item_id,))


def test_what_returns_to_what_is_held_needs_no_correction() -> None:
    item = first_item()
    waits = told(item, awaiting=Said(action="correction", sha256=b"other"))
    found = difference([item], {item.item_id: waits}, whole=True)
    assert found == Difference(steps=(), superseded=(item.item_id,))


def test_the_day_of_a_case_with_harm_is_not_told() -> None:
    day = {"collected": {"value": "2023-02-15", "precision": "day"}}
    case = first_item(dates=day, harm={"case_type": "clinical"})
    assert case.data["incident"] == "2023-02"


def test_what_is_left_out_leaves_the_same_bytes_as_if_it_had_not_been_there() -> None:
    items = [Item(item_id=f"harm/{n}", block="harm", data={"n": n}) for n in range(3)]
    steps = steps_of(items, {})
    assert without(document(HEADER, steps), ["harm/1"]) == document(HEADER, [steps[0], steps[2]])


@given(st.permutations(range(5)))
def test_the_bytes_do_not_depend_on_the_order_of_reading(order: list[int]) -> None:
    items = [Item(item_id=f"harm/{n}", block="harm", data={"n": n}) for n in range(5)]
    expected = document(HEADER, steps_of(items, {}))
    assert document(HEADER, steps_of([items[n] for n in order], {})) == expected


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"receipts": None},
        {"receipts": [{"item_id": "a"}]},
        {"receipts": [{"item_id": "a", "outcome": "perhaps"}]},
        {"receipts": [{"item_id": "b", "outcome": "accepted"}]},
        {"receipts": [{"item_id": "a", "outcome": "accepted"}] * 2},
        {"receipts": []},
    ],
)
def test_an_answer_that_is_no_receipt_for_each_item_is_refused(answer: object) -> None:
    with pytest.raises(ReceiptError):
        read_receipts(answer, sent=["a"])


def test_a_receiver_may_say_more_than_it_must() -> None:
    said = {"item_id": "a", "outcome": "rejected", "detail": "\x00why", "mood": "bad"}
    [receipt] = read_receipts({"receipts": [said], "thanks": True}, sent=["a"])
    assert (receipt.outcome, receipt.detail) == ("rejected", "why")
