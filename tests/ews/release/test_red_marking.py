"""The red team tries labels, audiences, groups and hidden origins."""

from typing import Any
from uuid import uuid4

import pytest

from tests.ews.release.asking import tell
from tests.ews.release.siege import (
    Siege,
    secret_report,
)


@pytest.mark.parametrize(
    ("tlp", "audience"),
    [
        ("TLP:CLEAR", []),
        ("TLP:AMBER+STRICT", ["network"]),
        ("TLP:RED", ["network", "country:DE"]),
        ("TLP:AMBER+STRICT", ["kind:lab"]),
        ("TLP:RED", ["kind:lab"]),
        ("TLP:GREEN", ["country:GB", "kind:police"]),
    ],
)
async def test_a_label_and_an_audience_that_shut_out_hide(
    siege: Siege, tlp: str, audience: list[str]
) -> None:
    name = f"{tlp}-{'-'.join(audience)}"
    await siege.tell(name, tlp=tlp, audience=audience)

    assert (await siege.intruder.get(f"/v1/reports/{siege.reports[name]}"))[0] == 404


@pytest.mark.parametrize(
    ("tlp", "audience"),
    [
        ("tlp:clear", ["network"]),
        ("TLP:WHITE", ["network"]),
        ("TLP:CLEAR ", ["network"]),
        ("TLP:GREEN", ["Network"]),
        ("TLP:GREEN", ["everyone"]),
        ("TLP:GREEN", ["country:UK"]),
        ("TLP:GREEN", ["kind:spy"]),
        ("TLP:GREEN", ["org:*"]),
        ("TLP:GREEN", ["group:"]),
        ("TLP:GREEN", [f"ORG:{uuid4()}"]),
        ("TLP:GREEN", "network"),
        ("TLP:GREEN", None),
    ],
)
async def test_a_word_of_release_that_is_not_known_is_refused(
    siege: Siege, tlp: str, audience: Any
) -> None:
    body = secret_report("odd") | {"tlp": tlp, "audience": audience}

    assert (await siege.lab.post("/v1/reports", body))[0] == 422


async def test_industry_is_no_part_of_the_network_or_of_a_country(siege: Siege) -> None:
    await siege.tell("business", audience=["network", "country:GB"], findings=[])
    path = f"/v1/reports/{siege.reports['business']}"

    assert (await siege.houses["maker"].get(path))[0] == 404
    assert (await siege.intruder.get(path))[0] == 200


async def test_industry_that_is_meant_is_shown_no_incident(siege: Siege) -> None:
    await siege.tell("trade", audience=["kind:industry"])
    _, shown = await siege.houses["maker"].get(f"/v1/reports/{siege.reports['trade']}")

    assert set(shown["versions"][0]["body"]) <= {
        "version", "version_kind", "kind", "place", "findings", "tlp", "audience",
    }  # fmt: skip
    assert shown["versions"][0]["body"]["place"] == {"country": "GB"}


async def test_the_city_of_a_toxicology_case_is_shown_to_nobody(siege: Siege) -> None:
    await siege.tell("tox", kind="toxicology_case", harm={"case_type": "clinical"})
    for name in ("intruder", "authority", "partner"):
        told = await tell(siege.houses[name], f"/v1/reports/{siege.reports['tox']}")
        assert told.status == 200
        assert "area-tox" not in told.text


async def test_a_case_number_is_for_the_authorities_of_countries_named(siege: Siege) -> None:
    path = f"/v1/reports/{siege.reports['open']}"
    told = {name: (await tell(siege.houses[name], path)).text for name in siege.houses}

    shown = {name for name, text in told.items() if "case-open" in text}
    assert shown == {"lab", "authority", "publisher"}  # GB is named, FR is not


async def test_what_was_wrong_with_a_report_is_its_senders_affair(siege: Siege) -> None:
    await siege.tell("quoted", links=[{"relation": "related", "report_id": str(uuid4())}])
    _, shown = await siege.intruder.get(f"/v1/reports/{siege.reports['quoted']}")

    assert "issues" not in shown["versions"][0]["acknowledgement"]


