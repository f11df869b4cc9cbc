"""Annual totals equal the sum of the cases that were told, each parcel counted once."""

import json
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from ews.store.connection import Connection
from ews.store.export_releases import released_after
from ews.store.exports import content_of, list_batches
from ews.store.organisations import Organisation
from ews.worker.assembly import assemble_annual, assemble_correction, assemble_period
from tests.ews import stories
from tests.ews.exporting import AT, NOVEMBER, content, network_at, open_gate

LATER = AT + timedelta(hours=1)
SECOND = "UCVNJSUWTXJZHH-UHFFFAOYSA-N"
KINDS = ("seizure", "collected_sample", "toxicology_case", "online_offer")
UNITS = ("g", "kg", "ml", "tablet", "blotter", None)
SINGLES = ("reports", "seizures", "samples", "fatal_cases")

Sums = dict[tuple[str, str | None], dict[str, Any]]


@pytest.fixture
async def network(conn: Connection) -> UUID:
    await open_gate(conn)
    return await network_at(conn)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a receiver holds after everything it was sent, as it would keep it itself."""

    items: Mapping[str, Mapping[str, Any]]

    def totals(self) -> Sums:
        return {
            (item["country"], item["substance"]): dict(item)
            for key, item in self.items.items()
            if key.startswith("total/")
        }


async def held(conn: Connection, network: UUID) -> Held:
    items: dict[str, Mapping[str, Any]] = {}
    for one in await released_after(conn, network, after=0, limit=200):
        found = await content_of(conn, one.batch_id)
        assert found is not None
        for item in json.loads(found.content)["items"]:
            items[item["item_id"]] = item["data"]
            if item["data"] is None:
                del items[item["item_id"]]
    return Held(items=items)


def empty() -> dict[str, Any]:
    return {
        **dict.fromkeys(SINGLES, 0),
        "kg": [Decimal(0), Decimal(0), 0],
        "other": defaultdict(Decimal),
        "cases": defaultdict(int),
        "seen": set(),
    }


def summed(found: Held, year: str) -> Sums:
    """Add the cases up as a careful reader would, from nothing but what was sent."""
    sums: Sums = defaultdict(empty)
    cases = [
        (key, item)
        for key, item in sorted(found.items.items())
        if key.startswith(("forensic/", "harm/")) and item["counts"]
    ]
    for key, item in cases:
        when = item.get("incident") or item["month"]
        if not when.startswith(year):
            continue
        block, report_id = key.split("/")[:2]
        substances = (
            item["substances"]
            if block == "harm"
            else [item["substance"]["inchikey"]]
            if item["substance"]
            else []
        )
        for substance in {None, *substances}:
            add(sums[item["told_by"], substance], block, report_id, item)
    return dict(sums)


def add(total: dict[str, Any], block: str, report_id: str, item: Mapping[str, Any]) -> None:
    if block == "harm":
        total["cases"][item["case_type"]] += 1
        total["fatal_cases"] += item["outcome"] == "fatal"
    if report_id in total["seen"]:
        return
    total["seen"].add(report_id)
    total["reports"] += 1
    kind = item.get("kind")
    total["samples"] += kind == "collected_sample"
    if kind == "seizure":
        total["seizures"] += 1
        weigh(total, item)


def weigh(total: dict[str, Any], item: Mapping[str, Any]) -> None:
    if item["quantity_kg"]:
        total["kg"][0] += Decimal(item["quantity_kg"]["least"])
        total["kg"][1] += Decimal(item["quantity_kg"]["most"])
        total["kg"][2] += 1
    elif item["quantity"]:
        total["other"][item["quantity"]["unit"]] += Decimal(item["quantity"]["value"])


def same(told: Sums, sums: Sums) -> None:
    assert told.keys() == sums.keys()
    for key, total in told.items():
        expected = sums[key]
        assert {name: total[name] for name in SINGLES} == {name: expected[name] for name in SINGLES}
        kg = total["seized_kg"]
        assert [Decimal(kg["least"]), Decimal(kg["most"]), kg["of_seizures"]] == expected["kg"]
        other = {unit: Decimal(value) for unit, value in total["seized_without_kg"].items()}
        assert other == dict(expected["other"])
        assert total["cases"] == dict(expected["cases"])


def a_body(rng: random.Random) -> dict[str, Any]:
    kind, unit = rng.choice(KINDS), rng.choice(UNITS)
    body = stories.body(
        kind=kind,
        dates={"incident": {"value": f"2026-{rng.randint(1, 11):02}", "precision": "month"}},
    )
    if unit is not None:
        body["quantity"] = {"value": str(rng.randint(1, 900) / 10), "unit": unit}
    if kind == "toxicology_case":
        body["harm"] = {
            "case_type": rng.choice(["post_mortem", "clinical"]),
            "outcome": rng.choice(["fatal", "treated"]),
        }
    return body


async def houses(conn: Connection) -> list[Organisation]:
    return [
        await stories.organisation(conn, f"Lab {country}", at=AT, country=country)
        for country in ("GB", "DE", "FR")
    ]


async def test_totals_are_the_sum_of_cases_through_corrections_and_withdrawals(
    conn: Connection, network: UUID
) -> None:
    rng = random.Random(5)  # noqa: S311 - the same cases each time
    labs = await houses(conn)
    substances = [
        await stories.substance(conn, at=AT),
        await stories.substance(conn, at=AT, inchikey=SECOND),
    ]
    told = [
        (rng.choice(labs), rng.choice(substances), f"R{number}", a_body(rng))
        for number in range(40)
    ]
    for lab, substance, reference, body in told:
        await stories.report(
            conn, lab, substance, at=AT, reference=reference, document=body, kind=body["kind"]
        )
    await assemble_period(conn, network, NOVEMBER, at=AT)
    await assemble_annual(conn, network, 2026, at=LATER)
    found = await held(conn, network)
    same(found.totals(), summed(found, "2026"))
    for lab, substance, reference, _ in told[:12]:
        body = a_body(rng)
        await stories.report(
            conn,
            lab,
            substance,
            at=LATER,
            reference=reference,
            version=2,
            version_kind=rng.choice(["correction", "nullification"]),
            document=body,
            kind=body["kind"],
        )
    await assemble_correction(conn, network, at=LATER + timedelta(hours=1))
    after = await held(conn, network)
    same(after.totals(), summed(after, "2026"))
    assert after.totals() != found.totals()


async def test_a_parcel_two_countries_tell_of_is_told_twice_and_counted_once(
    conn: Connection, network: UUID
) -> None:
    [british, german, _] = await houses(conn)
    substance = await stories.substance(conn, at=AT)
    first = await stories.report(
        conn, british, substance, at=AT, document=stories.body(kind="seizure"), kind="seizure"
    )
    tied = stories.body(
        kind="seizure",
        links=[{"relation": "same_parcel", "report_id": str(first.report_id)}],
    )
    await stories.report(conn, german, substance, at=LATER, document=tied, kind="seizure")
    await tie_parcels(conn)
    await assemble_annual(conn, network, 2026, at=LATER)
    await assemble_correction(conn, network, at=LATER + timedelta(hours=1))
    found = await held(conn, network)
    findings = [item for key, item in found.items.items() if key.startswith("forensic/")]
    assert sorted((item["told_by"], item["counts"]) for item in findings) == [
        ("DE", False),
        ("GB", True),
    ]
    assert sum(one["seizures"] for (_, key), one in found.totals().items() if key is None) == 1


async def test_a_parcel_of_a_country_that_has_not_let_go_is_not_told_of_by_not_counting(
    conn: Connection, network: UUID
) -> None:
    [british, german, _] = await houses(conn)
    await open_gate(conn, "GB", policy="manual")
    substance = await stories.substance(conn, at=AT)
    first = await stories.report(conn, british, substance, at=AT)
    tied = stories.body(links=[{"relation": "same_parcel", "report_id": str(first.report_id)}])
    await stories.report(conn, german, substance, at=LATER, document=tied)
    await tie_parcels(conn)
    await assemble_period(conn, network, NOVEMBER, at=LATER)
    found = await held(conn, network)
    [item] = [item for key, item in found.items.items() if key.startswith("forensic/")]
    assert (item["told_by"], item["counts"]) == ("DE", True)


async def tie_parcels(conn: Connection) -> None:
    """Keep what the reports say of their parcels, as the flow does when it stores them."""
    await conn.execute(
        """
        INSERT INTO parcel_member (report_id, parcel)
        SELECT each, (link ->> 'report_id')::uuid
        FROM report_version v, jsonb_array_elements(v.body -> 'links') AS link,
             unnest(ARRAY[v.report_id, (link ->> 'report_id')::uuid]) AS each
        """
    )


async def test_a_batch_of_totals_fits_the_published_schema(conn: Connection, network: UUID) -> None:
    [british, _, _] = await houses(conn)
    await stories.report(conn, british, await stories.substance(conn, at=AT), at=AT)
    [made] = await assemble_annual(conn, network, 2026, at=LATER)
    read = await content(conn, made)
    assert read["reason"] == "annual"
    assert len(await list_batches(conn, before=None, limit=10)) == 1
