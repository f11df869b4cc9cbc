"""The ledger of give and take, as its reader may know it."""

from dataclasses import asdict
from typing import Any

from ews.flow.release import NETWORK, Reader
from ews.flow.timeliness import Span
from ews.store.connection import Connection
from ews.store.reciprocity import exchanged_by


async def give_and_take(conn: Connection, reader: Reader, span: Span) -> dict[str, Any]:
    """Return what the reader's organisation gave and took, by the other side's country.

    Who is not of the network knows no directory, and is not told from which countries it had what.
    """
    found = await exchanged_by(
        conn,
        reader.organisation_id,
        **span.instants,
        by_country=reader.kind in NETWORK,
    )
    days = {"since": span.since.isoformat(), "until": span.until.isoformat()}
    return days | {"partners": [asdict(each) for each in found]}
