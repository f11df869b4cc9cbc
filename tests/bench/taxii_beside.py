"""The same 500 objects at medallion, at opentaxii and here, read in turn."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

import aiohttp

from tests.bench.measure import Round, Side, print_rates, run_round
from tests.bench.service import running
from tests.bench.taxii_peers import ADDRESS_FILE, PASSWORD, USER
from tests.bench.taxii_shelf import PAGE, Shelf
from tests.ports import free_port

SAME = 500
# In each round all of them in turn, several times one after the other: clocks of processes tick in
# hundredths of a second.
ROUNDS, TIMES = 8, 4
PATIENCE = 300.0
ACCEPT: Mapping[str, str] = {"Accept": "application/taxii+json;version=2.1"}
# opentaxii cannot hold objects without `modified`; medallion takes the property `version` of an
# extension definition for an instant and answers 500.
NOT_HELD = frozenset({"marking-definition", "extension-definition"})


async def beside_peers(session: aiohttp.ClientSession, ours: Shelf) -> None:
    """Give the peers 500 of our objects and read all three whole, in turn."""
    with tempfile.TemporaryDirectory(prefix="ews-taxii-") as folder:
        objects = Path(folder) / "objects.json"
        same = await _some(session, ours)
        objects.write_text(json.dumps(same), encoding="utf-8")
        async with _peer("medallion", objects) as first, _peer("opentaxii", objects) as second:
            for limit in (100, PAGE):
                await _compare(session, (ours, first, second), limit)


async def _compare(session: aiohttp.ClientSession, shelves: Sequence[Shelf], limit: int) -> None:
    """Read the same objects of each, in turn; print rates and processor time."""
    rounds: dict[str, list[Round]] = {each.name: [] for each in shelves}
    spent = dict.fromkeys(rounds, 0.0)
    for shelf in shelves:
        await shelf.read(session, limit=limit, most=SAME)  # the first time, disclosures are written
    for _ in range(ROUNDS):
        for shelf in shelves:
            before = shelf.processor()
            work = partial(_read, session, shelf, limit)
            rounds[shelf.name].append(await run_round(work, {}))
            spent[shelf.name] += shelf.processor() - before
    mine, *peers = [Side(name=name, rounds=tuple(each)) for name, each in rounds.items()]
    print_rates(f"objects a second of {SAME}, pages of {limit:,}", [mine], peers)
    cost = {name: each / (ROUNDS * TIMES * SAME) * 1e6 for name, each in spent.items()}
    told = ", ".join(f"{name} {each:,.0f}" for name, each in cost.items())
    print(f"  us of processor time an object, database and all: {told}")
    rate, best = _times_faster(mine, peers, "rate"), _times_faster(mine, peers, "best")
    saved = min(cost[each.name] for each in peers) / cost[mine.name]
    print(
        f"  ews / the faster of the two: {rate:.1f} by the clock (best rounds {best:.1f}), "
        f"{saved:.1f} in processor time"
    )


async def _read(session: aiohttp.ClientSession, shelf: Shelf, limit: int) -> int:
    """Read them several times; return how many objects that were."""
    return sum([await shelf.read(session, limit=limit, most=SAME) for _ in range(TIMES)])


def _times_faster(mine: Side, peers: Sequence[Side], what: Literal["rate", "best"]) -> float:
    """Return how many times the faster peer's rate ours is; best rounds are least disturbed."""
    ours, *theirs = [
        each.rate if what == "rate" else max(one.rate for one in each.rounds)
        for each in (mine, *peers)
    ]
    return ours / max(theirs)


async def _some(session: aiohttp.ClientSession, ours: Shelf) -> list[Any]:
    """Return 500 objects of ours that the peers can hold."""
    async with session.get(ours.url, params={"limit": PAGE}, headers=ours.headers) as answer:
        page = await answer.json(content_type=None)
    return [each for each in page["objects"] if each["type"] not in NOT_HELD][:SAME]


@asynccontextmanager
async def _peer(name: str, objects: Path) -> AsyncIterator[Shelf]:
    words = [sys.executable, "-m", "tests.bench.taxii_peers", name, str(free_port()), str(objects)]
    address = objects.parent / name / ADDRESS_FILE
    with running(words, {}) as pid:
        await _exists(address)
        await asyncio.sleep(0.5)
        auth = aiohttp.encode_basic_auth(USER, PASSWORD) if name == "medallion" else ""
        headers = {**ACCEPT, **({"Authorization": auth} if auth else {})}
        yield Shelf(
            name=name, url=address.read_text(encoding="utf-8").strip(), headers=headers, pid=pid
        )


async def _exists(path: Path) -> None:
    for _ in range(int(PATIENCE / 0.2)):
        if await asyncio.to_thread(path.exists):
            return
        await asyncio.sleep(0.2)
    raise TimeoutError(f"{path.parent.name} does not start")
