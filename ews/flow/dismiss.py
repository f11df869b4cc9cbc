"""Dismiss: a signal whose report is nullified no longer waits for an assessor."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.withdrawals import dismiss_signals_of

NULLIFIED = "the report was nullified"


async def dismiss(conn: Connection, nullified: Sequence[UUID], *, at: datetime) -> None:
    """Dismiss the signals of nullified reports, in the transaction that nullifies them."""
    if nullified:
        await dismiss_signals_of(conn, nullified, note=NULLIFIED, at=at)
