"""Which substances a reader may find: reference ones, and those of a report that it may see."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from ews.flow.exchange import Exchange
from ews.flow.release import Reader, may_see
from ews.store.connection import Connection
from ews.store.mentions import Mention, mentions_of
from ews.store.reading import reading
from ews.store.search import reference_among


@asynccontextmanager
async def opened(exchange: Exchange, reader: Reader | None) -> AsyncIterator[Connection]:
    """Give a connection that shows what the reader may see; the operator, no reader, sees all."""
    if reader is None:
        async with exchange.pool.acquire() as conn:
            yield conn
    else:
        async with reading(exchange.pool, reader, at=exchange.clock.now()) as conn:
            yield conn


async def visible_among(
    conn: Connection, reader: Reader | None, ids: Sequence[int], *, at: datetime
) -> set[int]:
    """Return those that the reader may find; the operator, who is no reader, finds all."""
    if reader is None:
        return set(ids)
    found = await reference_among(conn, ids)
    rest = [each for each in ids if each not in found]
    return found | seen_in(reader, await mentions_of(conn, rest), at=at) if rest else found


def seen_in(reader: Reader | None, mentions: Iterable[Mention], *, at: datetime) -> set[int]:
    """Return the substances of those reports that the reader may see."""
    return {one.substance_id for one in mentions if reader is None or may_see(reader, one, at=at)}
