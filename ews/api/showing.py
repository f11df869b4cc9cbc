"""Bulletins as they are shown: with the fields that the release policy shows the reader."""

from datetime import datetime
from typing import Any

from ews.flow.projection import shown_bulletin
from ews.flow.release import Reader
from ews.store.bulletins import Bulletin
from schemas.bulletins import BulletinSchema

BULLETIN = BulletinSchema()


def show_bulletin(reader: Reader, bulletin: Bulletin, *, at: datetime) -> dict[str, Any]:
    """Return a bulletin that the reader may see, as JSON."""
    whole: dict[str, Any] = BULLETIN.dump(bulletin)
    return shown_bulletin(reader, bulletin, whole, at=at) or {}
