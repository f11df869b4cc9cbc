"""Bulletins published for feeds, and feeds fetched and read as a reader does."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import feedparser

from ews.clock import SystemClock
from ews.store.bulletins import Bulletin, add_bulletin, add_bulletin_version
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from tests.ews import stories
from tests.ews.exchange import House

ATOM, JSON = "/v1/feeds/bulletins.atom", "/v1/feeds/bulletins.json"


async def publish(
    conn: Connection,
    title: str,
    *,
    audience: tuple[str, ...] = ("network",),
    state: str = "published",
    text: str = "strong",
    bulletin_id: UUID | None = None,
    version: int = 1,
    tlp: str = "TLP:GREEN",
) -> UUID:
    """Issue one version of a bulletin, with its change, as publishing does."""
    at = SystemClock().now()
    house = await stories.organisation(conn, "Lab", at=at)
    async with conn.transaction():
        bulletin_id = bulletin_id or await add_bulletin(
            conn, signal_id=None, organisation_id=house.id, at=at
        )
        await add_bulletin_version(
            conn,
            Bulletin(
                id=bulletin_id,
                signal_id=None,
                organisation_id=house.id,
                created_at=at,
                version=version,
                level="advisory",
                title=title,
                body={"text": text, "facts": {}},
                tlp=tlp,
                audience=audience,
                state=state,
                person_id=None,
                at=at,
            ),
        )
        change = NewChange(
            record="bulletin",
            record_id=str(bulletin_id),
            version=version,
            organisation_id=house.id,
            tlp=tlp,
            audience=audience,
        )
        await append_changes(conn, [change], at=at)
    return bulletin_id


async def fetch(house: House, path: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
    async with house.client.get(path, headers={**house.headers, **headers}) as answer:
        return answer.status, await answer.read(), answer.headers


async def parsed(house: House, path: str = ATOM) -> Any:
    status, content, _ = await fetch(house, path)
    assert status == 200, content
    found = feedparser.parse(content)
    assert not found.bozo, found
    return found


def path_of(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]
