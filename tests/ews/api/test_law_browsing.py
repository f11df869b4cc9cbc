"""The law to be read through the API: what is held, wordings with readings, cases asked now."""

from xml.etree import ElementTree

import pytest

from tests.ews.exchange import House

CATHINONES = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
ERGOLENES = "de/npsg/group-5-2-ergolenes"
THIRD = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1ca-third-generation-cannabinoids"
CLASS_A = "gb/misuse-of-drugs-act-1971/schedule-2-part-1-1a"


async def test_whose_law_is_held_and_whose_is_not(office: House) -> None:
    _, found = await office.get("/v1/law/jurisdictions")
    [gb] = [one for one in found["held"] if one["jurisdiction"] == "GB"]
    assert (gb["complete_since"], gb["definitions"] > 20, gb["gaps"] != "") == (
        "2025-01-15",
        True,
        True,
    )
    assert "SE" in found["not_held"]
    assert "GB" not in found["not_held"]


async def test_a_jurisdiction_lists_its_instruments_with_definitions_and_schedules(
    office: House,
) -> None:
    _, found = await office.get("/v1/law/jurisdictions/gb")
    [act] = found["instruments"]
    [row] = [one for one in act["definitions"] if one["id"] == CATHINONES]
    assert (row["in_force"], row["review"], row["begins"]) == (True, "none", "2010-04-16")
    [names] = [one for one in act["schedules"] if one["id"] == CLASS_A]
    assert names["title"] == "Class A, Sch. 2 Part I para 1(a)"


async def test_a_definition_shows_the_text_beside_the_reading_in_words(office: House) -> None:
    _, found = await office.get(f"/v1/law/definitions/{CATHINONES}")
    reading = found["wording"]["reading"]
    sentences = [one["sentence"] for one in reading["cores"][0]["permissions"]]
    assert "At ring: alkyl, alkoxy, haloalkyl or halogen." in sentences
    assert "not being bupropion" in found["wording"]["text"]
    [alkyl] = [one for one in reading["terms"] if one["word"] == "alkyl"]
    assert alkyl["words"].startswith("an acyclic saturated hydrocarbon group")


async def test_a_bound_that_counts_a_pattern_is_said_in_words(office: House) -> None:
    _, found = await office.get("/v1/law/definitions/de/npsg/group-2-1-cannabimimetics")
    bounds = [one for core in found["wording"]["reading"]["cores"] for one in core["bounds"]]
    assert "silicon, sulfur" in bounds[-1]["sentence"]
    assert [one for one in bounds if "[" in one["sentence"] or one["patterns"]] == []


async def test_each_day_has_its_wording_and_before_the_first_there_is_none(office: House) -> None:
    path = f"/v1/law/definitions/{ERGOLENES}"
    _, now = await office.get(path)
    first, second = now["wordings"][0]["period"], now["wordings"][1]["period"]
    _, then = await office.get(path, valid_on=first["since"])
    assert then["wording"]["period"]["until"] == second["since"]
    _, before = await office.get(path, valid_on="1990-01-01")
    assert before["wording"] is None


async def test_parts_that_stand_in_many_places_are_told_once(office: House) -> None:
    _, found = await office.get(f"/v1/law/definitions/{THIRD}")
    parts = found["wording"]["reading"]["parts"]
    assert 10 < len(parts) < 40


async def test_examples_and_decoys_are_asked_now(office: House) -> None:
    _, found = await office.get("/v1/law/cases", definition=CATHINONES)
    examples = [one for one in found["cases"] if one["is"] == "example"]
    decoys = [one for one in found["cases"] if one["is"] == "decoy" and one["applies"]]
    assert {one["caught"] for one in examples} == {True}
    assert {one["caught"] for one in decoys} == {False}
    assert examples[0]["reason"]
    _, earlier = await office.get("/v1/law/cases", definition=CATHINONES, valid_on="2009-01-01")
    assert {one["caught"] for one in earlier["cases"]} == {False}


async def test_a_schedule_is_searched_and_paged(office: House) -> None:
    _, found = await office.get("/v1/law/definitions/" + CLASS_A)
    assert (found["kind"], "salts" in found["rules"]["extends_to"]) == ("schedule", True)
    _, page = await office.get("/v1/law/entries", schedule=CLASS_A, text="METH", limit="2")
    assert ["meth" in one["name"].lower() for one in page["entries"]] == [True, True]
    _, rest = await office.get(
        "/v1/law/entries", schedule=CLASS_A, text="meth", after=str(page["next"])
    )
    assert len(rest["entries"]) == page["found"] - 2


async def test_an_entry_of_a_schedule_leads_to_the_schedule(office: House) -> None:
    _, found = await office.get("/v1/law/definitions/un/convention-1971/schedule-2/2c-b")
    assert found["id"] == "un/convention-1971/schedule-2"


async def test_the_texts_of_two_days_are_compared(office: House) -> None:
    query = {"from_valid_on": "2010-04-15", "to_valid_on": "2010-04-16", "in": "GB"}
    _, found = await office.get("/v1/law/difference", **query)
    assert {"id": CATHINONES, "what": "new", "title": "Cathinones"}.items() <= {
        **next(one for one in found["entries"] if one["id"] == CATHINONES)
    }.items()


async def test_a_core_is_drawn_with_its_positions(office: House) -> None:
    query = "smarts=%5BN%3A1%5DCc1%5Bc%3A2%5Dcccc1&positions=1,2"
    answer = await office.ask("GET", f"/v1/law/core-drawing?{query}")
    assert answer.content_type == "image/svg+xml"
    assert ElementTree.fromstring(await answer.text()).tag.endswith("svg")  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/law/jurisdictions/SE", 404, "jurisdiction_unknown"),
        ("/v1/law/definitions/gb/no-such", 404, "definition_unknown"),
        ("/v1/law/cases?definition=gb/no-such", 404, "definition_unknown"),
        ("/v1/law/entries?schedule=gb/no-such", 404, "definition_unknown"),
        ("/v1/law/core-drawing?smarts=C(", 422, "not_drawn"),
        ("/v1/law/core-drawing?smarts=C&positions=a", 422, "positions_malformed"),
    ],
)
async def test_what_is_not_there_is_said(office: House, path: str, status: int, code: str) -> None:
    answer = await office.ask("GET", path)
    assert (answer.status, (await answer.json(content_type=None))["code"]) == (status, code)
