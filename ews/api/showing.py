"""Bulletins as they are shown: with the fields that the release policy shows the reader."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ews.flow.projection import shown_bulletin
from ews.flow.release import Reader
from ews.store.bulletins import Bulletin
from ews.store.connection import Connection
from ews.store.sources import SourceChange, source_changes
from schemas.bulletins import BulletinSchema, SourceChangeSchema

BULLETIN, SOURCE = BulletinSchema(), SourceChangeSchema()


def show_bulletin(
    reader: Reader,
    bulletin: Bulletin,
    *,
    at: datetime,
    sources_changed: Sequence[SourceChange] | None = None,
) -> dict[str, Any]:
    """Return a bulletin that the reader may see, as JSON.

    sources_changed: what became of the reports behind it; shown to its own organisation only.
    """
    whole: dict[str, Any] = BULLETIN.dump(bulletin)
    if sources_changed is not None:
        whole["sources_changed"] = [SOURCE.dump(each) for each in sources_changed]
    return shown_bulletin(reader, bulletin, whole, at=at) or {}


async def show_bulletins(
    conn: Connection, reader: Reader, bulletins: Sequence[Bulletin], *, at: datetime
) -> list[dict[str, Any]]:
    """Return bulletins that the reader may see, its own with what became of their sources."""
    own = [each.id for each in bulletins if each.organisation_id == reader.organisation_id]
    changed = await source_changes(conn, own)
    return [
        show_bulletin(
            reader,
            each,
            at=at,
            sources_changed=changed.get(each.id, ()) if each.id in own else None,
        )
        for each in bulletins
    ]
