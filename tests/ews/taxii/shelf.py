"""Records as the flow leaves them, and real clients of TAXII that fetch what is made of them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from taxii2client.v21 import Collection, as_pages

from ews.api.taxii_collections import ALL_ID
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from tests.ews.exchange import House
from tests.ews.stories import Told, report

ALL = str(ALL_ID)
Found = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An organisation as a reader, with all that the policy asks of it."""

    organisation_id: UUID
    country: str | None = "GB"
    kind: str = "lab"
    groups: frozenset[UUID] = frozenset()
    operations: frozenset[UUID] = frozenset()
    scopes: frozenset[str] = field(default=frozenset({"report:read"}))
    person_id: UUID | None = None


def collection_of(house: House, name: str = ALL) -> Collection:
    """Return a collection of taxii2-client's own, with the house's key as user and password."""
    prefix, _, secret = house.key.partition(".")
    url = str(house.client.make_url(f"/taxii2/exchange/collections/{name}/"))
    return Collection(url, user=prefix, password=secret)


async def fetch(house: House, *, limit: int = 50, name: str = ALL, **filters: Any) -> Found:
    """Page through all objects with taxii2-client, in a thread of its own."""
    return await asyncio.to_thread(_fetch, house, limit, name, filters)


async def listed(house: House, *, limit: int = 50, name: str = ALL, **filters: Any) -> Found:
    """Page through the manifest with taxii2-client."""
    return await asyncio.to_thread(_listed, house, limit, name, filters)


def _fetch(house: House, limit: int, name: str, filters: Mapping[str, Any]) -> Found:
    collection = collection_of(house, name)
    pages = as_pages(collection.get_objects, per_request=limit, **filters)
    return [each for page in pages for each in page.get("objects", [])]


def _listed(house: House, limit: int, name: str, filters: Mapping[str, Any]) -> Found:
    collection = collection_of(house, name)
    pages = as_pages(collection.get_manifest, per_request=limit, **filters)
    return [each for page in pages for each in page.get("objects", [])]


def of_type(found: Found, kind: str) -> Found:
    """Return the objects of a type."""
    return [each for each in found if each["type"] == kind]


async def tell(
    conn: Connection, house: House, substance_id: int, reference: str, *, at: datetime, **said: Any
) -> Told:
    """Store a report of a house."""
    return await report(conn, house.organisation, substance_id, at=at, reference=reference, **said)


async def change_again(
    conn: Connection,
    told: Told,
    house: House,
    *,
    version: int,
    tlp: str,
    audience: Sequence[str],
    at: datetime,
) -> None:
    """Append one more change of a version, as a recall or the end of an embargo does."""
    change = NewChange(
        record="report",
        record_id=str(told.report_id),
        version=version,
        organisation_id=house.organisation.id,
        tlp=tlp,
        audience=audience,
    )
    async with conn.transaction():
        await append_changes(conn, [change], at=at)
