"""What the law does to the registry, as each reader may know it."""

import pytest

from ews.flow.exchange import Exchange
from ews.flow.law_events import tell
from tests.ews import stories
from tests.ews.exchange import House
from tests.ews.new_law import BEGINS, NEW


@pytest.fixture
async def told(exchange: Exchange, office: House) -> None:
    """The office reported mephedrone for its own eyes; on a day it is controlled."""
    at = exchange.clock.now()
    async with exchange.pool.acquire() as conn:
        key = await stories.substance(conn, at=at, determinations=[NEW])
        await stories.report(conn, office.organisation, key, at=at, tlp="TLP:RED", audience=())
        await tell(conn, [BEGINS], exchange.coverage, at=at)


@pytest.mark.usefixtures("told")
async def test_a_family_is_counted_as_far_as_the_reader_may_see(
    office: House, stranger: House
) -> None:
    query = {"family": "cathinones", "valid_on": "2026-12-01", "in": "GB"}
    status, mine = await office.get("/v1/law/gaps", **query)
    assert status == 200
    assert [one["said"] for one in mine["jurisdictions"]] == ["GB controls 1 of 1"]
    _, theirs = await stranger.get("/v1/law/gaps", **query)
    assert (theirs["members"], theirs["jurisdictions"]) == (0, [])


@pytest.mark.usefixtures("told")
async def test_changes_between_two_days_are_told_with_the_reason(
    office: House, stranger: House
) -> None:
    query = {"from_valid_on": "2026-11-30", "to_valid_on": "2026-12-01", "in": "GB"}
    _, mine = await office.get("/v1/law/changes", **query)
    (change,) = mine["changes"]
    assert (change["name"], change["reports"]) == ("mephedrone", 1)
    assert (change["before"]["status"], change["after"]["level"]) == ("unknown", "Class B")
    assert (await stranger.get("/v1/law/changes", **query))[1] == {"changes": []}


@pytest.mark.usefixtures("told")
async def test_an_event_tells_each_reader_what_it_may_know(office: House, stranger: House) -> None:
    _, mine = await office.get("/v1/law/events")
    (event,) = mine["events"]
    assert [one["name"] for one in event["substances"]] == ["mephedrone"]
    status, theirs = await stranger.get(f"/v1/law/events/{event['id']}")
    assert (status, theirs["substances"]) == (200, [])
    assert theirs["entries"] == event["entries"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/law/gaps?family=nitazene", 422, "family_unknown"),
        ("/v1/law/gaps", 422, "required"),
        ("/v1/law/changes?from_valid_on=2026", 422, "date_impossible"),
        ("/v1/law/events/11111111-1111-4111-8111-111111111111", 404, "event_unknown"),
    ],
)
async def test_a_wrong_question_is_refused_with_its_reason(
    office: House, path: str, status: int, code: str
) -> None:
    got, problem = await office.get(path)
    assert (got, problem["code"]) == (status, code)
