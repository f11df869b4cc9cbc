"""When a digest is due: daily at six, weekly on Mondays at six, UTC. Pure."""

from datetime import datetime, timedelta

from ews.store.subscriptions import Rhythm

HOUR = 6
RHYTHMS: tuple[Rhythm, ...] = ("daily", "weekly")


def latest_slot(rhythm: Rhythm, at: datetime) -> datetime:
    """Return the newest instant, not after `at`, at which a digest of this rhythm was due.

    A worker that was down then finds it late; what came after it waits for the next one.
    """
    slot = at.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if rhythm == "weekly":
        slot -= timedelta(days=slot.weekday())
    step = timedelta(days=7 if rhythm == "weekly" else 1)
    return slot if slot <= at else slot - step
