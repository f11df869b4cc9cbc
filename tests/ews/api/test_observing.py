"""Each request has a number, one line in the log without payload, and a count under its route."""

import asyncio
import io
import json
import re

import pytest

from ews.flow.exchange import Exchange
from ews.log import configure_logging
from ews.store.connection import Connection
from tests.ews.exchange import Client, House, open_house, report


@pytest.fixture
def lines() -> io.StringIO:
    stream = io.StringIO()
    configure_logging("info", stream)
    return stream


def _requests(lines: io.StringIO) -> list[dict[str, object]]:
    logged = [json.loads(line) for line in lines.getvalue().splitlines()]
    return [each for each in logged if each["event"] == "request"]


async def test_a_request_keeps_the_number_it_came_with(client: Client, lines: io.StringIO) -> None:
    async with client.get("/healthz", headers={"X-Request-Id": "from-the-proxy.1"}) as answer:
        assert answer.headers["X-Request-Id"] == "from-the-proxy.1"
    assert _requests(lines)[0]["request_id"] == "from-the-proxy.1"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, '"}{"'])
async def test_a_number_that_is_none_is_replaced(
    client: Client, lines: io.StringIO, given: str
) -> None:
    async with client.get("/healthz", headers={"X-Request-Id": given}) as answer:
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])
    assert given not in {each["request_id"] for each in _requests(lines)}


async def test_the_log_tells_who_did_what_and_nothing_of_it(
    office: House, lines: io.StringIO
) -> None:
    status, answer = await office.post("/v1/reports", report("CASE-4711"))
    assert status == 201
    await office.get(f"/v1/reports/{answer['report_id']}")
    await office.get("/v1/check", structure="CCO")
    text = lines.getvalue()
    assert [each["route"] for each in _requests(lines)] == [
        "/v1/reports",
        "/v1/reports/{report_id}",
        "/v1/check",
    ]
    assert {each["key"] for each in _requests(lines)} == {office.key.partition(".")[0]}
    for secret in ("CASE-4711", answer["report_id"], "CCO", office.key.partition(".")[2]):
        assert secret not in text


async def test_a_caller_who_goes_away_is_no_fault_of_ours(
    office: House, conn: Connection, lines: io.StringIO
) -> None:
    async with conn.transaction():
        await conn.execute("LOCK TABLE change IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await office.get("/v1/changes")
        for _ in range(1_000):
            if not _requests(lines):
                await asyncio.sleep(0.01)
    assert [each["status"] for each in _requests(lines)] == [499]


@pytest.fixture
async def operator(client: Client, exchange: Exchange) -> House:
    return await open_house(client, exchange, "Operator", scopes=("admin",))


async def test_requests_are_counted_under_their_route_and_a_made_up_method_makes_no_series(
    client: Client, office: House, operator: House
) -> None:
    for path in ("/v1/reports/1", "/v1/reports/2", "/nowhere/1", "/nowhere/2"):
        await office.get(path)
    await office.ask("PROPFIND", "/v1/changes")
    async with client.get("/metrics", headers=operator.headers) as answer:
        text = await answer.text()
        assert answer.status == 200
    series = set(re.findall(r"ews_request_seconds_count\{(.*)\} (\S+)", text))
    assert ('method="GET",route="/v1/reports/{report_id}",status="404"', "2.0") in series
    assert ('method="GET",route="none",status="404"', "2.0") in series
    assert ('method="other",route="none",status="405"', "1.0") in series
    assert text.count("# EOF") == 1
    assert text.endswith("# EOF\n")
    assert "ews_change_seq 0.0" in text


async def test_metrics_are_for_administrators(office: House, client: Client) -> None:
    assert (await office.get("/metrics"))[0] == 403
    async with client.get("/metrics") as answer:
        assert answer.status == 401
