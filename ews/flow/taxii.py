"""What one reader fetches: whole pages, in the order things were listed, each thing once."""

from collections.abc import Sequence
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
from ews.store.taxii import CONTENTS, Asked, Found, Item, find_listed, read_listed, read_policies

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# A request lists at most so many changes itself; the worker lists the rest.
MOST_BEHIND = 400
MOST_ROUNDS = 20
MOST_KNOWN = 50_000

Shown = tuple[UUID, Channel, str, str, int]


class Line(NamedTuple):
    """One thing of a page, and the instant it was listed at for this reader."""

    added: datetime
    item: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page. next: where the next one begins; None: this is all there is now."""

    lines: tuple[Line, ...]
    next: datetime | None


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
        await self._catch_up()
        at = self.exchange.clock.now()
        lines: list[Line] = []
        after: datetime | None = asked.after
        async with reading(self.exchange.readers, reader, at=at) as conn:
            for _ in range(MOST_ROUNDS):
                wanted = asked.limit - len(lines)
                if after is None or wanted == 0:
                    break
                found = await find_listed(
                    conn, tokens, replace(asked, after=after, limit=asked.limit + 1)
                )
                after = found[wanted - 1].added if len(found) > wanted else None
                await self._learn(conn, found)
                levels = self._levels(reader, found[:wanted], at)
                items = await read_listed(conn, list(levels.items()), statement=statement)
                lines += [
                    Line(added=each.added, item=items[each.object_id])
                    for each in found[:wanted]
                    if not each.is_again and each.object_id in items
                ]
        await self._disclose(reader, lines, channel, at)
        return Page(lines=tuple(lines), next=after)

    async def _catch_up(self) -> None:
        pool = self.exchange.pool
        async with pool.acquire() as conn:
            behind = await changes_behind(conn)
        if behind:
            await follow(pool, self.exchange.clock, most=MOST_BEHIND, wait=True)

    async def _learn(self, conn: Connection, found: Sequence[Found]) -> None:
        """Read the policies that were not met before; one never changes."""
        met = {each.policy_id for each in found if each.policy_id is not None}
        new = [each for each in met if self.policies.get(each) is None]
        if new:
            for policy_id, text in (await read_policies(conn, new)).items():
                self.policies.put(policy_id, policy_of(text))

    def _levels(self, reader: Sender, found: Sequence[Found], at: datetime) -> dict[int, int]:
        """Return how much of each object the reader is shown; each policy is asked of once."""
        met: dict[int | None, int] = {None: level_for(reader, None, at=at)}
        for policy_id in {each.policy_id for each in found if each.policy_id is not None}:
            policy = self.policies.get(policy_id)
            met[policy_id] = HIDDEN if policy is None else level_for(reader, policy, at=at)
        return {
            each.object_id: met[each.policy_id]
            for each in found
            if met[each.policy_id] > HIDDEN and not each.is_again
        }

    async def _disclose(
        self, reader: Sender, lines: Sequence[Line], channel: Channel, at: datetime
    ) -> None:
        house = reader.organisation_id
        shown = {
            (house, channel, item.record, item.record_id, item.record_version)
            for item in (line.item for line in lines)
            if item.record and item.record_id and item.record_version
        }
        new = [each for each in shown if self.known.get(each) is None]
        if not new:
            return
        items = [(record, record_id, version) for _, _, record, record_id, version in new]
        async with self.exchange.pool.acquire() as conn:
            await disclose(conn, house, channel, items, at=at)
        for each in new:
            self.known.put(each, value=True)
