"""The public numbers as the service gives them: over every filter, and over years."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ews.flow.aggregates import LEAST
from ews.flow.exchange import Exchange
from ews.flow.publishing_numbers import quarters_due
from ews.flow.quarters import quarter_of, read_quarter
from ews.store.connection import Connection
from ews.store.organisations import Organisation
from ews.worker.public_numbers import publish_due
from schemas.public import LEVELS
from tests.clock import FixedClock
from tests.ews import stories
from tests.ews.exchange import Client
from tests.ews.public.numbers import AT, FOURTH, SECOND, numbers, publish, tell
from tests.ews.worker.test_exports import around


async def test_counts_are_published_by_family_substance_and_country(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    for number in range(6):
        await tell(conn, labs[2], substances[0], f"R{number}")
    assert await publish(conn)
    found = {level: await numbers(client, level=level) for level in LEVELS}
    assert {level: [one["count"] for one in rows] for level, rows in found.items()} == {
        key: [6] for key in LEVELS
    }
    [leaf] = found["substance_country"]
    assert leaf == {
        "quarter": "2026-Q4",
        "family": "cathinones",
        "inchikey": stories.MEPHEDRONE,
        "name": "mephedrone",
        "country": "GB",
        "count": 6,
        "at_least": False,
    }
    assert found["country"][0]["at_least"] is True


async def test_what_is_rare_and_what_was_never_found_look_alike(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    for number in range(9):
        await tell(conn, labs[2], substances[0], f"R{number}")
    await tell(conn, labs[0], substances[0], "rare")
    await publish(conn)
    path = "/v1/public/numbers?level=substance_country&country="
    async with client.get(f"{path}DE") as rare, client.get(f"{path}FR") as never:
        assert await rare.read() == await never.read()
    unknown = await numbers(client, level="substance", inchikey=SECOND)
    assert unknown == []


@pytest.mark.parametrize(
    "how",
    [
        {"tlp": "TLP:RED", "audience": ["network"]},
        {"tlp": "TLP:AMBER+STRICT", "audience": ["network"]},
        {"audience": []},
        {"audience": ["country:GB"]},
        {"version_kind": "nullification", "version": 2},
        {"document": stories.body(dates={"incident": {"value": "2026", "precision": "year"}})},
    ],
)
async def test_what_not_every_member_may_see_is_not_counted(
    conn: Connection,
    client: Client,
    labs: Sequence[Organisation],
    substances: list[int],
    how: dict[str, Any],
) -> None:
    for number in range(8):
        if how.get("version") == 2:
            await tell(conn, labs[2], substances[0], f"R{number}")
        await tell(conn, labs[2], substances[0], f"R{number}", **how)
    assert not await publish(conn)
    assert await numbers(client, level="all") == []


async def test_one_more_report_changes_nothing_that_is_public(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    for number in range(6):
        await tell(conn, labs[2], substances[0], f"R{number}")
    await publish(conn)
    before = [await numbers(client, level=level) for level in LEVELS]
    await tell(conn, labs[2], substances[0], "late")
    await tell(conn, labs[2], substances[0], "R0", version=2, version_kind="nullification")
    assert not await publish(conn, at=AT + timedelta(days=200))
    assert [await numbers(client, level=level) for level in LEVELS] == before


async def test_late_reports_are_added_once_there_are_enough(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    for number in range(6):
        await tell(conn, labs[2], substances[0], f"R{number}")
    await publish(conn)
    for number in range(LEAST):
        await tell(conn, labs[0], substances[0], f"late{number}")
        await publish(conn, at=AT + timedelta(days=200))
    [total] = await numbers(client, level="all")
    leaves = await numbers(client, level="substance_country")
    assert total["count"] == 6 + LEAST
    assert {one["country"]: (one["count"], one["at_least"]) for one in leaves} == {
        "GB": (6, True),
        "DE": (LEAST, True),
    }


async def test_a_parcel_that_two_tell_of_is_counted_once(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    told = [await tell(conn, labs[2], substances[0], f"R{number}") for number in range(6)]
    again = [await tell(conn, labs[0], substances[0], f"S{number}") for number in range(6)]
    pairs = [(one.report_id, first.report_id) for one, first in zip(again, told, strict=True)]
    await conn.executemany(
        "INSERT INTO parcel_member (report_id, parcel) VALUES ($1, $2), ($2, $2)", pairs
    )
    await publish(conn)
    assert [one["count"] for one in await numbers(client, level="all")] == [6]
    assert [one["country"] for one in await numbers(client, level="country")] == ["GB"]


async def test_numbers_come_as_csv_too_and_are_known_by_their_etag(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    for number in range(6):
        await tell(conn, labs[2], substances[0], f"R{number}")
    await publish(conn)
    async with client.get("/v1/public/numbers?level=country&format=csv") as answer:
        text, etag = await answer.text(), answer.headers["ETag"]
    assert text.splitlines() == [
        "quarter,family,inchikey,name,country,count,at_least",
        "2026-Q4,,,,GB,6,true",
    ]
    url = "/v1/public/numbers?level=country&format=csv"
    async with client.get(url, headers={"If-None-Match": etag}) as again:
        assert again.status == 304


async def test_no_answer_names_a_report_or_an_organisation(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    told = [await tell(conn, labs[2], substances[0], f"R{number}") for number in range(6)]
    await publish(conn)
    texts = []
    for level in LEVELS:
        async with client.get("/v1/public/numbers", params={"level": level}) as answer:
            texts.append(await answer.text())
    secrets = ["Lab", "R0", "CF10", "Superman", str(labs[2].id), *(str(t.report_id) for t in told)]
    assert [secret for secret in secrets if any(secret in text for text in texts)] == []


async def test_a_question_that_makes_no_sense_is_refused(client: Client) -> None:
    asked = ["level=report", "quarter=2026", "country=XX", "inchikey=x", "report_id=1"]
    answers = [await client.get(f"/v1/public/numbers?{query}") for query in asked]
    assert [answer.status for answer in answers] == [422] * len(asked)


async def test_a_quarter_is_published_when_its_reports_have_come_and_twice_a_year_after(
    exchange: Exchange, conn: Connection, labs: Sequence[Organisation], substances: list[int]
) -> None:
    for number in range(6):
        await tell(conn, labs[2], substances[0], f"R{number}")
    days = [datetime(2027, 2, 14, tzinfo=UTC), datetime(2027, 2, 15, tzinfo=UTC)]
    due = [await quarters_due(conn, day.date()) for day in days]
    async with around(exchange.pool, FixedClock(days[1])) as surroundings:
        await publish_due(surroundings)
    after = [
        await quarters_due(conn, (days[1] + timedelta(days=wait)).date()) for wait in (1, 183, 1500)
    ]
    assert [FOURTH in one for one in (*due, *after)] == [False, True, False, True, False]


def test_quarters_follow_one_another() -> None:
    assert read_quarter("2026-Q4") == quarter_of(FOURTH.first) == FOURTH
    assert str(FOURTH.next) == "2027-Q1"
    with pytest.raises(ValueError, match="expected a quarter"):
        read_quarter("2026-4")
