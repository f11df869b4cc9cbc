"""Clients of a service that may be away at any moment: each tries again until it is answered."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.ews.exchange import report

PAUSE = 0.1
PATIENCE = 300.0
GONE = (OSError, aiohttp.ClientError, TimeoutError)
Answer = tuple[int, Any]


@dataclass(slots=True)
class Caller:
    """One organisation's key at the API. refused: how often there was no answer, or a 503."""

    session: aiohttp.ClientSession
    url: str
    key: str
    refused: int = 0
    problems: list[Any] = field(default_factory=list)

    async def ask(self, method: str, path: str, body: object = None, **query: Any) -> Answer:
        """Ask until there is an answer that is not 5xx."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status, answer = await self.once(method, path, body, **query)
                if 0 < status < 500:
                    return status, answer
                self.refused += 1
                if status:
                    self.problems.append((status, answer))
                await asyncio.sleep(PAUSE)

    async def once(self, method: str, path: str, body: object = None, **query: Any) -> Answer:
        """Ask once; (0, None) if there is no answer."""
        headers = {"Authorization": f"Bearer {self.key}"}
        try:
            async with self.session.request(
                method, self.url + path, json=body, params=query, headers=headers
            ) as answer:
                return answer.status, await answer.json(content_type=None)
        except GONE:
            return 0, None


@dataclass(slots=True)
class Load:
    """What was acknowledged: the answer by the sender's reference, and the countries told of."""

    answers: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)

    def ids(self, country: str | None = None) -> set[str]:
        """Return the ids of the reports that were acknowledged (of one country)."""
        return {
            str(answer["report_id"])
            for reference, answer in self.answers.items()
            if country in (None, self.countries[reference])
        }


SMILES = (
    "CNC(C)C(=O)c1ccc(C)cc1",
    "CC(CC1=CC=CC=C1)NC",
    "CCN(CC)CCc1c[nH]c2ccccc12",
    "CNC(C)Cc1ccc2OCOc2c1",
    "CCC(=O)N(c1ccccc1)C1CCN(CCc2ccccc2)CC1",
)
COUNTRIES = ("GB", "DE", "CA", "FR", "PL", "NL", "IE", "SE", "IT", "ES")


def body_of(number: int) -> dict[str, Any]:
    """Return the report with this number: the same each time it is sent."""
    finding = {
        "structure": {"smiles": SMILES[number % len(SMILES)]},
        "evidence": "library_match",
        "technique": ["gc_ms"],
    }
    place = {"country": COUNTRIES[number % len(COUNTRIES)]}
    return report(f"L-{number}", findings=[finding], place=place)


async def write(caller: Caller, numbers: Sequence[int], load: Load) -> None:
    """Send reports one by one, each again and again until it is acknowledged."""
    for number in numbers:
        body = body_of(number)
        load.countries[body["reference"]] = body["place"]["country"]
        status, answer = await caller.ask("POST", "/v1/reports", body)
        assert status in {200, 201}, answer
        load.answers[body["reference"]] = answer


async def follow(caller: Caller, over: asyncio.Event, *, limit: int) -> list[dict[str, Any]]:
    """Follow the change feed until all was written and nothing is left."""
    seen: list[dict[str, Any]] = []
    after = 0
    while True:
        last = over.is_set()
        status, page = await caller.ask("GET", "/v1/changes", after=after, limit=limit)
        assert status == 200, page
        seen += page["changes"]
        if last and not page["more"] and page["next"] == after:
            return seen
        if page["next"] == after:
            await asyncio.sleep(0.05)
        after = page["next"]
