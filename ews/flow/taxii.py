"""What one reader fetches: whole pages, in the order things were listed, each thing once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from ews.flow.exchange import Exchange, Remembered
from ews.flow.sender import Sender
from ews.flow.taxii_listing import follow
from ews.flow.taxii_release import HIDDEN, Policy, level_for, policy_of
from ews.store.connection import Connection
from ews.store.disclosures import Channel, disclose
from ews.store.listing import changes_behind
from ews.store.reading import reading
from ews.store.taxii import Asked, Places, find_listed, read_policies
from ews.store.taxii_content import CONTENTS, Given, Record, read_listed

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# A request lists at most so many changes itself; the worker lists the rest.
MOST_BEHIND = 400
MOST_ROUNDS = 20
MOST_KNOWN = 50_000

Shown = tuple[UUID, Channel, str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page.

    added: when each of its things was listed for this reader. bodies: their bytes, many in each.
    idents, versions: of each, if asked. next: where the next page begins; None: this is all there
    is now.
    """

    added: Sequence[datetime]
    bodies: Sequence[bytes]
    idents: Sequence[str]
    versions: Sequence[datetime]
    next: datetime | None


NOTHING = Page(added=(), bodies=(), idents=(), versions=(), next=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The listing as it is read by one process. known: what was written to have been shown."""

    exchange: Exchange
    known: Remembered[Shown, bool] = field(default_factory=lambda: Remembered(MOST_KNOWN))
    policies: Remembered[int, Policy] = field(default_factory=Remembered)

    async def page(
        self,
        reader: Sender,
        tokens: Sequence[str],
        asked: Asked,
        *,
        channel: Channel,
        statement: str = CONTENTS,
    ) -> Page:
        """Return the next page of what is listed under these of the reader's tokens.

        What it shows is written down before it is returned (ews/store/disclosures.py).
        """
        tells = self.exchange.read_pool is None  # a standby cannot tell what is committed
        walked = await self._walk(reader, tokens, asked, statement) if tells else None
        if walked is None or walked.is_behind:
            await self._catch_up()
            walked = await self._walk(reader, tokens, asked, statement, as_it_is=True)
        records = set().union(*(each.records for each in walked.given))
        await self._disclose(reader, records, channel, walked.at)
        return walked.page

    async def _walk(
        self,
        reader: Sender,
        tokens: Sequence[str],
        asked: Asked,
        statement: str,
        *,
        as_it_is: bool = False,
    ) -> "_Walked":
        """Read a page; as_it_is: also where what was committed before is not all listed yet."""
        at = self.exchange.clock.now()
        added: list[datetime] = []
        given: list[Given] = []
        after: datetime | None = asked.after
        wide = replace(asked, limit=asked.limit + 1)
        async with reading(self.exchange.readers, reader, at=at) as conn:
            for _ in range(MOST_ROUNDS):
                wanted = asked.limit - len(added)
                if after is None or wanted == 0:
                    break
                found = await find_listed(conn, tokens, replace(wide, after=after))
                if found.behind and not as_it_is:
                    return _Walked(_page((), (), after), (), at, is_behind=True)
                after = found.added[wanted - 1] if len(found.added) > wanted else None
                levels = await self._levels(conn, reader, set(found.policy_ids), at)
                shown = _shown(found, levels, wanted)
                read = await read_listed(conn, [each[:2] for each in shown], statement=statement)
                added += [shown[place][2] for place in read.places]
                given.append(read)
        return _Walked(_page(added, given, after), given, at, is_behind=False)

    async def _catch_up(self) -> None:
        pool = self.exchange.pool
        async with pool.acquire() as conn:
            behind = await changes_behind(conn)
        if behind:
            await follow(pool, self.exchange.clock, most=MOST_BEHIND, wait=True)

    async def _levels(
        self, conn: Connection, reader: Sender, policy_ids: Collection[int | None], at: datetime
    ) -> Mapping[int | None, int]:
        """Return how much the reader is shown under each policy; each is asked of once.

        A policy that was not met before is read; one never changes.
        """
        met = {each for each in policy_ids if each is not None}
        new = [each for each in met if self.policies.get(each) is None]
        if new:
            for policy_id, text in (await read_policies(conn, new)).items():
                self.policies.put(policy_id, policy_of(text))
        levels: dict[int | None, int] = {None: level_for(reader, None, at=at)}
        for policy_id in met:
            policy = self.policies.get(policy_id)
            levels[policy_id] = HIDDEN if policy is None else level_for(reader, policy, at=at)
        return levels

    async def _disclose(
        self, reader: Sender, records: Collection[Record], channel: Channel, at: datetime
    ) -> None:
        house = reader.organisation_id
        new = [each for each in records if self.known.get((house, channel, *each)) is None]
        if not new:
            return
        async with self.exchange.pool.acquire() as conn:
            await disclose(conn, house, channel, new, at=at)
        for each in new:
            self.known.put((house, channel, *each), value=True)


class _Walked(NamedTuple):
    """A page, what it was made of, and when. is_behind: there is no page, not all is listed yet."""

    page: Page
    given: Sequence[Given]
    at: datetime
    is_behind: bool


def _shown(
    found: Places, levels: Mapping[int | None, int], wanted: int
) -> list[tuple[int, int, datetime]]:
    """Return number, level and place of those of the first `wanted` that the reader is shown."""
    rows = zip(found.object_ids, found.policy_ids, found.again, found.added, strict=True)
    return [
        (object_id, levels[policy_id], added)
        for object_id, policy_id, is_again, added in list(rows)[:wanted]
        if not is_again and levels[policy_id] > HIDDEN
    ]


def _page(added: Sequence[datetime], given: Sequence[Given], following: datetime | None) -> Page:
    return Page(
        added=added,
        bodies=[each.body for each in given if each.places],
        idents=[ident for each in given for ident in each.idents],
        versions=[version for each in given for version in each.versions],
        next=following,
    )
