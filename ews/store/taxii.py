"""Pages of what is listed for one reader; call it within `reading` (ews/store/reading.py).

A page walks, for each token of the reader, at most a page's length of one index: what others may
see is never walked, however much there is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ews.store.connection import Connection

_MINE = "WITH mine AS MATERIALIZED (SELECT id FROM listed_token WHERE token = ANY ($1::text[]))"

# The first `limit` of each token hold the first `limit` of all of them.
_NEWEST = """
FROM mine CROSS JOIN LATERAL (
    SELECT p.added, p.object_id, p.policy_id, p.is_later FROM listed_place p
    WHERE p.token_id = mine.id AND p.added > $2 AND p.is_last
    ORDER BY p.added LIMIT {limit}) place
"""

_OF_KINDS = """
FROM mine CROSS JOIN unnest($3::smallint[]) AS asked (kind) CROSS JOIN LATERAL (
    SELECT p.added, p.object_id, p.policy_id, p.is_later FROM listed_place p
    WHERE p.token_id = mine.id AND p.kind = asked.kind AND p.added > $2 AND p.is_last
    ORDER BY p.added LIMIT {limit}) place
"""

# Which versions: the newest, the first, all, those of an instant.
_VERSIONS = """
    AND (p.is_last AND $4 OR $5 OR o.version = ANY ($6::timestamptz[])
         OR $7 AND NOT EXISTS (
             SELECT FROM listed_object older JOIN listed_place q ON q.object_id = older.id
             WHERE older.ident = o.ident AND older.id < o.id
               AND q.token_id IN (SELECT id FROM mine)))
"""

_OF_VERSIONS = """
FROM mine CROSS JOIN LATERAL (
    SELECT p.added, p.object_id, p.policy_id, p.is_later
    FROM listed_place p JOIN listed_object o ON o.id = p.object_id
    WHERE p.token_id = mine.id AND p.added > $2
      AND ($3::smallint[] IS NULL OR p.kind = ANY ($3)) {versions}
    ORDER BY p.added LIMIT {limit}) place
"""

_OF_IDENTS = """
FROM (
    SELECT p.added, p.object_id, p.policy_id, p.is_later
    FROM listed_object o
    JOIN listed_place p ON p.object_id = o.id
    WHERE o.ident = ANY ($8::text[]) AND p.token_id IN (SELECT id FROM mine) AND p.added > $2
      AND ($3::smallint[] IS NULL OR p.kind = ANY ($3)) {versions}
    ORDER BY p.added LIMIT {limit}) place
"""

# What is listed under several tokens at once is one; what was listed before under another token was
# given then. One row of arrays: a row for each would cost more than all that is decided of it.
_PAGE = """
SELECT array_agg(page.added ORDER BY page.added) AS added,
       array_agg(page.object_id ORDER BY page.added) AS object_ids,
       array_agg(page.policy_id ORDER BY page.added) AS policy_ids,
       array_agg(page.is_again ORDER BY page.added) AS again,
       (SELECT c.seq - l.seq FROM change_counter c, listing l) AS behind
FROM (
    SELECT found.added, found.object_id, found.policy_id,
           found.is_later AND EXISTS (
               SELECT FROM listed_place q
               WHERE q.object_id = found.object_id AND q.added < found.added
                 AND q.token_id IN (SELECT id FROM mine)) AS is_again
    FROM (
        SELECT DISTINCT ON (place.added)
            place.added, place.object_id, place.policy_id, place.is_later
        {source}
        ORDER BY place.added LIMIT {limit}) found
    ORDER BY found.added) page
"""

POLICIES = "SELECT id, policy FROM listed_policy WHERE id = ANY ($1::integer[]) ORDER BY id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Which versions of an object are asked for."""

    last: bool = True
    first: bool = False
    all: bool = False
    at: tuple[datetime, ...] = ()

    @property
    def is_last_only(self) -> bool:
        """Whether this is what everybody asks for."""
        return self.last and not (self.first or self.all or self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which part of what is listed. kinds, idents: None for any."""

    after: datetime
    limit: int
    kinds: tuple[int, ...] | None = None
    idents: tuple[str, ...] | None = None
    versions: Versions = Versions()


class Places(NamedTuple):
    """Where things are listed, one after the other in each of these.

    again: this reader found the same earlier, elsewhere. behind: how many changes were committed
    then and not listed yet.
    """

    added: Sequence[datetime]
    object_ids: Sequence[int]
    policy_ids: Sequence[int | None]
    again: Sequence[bool]
    behind: int


async def find_listed(conn: Connection, tokens: Collection[str], asked: Asked) -> Places:
    """Return the next places under these tokens, in the order they were given."""
    source, arguments = _source(asked)
    # Written into the statement: a plan made for any limit would sort all there is.
    statement = _MINE + _PAGE.format(source=source.format(limit=asked.limit), limit=asked.limit)
    [row] = await conn.fetch(statement, list(tokens), asked.after, *arguments)
    added, object_ids, policy_ids, again, behind = row
    return Places(added or (), object_ids or (), policy_ids or (), again or (), behind)


async def read_policies(conn: Connection, ids: Collection[int]) -> dict[int, str]:
    """Return policies by number, as the follower wrote them."""
    return {row["id"]: row["policy"] for row in await conn.fetch(POLICIES, list(ids))}


def _source(asked: Asked) -> tuple[str, list[object]]:
    kinds = None if asked.kinds is None else list(asked.kinds)
    wanted = asked.versions
    versions: list[object] = [wanted.last, wanted.all, list(wanted.at), wanted.first]
    if asked.idents is not None:
        return _OF_IDENTS.replace("{versions}", _VERSIONS), [kinds, *versions, list(asked.idents)]
    if not wanted.is_last_only:
        return _OF_VERSIONS.replace("{versions}", _VERSIONS), [kinds, *versions]
    return (_NEWEST, []) if kinds is None else (_OF_KINDS, [kinds])
