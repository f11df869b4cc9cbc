"""PyMISP reads the feed: manifest, events, hashes, and our own object templates."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from pymisp import MISPEvent, MISPObject

from connectors.exporters.misp.events import event_uuid
from connectors.exporters.misp.templates import templates
from connectors.signatures import BadSignatureError, verify_detached
from ews.store.connection import Pool
from tests.clock import FixedClock
from tests.ews.exchange import House, report
from tests.ews.stories import MEPHEDRONE, published_bulletin
from tests.ews.taxii.shelf import change_again, tell


async def text_of(house: House, path: str) -> str:
    async with house.client.get(path, headers=house.headers) as answer:
        assert answer.status == 200
        return await answer.text()


async def load(house: House, feed: str = "reports") -> tuple[dict[str, Any], list[Any]]:
    """Return the manifest and its events, as PyMISP reads them."""
    manifest = json.loads(await text_of(house, f"/misp/{feed}/manifest.json"))
    events: list[Any] = []
    for uuid in manifest:
        event: Any = MISPEvent()
        event.load(await text_of(house, f"/misp/{feed}/{uuid}.json"))
        events.append(event)
    return manifest, events


async def test_a_report_is_an_event_of_the_feed(lab: House, neighbour: House) -> None:
    await lab.post("/v1/reports", report("R-1", audience=["country:DE"]))

    manifest, [event] = await load(neighbour)

    [head] = manifest.values()
    assert head["info"] == event.info == "collected sample: Mephedrone (GB)"
    assert (int(head["timestamp"]), head["Orgc"]["name"]) == (
        int(event.timestamp.timestamp()),
        lab.organisation.name,
    )
    assert [tag.name for tag in event.tags] == ["tlp:amber"]
    assert int(event.distribution) == 0
    substance, told = event.objects
    assert [each.value for each in substance.get_attributes_by_relation("inchikey")] == [MEPHEDRONE]
    assert [each.value for each in told.get_attributes_by_relation("country")] == ["GB"]
    parts = [event, *event.objects, *(each for one in event.objects for each in one.attributes)]
    assert all(str(each.distribution) == "0" for each in parts)


async def test_an_event_is_signed_and_verified_offline(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1"))
    [uuid] = json.loads(await text_of(lab, "/misp/reports/manifest.json"))
    answer = await lab.ask("GET", f"/misp/reports/{uuid}.json")
    content, signature = await answer.read(), answer.headers["Ews-Signature"]
    _, keys = await lab.get("/.well-known/jwks.json")
    assert verify_detached(content, signature, keys)
    with pytest.raises(BadSignatureError):
        verify_detached(content + b" ", signature, keys)


async def test_hashes_are_those_that_pymisp_makes(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1"))

    _, [event] = await load(lab)
    rows = csv.reader(io.StringIO(await text_of(lab, "/misp/reports/hashes.csv")))

    event.to_feed(with_meta=True)
    made = {(value, event.uuid) for value in event.attributes_hashes("md5")}
    assert {tuple(row) for row in rows} == made


async def test_values_that_are_the_same_in_thousands_of_events_do_not_correlate(lab: House) -> None:
    await lab.post("/v1/reports", report("R-1"))

    _, [event] = await load(lab)

    correlating = {
        each.object_relation
        for one in event.objects
        for each in one.attributes
        if not each.disable_correlation
    }
    assert correlating == {"inchikey", "report-id"}


@pytest.mark.parametrize("name", ["nps-substance", "nps-report"])
async def test_objects_fit_their_templates(lab: House, tmp_path: Path, name: str) -> None:
    for each, definition in templates().items():
        (tmp_path / each).mkdir()
        (tmp_path / each / "definition.json").write_text(json.dumps(definition), encoding="utf-8")
    await lab.post("/v1/reports", report("R-1"))
    _, [event] = await load(lab)
    [found] = [one for one in event.objects if one.name == name]

    strict = MISPObject(name, strict=True, misp_objects_path_custom=str(tmp_path))
    for each in found.attributes:
        strict.add_attribute(each.object_relation, value=each.value, distribution=0)

    assert json.loads(strict.to_json())["template_uuid"] == found.template_uuid
    served = json.loads(await text_of(lab, f"/misp/objects/{name}/definition.json"))
    assert served == templates()[name]


async def test_a_bulletin_is_an_event_of_its_own_feed(
    lab: House, pool: Pool, clock: FixedClock
) -> None:
    await lab.post("/v1/reports", report("R-1"))
    async with pool.acquire() as conn:
        signal_id = await conn.fetchval("SELECT id FROM signal ORDER BY raised_at, id LIMIT 1")
        made = await published_bulletin(
            conn, lab.organisation, signal_id, at=clock.now(), level="alert"
        )

    _, [event] = await load(lab, "bulletins")

    assert event.uuid == event_uuid("bulletin", str(made.id))
    assert event.info == made.title
    assert int(event.threat_level_id) == 1


async def test_who_may_not_see_a_report_finds_no_event(lab: House, neighbour: House) -> None:
    _, told = await lab.post("/v1/reports", report("R-1", audience=["country:FR"]))
    uuid = event_uuid("report", told["report_id"])

    manifest, _ = await load(neighbour)

    assert manifest == {}
    assert await text_of(neighbour, "/misp/reports/hashes.csv") == ""
    status, _ = await neighbour.get(f"/misp/reports/{uuid}.json")
    assert status == 404
    status, _ = await lab.get(f"/misp/reports/{uuid}.json")
    assert status == 200


async def test_a_recalled_event_has_all_its_parts_deleted(
    lab: House, neighbour: House, clock: FixedClock
) -> None:
    await lab.post("/v1/reports", report("R-1", product={"brand": "canary"}))
    _, [before] = await load(neighbour)
    clock.advance(minutes=1)
    changed = {"version": 2, "version_kind": "nullification"}
    status, told = await lab.post("/v1/reports", report("R-1", **changed))
    assert status == 201, told

    manifest, [after] = await load(neighbour)

    assert list(manifest) == [before.uuid]
    assert after.info.startswith("RECALLED")
    assert after.timestamp > before.timestamp
    assert {each.uuid for each in after.objects} == {each.uuid for each in before.objects}
    parts = [*after.objects, *(each for one in after.objects for each in one.attributes)]
    assert all(each.deleted for each in parts)
    assert "canary" not in after.to_json()


async def test_a_past_reader_of_the_feed_is_told_of_a_recall_too(
    lab: House, neighbour: House, pool: Pool, clock: FixedClock
) -> None:
    async with pool.acquire() as conn:
        await lab.post("/v1/reports", report("R-0"))
        key = await conn.fetchval("SELECT id FROM substance WHERE inchikey = $1", MEPHEDRONE)
        told = await tell(conn, lab, key, "R-1", at=clock.now())
        uuid = event_uuid("report", str(told.report_id))
        assert uuid in (await load(neighbour))[0]
        clock.advance(minutes=1)
        await tell(
            conn, lab, key, "R-1", at=clock.now(), version=2, version_kind="correction", audience=[]
        )
        assert uuid not in (await load(neighbour))[0]
        await change_again(
            conn,
            told,
            lab,
            version=2,
            tlp="TLP:AMBER",
            audience=[f"org:{neighbour.organisation.id}"],
            at=clock.now(),
        )

    manifest, _ = await load(neighbour)

    assert manifest[uuid]["info"].startswith("RECALLED")
