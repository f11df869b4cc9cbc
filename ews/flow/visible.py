"""Which substances a reader may find: reference ones, and those of a report that it may see."""

from collections.abc import Iterable, Sequence

from ews.flow.release import Reader, may_see
from ews.store.connection import Connection
from ews.store.search import Mention, mentions_of, reference_among


async def visible_among(conn: Connection, reader: Reader | None, ids: Sequence[int]) -> set[int]:
    """Return those that the reader may find; the operator, who is no reader, finds all."""
    if reader is None:
        return set(ids)
    found = await reference_among(conn, ids)
    rest = [each for each in ids if each not in found]
    return found | seen_in(reader, await mentions_of(conn, rest)) if rest else found


def seen_in(reader: Reader | None, mentions: Iterable[Mention]) -> set[int]:
    """Return the substances of those reports that the reader may see."""
    return {one.substance_id for one in mentions if reader is None or may_see(reader, one)}
