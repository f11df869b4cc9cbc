"""People and focal points who were not seen for long: reminded, then suspended, lapsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ews.flow.people import LastAdministratorError, keep_an_administrator
from ews.store.connection import Connection
from ews.store.focal_points import Step, add_step
from ews.store.oidc_requests import forget_requests
from ews.store.people import change_person, find_person
from ews.store.reachability import (
    REMIND_AFTER,
    SUSPEND_AFTER,
    absent_people,
    lapsing,
    mark_reminded,
)
from ews.store.sessions import end_sessions, forget_sessions
from ews.store.sign_in_failures import LONG, forget_failures

KEPT = timedelta(days=30)  # rows of sessions that ended
BECAUSE = f"not seen for {SUSPEND_AFTER.days} days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """Whom it concerned this time. lapsed: focal points; the others: people."""

    reminded: Sequence[UUID]
    suspended: Sequence[UUID]
    lapsed: Sequence[UUID]


async def pass_absences(conn: Connection, *, at: datetime) -> Absences:
    """Take every step whose time has come.

    Who comes back after a suspension is reinstated by whoever manages the organisation; the last
    who can sign in and manage the exchange is never suspended.
    """
    lapsed = await lapsing(conn, at=at)
    for focal_point_id, is_over in lapsed:
        note = "its time is over" if is_over else BECAUSE
        step = Step(state="lapsed", by_organisation=None, by_person=None, note=note, at=at)
        await add_step(conn, focal_point_id, step)
    long_gone = await absent_people(conn, since=at - SUSPEND_AFTER, unreminded_only=False)
    suspended = [each for each in long_gone if await _suspend(conn, each, at=at)]
    reminded = await absent_people(conn, since=at - REMIND_AFTER, unreminded_only=True)
    await mark_reminded(conn, reminded, at=at)
    return Absences(reminded=reminded, suspended=suspended, lapsed=[each for each, _ in lapsed])


async def forget_leftovers(conn: Connection, *, at: datetime) -> None:
    """Drop what sign-ins left behind and nobody asks for any more."""
    await forget_failures(conn, before=at - LONG)
    await forget_requests(conn, before=at)
    await forget_sessions(conn, before=at - KEPT)


async def _suspend(conn: Connection, person_id: UUID, *, at: datetime) -> bool:
    person = await find_person(conn, person_id)
    assert person is not None  # noqa: S101 - people are never deleted
    try:
        await keep_an_administrator(conn, person)
    except LastAdministratorError:
        return False
    await change_person(
        conn,
        person_id,
        roles=person.roles,
        email=person.email,
        state="suspended",
        because=BECAUSE,
        at=at,
    )
    await end_sessions(conn, person_id, at=at)
    return True
