"""The red team's list: each try is a test; docs/red-team.md says what each is about."""

from collections.abc import AsyncIterator
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest

from ews.flow.exchange import exchange_with
from ews.flow.taxii_listing import follow as list_objects
from ews.store.pool import open_pool
from tests.clock import FixedClock
from tests.conftest import database
from tests.ews.conftest import NOW
from tests.ews.exchange import House, new_client
from tests.ews.libraries import Running
from tests.ews.release.routes import tell
from tests.ews.release.siege import SECRETS, Siege, open_siege, secret_report

HIDDEN = ("secret", "red", "hidden", "embargoed")


@pytest.fixture(scope="module")
async def siege(running: Running) -> AsyncIterator[Siege]:
    async with (
        database(running.server, template=running.template) as (address, _),
        open_pool(address, size=5) as pool,
    ):
        exchange = await exchange_with(
            pool,
            FixedClock(NOW),
            running.compute,
            lawbook=running.lawbook,
            resolver=running.resolver,
        )
        async with new_client(exchange) as client:
            made = await open_siege(client, exchange)
            while await list_objects(pool, exchange.clock, most=1_000, wait=True):
                pass
            yield made


async def refused(house: House, path: str) -> tuple[int, str]:
    """Return status and problem code."""
    status, answer = await house.get(path)
    return status, answer.get("code", "")


async def ids_seen(house: House, path: str, name: str, key: str = "id") -> set[str]:
    """Return the ids in a list."""
    status, answer = await house.get(path)
    assert status == 200, answer
    return {str(each[key]) for each in answer[name]}


async def find(house: House, **query: str) -> set[int]:
    status, answer = await house.get("/v1/substances", **query)
    assert status == 200, answer
    return {each["substance_id"] for each in answer["substances"]}


# ------------------------------------------------------------------ guessing ids


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


async def draft(siege: Siege, **changed: Any) -> dict[str, Any]:
    body = {"title": "t", "text": "x", "level": "alert", "tlp": "TLP:CLEAR"}
    status, made = await siege.lab.post("/v1/bulletins", body | {"audience": ["network"]} | changed)
    assert status == 201, made
    return dict(made)


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
    from connectors.exporters.misp.events import event_uuid  # noqa: PLC0415 - what a guesser knows

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


# ------------------------------------------------------------------ widening filters


async def test_changes_from_the_beginning_name_nothing_hidden(siege: Siege) -> None:
    seen = await ids_seen(siege.intruder, "/v1/changes?after=0&limit=1000", "changes", "record_id")

    hidden = {siege.reports[name] for name in HIDDEN} | {siege.signals[name] for name in HIDDEN}
    assert seen & hidden == set()
    assert siege.reports["open"] in seen


async def test_a_page_of_one_change_at_a_hidden_number_is_empty(siege: Siege) -> None:
    async with siege.exchange.pool.acquire() as conn:
        seq = await conn.fetchval(
            "SELECT min(seq) FROM change WHERE record_id = $1", siege.reports["secret"]
        )
    _, page = await siege.intruder.get(f"/v1/changes?after={seq - 1}&limit=1")

    assert (page["changes"], page["next"], page["more"]) == ([], seq, True)


async def test_asking_for_drafts_lists_no_other_houses(siege: Siege) -> None:
    made = await draft(siege)

    assert made["id"] not in await ids_seen(
        siege.intruder, "/v1/bulletins?state=draft&limit=200", "bulletins"
    )


@pytest.mark.parametrize(
    "query", ["organisation_id=x", "audience=network", "tlp=TLP:RED", "all=true"]
)
async def test_a_filter_that_is_not_there_is_refused_not_passed_over(
    siege: Siege, query: str
) -> None:
    for path in ("/v1/changes", "/v1/signals", "/v1/bulletins"):
        assert (await siege.intruder.get(f"{path}?{query}"))[0] in {400, 422}


@pytest.mark.parametrize("layer", ["registered", "parent", "no_stereo", "tautomer"])
async def test_the_exact_structure_finds_nothing_hidden_at_any_layer(
    siege: Siege, layer: str
) -> None:
    found = await find(siege.intruder, structure=SECRETS["secret"], layer=layer)

    assert found == set()
    assert await find(siege.lab, structure=SECRETS["secret"], layer=layer) != set()


