"""Sending reports over a real socket into a real database."""

import asyncio

from ews.flow.exchange import Exchange
from tests.ews.exchange import House, report

ROWS = "SELECT count(*) FROM report_version ORDER BY 1"


async def test_a_report_is_loaded_and_identified(lab: House) -> None:
    status, answer = await lab.post("/v1/reports", report())

    assert (status, answer["outcome"], answer["issues"]) == (201, "loaded", [])
    (substance,) = answer["findings"][0]["substances"]
    assert substance["name"] == "Mephedrone"
    assert substance["keys"]["parent"] == "YELGFTGWJGBAQU-UHFFFAOYSA-N"
    assert substance["novelty"][0] == "first_ever"


async def test_the_answer_holds_the_status_on_the_day_of_the_incident(lab: House) -> None:
    before = report("R-1", dates={"incident": {"value": "2009-01-01", "precision": "day"}})
    after = report("R-2", dates={"incident": {"value": "2011-01-01", "precision": "day"}})

    _, then = await lab.post("/v1/reports", before)
    _, later = await lab.post("/v1/reports", after)

    assert _status(then, "GB") != "controlled"
    assert _status(later, "GB") == "controlled"


async def test_the_same_again_gives_the_same_answer_and_writes_nothing(
    lab: House, exchange: Exchange
) -> None:
    first = await lab.post("/v1/reports", report())
    again = await lab.post("/v1/reports", report())

    assert (first[0], again[0]) == (201, 200)
    assert again[1] == first[1]
    assert await exchange.pool.fetchval(ROWS) == 1
    assert (await lab.get("/v1/changes"))[1]["next"] == len(
        (await lab.get("/v1/changes"))[1]["changes"]
    )


async def test_another_body_under_the_same_version_is_refused(lab: House) -> None:
    await lab.post("/v1/reports", report())

    status, answer = await lab.post("/v1/reports", report(kind="seizure"))

    assert status == 409
    assert (_codes(answer), answer["issues"][0]["pointer"]) == (["version_conflict"], "/version")


async def test_a_gap_in_the_versions_is_refused(lab: House) -> None:
    await lab.post("/v1/reports", report())

    status, answer = await lab.post("/v1/reports", report(version=3, version_kind="follow_up"))

    assert (status, _codes(answer)) == (409, ["version_gap"])


async def test_a_second_version_without_a_first_is_refused_and_leaves_nothing(
    lab: House, exchange: Exchange
) -> None:
    status, answer = await lab.post("/v1/reports", report(version=2, version_kind="correction"))

    assert (status, _codes(answer)) == (409, ["version_gap"])
    assert await exchange.pool.fetchval("SELECT count(*) FROM report ORDER BY 1") == 0


async def test_a_follow_up_is_a_new_version_of_the_same_report(lab: House) -> None:
    _, first = await lab.post("/v1/reports", report())

    status, second = await lab.post("/v1/reports", report(version=2, version_kind="follow_up"))

    assert (status, second["report_id"]) == (201, first["report_id"])


async def test_nothing_follows_a_nullification(lab: House) -> None:
    await lab.post("/v1/reports", report())
    await lab.post("/v1/reports", report(version=2, version_kind="nullification"))

    status, answer = await lab.post("/v1/reports", report(version=3, version_kind="follow_up"))

    assert (status, _codes(answer)) == (409, ["report_nullified"])


async def test_of_two_versions_that_race_one_wins_and_one_is_told(lab: House) -> None:
    await lab.post("/v1/reports", report())
    rivals = [
        report(version=2, version_kind="follow_up", place={"country": country})
        for country in ("GB", "IE", "FR", "DE", "NL", "BE")
    ]

    answers = await asyncio.gather(*(lab.post("/v1/reports", rival) for rival in rivals))

    assert sorted(status for status, _ in answers) == [201, 409, 409, 409, 409, 409]
    lost = [answer for status, answer in answers if status == 409]
    assert {code for answer in lost for code in _codes(answer)} == {"version_conflict"}


async def test_the_same_report_sent_at_once_is_stored_once(lab: House, exchange: Exchange) -> None:
    answers = await asyncio.gather(*(lab.post("/v1/reports", report()) for _ in range(6)))

    assert sorted(status for status, _ in answers) == [200, 200, 200, 200, 200, 201]
    assert all(answer == answers[0][1] for _, answer in answers)
    assert await exchange.pool.fetchval(ROWS) == 1