async def test_who_triaged_is_not_told_to_others(siege: Siege) -> None:
    path = f"/v1/signals/{siege.signals['open']}"
    await siege.lab.post(f"{path}/triage", {"state": "watched", "note": "n"})
    _, own = await siege.lab.get(path)
    _, others = await siege.intruder.get(path)

    assert any("person_id" in each for each in own["steps"])
    assert not any("person_id" in each for each in others["steps"])


async def test_a_member_is_not_told_the_rest_of_an_audience(siege: Siege) -> None:
    entries = [f"group:{siege.group}", "country:IT", siege.org("maker"), "network"]
    await siege.tell("several", audience=entries)
    path = f"/v1/reports/{siege.reports['several']}"
    _, stranger = await siege.intruder.get(path)
    _, member = await siege.houses["partner"].get(path)

    assert stranger["versions"][0]["audience"] == ["network"]
    assert stranger["versions"][0]["body"]["audience"] == ["network"]
    assert member["versions"][0]["audience"] == [f"group:{siege.group}", "network"]


async def test_addressing_a_group_one_is_not_in_tells_nothing_of_it(siege: Siege) -> None:
    codes = []
    for group in (siege.group, uuid4()):
        body = secret_report(f"to-{group}", audience=[f"group:{group}"])
        status, answer = await siege.intruder.post("/v1/reports", body)
        codes.append((status, [each["code"] for each in answer["issues"]]))

    assert codes[0] == codes[1]


async def test_nobody_makes_itself_a_member(siege: Siege) -> None:
    path = f"/v1/groups/{siege.group}/members/{siege.intruder.organisation.id}"
    status, _ = await siege.intruder.send("PUT", path)

    assert status in {403, 404}
    assert (await siege.intruder.get(f"/v1/reports/{siege.reports['hidden']}"))[0] == 404


async def test_an_origin_is_hidden_behind_its_publisher(siege: Siege) -> None:
    origin = str(siege.houses["origin"].organisation.id)
    told = await tell(siege.intruder, f"/v1/reports/{siege.reports['delegated']}")

    assert told.status == 200
    assert origin not in told.text
    assert str(siege.houses["publisher"].organisation.id) in told.text
    assert "case-delegated" not in told.text
    assert "link-delegated" not in told.text


async def test_a_version_that_forgets_its_publisher_does_not_unmask_the_origin(
    siege: Siege,
) -> None:
    body = secret_report("delegated", version=2, version_kind="follow_up")
    status, _ = await siege.houses["origin"].post("/v1/reports", body)
    origin = str(siege.houses["origin"].organisation.id)

    assert status == 201
    for path in (f"/v1/reports/{siege.reports['delegated']}", "/v1/changes?limit=1000"):
        assert origin not in (await tell(siege.intruder, path)).text


async def test_an_authority_of_the_country_is_not_told_the_origins_case_number(
    siege: Siege,
) -> None:
    told = await tell(siege.houses["authority"], f"/v1/reports/{siege.reports['delegated']}")

    assert "case-delegated" not in told.text


async def test_nobody_is_made_a_publisher_without_having_agreed(siege: Siege) -> None:
    codes = []
    for publisher in (siege.houses["partner"].organisation.id, uuid4()):
        body = secret_report(f"for-{publisher}", delegate_to=str(publisher))
        status, answer = await siege.lab.post("/v1/reports", body)
        codes.append((status, [each["code"] for each in answer["issues"]]))

    assert codes == [(422, ["delegation_not_agreed"])] * 2


async def test_an_agreement_is_known_to_its_two_sides_only(siege: Siege) -> None:
    origin = str(siege.houses["origin"].organisation.id)
    told = {
        name for name in siege.houses
        if origin in (await tell(siege.houses[name], "/v1/delegations")).text
    }  # fmt: skip

    assert told == {"origin", "publisher"}
