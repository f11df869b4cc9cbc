"""Every way out, as addresses that a reader can ask; a new route has to be listed here.

Other packages add theirs: a path as it stands in the route, and how its parts are filled in.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from ews.app import ALL_ROUTES
from tests.ews.exchange import House, report
from tests.ews.release.worlds import World

MOST_PAGES = 20

# Path of a route -> the queries it is asked with. `{…}` is filled by everything in PARTS.
ASKED: dict[str, Sequence[str]] = {
    "/v1/reports": ["?limit=200", "?whose=own&limit=3", "?country=GB&limit=200"],
    "/v1/reports/{report_id}": [""],
    "/v1/changes": ["?limit=1000", "?after=3&limit=7"],
    "/v1/check": ["?structure=CCO&relatives=20"],
    "/v1/substances": ["?limit=200", "?substructure=CCN", "?name=z", "?similar=CCCCN(C)C(C)=O"],
    "/v1/substances/{substance_id}": [""],
    "/v1/substances/{substance_id}/status": [""],
    "/v1/substances/{substance_id}/relatives": ["?most=20"],
    "/v1/substances/{substance_id}/history": [""],
    "/v1/substances/{substance_id}/reports": [""],
    "/v1/law/gaps": ["?family=cathinones", "?family=cathinones&members=true"],
    "/v1/law/changes": ["?from_valid_on=1990-01-01&from_known_at=2020-01-01T00:00:00Z"],
    "/v1/law/events": ["?limit=200"],
    "/v1/signals": ["?limit=200", "?state=watched&limit=3", "?country=GB&limit=50"],
    "/v1/signals/{signal_id}": [""],
    "/v1/bulletins": [
        "?limit=200",
        "?limit=200&substance_id=1",
        "?state=draft",
        "?state=published&limit=2",
    ],
    "/v1/bulletins/{bulletin_id}": [""],
    "/v1/bulletins/{bulletin_id}/responses": [""],
    "/v1/bulletins/{bulletin_id}/reach": [""],
    "/v1/bulletins/{bulletin_id}/circumstances": [""],
    "/v1/bulletins/{bulletin_id}/preview": [""],
    "/v1/today": [""],
    "/v1/bulletin-summaries": ["?limit=200", "?view=unread", "?view=own", "?country=GB"],
    "/v1/bulletins/{bulletin_id}/document.{form}": [""],
    "/v1/recalls": ["?limit=200"],
    "/v1/recalls/{record}/{record_id}": [""],
    "/v1/requests": [""],
    "/v1/subscriptions": [""],
    "/v1/deliveries": ["?limit=200"],
    "/v1/deliveries/{delivery_id}": [""],
    "/v1/delegations": [""],
    "/v1/exports": [""],
    "/v1/exports/due": [""],
    "/v1/exports/rejections": [""],
    "/v1/tables/{table}": ["?format=csv", "?format=xlsx"],
    "/v1/export-gates": [""],
    "/v1/timeliness": ["", "?kept=true"],
    "/v1/reciprocity": [""],
    "/v1/public/numbers": [""],
    "/v1/groups": [""],
    "/v1/groups/{group_id}": [""],
    "/v1/organisations": [""],
    "/v1/focal-points": [""],
    "/v1/feeds/bulletins.atom": [""],
    "/v1/feeds/bulletins.json": [""],
    "/taxii2/exchange/collections/": [""],
    "/taxii2/exchange/collections/{collection_id}/": [""],
    "/taxii2/exchange/collections/{collection_id}/manifest/": ["?limit=2000"],
    "/taxii2/exchange/collections/{collection_id}/objects/": [
        "?limit=2000",
        "?limit=2000&match[version]=all",
    ],
    "/misp/{feed}/manifest.json": [""],
    "/misp/{feed}/hashes.csv": [""],
    "/misp/{feed}/{event}.json": [""],
}

# What is sent to look, not to change anything: every filter that might be answered by a count.
LOOKED: dict[str, Sequence[dict[str, Any]]] = {
    "/v1/subscriptions/preview": [
        {"filters": {"about": ["reports", "bulletins"]}, "days": 90},
        {"filters": {"about": ["reports", "bulletins"], "countries": ["GB"]}},
    ],
}

# Routes that show no record of anybody, or are asked elsewhere; each with its reason.
EXEMPT = {
    "/v1/report-drafts": "one's own drafts",
    "/v1/report-drafts/{draft_id}": "one's own drafts",
    "/v1/report-uploads": "one's own files",
    "/v1/report-uploads/{upload_id}": "one's own files",
    "/v1/report-uploads/{upload_id}/rows": "one's own files",
    "/v1/report-uploads/{upload_id}/answers.csv": "one's own files",
    "/v1/spectra/{spectrum_id}": "tests/ews/spectra/test_who_sees.py",
    "/v1/spectra/{spectrum_id}/file": "tests/ews/spectra/test_who_sees.py",
    "/v1/substances/{substance_id}/spectra": "tests/ews/spectra/test_who_sees.py",
    "/v1/check/drawing": "draws what was asked",
    "/v1/check/document.{form}": "as /v1/check answers; no member of it is left out or added",
    "/v1/screenings": "one's own questions",
    "/v1/screenings/{screening_id}/answers": "one's own questions",
    "/v1/drawing": "draws what was asked",
    "/v1/screenings/{screening_id}": "one's own questions",
    "/v1/screenings/{screening_id}/rows": "one's own questions",
    "/v1/law": "the law",
    "/v1/law/members": "the law",
    "/v1/law/jurisdictions": "the law",
    "/v1/law/jurisdictions/{jurisdiction}": "the law",
    "/v1/law/definitions/{definition_id:.+}": "the law",
    "/v1/law/cases": "the law, asked about structures of its own files",
    "/v1/law/entries": "the law",
    "/v1/law/difference": "the law",
    "/v1/law/core-drawing": "draws what was asked",
    "/v1/law/events/{event_id}": "as the list shows it; tests/ews/flow/test_law_events.py",
    "/v1/names": "the table of names",
    "/v1/families": "the definitions of families",
    "/v1/requests/{request_id}": "as the list shows it",
    "/v1/subscriptions/{subscription_id}": "as the list shows it",
    "/v1/unsubscribe/{subscription_id}/{token}": "one's own subscription",
    "/v1/exports/{batch_id}": "tests/ews/api/test_exports.py",
    "/v1/exports/{batch_id}/content": "what a receiver is released: tests/ews/worker",
    "/v1/schemas/advisory-export": "a schema",
    "/v1/advisory/batches": "needs a network's key: tests/ews/worker",
    "/v1/advisory/batches/{seq}": "as above",
    "/v1/audit": "needs the scope audit:read: tests of the audit",
    "/v1/session": "oneself",
    "/v1/sessions": "oneself",
    "/v1/sign-in/oidc": "nobody is known yet",
    "/v1/sign-in/oidc/callback": "nobody is known yet",
    "/v1/organisations/{organisation_id}": "as the list shows it",
    "/v1/people": "one's own people",
    "/v1/people/{person_id}": "one's own people",
    "/v1/keys": "one's own keys",
    "/v1/focal-points/unreachable": "countries",
    "/v1/focal-points/{focal_point_id}": "as the list shows it",
    "/v1/projects": "names of projects",
    "/v1/feeds/tokens": "one's own tokens",
    "/feeds/{token}/bulletins.atom": "the same feed by another door",
    "/feeds/{token}/bulletins.json": "the same feed by another door",
    "/feeds/{token}/bulletins/{bulletin_id}.{form}": "the same document by another door",
    "/taxii2/": "no record",
    "/taxii2/exchange/": "no record",
    "/taxii2/exchange/status/{status_id}/": "no record",
    "/taxii2/exchange/collections/{collection_id}/objects/{object_id}/": "as the list shows it",
    "/taxii2/exchange/collections/{collection_id}/objects/{object_id}/versions/": "as above",
    "/misp/objects/{name}/definition.json": "a template",
    "/healthz": "no record",
    "/readyz": "no record",
    "/metrics": "counts of requests",
    "/v1/openapi.json": "the document of the API",
    "/.well-known/jwks.json": "public keys",
    "/docs": "a page",
    "/docs/{name}": "a page",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one address answered: everything that left the house."""

    url: str
    status: int
    text: str


Way = Callable[[World, House], Awaitable[list[Told]]]


def routes_of_reading() -> set[str]:
    """Return the paths of all routes that are read."""
    return {
        operation.path
        for routes in ALL_ROUTES
        for operation in routes.operations
        if operation.method == "GET"
    }


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
        told.append(await tell(house, f"{url}&{following}"))
    return told


def _next_of(told: Told) -> str | None:
    """Return what asks for the next page of a list; changes go on by number, others by cursor."""
    try:
        document: Any = json.loads(told.text.partition("\n\n")[2])
    except ValueError:
        return None
    if not isinstance(document, dict) or document.get("more") is False:
        return None
    following = document.get("next")
    if isinstance(following, str) and "more" not in document:
        return f"cursor={following}"
    return None


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
