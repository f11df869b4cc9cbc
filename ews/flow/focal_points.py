"""Focal points: nominated, verified, active, lapsed; whom a country can be reached by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from uuid import UUID

from ews.errors import EwsError
from ews.flow.access import NoSuchRecordError, NotYoursError, is_admin, require_may_manage
from ews.flow.sender import Sender
from ews.store.connection import Connection
from ews.store.focal_points import (
    FocalPoint,
    NewFocalPoint,
    Step,
    activate,
    add_focal_point,
    add_step,
    find_focal_point,
    list_projects,
)
from ews.store.organisations import find_organisation
from ews.store.people import find_person
from ews.store.reachability import Reach, reach_of

# From which states each step leads where.
STEPS: Mapping[str, tuple[frozenset[str], str]] = MappingProxyType(
    {
        "verify": (frozenset({"nominated", "lapsed"}), "verified"),
        "activate": (frozenset({"verified"}), "active"),
        "lapse": (frozenset({"nominated", "verified", "active"}), "lapsed"),
    }
)
BY_ADMIN = frozenset({"verify", "activate"})


class NominationError(EwsError):
    """The nomination does not fit what is known."""

    code = "nomination_invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class StepRefusedError(EwsError):
    """The focal point is not in a state from which this step leads on."""

    code = "step_not_possible"
    status = HTTPStatus.CONFLICT


async def nominate(conn: Connection, sender: Sender, *, at: datetime, **asked: Any) -> FocalPoint:
    """Nominate a person as the focal point of the country of their organisation.

    Raises:
        NominationError: names what does not fit.
        NoSuchRecordError: the person is not one that the sender manages.
    """
    new = await _checked(conn, sender, at=at, **asked)
    made = await add_focal_point(conn, new, at=at)
    await add_step(conn, made, _step(sender, "nominated", asked.get("note") or "", at=at))
    return await _found(conn, made)


async def take_step(
    conn: Connection, sender: Sender, focal_point_id: UUID, name: str, *, note: str, at: datetime
) -> FocalPoint:
    """Verify, activate or lapse a focal point.

    Raises:
        NotYoursError: only the exchange's administrator may do this.
        StepRefusedError: not from the state it is in.
    """
    found = await find_focal_point(conn, focal_point_id, locked=True)
    if found is None:
        raise NoSuchRecordError("there is no such focal point")
    if name in BY_ADMIN and not is_admin(sender):
        raise NotYoursError("the exchange's administrator verifies focal points; ask there")
    require_may_manage(sender, found.organisation_id)
    before, after = STEPS[name]
    if found.state not in before:
        raise StepRefusedError(
            f"found a focal point that is {found.state}, one of {', '.join(sorted(before))} "
            f"expected to {name} it"
        )
    if after == "active":
        await activate(
            conn,
            found,
            by_organisation=sender.organisation_id,
            by_person=sender.person_id,
            at=at,
        )
    else:
        await add_step(conn, found.id, _step(sender, after, note, at=at))
    return await _found(conn, focal_point_id)


async def unreachable(
    conn: Connection, *, countries: Sequence[str] | None, project: str | None, at: datetime
) -> list[Reach]:
    """Return the countries in which no focal point can be reached, of those asked or of all.

    All are those that have an organisation. project: None is any.
    """
    found = await reach_of(conn, countries=countries, project=project, at=at)
    return [reach for reach in found if not reach.reachable]


def because(reach: Reach) -> str:
    """Say why nobody can be reached."""
    if reach.active:
        return "not_seen"  # their time is over, they are suspended, or absent for half a year
    if reach.coming:
        return "not_active_yet"
    return "lapsed" if reach.ever else "none_nominated"


async def _checked(
    conn: Connection, sender: Sender, *, at: datetime, **asked: Any
) -> NewFocalPoint:
    person = await find_person(conn, asked["person_id"])
    if person is None:
        raise NoSuchRecordError("there is no such person in your organisation; check its id")
    require_may_manage(sender, person.organisation_id)
    organisation = await find_organisation(conn, person.organisation_id)
    if organisation is None or organisation.country != asked["country"]:
        raise NominationError(
            f"found {asked['country']}, the country of the person's organisation expected",
            pointer="/country",
        )
    if asked["project"] not in await list_projects(conn):
        raise NominationError(
            "found a project that is not known; GET /v1/projects lists them", pointer="/project"
        )
    for link in ("deputy_of", "succeeds"):
        await _require_fellow(conn, asked, link)
    valid_from = asked["valid_from"] or at.date()
    if asked["valid_until"] is not None and asked["valid_until"] < valid_from:
        raise NominationError(
            "found a last day before the first; one on or after it expected",
            pointer="/valid_until",
        )
    return NewFocalPoint(
        project=asked["project"],
        country=asked["country"],
        organisation_id=person.organisation_id,
        person_id=person.id,
        role=asked["role"],
        deputy_of=asked["deputy_of"],
        succeeds=asked["succeeds"],
        valid_from=valid_from,
        valid_until=asked["valid_until"],
    )


async def _require_fellow(conn: Connection, asked: Mapping[str, Any], link: str) -> None:
    if asked[link] is None:
        return
    other = await find_focal_point(conn, asked[link])
    if other is None or (other.project, other.country) != (asked["project"], asked["country"]):
        raise NominationError(
            "found no focal point of the same project and country by this id", pointer=f"/{link}"
        )


async def _found(conn: Connection, focal_point_id: UUID) -> FocalPoint:
    found = await find_focal_point(conn, focal_point_id)
    assert found is not None  # noqa: S101 - it was there in this transaction
    return found


def _step(sender: Sender, state: str, note: str, *, at: datetime) -> Step:
    return Step(
        state=state,
        by_organisation=sender.organisation_id,
        by_person=sender.person_id,
        note=note,
        at=at,
    )
