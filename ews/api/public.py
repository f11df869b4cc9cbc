"""The public numbers: without a key, never a report, no number that points at anybody."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from aiohttp import web

from connectors.exporters.delimited.table import MEDIA_TYPE, csv_table
from connectors.tables import Table
from ews.api.answers import write
from ews.api.keys import EXCHANGE
from ews.api.operations import Routes
from ews.flow.aggregates import LEAST
from ews.flow.publishing_numbers import Shown, shown_numbers
from ews.store.public_numbers import Release, last_releases, public_numbers
from schemas.public import PublicNumberSchema, PublicNumbersSchema, PublicQuery, PublicReleaseSchema

routes = Routes("public")
NUMBER, RELEASE = PublicNumberSchema(), PublicReleaseSchema()
UNIT = "identifications: one substance in one report, a parcel once"
COLUMNS = ("quarter", "family", "inchikey", "name", "country", "count", "at_least")
FILTERS = ("quarter", "family", "inchikey", "country")
CACHED = "public, max-age=3600"


@routes.get("/v1/public/numbers", scope=None, query=PublicQuery, answers={200: PublicNumbersSchema})
async def get_public_numbers(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Return published counts by quarter, family, substance and country, as JSON or CSV.

    Numbers by country are sums of published ones: at least so many. Filters choose among what is
    published; none computes a new number.
    """
    exchange = request.app[EXCHANGE]
    async with exchange.readers.acquire() as conn:
        releases = await last_releases(conn)
        numbers = await public_numbers(conn)
    parts = {one.quarter: one.part for one in releases}
    shown = [
        one
        for one in shown_numbers(numbers, query["level"], parts=parts)
        if all(getattr(one, name) == query[name] for name in FILTERS if name in query)
    ]
    etag = f"numbers-{max((one.id for one in releases), default=0)}"
    if request.if_none_match and any(one.value == etag for one in request.if_none_match):
        answer = web.Response(status=304)
    elif query["form"] == "csv":
        answer = _csv(shown, exchange.clock.now())
    else:
        answer = _json(shown, releases)
    answer.etag = etag
    answer.headers["Cache-Control"] = CACHED
    return answer


def _json(shown: list[Shown], releases: list[Release]) -> web.Response:
    return write(
        {
            "unit": UNIT,
            "least": LEAST,
            "numbers": [NUMBER.dump(one) for one in shown],
            "releases": [RELEASE.dump(one) for one in releases],
        }
    )


def _csv(shown: list[Shown], at: datetime) -> web.Response:
    rows = [[asdict(one)[column] for column in COLUMNS] for one in shown]
    table = Table(name="numbers", columns=COLUMNS, rows=rows, about={}, made_at=at)
    return web.Response(body=csv_table(table), content_type=MEDIA_TYPE, charset="utf-8")
