"""What a subscription would have brought, before anybody subscribes."""

import pytest

from ews.flow.exchange import Exchange
from tests.ews.exchange import Client, House, open_house, report

PREVIEW = "/v1/subscriptions/preview"
SCOPES = ("subscription:manage", "report:read")
MEPHEDRONE_KEY = "YELGFTGWJGBAQU-UHFFFAOYSA-N"


@pytest.fixture
async def subscriber(client: Client, exchange: Exchange) -> House:
    return await open_house(
        client, exchange, "Subscriber", country="IE", kind="health", scopes=SCOPES
    )


async def test_filters_bring_what_they_name_and_nothing_else(lab: House, subscriber: House) -> None:
    await lab.post("/v1/reports", report("GB-1"))
    await lab.post("/v1/reports", report("DE-1", place={"country": "DE"}))
    found = {}
    for name, filters in {
        "all": {"about": ["reports"]},
        "place": {"about": ["reports"], "countries": ["DE"]},
        "family": {"about": ["reports"], "families": ["cathinones"]},
        "substance": {"about": ["reports"], "substances": [MEPHEDRONE_KEY]},
        "other": {"about": ["reports"], "families": ["nitazenes"]},
        "bulletins": {"about": ["bulletins"]},
    }.items():
        _, answer = await subscriber.post(PREVIEW, {"filters": filters})
        found[name] = answer["reports"]["count"]
    assert found == {
        "all": 2,
        "place": 1,
        "family": 2,
        "substance": 2,
        "other": 0,
        "bulletins": 0,
    }


async def test_what_may_not_be_seen_is_not_counted(lab: House, subscriber: House) -> None:
    await lab.post("/v1/reports", report("GB-1", audience=["country:GB"]))
    _, answer = await subscriber.post(PREVIEW, {"filters": {"about": ["reports"]}})
    assert answer["reports"] == {"count": 0, "newest": [], "is_whole": True}


async def test_ones_own_reports_would_not_have_come(client: Client, exchange: Exchange) -> None:
    both = await open_house(client, exchange, "Both", scopes=(*SCOPES, "report:write"))
    await both.post("/v1/reports", report("GB-1"))
    _, answer = await both.post(PREVIEW, {"filters": {"about": ["reports"]}})
    assert answer["reports"]["count"] == 0


async def test_a_published_bulletin_is_counted_by_its_level(
    client: Client, exchange: Exchange, subscriber: House
) -> None:
    desk = await open_house(
        client, exchange, "Desk", kind="focal_point", scopes=("signal:triage",), person="A"
    )
    other = await open_house(
        client, exchange, "Desk", kind="focal_point", scopes=("bulletin:approve",), person="B"
    )
    content = {
        "title": "Strong tablets",
        "level": "advisory",
        "tlp": "TLP:GREEN",
        "audience": ["network"],
        "text": "Seen in two cities.",
    }
    status, draft = await desk.post("/v1/bulletins", content)
    assert status == 201, draft
    for step in ("approve", "publish"):
        assert (await other.post(f"/v1/bulletins/{draft['id']}/{step}"))[0] == 200
    _, least = await subscriber.post(PREVIEW, {"filters": {"level": "advisory"}})
    _, most = await subscriber.post(PREVIEW, {"filters": {"level": "alert"}})
    assert [each["title"] for each in least["bulletins"]["newest"]] == ["Strong tablets"]
    assert most["bulletins"]["count"] == 0


async def test_too_many_days_are_refused_in_words(subscriber: House) -> None:
    status, problem = await subscriber.post(PREVIEW, {"days": 1000})
    assert status == 422
    assert problem["pointer"] == "/days"


async def test_industry_learns_by_no_filter_what_it_is_not_shown(
    client: Client, exchange: Exchange, lab: House
) -> None:
    company = await open_house(client, exchange, "Company", kind="industry", scopes=SCOPES)
    network = await open_house(client, exchange, "Office", kind="police", scopes=SCOPES)
    route = {"legs": [{"role": "origin", "country": "CN", "certainty": "known"}]}
    body = report("GB-1", tlp="TLP:GREEN", audience=["network", "kind:industry"], route=route)
    await lab.post("/v1/reports", body)
    counts = []
    for reader in (company, network):
        for country in ("GB", "CN"):
            asked = {"about": ["reports"], "countries": [country]}
            _, answer = await reader.post(PREVIEW, {"filters": asked})
            counts.append(answer["reports"]["count"])
    assert counts == [1, 0, 1, 1]
