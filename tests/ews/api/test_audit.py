"""Who did or read what is noted before it is answered, whole and without content."""

import asyncio

import pytest

from ews.flow.exchange import Exchange
from ews.flow.proving import prove
from ews.store.audit import all_entries, audit_head
from ews.store.connection import Pool
from tests.ews.exchange import Client, House, open_house, report

SCOPES = ("report:write", "report:read", "check", "audit:read")


@pytest.fixture
async def lab(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Laboratory", scopes=SCOPES, person="Anna")


async def _deeds(house: House) -> list[tuple[str, object, object]]:
    _, page = await house.get("/v1/audit")
    return [
        (each["action"], each["record_id"], each["detail"].get("status"))
        for each in reversed(page["entries"])
    ]


async def test_what_was_sent_and_read_is_noted_in_order(lab: House) -> None:
    _, answer = await lab.post("/v1/reports", report())
    await lab.get(f"/v1/reports/{answer['report_id']}")
    await lab.get("/v1/reports/00000000-0000-0000-0000-000000000000")
    assert await _deeds(lab) == [
        ("load report", answer["report_id"], None),
        ("GET /v1/reports/{report_id}", answer["report_id"], 200),
        ("GET /v1/reports/{report_id}", "00000000-0000-0000-0000-000000000000", 404),
    ]


async def test_an_entry_names_key_person_and_request_and_no_content(lab: House) -> None:
    await lab.client.request(
        "GET",
        "/v1/check",
        params={"structure": "CC(N)Cc1ccccc1"},
        headers={**lab.headers, "X-Request-Id": "abc-1"},
    )
    _, page = await lab.get("/v1/audit")
    entry = page["entries"][0]
    assert entry["actor"] == lab.key.partition(".")[0]
    assert entry["organisation_id"] == str(lab.organisation.id)
    assert entry["person_id"] is not None
    assert entry["detail"] == {"state": "ended", "status": 200, "request": "abc-1"}
    assert "CC(N)" not in str(page)


async def test_a_rejected_report_and_a_repeat_are_noted_too(lab: House) -> None:
    await lab.post("/v1/reports", report())
    await lab.post("/v1/reports", report())
    await lab.post("/v1/reports", report("R-2", tlp="TLP:PINK"))
    assert [(action, status) for action, _, status in await _deeds(lab)] == [
        ("load report", None),
        ("POST /v1/reports", 200),
        ("POST /v1/reports", 422),
    ]


async def test_what_may_change_something_is_noted_before_it_is_done(
    office: House, pool: Pool
) -> None:
    await office.post("/v1/signals/00000000-0000-0000-0000-000000000000/triage", {"state": "new"})
    async with pool.acquire() as conn:
        entries = [each async for page in all_entries(conn) for each in page]
    assert [each.deed["detail"]["state"] for each in entries][:2] == ["begun", "ended"]


async def test_an_organisation_sees_its_own_deeds_only_and_an_administrator_all(
    lab: House, client: Client, exchange: Exchange
) -> None:
    other = await open_house(client, exchange, "Elsewhere", country="DE", scopes=SCOPES)
    await other.get("/v1/changes")
    assert await _deeds(lab) == []
    admin = await open_house(client, exchange, "Operator", scopes=("admin",))
    assert [action for action, _, _ in await _deeds(admin)] == [
        "GET /v1/changes",
        "GET /v1/audit",
    ]


async def test_pages_of_the_audit_follow_one_another(lab: House) -> None:
    for _ in range(5):
        await lab.get("/v1/changes")
    _, first = await lab.get("/v1/audit", limit="3")
    _, second = await lab.get("/v1/audit", limit="3", before=str(first["next"]))
    numbers = [each["number"] for each in (*first["entries"], *second["entries"])]
    assert numbers == [5, 4, 3, 2, 1]


async def test_many_at_once_make_one_unbroken_chain(lab: House, pool: Pool) -> None:
    await asyncio.gather(
        *(lab.post("/v1/reports", report(f"R-{n}")) for n in range(20)),
        *(lab.get("/v1/changes") for _ in range(40)),
    )
    async with pool.acquire() as conn:
        proof = await prove(all_entries(conn), await audit_head(conn), {})
    assert (proof.entries, proof.broken) == (60, None)


async def test_the_audit_is_searched_by_person_action_and_day(lab: House) -> None:
    await lab.post("/v1/reports", report())
    _, whole = await lab.get("/v1/audit")
    person = whole["entries"][0]["person_id"]
    asked = {
        "deeds": {"what": "deeds"},
        "person": {"person_id": person},
        "another": {"person_id": "00000000-0000-0000-0000-000000000000"},
        "action": {"action": "load report"},
        "day": {"from": "2026-11-23", "until": "2026-11-24"},
        "before": {"until": "2026-11-23"},
        "after": {"from": "2026-11-24"},
    }
    found = {name: (await lab.get("/v1/audit", **query))[1] for name, query in asked.items()}
    actions = {name: {each["action"] for each in page["entries"]} for name, page in found.items()}
    both = {"load report", "GET /v1/audit"}
    assert whole["entries"][0]["person"] == "Anna"
    assert whole["entries"][0]["organisation"] == "Laboratory"
    assert actions == {
        "deeds": {"load report"},
        "person": both,
        "another": set(),
        "action": {"load report"},
        "day": both,
        "before": set(),
        "after": set(),
    }
