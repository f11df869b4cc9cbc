"""What the tests of public numbers do again and again."""

from datetime import UTC, datetime
from typing import Any

from ews.flow.publishing_numbers import publish_quarter
from ews.flow.quarters import Quarter
from ews.store.connection import Connection
from ews.store.organisations import Organisation
from tests.ews import stories
from tests.ews.exchange import Client

AT = datetime(2027, 2, 20, tzinfo=UTC)


FOURTH = Quarter(year=2026, number=4)


SECOND = "UCVNJSUWTXJZHH-UHFFFAOYSA-N"


KEYS = (stories.MEPHEDRONE, SECOND)


COUNTRIES = ("DE", "FR", "GB", "US")


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
