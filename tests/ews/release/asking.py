"""What a reader is told: every address asked with all that its parts can be, page by page."""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from yarl import URL

from tests.ews.exchange import House, report
from tests.ews.release.routes import ASKED, LOOKED
from tests.ews.release.worlds import World

MOST_PAGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one address answered: everything that left the house."""

    url: str
    status: int
    text: str


async def parts(world: World, house: House) -> dict[str, list[str]]:
    """Return everything that a reader who guesses well could write for each part of a path."""
    async with world.exchange.pool.acquire() as conn:
        signals = await conn.fetch("SELECT id FROM signal ORDER BY id")
        substances = await conn.fetch("SELECT id FROM substance WHERE NOT is_reference ORDER BY id")
        deliveries = await conn.fetch("SELECT id FROM delivery ORDER BY id")
    listed = await tell(house, "/taxii2/exchange/collections/")
    own = [each["id"] for each in json.loads(listed.text.partition("\n\n")[2])["collections"]]
    events = await tell(house, "/misp/reports/manifest.json")
    return {
        "report_id": world.reports,
        "record_id": [*world.reports, *world.bulletins],
        "record": ["report", "bulletin"],
        "bulletin_id": world.bulletins,
        "signal_id": [str(row["id"]) for row in signals],
        "substance_id": [str(row["id"]) for row in substances],
        "delivery_id": [str(row["id"]) for row in deliveries],
        "group_id": [str(each) for each in world.groups.values()],
        "collection_id": [*own, *(str(each) for each in world.groups.values())],
        "form": ["json", "cap"],
        "feed": ["reports", "bulletins"],
        "table": ["findings", "reports"],
        "event": list(json.loads(events.text.partition("\n\n")[2])),
    }


async def tell(house: House, url: str) -> Told:
    """Ask one address; headers count as much as the body."""
    async with house.client.get(url, headers=house.headers) as answer:
        raw = await answer.read()
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        return Told(url=url, status=answer.status, text=f"{head}\n\n{_readable(raw)}")


async def look_all(house: House, path: str) -> list[Told]:
    """Send everything that is only looked at."""
    told = []
    for body in LOOKED[path]:
        status, answer = await house.post(path, body)
        told.append(Told(url=path, status=status, text=json.dumps(answer)))
    return told


async def tried(world: World, house: House) -> list[str]:
    """Try reports of every structure there is; return the keys that a substance is named for."""
    bodies = [
        report(
            f"try-{place}", findings=[{"structure": {"smiles": smiles}, "evidence": "tentative"}]
        )
        for place, smiles in enumerate(world.structures.values())
    ]
    status, answer = await house.post("/v1/reports:check", bodies)
    assert status == 200, answer
    assert answer["rejected"] == 0, answer
    return [
        each["keys"]["parent"]
        for record in answer["records"]
        for finding in record["findings"]
        for each in finding["substances"]
        if each["substance_id"] is not None or each["novelty"]
    ]


def _readable(raw: bytes) -> str:
    """Return the text of an answer; of a workbook what lies in it."""
    if not raw.startswith(b"PK\x03\x04"):
        return raw.decode(errors="replace")
    with ZipFile(BytesIO(raw)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())


async def ask_all(world: World, house: House, path: str) -> list[Told]:
    """Ask one path with everything its parts can be, and all its pages."""
    known = await parts(world, house)
    urls = [path]
    for name, values in known.items():
        if any(f"{{{name}}}" in url for url in urls):
            urls = [url.replace(f"{{{name}}}", value) for url in urls for value in values]
    if path.endswith("/relatives"):
        urls = urls[::5]  # each is compared with all that it may be like: slow
    told = []
    for url in urls:
        for query in ASKED[path]:
            told += await _pages(house, url + query)
    return told


async def _pages(house: House, url: str) -> list[Told]:
    told = [await tell(house, url)]
    for _ in range(MOST_PAGES):
        following = _next_of(told[-1])
        if following is None or "?" not in url:
            break
        told.append(await tell(house, following))
    return told


def _next_of(told: Told) -> str | None:
    """Return the address of the next page of a list, if there is one."""
    try:
        document: Any = json.loads(told.text.partition("\n\n")[2])
    except ValueError:
        return None
    if not isinstance(document, dict) or not document.get("more", True):
        return None
    following = document.get("next")
    if not isinstance(following, str | int):
        return None
    by = "next" if "more" in document else "cursor"
    by = "after" if told.url.startswith("/v1/changes") else by
    return str(URL(told.url).update_query({by: following}))


async def pushed(world: World, house: House) -> list[Told]:
    """Return the bytes that are sent to a house by webhook and e-mail."""
    async with world.exchange.pool.acquire() as conn:
        rows = await conn.fetch(
            "SELECT id, payload FROM delivery WHERE receiver_id = $1 ORDER BY id",
            house.organisation.id,
        )
    return [
        Told(url=f"delivery {row['id']}", status=200, text=row["payload"].decode()) for row in rows
    ]
