"""The red team guesses ids and acts on what it cannot see."""

from uuid import uuid4

import pytest

from connectors.exporters.misp.events import event_uuid
from tests.ews.release.asking import tell
from tests.ews.release.siege import (
    HIDDEN,
    Siege,
    draft,
    refused,
)


@pytest.mark.parametrize("name", HIDDEN)
async def test_a_hidden_report_is_answered_as_one_that_is_not_there(
    siege: Siege, name: str
) -> None:
    absent = await siege.intruder.get(f"/v1/reports/{uuid4()}")
    status, found = await siege.intruder.get(f"/v1/reports/{siege.reports[name]}")
    vary = {"instance", "request_id"}

    assert status == absent[0] == 404
    assert {k: v for k, v in found.items() if k not in vary} == {
        k: v for k, v in absent[1].items() if k not in vary
    }


@pytest.mark.parametrize("text", ["..%2f..%2fetc", "'%20OR%201=1", "%27;--", "null", "0", "*"])
async def test_an_id_with_a_trick_in_it_is_none(siege: Siege, text: str) -> None:
    assert (await refused(siege.intruder, f"/v1/reports/{text}"))[0] == 404


@pytest.mark.parametrize("name", HIDDEN)
async def test_a_hidden_reports_signal_is_not_there(siege: Siege, name: str) -> None:
    assert (await refused(siege.intruder, f"/v1/signals/{siege.signals[name]}"))[0] == 404


async def test_a_hidden_signal_cannot_be_dismissed(siege: Siege) -> None:
    path = f"/v1/signals/{siege.signals['secret']}"
    status, _ = await siege.intruder.post(f"{path}/triage", {"state": "dismissed", "note": "x"})

    assert status == 404
    assert (await siege.lab.get(path))[1]["state"] == "new"


async def test_no_bulletin_is_drawn_from_a_hidden_signal(siege: Siege) -> None:
    status, _ = await siege.intruder.post(f"/v1/signals/{siege.signals['red']}/bulletin")

    assert status == 404


@pytest.mark.parametrize("what", ["", "/status", "/relatives"])
async def test_a_hidden_substance_is_not_found_by_counting_up_its_number(
    siege: Siege, what: str
) -> None:
    path = f"/v1/substances/{siege.substances['secret']}{what}"

    assert (await refused(siege.intruder, path))[0] == 404
    assert (await siege.lab.get(path))[0] == 200


async def test_a_draft_is_not_there_for_others_whatever_its_audience(siege: Siege) -> None:
    made = await draft(siege)

    for path in ("", "/responses", "/reach", "/document.json", "/document.cap"):
        assert (await siege.intruder.get(f"/v1/bulletins/{made['id']}{path}"))[0] == 404, path


@pytest.mark.parametrize("step", ["approve", "publish", "withdraw", "correct", "acknowledge"])
async def test_nobody_acts_on_a_draft_of_another_house(siege: Siege, step: str) -> None:
    made = await draft(siege)
    body = {"withdraw": {"reason": "x"}, "correct": {"title": "x"}}.get(step)
    status, _ = await siege.intruder.post(f"/v1/bulletins/{made['id']}/{step}", body)

    assert status == 404


async def test_a_hidden_group_is_answered_as_one_that_is_not_there(siege: Siege) -> None:
    assert (await siege.intruder.get(f"/v1/groups/{siege.group}"))[0] == 404
    assert (await siege.intruder.get(f"/v1/groups/{uuid4()}"))[0] == 404
    assert str(siege.group) not in (await tell(siege.intruder, "/v1/groups")).text


async def test_a_hidden_groups_taxii_collection_is_not_there(siege: Siege) -> None:
    path = "/taxii2/exchange/collections/{}/objects/"
    found = [
        (await tell(siege.intruder, path.format(each))).status for each in (siege.group, uuid4())
    ]

    assert found == [404, 404]


async def test_a_made_up_misp_event_id_of_a_hidden_report_is_none(siege: Siege) -> None:
    event = event_uuid("report", siege.reports["secret"])
    assert (await tell(siege.intruder, f"/misp/reports/{event}.json")).status == 404
    assert (await tell(siege.lab, f"/misp/reports/{event}.json")).status == 200


async def test_a_screening_of_another_house_is_not_there(siege: Siege) -> None:
    status, made = await siege.lab.post_raw("/v1/screenings", b"structure\nCCO\n", "text/csv")
    assert status == 202, made
    for method, path in (("GET", ""), ("GET", "/rows"), ("POST", ":cancel"), ("DELETE", "")):
        answer = await siege.intruder.ask(method, f"/v1/screenings/{made['id']}{path}")
        assert answer.status == 404, (method, path)


async def test_other_methods_tell_no_more_than_reading(siege: Siege) -> None:
    for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"):
        hidden = await siege.intruder.ask(method, f"/v1/reports/{siege.reports['secret']}")
        absent = await siege.intruder.ask(method, f"/v1/reports/{uuid4()}")
        assert hidden.status == absent.status != 200, method
