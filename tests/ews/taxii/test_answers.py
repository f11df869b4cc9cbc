"""What TAXII answers to filters, and to what it refuses."""

from typing import Any

import pytest
from aiohttp import encode_basic_auth

from ews.api.taxii_collections import ALL_ID
from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews.exchange import House
from tests.ews.stories import substance
from tests.ews.taxii.shelf import fetch, listed, tell

OBJECTS = f"/taxii2/exchange/collections/{ALL_ID}/objects/"
TAXII = "application/taxii+json;version=2.1"


async def ask(house: House, path: str, method: str = "GET", **headers: str) -> tuple[int, Any, Any]:
    """Ask with the house's key; return the status, the headers and the document."""
    sent = {**house.headers, **headers}
    async with house.client.request(method, path, headers=sent) as answer:
        return answer.status, answer.headers, await answer.json(content_type=None)


async def stocked(house: House, pool: Pool, clock: FixedClock) -> None:
    async with pool.acquire() as conn:
        key = await substance(conn, at=clock.now())
        for number in range(3):
            await tell(conn, house, key, f"{number}", at=clock.now())


async def test_a_page_says_when_its_first_and_last_were_added(
    lab: House, pool: Pool, clock: FixedClock
) -> None:
    await stocked(lab, pool, clock)

    status, headers, page = await ask(lab, f"{OBJECTS}?limit=4")

    manifest = await listed(lab)
    assert status == 200
    assert headers["Content-Type"] == TAXII
    assert headers["X-TAXII-Date-Added-First"] == manifest[0]["date_added"]
    assert headers["X-TAXII-Date-Added-Last"] == manifest[3]["date_added"]
    assert (page["more"], len(page["objects"])) == (True, 4)


async def test_nothing_to_show_is_an_empty_page(lab: House) -> None:
    status, headers, page = await ask(lab, OBJECTS)

    assert (status, page) == (200, {})
    assert "X-TAXII-Date-Added-First" not in headers


async def test_filters_by_type_identifier_and_version(
    lab: House, pool: Pool, clock: FixedClock
) -> None:
    await stocked(lab, pool, clock)
    reports = await fetch(lab, type="nps-report", limit=2)
    sightings = await fetch(lab, type=["sighting", "note"], limit=2)
    [one] = await fetch(lab, id=reports[1]["id"])

    assert [len(reports), len(sightings)] == [3, 4]
    assert one == reports[1]
    assert len(await fetch(lab, type="nps-report", version=one["modified"])) == 3
    assert len(await fetch(lab, type="nps-report", version="first")) == 3
    assert await fetch(lab, type="nps-report", version="2020-01-01T00:00:00.000Z") == []
    assert await fetch(lab, type="malware") == []
    assert await fetch(lab, spec_version="2.0") == []
    status, _, found = await ask(lab, f"{OBJECTS}{one['id']}/versions/")
    assert (status, found["versions"]) == (200, [one["modified"]])
    status, _, found = await ask(lab, f"{OBJECTS}{one['id']}/")
    assert (status, found["objects"]) == (200, [one])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "number_out_of_range"),
        ("limit=many", "wrong_type"),
        ("added_after=yesterday", "timestamp_malformed"),
        ("added_after=2026-13-01T00:00:00Z", "timestamp_malformed"),
        ("next=somewhere", "cursor_unknown"),
        ("match[version]=newest", "timestamp_malformed"),
        ("match[version]=2026-02-30T00:00:00Z", "timestamp_malformed"),
        ("next=" + "9" * 18, "cursor_unknown"),
        ("match[colour]=blue", "unknown_field"),
    ],
)
async def test_a_question_that_makes_no_sense_is_told_so(
    patient_lab: House, query: str, code: str
) -> None:
    status, headers, told = await ask(patient_lab, f"{OBJECTS}?{query}")

    assert (status, told["http_status"], told["error_code"]) == (400, "400", code)
    assert headers["Content-Type"] == TAXII


async def test_what_is_nobodys_identifier_finds_nothing(patient_lab: House) -> None:
    status, _, page = await ask(patient_lab, f"{OBJECTS}?match[id]=%00,%C3%BC")
    other, _, _ = await ask(patient_lab, f"{OBJECTS}%00/")
    last, _, _ = await ask(patient_lab, f"{OBJECTS}?next=" + "9" * 17)

    assert (status, page, other, last) == (200, {}, 404, 200)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/taxii+json;version=2.1", 200),
        ("application/taxii+json", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/taxii+json;version=2.0", 406),
        ("application/json", 406),
    ],
)
async def test_who_does_not_take_taxii_is_refused(
    patient_lab: House, accept: str, status: int
) -> None:
    found, _, _ = await ask(patient_lab, OBJECTS, Accept=accept)

    assert found == status


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/taxii2/exchange/collections/nowhere/objects/", 404, "not_found"),
        ("GET", f"{OBJECTS}nps-report--0/", 404, "not_found"),
        ("GET", f"{OBJECTS}nps-report--0/versions/", 404, "not_found"),
        ("GET", "/taxii2/exchange/status/1/", 404, "not_found"),
        ("GET", "/taxii2/nowhere/", 404, "http_not_found"),
        ("POST", OBJECTS, 403, "collection_read_only"),
        ("DELETE", f"{OBJECTS}nps-report--0/", 403, "collection_read_only"),
        ("PUT", OBJECTS, 405, "http_method_not_allowed"),
    ],
)
async def test_what_is_not_there_or_not_allowed_is_told_in_words_of_taxii(
    patient_lab: House, method: str, path: str, status: int, code: str
) -> None:
    found, headers, told = await ask(patient_lab, path, method)

    assert (found, told["error_code"]) == (status, code)
    assert headers["Content-Type"] == TAXII


async def test_keys_are_taken_by_basic_and_others_refused(patient_lab: House) -> None:
    prefix, _, secret = patient_lab.key.partition(".")
    given = [
        {"Authorization": encode_basic_auth(prefix, secret)},
        {"Authorization": encode_basic_auth("anybody", patient_lab.key)},
        {"Authorization": encode_basic_auth(prefix, "wrong" * 9)},
        {},
    ]

    found = []
    for each in given:
        async with patient_lab.client.get("/taxii2/", headers=each) as answer:
            found.append((answer.status, answer.headers.get("WWW-Authenticate", "")[:5]))

    assert found == [(200, ""), (200, ""), (401, "Basic"), (401, "Basic")]
