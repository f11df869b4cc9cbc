"""A running exchange for tests: real database, real chemistry, real sockets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from ews.app import build_app
from ews.compute.drawer import Drawer
from ews.compute.trier import Trier
from ews.compute.upload_reader import UploadReader
from ews.flow.exchange import Exchange
from ews.store.api_keys import create_key
from ews.store.groups import add_group, add_member
from ews.store.organisations import Organisation, ensure_organisation, ensure_person

SCOPES = ("report:write", "report:read", "check")

Client = TestClient[Request, Application]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aides:
    """Processes that start when they are first asked, and serve all services of a run."""

    chemistry: tuple[Trier, Drawer]
    uploads: UploadReader


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An organisation with its key, at the API."""

    client: Client
    organisation: Organisation
    key: str
    headers: Mapping[str, str] = field(default_factory=dict)

    async def post(self, path: str, body: object = None) -> tuple[int, Any]:
        """Send JSON; return the status and the JSON answer."""
        return await self.send("POST", path, body)

    async def send(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Send JSON by any method; return the status and the JSON answer."""
        async with self.client.request(method, path, json=body, headers=self.headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def post_raw(self, path: str, raw: bytes, kind: str) -> tuple[int, Any]:
        """Send bytes."""
        headers = {**self.headers, "Content-Type": kind}
        async with self.client.post(path, data=BytesIO(raw), headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def get(self, path: str, **query: str) -> tuple[int, Any]:
        """Ask; return the status and the JSON answer."""
        async with self.client.get(path, params=query, headers=self.headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def ask(self, method: str, path: str) -> ClientResponse:
        """Ask and return the whole response."""
        return await self.client.request(method, path, headers=self.headers)


async def open_house(
    client: Client,
    exchange: Exchange,
    name: str,
    *,
    country: str | None = "GB",
    kind: str = "lab",
    scopes: tuple[str, ...] = SCOPES,
    person: str | None = None,
) -> House:
    """Register an organisation and give it a key, of one of its people if named."""
    async with exchange.pool.acquire() as conn:
        organisation = await ensure_organisation(
            conn, name=name, kind=kind, country=country, at=exchange.clock.now()
        )
        at, person_id = exchange.clock.now(), None
        if person is not None:
            made = await ensure_person(conn, organisation.id, name=person, roles=(), at=at)
            person_id = made.id
        key = await create_key(conn, organisation.id, scopes=scopes, person_id=person_id, at=at)
    return House(
        client=client,
        organisation=organisation,
        key=key,
        headers={"Authorization": f"Bearer {key}"},
    )


def new_client(exchange: Exchange, aides: Aides) -> Client:
    """Serve the exchange on a socket of loopback."""
    app = build_app(exchange, chemistry=aides.chemistry, uploads=aides.uploads)
    return TestClient(TestServer(app))


async def hidden_group(
    exchange: Exchange, owner: House, *members: House, name: str = "Unseen"
) -> UUID:
    """Make a group whose members only its owner and they themselves know, from now on."""
    at = exchange.clock.now()
    async with exchange.pool.acquire() as conn:
        group_id = await add_group(
            conn,
            name=name,
            purpose="group",
            owner_id=owner.organisation.id,
            is_hidden=True,
            starts_at=at,
            ends_at=None,
            at=at,
        )
        assert group_id is not None
        for member in members:
            await add_member(conn, group_id, member.organisation.id, at=at)
    return group_id


def report(reference: str = "R-1", **changed: Any) -> dict[str, Any]:
    """Make a report that is loaded without warnings; `changed` replaces members."""
    body: dict[str, Any] = {
        "reference": reference,
        "version": 1,
        "version_kind": "initial",
        "kind": "collected_sample",
        "dates": {"incident": {"value": "2023-02-15", "precision": "day"}},
        "place": {"country": "GB"},
        "findings": [
            {
                "structure": {"smiles": "CNC(C)C(=O)c1ccc(C)cc1"},
                "evidence": "library_match",
                "technique": ["gc_ms"],
            }
        ],
        "tlp": "TLP:AMBER",
        "audience": ["network"],
    }
    return body | changed
