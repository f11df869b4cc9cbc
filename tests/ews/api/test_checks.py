"""Asking what the law says, with both times."""

from tests.clock import FixedClock
from tests.ews.exchange import House, report

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"


async def test_a_structure_is_answered_per_jurisdiction_with_reasons(patient_lab: House) -> None:
    status, answer = await patient_lab.get(
        "/v1/check", structure=f"{MEPHEDRONE}.Cl", valid_on="2011-01-01"
    )

    assert (status, answer["resolved_by"]) == (200, "structure")
    (substance,) = answer["substances"]
    british = {each["jurisdiction"]: each for each in substance["status"]}["GB"]
    assert british["status"] == "controlled"
    assert british["because"][0]["cite"]


async def test_the_law_of_the_day_answers(patient_lab: House) -> None:
    _, before = await patient_lab.get(
        "/v1/check", structure=MEPHEDRONE, valid_on="2010-04-15", **{"in": "GB"}
    )
    _, after = await patient_lab.get(
        "/v1/check", structure=MEPHEDRONE, valid_on="2010-04-16", **{"in": "GB"}
    )

    assert before["substances"][0]["status"][0]["status"] != "controlled"
    assert after["substances"][0]["status"][0]["status"] == "controlled"


async def test_a_name_and_a_structure_get_the_same_answer(patient_lab: House) -> None:
    _, by_name = await patient_lab.get("/v1/check", name="MEPHEDRONE")
    _, by_structure = await patient_lab.get("/v1/check", structure=MEPHEDRONE)

    assert by_name["resolved_by"] == "name"
    assert by_name["substances"] == by_structure["substances"]


async def test_a_jurisdiction_that_is_not_loaded_is_unknown(patient_lab: House) -> None:
    _, answer = await patient_lab.get("/v1/check", structure=MEPHEDRONE, **{"in": "FJ"})

    (status,) = answer["substances"][0]["status"]
    assert (status["jurisdiction"], status["status"]) == ("FJ", "unknown")


async def test_before_anything_was_known_the_answer_is_unknown(lab: House) -> None:
    _, answer = await lab.get(
        "/v1/check", structure=MEPHEDRONE, known_at="2020-01-01T00:00:00Z", **{"in": "GB"}
    )

    assert answer["substances"][0]["status"][0]["status"] == "unknown"


async def test_what_was_stored_answers_for_the_past(lab: House, clock: FixedClock) -> None:
    await lab.post("/v1/reports", report())
    then = clock.now().isoformat()
    clock.advance(days=10)

    _, stored = await lab.get("/v1/check", structure=MEPHEDRONE, known_at=then, **{"in": "GB,US"})
    _, live = await lab.get("/v1/check", structure=MEPHEDRONE, **{"in": "GB,US"})

    assert [each["status"] for each in stored["substances"][0]["status"]] == [
        each["status"] for each in live["substances"][0]["status"]
    ]
    assert stored["substances"][0]["substance_id"] is not None


async def test_what_cannot_be_read_is_a_problem_with_the_code_of_chemistry(
    patient_lab: House,
) -> None:
    answers = [
        await patient_lab.get("/v1/check", **query)
        for query in (
            {"structure": "not a structure"},
            {"name": "no such name"},
            {"cas": "50-00-1"},
            {},
            {"name": "mephedrone", "structure": "C"},
            {"name": "mephedrone", "valid_on": "2023-02-30"},
            {"name": "mephedrone", "known_at": "2023-02-03"},
            {"name": "mephedrone", "in": "gb"},
            {"name": "mephedrone", "in": "GB,USA"},
        )
    ]

    assert [(status, problem["code"]) for status, problem in answers] == [
        (422, "structure_unreadable"),
        (404, "name_unknown"),
        (404, "name_unknown"),
        (422, "question_ambiguous"),
        (422, "question_ambiguous"),
        (422, "date_impossible"),
        (422, "instant_impossible"),
        (422, "jurisdiction_malformed"),
        (422, "jurisdiction_malformed"),
    ]


async def test_a_code_that_no_jurisdiction_has_is_named_with_what_is_expected(
    patient_lab: House,
) -> None:
    status, problem = await patient_lab.get("/v1/check", name="mephedrone", **{"in": "XX,GB,UK"})

    assert (status, problem["code"]) == (422, "jurisdiction_unknown")
    assert "found XX, UK, expected ISO 3166-1" in problem["detail"]


async def test_a_country_whose_law_is_not_loaded_is_answered_unknown(patient_lab: House) -> None:
    _, told = await patient_lab.get("/v1/check", name="mephedrone", **{"in": "FJ,UN"})

    (substance,) = told["substances"]
    statuses = {each["jurisdiction"]: each["status"] for each in substance["status"]}
    assert statuses["FJ"] == "unknown"
    assert statuses["UN"] != "unknown"


async def test_a_substance_shows_its_family_and_its_status(lab: House) -> None:
    _, loaded = await lab.post("/v1/reports", report())
    substance_id = loaded["findings"][0]["substances"][0]["substance_id"]

    _, shown = await lab.get(f"/v1/substances/{substance_id}")
    _, status = await lab.get(f"/v1/substances/{substance_id}/status", valid_on="2011-01-01")

    assert (shown["name"], shown["reported_from"]) == ("Mephedrone", ["GB"])
    assert "cathinones" in {each["family"] for each in shown["families"]}
    assert {each["jurisdiction"]: each["status"] for each in status["status"]}["GB"] == "controlled"


async def test_a_substance_that_is_not_there_is_not_found(patient_lab: House) -> None:
    answers = [
        await patient_lab.get(f"/v1/substances/{each}") for each in ("99", "x", "9" * 40, "-1")
    ]

    assert [status for status, _ in answers] == [404] * 4


async def test_the_law_that_is_loaded_is_listed(patient_lab: House) -> None:
    status, law = await patient_lab.get("/v1/law")

    assert status == 200
    assert {each["jurisdiction"] for each in law["jurisdictions"]} >= {"GB", "UN", "US"}
    assert law["definitions"][0]["wordings"][0]["text"]


async def test_the_service_says_that_it_is_ready(patient_lab: House) -> None:
    assert await patient_lab.get("/healthz") == (200, {"status": "ok"})
    assert await patient_lab.get("/readyz") == (200, {"status": "ok"})
