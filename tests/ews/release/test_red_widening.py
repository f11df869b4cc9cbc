"""The red team widens filters, measures, and takes data out by other doors."""

from statistics import median
from time import perf_counter
from uuid import uuid4

import pytest

from tests.clock import NOW
from tests.ews.release.asking import tell
from tests.ews.release.siege import (
    HIDDEN,
    SECRETS,
    Siege,
    draft,
    find,
    ids_seen,
)


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
