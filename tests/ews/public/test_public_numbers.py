"""The public numbers as the service gives them: over every filter, and over years."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ews.flow.aggregates import LEAST
from ews.flow.exchange import Exchange
from ews.flow.publishing_numbers import publish_quarter, quarters_due
from ews.flow.quarters import Quarter, quarter_of, read_quarter
from ews.store.connection import Connection
from ews.store.organisations import Organisation
from ews.worker.public_numbers import publish_due
from schemas.public import LEVELS
from tests.clock import FixedClock
from tests.ews import stories
from tests.ews.exchange import Client
from tests.ews.public.adversary import Adversary, Equation, Unknown
from tests.ews.worker.test_exports import around

AT = datetime(2027, 2, 20, tzinfo=UTC)
FOURTH = Quarter(year=2026, number=4)
SECOND = "UCVNJSUWTXJZHH-UHFFFAOYSA-N"
KEYS = (stories.MEPHEDRONE, SECOND)
COUNTRIES = ("DE", "FR", "GB", "US")


@pytest.fixture
async def labs(conn: Connection) -> list[Organisation]:
    return [
        await stories.organisation(conn, f"Lab {country}", at=AT, country=country)
        for country in COUNTRIES
    ]


@pytest.fixture
async def substances(conn: Connection) -> list[int]:
    return [await stories.substance(conn, at=AT, inchikey=key) for key in KEYS]


async def tell(
    conn: Connection, lab: Organisation, substance: int, name: str, **how: Any
) -> stories.Told:
    return await stories.report(
        conn, lab, substance, reference=name, country=lab.country or "", **{"at": AT, **how}
    )


async def numbers(client: Client, **query: str) -> list[dict[str, Any]]:
    async with client.get("/v1/public/numbers", params=query) as answer:
        assert answer.status == 200
        found: list[dict[str, Any]] = (await answer.json())["numbers"]
        return found


async def publish(conn: Connection, *, at: datetime = AT) -> bool:
    async with conn.transaction():
        return await publish_quarter(conn, FOURTH, at=at)


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


Elements = dict[tuple[UUID, int], Unknown]


async def known_equations(
    conn: Connection, client: Client, seen: dict[Equation, None], elements: Elements
) -> None:
    """Ask every question there is; keep each number as what it is the sum of."""
    counted = await conn.fetch("SELECT report_id, substance_id, release_id FROM public_counted")
    truth = {elements[row["report_id"], row["substance_id"]]: 0 for row in counted}
    for row in counted:
        truth[elements[row["report_id"], row["substance_id"]]] += 1
    queries: list[dict[str, str]] = [{}]
    queries += [{"country": country} for country in COUNTRIES]
    queries += [{"inchikey": key} for key in KEYS]
    queries += [{"country": country, "inchikey": key} for country in COUNTRIES for key in KEYS]
    for level in LEVELS[:4]:
        for query in queries:
            for one in await numbers(client, level=level, **query):
                unknowns = frozenset(
                    cell
                    for cell in truth
                    if one["family"] in {None, cell[1]}
                    and one["inchikey"] in {None, cell[2]}
                    and one["country"] in {None, cell[3]}
                )
                if not one["at_least"]:
                    seen[Equation(unknowns, one["count"])] = None


async def test_no_small_count_is_settled_by_every_question_over_three_years(
    conn: Connection, client: Client, labs: Sequence[Organisation], substances: list[int]
) -> None:
    rng = random.Random(11)  # noqa: S311 - the same reports each time
    elements: Elements = {}
    seen: dict[Equation, None] = {}
    for part in range(3):
        at = AT + timedelta(days=200 * part)
        for number in range(30):
            place = rng.choice((0, 1, 2, 2, 2, 3))
            substance = rng.choice((0, 0, 0, 1))
            told = await tell(conn, labs[place], substances[substance], f"P{part}-{number}", at=at)
            cell = (part, "cathinones", KEYS[substance], COUNTRIES[place])
            elements[told.report_id, told.substance_id] = cell
        await publish(conn, at=at)
        if part == 0:
            await known_equations(conn, client, seen, elements)
    rows = await conn.fetch(
        """
        SELECT p.part - 1 AS part, n.family, n.inchikey, n.country, n.count
        FROM public_number n JOIN public_release p ON p.id = n.release_id
        """
    )
    cells = set(elements.values())
    for row in rows:
        unknowns = frozenset(
            cell
            for cell in cells
            if cell[0] == row["part"]
            and row["family"] in {None, cell[1]}
            and row["inchikey"] in {None, cell[2]}
            and row["country"] in {None, cell[3]}
        )
        seen[Equation(unknowns, row["count"])] = None
    adversary = Adversary(seen)
    targets = [frozenset({cell}) for cell in cells]
    targets += [frozenset(c for c in cells if c[3] == country) for country in COUNTRIES]
    targets += [frozenset(c for c in cells if c[2] == key) for key in KEYS]
    targets += [frozenset(c for c in cells if c[0] == part) for part in range(3)]
    settled = [adversary.value_of(target) for target in targets]
    assert any(one is not None for one in settled)
    assert all(one is None or one == 0 or one >= LEAST for one in settled)


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