@pytest.mark.parametrize(
    "query",
    [
        {"substructure": "CCCCCCCN(C)C(=O)c1cc(OCC)ccc1Br"},
        {"smarts": "[#35]c1ccc(OCC)cc1C(=O)N"},
        {"similar": SECRETS["secret"]},
        {"name": "C"},
        {"limit": "200"},
    ],
)
async def test_no_other_way_to_search_finds_it(siege: Siege, query: dict[str, str]) -> None:
    hidden = {siege.substances[name] for name in HIDDEN}
    _, answer = await siege.intruder.get("/v1/substances", **query)

    assert {each["substance_id"] for each in answer["substances"]} & hidden == set()
    assert answer["total"] == len(answer["substances"])  # what is hidden is not counted either


async def test_checking_its_structure_does_not_say_that_it_is_registered(siege: Siege) -> None:
    for house, expected in ((siege.intruder, None), (siege.lab, siege.substances["secret"])):
        _, answer = await house.get("/v1/check", structure=SECRETS["secret"])
        assert answer["substances"][0]["substance_id"] == expected


async def test_checking_the_past_does_not_say_that_it_was_registered(siege: Siege) -> None:
    asked = {"structure": SECRETS["secret"], "known_at": NOW.isoformat(), "in": "GB"}
    _, hidden = await siege.intruder.get("/v1/check", **asked)
    _, absent = await siege.intruder.get(
        "/v1/check", **asked | {"structure": "CCCCCN(C)C(=O)c1cc(OCC)ccc1Br"}
    )

    assert hidden["substances"][0]["status"] == absent["substances"][0]["status"]


async def test_relatives_of_what_is_open_leave_out_what_is_hidden(siege: Siege) -> None:
    _, answer = await siege.intruder.get(
        f"/v1/substances/{siege.substances['open']}/relatives?most=20"
    )
    named = {each["substance_id"] for each in answer["relatives"]}

    assert named & {siege.substances[name] for name in HIDDEN} == set()


async def test_a_forged_cursor_reaches_nothing_more(siege: Siege) -> None:
    await draft(siege)
    for cursor in (f"2999-01-01T00:00:00+00:00~{uuid4()}", "2999-01-01T00:00:00Z~0"):
        status, answer = await siege.intruder.get("/v1/bulletins", cursor=cursor)
        assert status == 422 or answer["bulletins"] == []


async def test_taxii_filters_by_id_and_version_reach_nothing_hidden(siege: Siege) -> None:
    url = "/taxii2/exchange/collections/all/objects/?match[version]=all&limit=2000"
    told = await tell(siege.intruder, url)

    for name in HIDDEN:
        assert siege.reports[name] not in told.text
        assert siege.inchikeys[name] not in told.text


# ------------------------------------------------------------------ timing, counts, tags


async def test_hidden_and_absent_take_the_same_time(siege: Siege) -> None:
    times: dict[str, list[float]] = {siege.reports["secret"]: [], str(uuid4()): []}
    for _ in range(40):
        for report_id, taken in times.items():
            began = perf_counter()
            await siege.intruder.get(f"/v1/reports/{report_id}")
            taken.append(perf_counter() - began)
    hidden, absent = (median(taken) for taken in times.values())

    assert 1 / 3 < hidden / absent < 3


async def test_an_etag_of_another_reader_opens_nothing(siege: Siege) -> None:
    path = "/v1/feeds/bulletins.json"
    own = await siege.lab.ask("GET", path)
    async with siege.client.get(
        path, headers={**siege.intruder.headers, "If-None-Match": own.headers["ETag"]}
    ) as answer:
        assert answer.status in {200, 304}
        assert "Ews" not in answer.headers.get("ETag", "")
        assert answer.headers["Cache-Control"].startswith("private")


async def test_readyness_and_public_numbers_do_not_count_what_is_hidden(siege: Siege) -> None:
    async with siege.client.get("/v1/public/numbers") as answer:
        told = await answer.text()

    assert answer.status == 200
    assert not any(key in told for key in siege.inchikeys.values())


