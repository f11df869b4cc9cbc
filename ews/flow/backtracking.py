"""Backtracking: asking where the goods of a report came from, and for how long nobody answers.

Each step is a version of the request, a change for those it concerns, and a delivery to their
subscriptions about requests.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from ews.errors import EwsError
from ews.flow.editing import Author
from ews.flow.payloads import document
from ews.flow.refusals import UnknownRecordError, WrongStateError
from ews.flow.release import Reader, may_see, shut_out
from ews.store.changes import NewChange, append_changes
from ews.store.connection import Connection
from ews.store.notices import add_notices
from ews.store.outbox import enqueue_deliveries
from ews.store.reports import read_reports
from ews.store.requests import (
    NewRequest,
    Request,
    RequestStep,
    add_request,
    add_request_step,
    find_request,
    list_requests,
    lock_request,
    unanswered_requests,
)
from ews.store.subscriptions import Subscription, open_subscriptions

REMINDER = timedelta(days=14)
WAITING = ("open", "overdue")
OF_THE_ASKED = frozenset({"answered"})


class CannotBeAskedError(EwsError):
    """Nobody can be asked in this way."""

    code = "cannot_be_asked"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


async def ask(
    conn: Connection,
    reader: Reader,
    *,
    report_id: UUID,
    asked: str,
    question: str,
    tlp: str,
    days: int,
    author: Author,
) -> Request:
    """Ask about a report that the reader may see; in the caller's transaction.

    Raises:
        CannotBeAskedError: the audience is no country and no other organisation, or its label
            keeps the question from those who are asked.
    """
    stored = (await read_reports(conn, [report_id])).get(report_id)
    if not stored or not may_see(reader, stored[-1], at=author.at):
        raise UnknownRecordError(
            f"there is no report {report_id} that you may see", pointer="/report_id"
        )
    _check_asked(reader, asked, tlp)
    request_id = await add_request(
        conn,
        NewRequest(
            report_id=report_id,
            organisation_id=author.organisation_id,
            person_id=author.person_id,
            audience=[asked],
            tlp=tlp,
            question=question,
            due_at=author.at + timedelta(days=days),
            asked_at=author.at,
        ),
    )
    first = _step(1, "asked", "open", question, author)
    await add_request_step(conn, request_id, first, person_id=author.person_id)
    return await _told(conn, request_id, first)


async def act(
    conn: Connection, reader: Reader, request_id: UUID, what: str, text: str, *, author: Author
) -> Request:
    """Answer a request, or close or withdraw one's own; in the caller's transaction.

    An answer is of those who are asked; it may be given late, and again with more.
    """
    await lock_request(conn, request_id)
    request = await visible_request(conn, reader, request_id, at=author.at)
    is_asker = request.organisation_id == reader.organisation_id
    if is_asker == (what in OF_THE_ASKED):
        raise WrongStateError(
            "those who are asked answer a request; who asked closes or withdraws it"
        )
    possible = {"answered": (*WAITING, "answered"), "closed": ("answered",), "withdrawn": WAITING}
    if request.state not in possible[what]:
        raise WrongStateError(
            f"the request is {request.state}; it can be {what} when it is "
            f"{' or '.join(possible[what])}"
        )
    step = _step(request.version + 1, what, what, text, author)
    await add_request_step(conn, request_id, step, person_id=author.person_id)
    return await _told(conn, request_id, step)


async def remind(conn: Connection, *, at: datetime) -> list[Request]:
    """Mark what is overdue and remind of what nobody answered, each once for its time.

    In the caller's transaction, which holds the timer's lock.
    """
    made = []
    for each in await unanswered_requests(conn, at=at, every=REMINDER):
        await lock_request(conn, each.id)
        request = await find_request(conn, each.id)
        if request is None or request.state not in WAITING:
            continue  # somebody answered meanwhile
        is_overdue = request.state == "open" and request.due_at <= at
        step = RequestStep(
            version=request.version + 1,
            what="overdue" if is_overdue else "reminded",
            state="overdue" if is_overdue else request.state,
            text="",
            organisation_id=None,
            at=at,
        )
        if is_overdue or request.reminded_at <= at - REMINDER:
            await add_request_step(conn, request.id, step, person_id=None)
            made.append(await _told(conn, request.id, step))
    return made


async def visible_request(
    conn: Connection, reader: Reader, request_id: UUID, *, at: datetime
) -> Request:
    """Return a request that the reader's organisation made or is asked."""
    request = await find_request(conn, request_id)
    if request is None or not may_see(reader, request, at=at):
        raise UnknownRecordError(f"there is no request {request_id} that you may see")
    return request


async def requests_for(
    conn: Connection,
    reader: Reader,
    *,
    state: str | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Request]:
    """Return requests that concern the reader, newest first."""
    keys = [f"org:{reader.organisation_id}", f"country:{reader.country}"]
    return await list_requests(
        conn, reader.organisation_id, keys, state=state, before=before, limit=limit
    )


def _check_asked(reader: Reader, asked: str, tlp: str) -> None:
    sort, _, name = asked.partition(":")
    if sort not in {"country", "org"} or name == str(reader.organisation_id):
        raise CannotBeAskedError(
            f"found {asked!r}, expected 'country:' with a code or 'org:' with another "
            "organisation's id",
            pointer="/asked",
        )
    if shut_out(tlp, [asked]):
        raise CannotBeAskedError(
            f"{tlp} lets nobody of {asked!r} see the question; choose a wider label, or ask "
            "organisations one by one",
            pointer="/tlp",
        )


def _step(version: int, what: str, state: str, text: str, author: Author) -> RequestStep:
    return RequestStep(
        version=version,
        what=what,
        state=state,
        text=text,
        organisation_id=author.organisation_id,
        at=author.at,
    )


async def _told(conn: Connection, request_id: UUID, step: RequestStep) -> Request:
    """Deliver a step to those it concerns and number it as a change; return the request."""
    request = await find_request(conn, request_id)
    if request is None:
        raise UnknownRecordError(f"there is no request {request_id}")
    data = {
        "id": str(request.id),
        "version": request.version,
        "report_id": str(request.report_id),
        "state": request.state,
        "question": request.question,
        "text": step.text,
        "due_at": request.due_at,
        "tlp": request.tlp,
    }
    concerned = [
        each.id
        for each in await open_subscriptions(conn, at=step.at)
        if "requests" in each.filters.about and _concerns(each, request, step)
    ]
    made = await add_notices(
        conn,
        "request",
        request.id,
        request.version,
        payload=document(f"request.{step.what}", data, at=step.at),
        subscription_ids=concerned,
        sender_id=request.organisation_id,
        at=step.at,
    )
    await enqueue_deliveries(conn, made)
    change = NewChange(
        record="request",
        record_id=str(request.id),
        version=request.version,
        organisation_id=request.organisation_id,
        tlp=request.tlp,
        audience=request.audience,
    )
    await append_changes(conn, [change], at=step.at)
    return request


def _concerns(each: Subscription, request: Request, step: RequestStep) -> bool:
    """Say whether a step is news to a subscriber: who took it knows; the clock's are for all."""
    return each.organisation_id != step.organisation_id and may_see(each, request, at=step.at)