async def test_two_laboratories_may_use_the_same_reference(lab: House, neighbour: House) -> None:
    _, mine = await lab.post("/v1/reports", report())
    status, theirs = await neighbour.post("/v1/reports", report(place={"country": "DE"}))

    assert status == 201
    assert theirs["report_id"] != mine["report_id"]
    assert theirs["findings"][0]["substances"][0]["novelty"] == ["first_in_country"]


async def test_a_name_that_is_not_in_the_table_is_kept_with_a_warning(lab: House) -> None:
    unknown = {"name": "monkey dust 3000", "evidence": "tentative"}

    status, answer = await lab.post("/v1/reports", report(findings=[unknown]))

    assert (status, answer["outcome"]) == (201, "loaded_with_warnings")
    assert (_codes(answer), answer["issues"][0]["pointer"]) == (
        ["name_unknown"],
        "/findings/0/name",
    )
    assert answer["findings"][0] == {
        "pointer": "/findings/0",
        "resolved_by": None,
        "registered": None,
        "registered_key": None,
        "grade": "unknown",
        "how": "no exact name, code name or systematic name that we can read",
        "candidates": [],
        "substances": [],
    }


async def test_a_name_stands_for_its_structure(lab: House) -> None:
    named = {"name": "Mephedrone", "evidence": "library_match"}

    _, answer = await lab.post("/v1/reports", report(findings=[named]))

    assert answer["findings"][0]["resolved_by"] == "name"
    assert answer["findings"][0]["substances"][0]["name"] == "Mephedrone"


async def test_a_cas_number_stands_for_its_structure(lab: House) -> None:
    numbered = {"cas": "2801-68-5", "evidence": "library_match"}

    _, answer = await lab.post("/v1/reports", report(findings=[numbered]))

    assert answer["findings"][0]["resolved_by"] == "cas"


async def test_a_structure_wins_over_a_name_that_contradicts_it(lab: House) -> None:
    finding = {"structure": {"smiles": "CC(N)Cc1ccccc1"}, "name": "mephedrone"}

    _, answer = await lab.post(
        "/v1/reports", report(findings=[finding | {"evidence": "library_match"}])
    )

    assert "readings_contradict" in _codes(answer)
    assert answer["findings"][0]["resolved_by"] == "structure"


async def test_an_unidentified_substance_is_loaded(lab: House) -> None:
    finding = {"evidence": "unknown", "unknown": {"exact_mass": "281.1052"}}

    status, answer = await lab.post("/v1/reports", report(findings=[finding]))

    assert (status, answer["outcome"]) == (201, "loaded")


async def test_a_salt_of_two_actives_is_two_substances(lab: House) -> None:
    mixture = {"structure": {"smiles": "CNC(C)C(=O)c1ccc(C)cc1.CC(N)Cc1ccccc1.Cl"}}

    _, answer = await lab.post(
        "/v1/reports", report(findings=[mixture | {"evidence": "library_match"}])
    )

    assert len(answer["findings"][0]["substances"]) == 2


async def test_a_duplicate_names_a_report_that_its_sender_may_see(
    lab: House, neighbour: House
) -> None:
    _, first = await lab.post("/v1/reports", report(audience=["network"]))
    _, hidden = await lab.post("/v1/reports", report("R-2", audience=[]))
    twin = report("T-1", version_kind="duplicate_of")

    seen = await neighbour.post(
        "/v1/reports", twin | {"duplicate_of": {"report_id": first["report_id"]}}
    )
    unseen = await neighbour.post(
        "/v1/reports",
        twin | {"reference": "T-2", "duplicate_of": {"report_id": hidden["report_id"]}},
    )

    assert (seen[0], unseen[0]) == (201, 422)
    assert _codes(unseen[1]) == ["link_unknown"]


async def test_a_nullification_raises_nothing_new(lab: House) -> None:
    await lab.post("/v1/reports", report(findings=[]))

    _, answer = await lab.post("/v1/reports", report(version=2, version_kind="nullification"))

    assert answer["findings"][0]["substances"][0]["novelty"] == []


def _codes(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [issue["code"] for issue in answer["issues"]]


def _status(
    answer: dict[str, list[dict[str, list[dict[str, list[dict[str, str]]]]]]], where: str
) -> str:
    (substance,) = answer["findings"][0]["substances"]
    return {each["jurisdiction"]: each["status"] for each in substance["status"]}[where]


async def test_an_audience_that_the_marking_shuts_out_is_told(lab: House) -> None:
    _, answer = await lab.post("/v1/reports", report(tlp="TLP:RED", audience=["network"]))

    issues = [(each["code"], each["pointer"]) for each in answer["issues"]]
    assert answer["outcome"] == "loaded_with_warnings"
    assert issues == [("audience_shut_out", "/audience/0")]
