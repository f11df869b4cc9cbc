"""What is loaded before pages are measured: 100,000 reports of 150 houses, and one bulletin."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import aiohttp

from ews.store.connection import Connection, Pool
from ews.store.organisations import ensure_organisation
from tests.bench.large import COUNTRIES, Spread, many_findings, multiply
from tests.bench.service import Service
from tests.screenshots.spectrum import file_one

REPORTS, TEMPLATES, PREFIX = 100_000, 20, "template-"


async def load(service: Service, pool: Pool) -> Mapping[str, Any]:
    """Load the reports, and publish one bulletin; return a record of each kind.

    The substance is one of those that stand in every fifth report.
    """
    lab = service.key("Bench lab", "report:write", "report:read")
    desk = service.key("Bench desk", "signal:triage", "report:read", "check", person="A")
    other = service.key("Bench desk", "bulletin:approve", "report:read", person="B")
    async with aiohttp.ClientSession(base_url=service.base) as session:
        bodies = [many_findings(f"{PREFIX}{n}", n) for n in range(TEMPLATES)]
        sent = await _ask(session, lab, "POST", "/v1/reports:batch", bodies)
        if sent.get("loaded") != TEMPLATES:
            raise RuntimeError(f"the templates were not loaded: {sent}")
        [signal, *_] = (await _ask(session, desk, "GET", "/v1/signals"))["signals"]
        draft = await _ask(session, desk, "POST", f"/v1/signals/{signal['id']}/bulletin", {})
        for step in ("approve", "publish"):
            await _ask(session, other, "POST", f"/v1/bulletins/{draft['id']}/{step}", {})
        async with pool.acquire() as conn:
            spread = Spread(houses=await _houses(conn))
            await multiply(conn, PREFIX, first=0, count=REPORTS, countries=COUNTRIES, spread=spread)
            await conn.execute("VACUUM ANALYZE", timeout=600)
    return {
        "bulletin": draft["id"],
        "signal": signal["id"],
        "substance": signal["substance_id"],
        "report": signal["report_id"],
        "spectrum": str(await file_one(pool, "lab")),
    }


async def _houses(conn: Connection) -> Sequence[UUID]:
    """Return a laboratory of each country."""
    at = datetime.now(UTC)  # noqa: TID251 - a benchmark runs on the real clock
    return [
        (
            await ensure_organisation(
                conn, name=f"Laboratory of {code}", kind="lab", country=code, at=at
            )
        ).id
        for code in COUNTRIES
    ]


async def _ask(
    session: aiohttp.ClientSession, key: str, method: str, path: str, body: object = None
) -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    async with session.request(method, path, json=body, headers=headers) as answer:
        return await answer.json(content_type=None)
