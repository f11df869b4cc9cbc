"""Who sees a spectrum: whoever is shown that a report rests on it, and nobody else."""

from typing import Any

import pytest

from ews.flow.exchange import Exchange
from ews.store.reading import reading
from tests.ews.exchange import Client, House, open_house, report
from tests.ews.spectra.filing import filed, named


@pytest.fixture
async def lab(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Lab")


@pytest.fixture
async def reader(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Reader", country="DE", kind="regulator")


async def seen(house: House, spectrum: dict[str, Any], answer: dict[str, Any]) -> tuple[int, ...]:
    """Return the answers of the three ways: the spectrum, its file, the list of its substance."""
    one, _ = await house.get(f"/v1/spectra/{spectrum['id']}")
    file = await house.ask("GET", f"/v1/spectra/{spectrum['id']}/file")
    substance = answer["findings"][0]["substances"][0]["substance_id"]
    _, listed = await house.get(f"/v1/substances/{substance}/spectra")
    found = [each["id"] for each in listed.get("spectra", [])]
    return one, file.status, found.count(spectrum["id"])


async def walled(exchange: Exchange, house: House) -> int:
    """Return how many spectra PostgreSQL itself shows to an organisation of no kind or country."""

    class Reader:
        organisation_id = house.organisation.id
        country = house.organisation.country
        kind = house.organisation.kind
        groups: frozenset[Any] = frozenset()

    async with reading(exchange.pool, Reader(), at=exchange.clock.now()) as conn:
        count: int = await conn.fetchval("SELECT count(*) FROM spectrum")
        return count


async def test_the_network_sees_it_once_a_report_names_it(
    exchange: Exchange, lab: House, reader: House
) -> None:
    spectrum = await filed(lab)
    status, _ = await reader.get(f"/v1/spectra/{spectrum['id']}")
    assert (status, await walled(exchange, reader)) == (404, 0)
    answer = await named(lab, spectrum)
    assert await seen(reader, spectrum, answer) == (200, 200, 1)
    assert await walled(exchange, reader) == 1
    status, _ = await reader.get("/v1/spectra/00000000-0000-4000-8000-000000000000")
    assert status == 404


@pytest.mark.parametrize("changed", [{"audience": []}, {"tlp": "TLP:RED", "audience": []}])
async def test_who_may_not_see_the_report_sees_no_spectrum(
    exchange: Exchange, lab: House, reader: House, changed: dict[str, Any]
) -> None:
    spectrum = await filed(lab)
    answer = await named(lab, spectrum, **changed)
    assert await seen(reader, spectrum, answer) == (404, 404, 0)
    assert await walled(exchange, reader) == 0
    assert await seen(lab, spectrum, answer) == (200, 200, 1)


async def test_industry_sees_the_finding_and_not_its_spectrum(
    client: Client, exchange: Exchange, lab: House
) -> None:
    company = await open_house(client, exchange, "Company", kind="industry")
    spectrum = await filed(lab)
    answer = await named(lab, spectrum, tlp="TLP:GREEN", audience=["network", "kind:industry"])
    status, shown = await company.get(f"/v1/reports/{answer['report_id']}")
    assert status == 200
    assert "spectra" not in shown["versions"][-1]["body"]["findings"][0]
    assert await seen(company, spectrum, answer) == (404, 404, 0)


async def test_an_embargo_holds_for_the_spectrum_too(lab: House, reader: House) -> None:
    spectrum = await filed(lab)
    answer = await named(lab, spectrum, embargo_until="2026-12-24T00:00:00Z")
    assert await seen(reader, spectrum, answer) == (404, 404, 0)


@pytest.mark.parametrize("kind", ["correction", "nullification"])
async def test_what_no_standing_version_names_is_shown_no_more(
    lab: House, reader: House, kind: str
) -> None:
    spectrum = await filed(lab)
    answer = await named(lab, spectrum)
    assert (await seen(reader, spectrum, answer))[0] == 200
    status, told = await lab.post(
        "/v1/reports", report(version=2, version_kind=kind, reason="mixed up")
    )
    assert (status, told["outcome"]) == (201, "loaded"), told
    assert await seen(reader, spectrum, answer) == (404, 404, 0)
    assert (await seen(lab, spectrum, answer))[:2] == (200, 200)


async def test_who_is_shown_a_spectrum_is_remembered_for_corrections(
    exchange: Exchange, lab: House, reader: House
) -> None:
    spectrum = await filed(lab)
    answer = await named(lab, spectrum)
    await reader.get(f"/v1/spectra/{spectrum['id']}")
    async with exchange.pool.acquire() as conn:
        shown = await conn.fetch("SELECT organisation_id, record_id, version FROM disclosure")
    assert [tuple(each) for each in shown] == [(reader.organisation.id, answer["report_id"], 1)]


async def test_a_file_does_not_unmask_whose_report_another_publishes(
    client: Client, exchange: Exchange, lab: House, reader: House
) -> None:
    scopes = ("report:read", "check", "org:manage")
    publisher = await open_house(client, exchange, "Publisher", kind="focal_point", scopes=scopes)
    status, told = await publisher.send("PUT", f"/v1/delegations/{lab.organisation.id}")
    assert status == 200, told
    spectrum = await filed(lab)
    answer = await named(lab, spectrum, delegate_to=str(publisher.organisation.id))
    assert await seen(reader, spectrum, answer) == (404, 404, 0)
    assert await seen(publisher, spectrum, answer) == (200, 200, 1)
