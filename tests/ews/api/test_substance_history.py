"""One substance over time: status by period, reports by quarter and country, bulletins about it."""

from itertools import pairwise
from typing import Any

from ews.flow.exchange import Exchange
from tests.ews.exchange import Client, House, open_house, report

MEPHEDRONE = "CNC(C)C(=O)c1ccc(C)cc1"


async def tell(house: House, reference: str, day: str = "2023-02-15", **changed: Any) -> int:
    """Report mephedrone; return its number in the registry."""
    incident = {"incident": {"value": day, "precision": "day"}}
    status, answer = await house.post("/v1/reports", report(reference, dates=incident, **changed))
    assert status == 201, answer
    number: int = answer["findings"][0]["substances"][0]["substance_id"]
    return number


async def test_the_periods_of_a_country_meet_and_name_the_wording(lab: House) -> None:
    number = await tell(lab, "R-1")

    _, answer = await lab.get(f"/v1/substances/{number}/history")

    (gb,) = [one for one in answer["jurisdictions"] if one["jurisdiction"] == "GB"]
    listed = next(one for one in gb["periods"] if one["status"] == "controlled")
    assert all(one["until"] == other["since"] for one, other in pairwise(gb["periods"]))
    assert gb["periods"][0]["since"] is None
    assert gb["periods"][-1]["until"] is None or gb["periods"][-1]["status"] != "controlled"
    assert listed["since"] == "2010-04-16"
    assert listed["cite"]


async def test_before_we_knew_any_law_there_is_no_history(lab: House) -> None:
    number = await tell(lab, "R-1")

    _, answer = await lab.get(f"/v1/substances/{number}/history", known_at="2020-01-01T00:00:00Z")

    assert answer["jurisdictions"] == []


async def test_reports_are_counted_by_quarter_and_country(
    lab: House, client: Client, exchange: Exchange
) -> None:
    other = await open_house(client, exchange, "Laboratory abroad", country="DE")
    number = await tell(lab, "R-1")
    await tell(lab, "R-2", "2023-05-01")
    await tell(other, "D-1", "2023-06-30", place={"country": "DE"})

    _, answer = await lab.get(f"/v1/substances/{number}/reports")

    assert (answer["reports"], answer["own"], answer["undated"]) == (3, 2, 0)
    assert answer["quarters"] == [
        {"begins_on": "2023-01-01", "reports": 1, "own": 1},
        {"begins_on": "2023-04-01", "reports": 2, "own": 1},
    ]
    assert [(one["country"], one["reports"], one["last_on"]) for one in answer["countries"]] == [
        ("DE", 1, "2023-06-30"),
        ("GB", 2, "2023-05-01"),
    ]


async def test_what_is_for_others_only_counts_for_nothing(
    lab: House, client: Client, exchange: Exchange
) -> None:
    reader = await open_house(client, exchange, "Laboratory abroad", country="DE")
    number = await tell(lab, "R-1")
    await tell(lab, "R-2", tlp="TLP:RED", audience=[])

    _, answer = await reader.get(f"/v1/substances/{number}/reports")

    assert (answer["reports"], answer["own"]) == (1, 0)


async def test_who_is_shown_no_days_is_told_no_quarters(
    lab: House, client: Client, exchange: Exchange
) -> None:
    industry = await open_house(client, exchange, "Chemical works", kind="industry")
    number = await tell(lab, "R-1", tlp="TLP:GREEN", audience=["kind:industry"])

    _, answer = await industry.get(f"/v1/substances/{number}/reports")

    assert (answer["reports"], answer["undated"], answer["quarters"]) == (1, 1, [])
    assert answer["countries"][0]["first_on"] is None


async def test_of_a_substance_one_may_not_see_nothing_is_counted(
    lab: House, client: Client, exchange: Exchange
) -> None:
    reader = await open_house(client, exchange, "Laboratory abroad", country="DE")
    number = await tell(lab, "R-1", tlp="TLP:RED", audience=[])

    answers = [
        await reader.get(f"/v1/substances/{number}/{name}") for name in ("reports", "history")
    ]

    assert [(status, one["code"]) for status, one in answers] == [(404, "unknown_substance")] * 2


async def test_a_substance_is_shown_with_its_layers_and_numbers(lab: House) -> None:
    number = await tell(lab, "R-1")

    _, answer = await lab.get(f"/v1/substances/{number}")

    assert "1189805-46-6" in answer["cas"]
    assert answer["keys"]["parent"] == answer["inchikey"]


async def test_families_are_listed_with_what_they_are_part_of(lab: House) -> None:
    _, answer = await lab.get("/v1/families")

    parts = {one["id"]: one["within"] for one in answer["families"]}
    assert parts["fentanyls"] is None
    assert all(within in parts for within in parts.values() if within)


async def test_bulletins_about_a_substance_are_found(assessor: House) -> None:
    number = await tell(assessor, "R-1")
    _, known = await assessor.get(f"/v1/substances/{number}")
    body = {
        "title": "About it",
        "text": "Read.",
        "level": "advisory",
        "tlp": "TLP:GREEN",
        "audience": ["network"],
    }
    await assessor.post("/v1/bulletins", body | {"concerns": {"substances": [known["inchikey"]]}})
    await assessor.post("/v1/bulletins", body | {"title": "About something else"})

    _, answer = await assessor.get("/v1/bulletins", substance_id=str(number))
    _, none = await assessor.get("/v1/bulletins", substance_id="999999")

    assert [one["title"] for one in answer["bulletins"]] == ["About it"]
    assert none["bulletins"] == []
