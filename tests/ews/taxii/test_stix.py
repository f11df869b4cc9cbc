"""What is given is STIX 2.1 by OASIS' own validator, and python-stix2 reads it."""

from typing import Any

import stix2
from stix2validator import ValidationOptions, validate_instance

from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews.exchange import House, report
from tests.ews.stories import MEPHEDRONE, body, published_bulletin
from tests.ews.taxii.shelf import Found, fetch, of_type, tell

OPTIONS = ValidationOptions(version="2.1")
EVERYTHING = {
    "kind": "seizure",
    "dates": {"incident": {"value": "2026-02", "precision": "month"}},
    "place": {"country": "GB", "admin_area": "Cardiff", "point_type": "airport"},
    "route": {
        "legs": [{"role": "origin", "country": "CN", "certainty": "suspected"}],
        "transport": "post",
        "concealment": "in a toy",
    },
    "product": {"form": "powder", "brand": "Blue", "sold_as": "bath salts", "colour": "white"},
    "quantity": {"value": "12.5", "unit": "kg", "basis": "measured"},
    "harm": {"case_type": "clinical", "outcome": "recovered", "co_detected": ["alcohol"]},
}


def wrong(found: Found) -> list[Any]:
    """Return what the validator says of objects that are not valid, with what they are."""
    results = [(each, validate_instance(each, OPTIONS)) for each in found]
    return [
        (each["type"], [error.message for error in result.errors])
        for each, result in results
        if not result.is_valid
    ]


async def test_all_objects_are_valid(lab: House, pool: Pool, clock: FixedClock) -> None:
    status, _ = await lab.post("/v1/reports", report("R-1", **EVERYTHING))
    assert status == 201
    async with pool.acquire() as conn:
        key = await conn.fetchval("SELECT id FROM substance WHERE inchikey = $1", MEPHEDRONE)
        await tell(conn, lab, key, "R-2", at=clock.now(), document=body())
        signal_id = await conn.fetchval("SELECT id FROM signal ORDER BY raised_at, id LIMIT 1")
        await published_bulletin(conn, lab.organisation, signal_id, at=clock.now())
        await tell(conn, lab, key, "R-3", at=clock.now())
        clock.advance(minutes=1)
        await tell(conn, lab, key, "R-3", at=clock.now(), version=2, version_kind="nullification")

    found = await fetch(lab)

    assert {each["type"] for each in found} == {
        "extension-definition",
        "identity",
        "location",
        "marking-definition",
        "note",
        "nps-report",
        "nps-substance",
        "report",
        "sighting",
    }
    assert any(each.get("revoked") for each in found)
    assert wrong(found) == []
    assert all(stix2.parse(each, allow_custom=True) for each in found)


async def test_everything_an_object_points_to_is_there(lab: House) -> None:
    status, _ = await lab.post("/v1/reports", report("R-1", **EVERYTHING))
    assert status == 201

    found = await fetch(lab)

    there = {each["id"] for each in found}
    pointed = {ref for each in found for ref in refs(each)}
    assert pointed <= there


async def test_a_report_says_what_was_reported(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1", **EVERYTHING))

    found = await fetch(lab)

    [told] = of_type(found, "nps-report")
    [seen] = of_type(found, "sighting")
    [what] = of_type(found, "nps-substance")
    assert told["quantity"] == EVERYTHING["quantity"]
    assert told["route"]["transport"] == "post"
    assert what["inchikey"] == "YELGFTGWJGBAQU-UHFFFAOYSA-N"
    assert seen["sighting_of_ref"] == what["id"]
    assert (seen["first_seen"], seen["last_seen"]) == (
        "2026-02-01T00:00:00.000Z",
        "2026-02-28T23:59:59.000Z",
    )
    [note] = of_type(found, "note")
    assert "GB: controlled" in note["content"]
    assert note["object_refs"] == [what["id"]]


async def test_the_same_substance_is_the_same_object_everywhere(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1"))

    [what] = of_type(await fetch(lab), "nps-substance")

    assert what["id"] == "nps-substance--c735a906-8c88-5239-aa59-e6940bfd2804"


def refs(value: Any) -> list[str]:
    """Return all identifiers that an object points to."""
    found = []
    for name, each in value.items():
        if name.endswith("_ref"):
            found.append(each)
        elif name.endswith("_refs"):
            found += each
    return found
