"""What people leave lying: drafts, uploaded files, screened lists, spectra; forgotten when old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ews.store.connection import Connection
from ews.store.report_drafts import forget_drafts
from ews.store.report_uploads import forget_uploads
from ews.store.screenings import forget_screenings
from ews.store.spectra import forget_spectra

KEPT = timedelta(days=90)  # after the last change; of a screening, after its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """How many were forgotten."""

    drafts: int
    uploads: int
    screenings: int
    spectra: int


async def forget_old_work(conn: Connection, *, at: datetime) -> Forgotten:
    """Forget what nobody came back to; what was loaded or answered to others stays."""
    before = at - KEPT
    return Forgotten(
        drafts=await forget_drafts(conn, before=before),
        uploads=await forget_uploads(conn, before=before),
        screenings=await forget_screenings(conn, before=before),
        spectra=await forget_spectra(conn, before=before),
    )
