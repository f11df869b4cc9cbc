"""Who may do what: keys, scopes, other organisations' records."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ews.flow.exchange import Exchange
from ews.store.api_keys import create_key, revoke_key
from tests.clock import FixedClock
from tests.ews.exchange import Client, House, open_house, report


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Basic YTpi",
        "Bearer ews_000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "Bearer a'; drop table report--.secretsecretsecret",
        "Bearer " + "x" * 4_000,
    ],
)
async def test_without_a_good_key_nothing_is_said(patient_lab: House, sent: str | None) -> None:
    headers = {} if sent is None else {"Authorization": sent}
    async with patient_lab.client.get("/v1/changes", headers=headers) as answer:
        problem = await answer.json(content_type=None)

    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert problem["code"] in {"key_not_valid", "api_key_rejected"}


async def test_a_good_prefix_with_another_secret_is_refused(patient_lab: House, lab: House) -> None:
    prefix = patient_lab.key.partition(".")[0]
    headers = {"Authorization": f"Bearer {prefix}.{lab.key.partition('.')[2]}"}

    async with patient_lab.client.get("/v1/changes", headers=headers) as answer:
        assert answer.status == 401


async def test_a_revoked_key_is_refused_at_once(
    lab: House, exchange: Exchange, clock: FixedClock
) -> None:
    await lab.get("/v1/changes")
    async with exchange.pool.acquire() as conn:
        await revoke_key(conn, lab.key.partition(".")[0], at=clock.now())

    assert (await lab.get("/v1/changes"))[0] == 401


async def test_a_key_expires(lab: House, exchange: Exchange, clock: FixedClock) -> None:
    until = clock.now() + timedelta(hours=1)
    async with exchange.pool.acquire() as conn:
        key = await create_key(
            conn, lab.organisation.id, scopes=["report:read"], at=clock.now(), expires_at=until
        )
    headers = {"Authorization": f"Bearer {key}"}

    async with lab.client.get("/v1/changes", headers=headers) as before:
        pass
    clock.advance(hours=1)
    async with lab.client.get("/v1/changes", headers=headers) as after:
        pass

    assert (before.status, after.status) == (200, 401)


async def test_a_key_without_the_scope_is_forbidden(client: Client, exchange: Exchange) -> None:
    reader = await open_house(client, exchange, "Reader", scopes=("report:read",))

    status, problem = await reader.post("/v1/reports", report())

    assert (status, problem["code"]) == (403, "scope_missing")


async def test_a_record_of_another_organisation_is_not_there(lab: House, neighbour: House) -> None:
    _, hidden = await lab.post("/v1/reports", report(audience=[]))

    foreign = await neighbour.get(f"/v1/reports/{hidden['report_id']}")
    missing = await neighbour.get(f"/v1/reports/{uuid4()}")
    own = await lab.get(f"/v1/reports/{hidden['report_id']}")

    assert (foreign[0], missing[0], own[0]) == (404, 404, 200)
    assert foreign[1] == missing[1]


async def test_the_audience_sees_a_report_with_its_versions(lab: House, neighbour: House) -> None:
    _, first = await lab.post("/v1/reports", report())
    await lab.post("/v1/reports", report(version=2, version_kind="correction", kind="seizure"))

    status, shown = await neighbour.get(f"/v1/reports/{first['report_id']}")

    assert (status, [each["version"] for each in shown["versions"]]) == (200, [1, 2])
    body, answer = shown["versions"][0]["body"], shown["versions"][0]["acknowledgement"]
    assert report() == body | {"reference": "R-1"}  # the case number is for parties
    assert first == answer | {"reference": "R-1", "issues": []}
    assert {each["jurisdiction"] for each in shown["current_status"][0]["status"]} >= {"GB", "US"}


async def test_a_newest_version_that_hides_hides_the_older_ones(
    lab: House, neighbour: House
) -> None:
    _, first = await lab.post("/v1/reports", report())
    await lab.post("/v1/reports", report(version=2, version_kind="correction", audience=[]))

    assert (await neighbour.get(f"/v1/reports/{first['report_id']}"))[0] == 404


@pytest.mark.parametrize("report_id", ["1", "x" * 300, "%00", "..%2F..%2Fetc", "٣"])
async def test_an_id_that_is_none_is_not_there(patient_lab: House, report_id: str) -> None:
    answer = await patient_lab.ask("GET", f"/v1/reports/{report_id}")

    assert answer.status == 404


async def test_a_substance_of_hidden_reports_only_is_not_there(
    lab: House, neighbour: House
) -> None:
    _, answer = await lab.post("/v1/reports", report(tlp="TLP:RED", audience=[]))
    place = f"/v1/substances/{answer['findings'][0]['substances'][0]['substance_id']}"

    hidden = [(await neighbour.get(place + end))[0] for end in ("", "/status")]
    await neighbour.post("/v1/reports", report(place={"country": "DE"}))
    own = await lab.get(place)
    seen = await neighbour.get(place)

    assert hidden == [404, 404]
    assert (own[0], seen[0]) == (200, 200)
    assert seen[1]["reported_from"] == ["DE"]


async def test_a_signal_does_not_tell_where_hidden_reports_are_from(
    lab: House, neighbour: House, exchange: Exchange
) -> None:
    await lab.post("/v1/reports", report(tlp="TLP:RED", audience=[], place={"country": "FR"}))
    await neighbour.post("/v1/reports", report(place={"country": "DE"}))

    told = await exchange.pool.fetchrow(
        "SELECT because, evidence FROM signal WHERE rule = 'first_in_country' ORDER BY id"
    )

    assert told is not None
    assert "FR" not in told["because"] + str(told["evidence"])
