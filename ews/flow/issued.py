"""Which version of a bulletin a reader may see: one's own any, others' once it left the house."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from ews.flow.refusals import UnknownRecordError
from ews.flow.release import Reader, Released, may_see
from ews.store.bulletins import PUBLIC, Bulletin, find_bulletin, find_public
from ews.store.connection import Connection


class Issued(Released, Protocol):
    """A version of a bulletin, whole or in short."""

    @property
    def state(self) -> str:
        """Return its state."""
        ...


async def visible_bulletin(
    conn: Connection, reader: Reader, bulletin_id: UUID, *, at: datetime
) -> Bulletin:
    """Return a bulletin as far as this reader may see it, else say that there is none.

    Its own organisation gets the newest version, others the newest that left the house.
    """
    bulletin = await find_bulletin(conn, bulletin_id)
    if bulletin is not None and bulletin.organisation_id != reader.organisation_id:
        bulletin = await find_public(conn, bulletin_id)
    if bulletin is None or not may_read(reader, bulletin, at=at):
        raise UnknownRecordError(f"there is no bulletin {bulletin_id} that you may see")
    return bulletin


def may_read(reader: Reader, bulletin: Issued, *, at: datetime) -> bool:
    """Say whether a reader may see this version: until it left the house, its own only."""
    if bulletin.organisation_id == reader.organisation_id:
        return True
    return bulletin.state in PUBLIC and may_see(reader, bulletin, at=at, pre_notice=True)