# ------------------------------------------------------------------ old versions, recalled records


async def test_a_narrowed_report_is_gone_with_its_open_first_version(siege: Siege) -> None:
    path = f"/v1/reports/{siege.reports['narrowed']}"
    status, answer = await siege.intruder.get(path)

    assert (status, answer["code"]) == (410, "recalled")
    assert "brand-narrowed" not in str(answer)
    assert (await siege.houses["authority"].get(path))[0] == 404  # was never shown it


async def test_the_log_does_not_tell_of_the_first_version_any_more(siege: Siege) -> None:
    seen = await ids_seen(
        siege.houses["authority"], "/v1/changes?limit=1000", "changes", "record_id"
    )

    assert siege.reports["narrowed"] not in seen


async def test_who_sees_the_new_version_only_is_not_shown_the_old_one(siege: Siege) -> None:
    await siege.tell("upward", audience=[], findings=[])
    body = secret_report("upward", version=2, version_kind="correction", findings=[])
    await siege.lab.post("/v1/reports", body | {"product": {"brand": "second"}})
    _, shown = await siege.intruder.get(f"/v1/reports/{siege.reports['upward']}")

    assert [each["version"] for each in shown["versions"]] == [2]
    assert "brand-upward" not in str(shown)


async def test_of_a_nullified_report_nothing_but_its_end_is_shown(siege: Siege) -> None:
    _, shown = await siege.intruder.get(f"/v1/reports/{siege.reports['nullified']}")

    assert [each["version_kind"] for each in shown["versions"]] == ["nullification"]
    assert "body" not in shown["versions"][0]
    assert "brand-nullified" not in str(shown)


async def test_a_nullified_reports_substance_is_not_found_any_more(siege: Siege) -> None:
    assert await find(siege.intruder, structure=SECRETS["nullified"]) == set()


# ------------------------------------------------------------------ exports of exports


@pytest.mark.parametrize("table", ["findings", "reports"])
async def test_a_table_holds_no_row_and_no_column_that_is_hidden(siege: Siege, table: str) -> None:
    told = await tell(siege.intruder, f"/v1/tables/{table}?format=csv")

    assert told.status == 200
    for name in (*HIDDEN, "narrowed", "nullified"):
        assert siege.reports[name] not in told.text
        assert f"brand-{name}" not in told.text
    assert "case-open" not in told.text  # the case number of an open report


async def test_a_delivery_of_another_house_is_not_there(siege: Siege) -> None:
    _, answer = await siege.intruder.get("/v1/deliveries?limit=200")
    own = str(siege.intruder.organisation.id)

    assert all(each.get("receiver_id", own) == own for each in answer["deliveries"])
    assert (await siege.intruder.get(f"/v1/deliveries/{uuid4()}"))[0] == 404


async def test_a_feed_token_that_is_made_up_opens_nothing(siege: Siege) -> None:
    for token in ("x", "ewsf_000000000000." + "A" * 43, str(uuid4())):
        async with siege.client.get(f"/feeds/{token}/bulletins.json") as answer:
            assert answer.status == 404


# ------------------------------------------------------------------ writing to read


async def test_a_link_to_a_hidden_report_is_answered_as_one_to_none(siege: Siege) -> None:
    codes = []
    for number, target in enumerate((siege.reports["secret"], str(uuid4()))):
        body = secret_report(
            f"linked-{number}", links=[{"relation": "same_parcel", "report_id": target}]
        )
        _, answer = await siege.intruder.post("/v1/reports", body)
        codes.append([each["code"] for each in answer["issues"] if "link" in each["code"]])

    assert codes == [["link_unknown"], ["link_unknown"]]


async def test_a_duplicate_of_a_hidden_report_is_refused_as_one_of_none(siege: Siege) -> None:
    answers = []
    for target in (siege.reports["secret"], str(uuid4())):
        body = secret_report(
            f"dup-{target}", version_kind="duplicate_of", duplicate_of={"report_id": target}
        )
        answers.append(await siege.intruder.post("/v1/reports", body))

    assert [status for status, _ in answers] == [422, 422]


