"""A bulletin opens no wider than the reports its facts are drawn from, unless they go first."""

import pytest

from ews.flow.editing import Marking
from ews.flow.sources import opened_beyond
from tests.ews.api.test_bulletins import drafted, step
from tests.ews.exchange import House


@pytest.mark.parametrize(
    "change",
    [
        {"audience": ["country:DE", "country:FR"]},
        {"audience": ["network"]},
        {"tlp": "TLP:GREEN"},
        {"tlp": "TLP:CLEAR", "audience": ["country:DE"]},
    ],
)
async def test_what_its_reports_do_not_open_is_refused_and_nothing_is_stored(
    office: House, assessor: House, change: dict[str, object]
) -> None:
    draft = await drafted(office, assessor, tlp="TLP:AMBER+STRICT", audience=["country:DE"])
    path = f"/v1/bulletins/{draft['id']}"
    status, answer = await assessor.send("PATCH", path, change)
    assert (status, answer["code"], answer["pointer"]) == (409, "beyond_sources", "/audience")
    assert "drop_sources" in answer["detail"]
    _, now = await assessor.get(path)
    assert (now["version"], now["tlp"], now["audience"]) == (
        1,
        "TLP:AMBER+STRICT",
        ["country:DE"],
    )


async def test_without_the_facts_of_reports_it_may_open_and_law_and_substance_stay(
    office: House, assessor: House, second: House, stranger: House
) -> None:
    draft = await drafted(office, assessor, tlp="TLP:RED", audience=[])
    path = f"/v1/bulletins/{draft['id']}"
    change = {
        "drop_sources": True,
        "tlp": "TLP:GREEN",
        "audience": ["network"],
        "title": "Mephedrone",
        "text": "Seen again.",
    }
    status, answer = await assessor.send("PATCH", path, change)
    assert (status, answer["tlp"]) == (200, "TLP:GREEN")
    assert (await step(second, draft, "approve"))[0] == 200
    assert (await step(second, draft, "publish"))[0] == 200
    _, seen = await stranger.get(path)
    assert seen["body"]["facts"]["substance"]["name"].lower() == "mephedrone"
    assert seen["body"]["facts"]["status"]
    assert not {"seen", "signal", "evidence", "substances"} & seen["body"]["facts"].keys()


async def test_a_correction_is_held_to_them_too(
    office: House, assessor: House, second: House
) -> None:
    draft = await drafted(office, assessor, audience=["country:DE"])
    assert (await step(second, draft, "approve"))[0] == 200
    assert (await step(second, draft, "publish"))[0] == 200
    path = f"/v1/bulletins/{draft['id']}/correct"
    status, answer = await assessor.post(path, {"audience": ["network"]})
    assert (status, answer["code"]) == (409, "beyond_sources")


async def test_narrower_is_always_possible(office: House, assessor: House) -> None:
    draft = await drafted(office, assessor, tlp="TLP:GREEN", audience=["network"])
    path = f"/v1/bulletins/{draft['id']}"
    change = {"tlp": "TLP:AMBER+STRICT", "audience": ["country:DE", "kind:police"]}
    assert (await assessor.send("PATCH", path, change))[0] == 200


def test_what_goes_beyond_is_named() -> None:
    sources = Marking(tlp="TLP:AMBER", audience=("country:DE", "country:FR"))
    assert opened_beyond(sources, "TLP:RED", ["country:DE"]) == []
    assert opened_beyond(sources, "TLP:GREEN", ["country:DE", "country:PL", "network"]) == [
        "TLP:GREEN",
        "country:PL",
        "network",
    ]
