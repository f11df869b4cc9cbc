"""What a reader is shown of others is remembered before it is: corrections have to reach it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ews.flow.exchange import Exchange
from ews.flow.release import Reader
from ews.store.disclosures import Channel, disclose

Item = tuple[str, str, int]  # record, record_id, version


class Owned(Protocol):
    """A version of a record, or what tells of one."""

    @property
    def organisation_id(self) -> UUID: ...

    @property
    def version(self) -> int: ...


class OfReport(Owned, Protocol):
    """A version of a report, or what tells of one."""

    @property
    def report_id(self) -> UUID: ...


class Record(Owned, Protocol):
    """A version of another record: a bulletin, a request."""

    @property
    def id(self) -> UUID: ...


def reports_of_others(reader: Reader, shown: Iterable[OfReport]) -> list[Item]:
    """Return what is to be remembered of reports that a reader is shown: not one's own."""
    return [
        ("report", str(each.report_id), each.version)
        for each in shown
        if each.organisation_id != reader.organisation_id
    ]


def of_others(record: str, reader: Reader, shown: Iterable[Record]) -> list[Item]:
    """Return what is to be remembered of other records that a reader is shown: not one's own."""
    return [
        (record, str(each.id), each.version)
        for each in shown
        if each.organisation_id != reader.organisation_id
    ]


async def remember(
    exchange: Exchange, reader: Reader, channel: Channel, told: Iterable[Item], *, at: datetime
) -> None:
    """Remember what a reader is about to be shown; of nothing it asks for no connection."""
    items = list(told)
    if items:
        async with exchange.pool.acquire() as conn:
            await disclose(conn, reader.organisation_id, channel, items, at=at)
