"""Lists of reports, drafts that are nobody else's, and trials that store nothing."""

from ews.flow.exchange import Exchange
from ews.flow.old_work import forget_old_work
from ews.store.connection import Connection
from tests.clock import FixedClock
from tests.ews.exchange import Client, House, open_house, report

MEPHEDRONE = "YELGFTGWJGBAQU-UHFFFAOYSA-N"
DRAFTS = "/v1/report-drafts"


async def foreign(client: Client, exchange: Exchange, *, kind: str = "regulator") -> House:
    return await open_house(client, exchange, f"A {kind} abroad", country="DE", kind=kind)


async def test_the_newest_report_comes_first_and_pages_follow(
    lab: House, clock: FixedClock
) -> None:
    for number in range(3):
        await lab.post("/v1/reports", report(f"R-{number}"))
        clock.advance(minutes=1)
    _, first = await lab.get("/v1/reports", limit="2")
    _, second = await lab.get("/v1/reports", limit="2", cursor=first["next"])
    told = [each["reference"] for each in first["reports"] + second["reports"]]
    assert told == ["R-2", "R-1", "R-0"]
    assert "next" not in second


async def test_a_reader_is_shown_what_it_may_see_and_no_case_number(
    lab: House, client: Client, exchange: Exchange
) -> None:
    await lab.post("/v1/reports", report("R-1"))
    await lab.post("/v1/reports", report("R-2", audience=[]))
    reader = await foreign(client, exchange)
    _, shown = await reader.get("/v1/reports")
    [one] = shown["reports"]
    assert "reference" not in one
    assert one["organisation"] == "Laboratory of Demonstration"
    assert [each["inchikey"] for each in one["substances"]] == [MEPHEDRONE]


async def test_what_is_shown_in_a_list_is_remembered_for_recalls(
    lab: House, client: Client, exchange: Exchange, conn: Connection
) -> None:
    await lab.post("/v1/reports", report("R-1"))
    reader = await foreign(client, exchange)
    await reader.get("/v1/reports")
    told = await conn.fetch(
        "SELECT channel FROM disclosure WHERE organisation_id = $1", reader.organisation.id
    )
    assert [row["channel"] for row in told] == ["api"]


async def test_reports_are_found_by_substance_country_kind_and_day(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1"))
    await lab.post("/v1/reports", report("R-2", kind="seizure", place={"country": "FR"}))
    counted = []
    for query in (
        {"inchikey": MEPHEDRONE},
        {"country": "FR"},
        {"kind": "seizure"},
        {"from": "2026-11-23", "until": "2026-11-24"},
        {"until": "2026-11-23"},
        {"whose": "own", "country": "DE"},
    ):
        _, shown = await lab.get("/v1/reports", **query)
        counted.append(len(shown["reports"]))
    assert counted == [2, 1, 1, 2, 0, 0]


async def test_of_a_nullified_report_others_see_that_it_was(
    lab: House, client: Client, exchange: Exchange
) -> None:
    await lab.post("/v1/reports", report("R-1"))
    await lab.post("/v1/reports", report("R-1", version=2, version_kind="nullification"))
    reader = await foreign(client, exchange)
    _, shown = await reader.get("/v1/reports")
    assert [each.get("kind") for each in shown["reports"]] == [None]
    assert (await reader.get("/v1/reports", kind="collected_sample"))[1]["reports"] == []


async def test_a_draft_is_kept_changed_and_forgotten(lab: House) -> None:
    status, made = await lab.post(DRAFTS, {"title": "R-9", "report": {"findings": [{}]}})
    path = f"{DRAFTS}/{made['id']}"
    await lab.send("PUT", path, {"title": "R-9b", "report": {"reference": "R-9b"}})
    _, found = await lab.get(path)
    _, listed = await lab.get(DRAFTS)
    gone, _ = await lab.send("DELETE", path)
    assert (status, gone) == (201, 204)
    assert found["report"] == {"reference": "R-9b"}
    assert [each["title"] for each in listed["drafts"]] == ["R-9b"]
    assert (await lab.get(path))[0] == 404


async def test_a_draft_is_its_writers_alone(client: Client, exchange: Exchange) -> None:
    writer = await open_house(client, exchange, "Lab", person="Robin")
    colleague = await open_house(client, exchange, "Lab", person="Alex")
    _, made = await writer.post(DRAFTS, {"report": {}})
    path = f"{DRAFTS}/{made['id']}"
    answers = [
        (await colleague.get(path))[0],
        (await colleague.send("PUT", path, {"report": {}}))[0],
        (await colleague.send("DELETE", path))[0],
    ]
    assert answers == [404, 404, 404]
    assert (await colleague.get(DRAFTS))[1]["drafts"] == []


async def test_a_draft_that_nobody_touches_is_forgotten_after_90_days(
    lab: House, clock: FixedClock, conn: Connection
) -> None:
    _, made = await lab.post(DRAFTS, {"report": {}})
    clock.advance(days=91)
    assert (await lab.get(f"{DRAFTS}/{made['id']}"))[0] == 404
    assert (await lab.get(DRAFTS))[1]["drafts"] == []
    await forget_old_work(conn, at=clock.now())
    assert await conn.fetchval("SELECT count(*) FROM report_draft") == 0


async def test_a_trial_says_what_would_be_answered_and_stores_nothing(
    lab: House, conn: Connection
) -> None:
    status, tried = await lab.post(
        "/v1/reports:check", [report("R-1"), report("R-2", place={"country": "XX"}), report("R-1")]
    )
    outcomes = [each["outcome"] for each in tried["records"]]
    assert (status, outcomes) == (200, ["loaded", "rejected", "loaded"])
    [finding] = tried["records"][0]["findings"]
    [substance] = finding["substances"]
    assert substance["keys"]["parent"] == MEPHEDRONE
    assert substance["novelty"] == []
    assert {each["status"] for each in substance["status"] if each["jurisdiction"] == "GB"} == {
        "controlled"
    }
    assert await conn.fetchval("SELECT count(*) FROM report") == 0


async def test_a_trial_knows_what_was_loaded_before(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1"))
    _, tried = await lab.post(
        "/v1/reports:check",
        [
            report("R-1"),
            report("R-1", kind="seizure"),
            report("R-3", version=2, version_kind="follow_up"),
        ],
    )
    same, other, gap = tried["records"]
    assert same["outcome"] == "loaded"
    assert [each["code"] for each in other["issues"]] == ["version_conflict"]
    assert [each["code"] for each in gap["issues"]] == ["version_gap"]


async def test_a_trial_does_not_tell_that_others_reported_a_substance(
    lab: House, client: Client, exchange: Exchange
) -> None:
    await lab.post("/v1/reports", report("R-1", audience=[]))
    other = await foreign(client, exchange, kind="lab")
    _, tried = await other.post("/v1/reports:check", [report("X-1")])
    [finding] = tried["records"][0]["findings"]
    assert [each["substance_id"] for each in finding["substances"]] == [None]