async def test_linking_to_a_hidden_report_does_not_open_it(siege: Siege) -> None:
    body = secret_report(
        "claim", links=[{"relation": "same_parcel", "report_id": siege.reports["secret"]}]
    )
    await siege.intruder.post("/v1/reports", body)

    assert (await siege.intruder.get(f"/v1/reports/{siege.reports['secret']}"))[0] == 404


async def test_the_reference_of_another_house_makes_a_report_of_ones_own(siege: Siege) -> None:
    body = secret_report("secret", audience=["network"])
    status, answer = await siege.intruder.post("/v1/reports", body)

    assert status == 201
    assert answer["report_id"] != siege.reports["secret"]


async def test_a_second_version_cannot_be_written_to_another_houses_report(siege: Siege) -> None:
    body = secret_report("red", version=2, version_kind="correction", audience=["network"])
    status, _ = await siege.intruder.post("/v1/reports", body)

    assert status == 409
    assert (await siege.intruder.get(f"/v1/reports/{siege.reports['red']}"))[0] == 404


async def test_nobody_sends_in_another_houses_name(siege: Siege) -> None:
    body = secret_report("spoof") | {"organisation_id": str(siege.lab.organisation.id)}
    status, answer = await siege.intruder.post("/v1/reports", body)

    assert status == 422
    assert [each["code"] for each in answer["issues"]] == ["unknown_field"]


async def test_what_is_new_does_not_name_who_told_before(siege: Siege) -> None:
    body = secret_report("again", findings=secret_report("secret")["findings"])
    _, answer = await siege.intruder.post("/v1/reports", body)

    assert str(siege.lab.organisation.id) not in str(answer)
    assert "case-secret" not in str(answer)
    assert '"GB"' not in str([each["novelty"] for each in answer["findings"][0]["substances"]])


# ------------------------------------------------------------------ labels and audiences


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


# ------------------------------------------------------------------ groups, operations


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


# ------------------------------------------------------------------ hidden origins


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


# ------------------------------------------------------------------ embargoes


async def test_an_embargoed_reports_signal_makes_no_bulletin(siege: Siege) -> None:
    status, answer = await siege.lab.post(f"/v1/signals/{siege.signals['embargoed']}/bulletin")

    assert status == 409
    assert "embargo" in answer["detail"]


async def test_an_embargo_hides_the_versions_before_it(siege: Siege) -> None:
    await siege.tell("paused")
    later = "2026-11-24T00:00:00Z"
    body = secret_report("paused", version=2, version_kind="correction", embargo_until=later)
    await siege.lab.post("/v1/reports", body)

    assert (await siege.intruder.get(f"/v1/reports/{siege.reports['paused']}"))[0] == 404


async def test_an_embargoed_bulletin_is_for_authorities_only(siege: Siege) -> None:
    made = await draft(siege, embargo_until="2026-11-24T00:00:00Z")
    for step in ("approve", "publish"):
        status, answer = await siege.seconds["lab"].post(f"/v1/bulletins/{made['id']}/{step}")
        assert status == 200, answer
    path = f"/v1/bulletins/{made['id']}"

    assert (await siege.intruder.get(path))[0] == 404
    assert (await siege.houses["authority"].get(path))[0] == 200


# ------------------------------------------------------------------ moving the clock, at the end


async def test_an_embargo_ends_at_its_instant_and_not_before(siege: Siege) -> None:
    clock, path = siege.exchange.clock, f"/v1/reports/{siege.reports['embargoed']}"
    assert isinstance(clock, FixedClock)
    clock.advance(minutes=59, seconds=59)
    assert (await siege.intruder.get(path))[0] == 404

    clock.advance(seconds=1)
    assert (await siege.intruder.get(path))[0] == 200


async def test_an_operation_that_ended_opens_nothing_any_more(siege: Siege) -> None:
    await siege.tell("raid", audience=[f"group:{siege.operation}"])
    clock, path = siege.exchange.clock, f"/v1/reports/{siege.reports['raid']}"
    assert isinstance(clock, FixedClock)
    assert (await siege.houses["partner"].get(path))[0] == 200

    clock.advance(days=2)
    assert (await siege.houses["partner"].get(path))[0] in {404, 410}
