"""What is noted of a request: who, which operation, which record, how it ended; never content.

A request that may change something is noted before it is done and again when it is done, so that
no crash between leaves a deed without an entry; one that reads is noted before its answer is sent,
or, where the answer is a stream, when that ends or the caller goes away.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import hdrs, web

from ews.api.keys import AUDIT_DESK, AUDITED, EXCHANGE, REQUEST_ID, SENDER, TOUCHED
from ews.api.observing import GIVEN_UP, route_of
from ews.store.audit import Deed

READS = frozenset({hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS})
LONGEST = 200

Answer = Callable[[], Awaitable[web.StreamResponse]]


async def audited(request: web.Request, answer: Answer, *, is_within: bool) -> web.StreamResponse:
    """Answer, and note what was done; a caller who goes away in the middle is noted too.

    is_within: what is done writes its own entry, in its own transaction.
    """
    if request.method not in READS and not is_within:
        await _note(request, state="begun")
    try:
        response = await answer()
    except asyncio.CancelledError:
        await asyncio.shield(_note(request, state="ended", status=GIVEN_UP))
        raise
    except Exception as error:
        await _note(request, state="ended", status=_status_of(error))
        raise
    if not request.get(AUDITED, False):
        await _note(request, state="ended", status=response.status)
    return response


def touched(request: web.Request, *records: str) -> None:
    """Say which records a request was about, where its path does not."""
    request.setdefault(TOUCHED, []).extend(records)


def _status_of(error: Exception) -> int:
    """Return the status that an error will be answered with."""
    return int(getattr(error, "status", HTTPStatus.INTERNAL_SERVER_ERROR))


async def _note(request: web.Request, **detail: object) -> None:
    """Note a deed of somebody we know; others did and read nothing that is anybody's."""
    if SENDER in request:
        await request.app[AUDIT_DESK].note(_deed(request, detail))


def _deed(request: web.Request, detail: dict[str, object]) -> Deed:
    sender = request[SENDER]
    # A token is a secret: it opens what it names.
    found = request.match_info.items()
    ids = [value[:LONGEST] for name, value in found if name != "token"]
    records = request.get(TOUCHED)
    if records:
        detail["records"] = list(records)
    return Deed(
        at=request.app[EXCHANGE].clock.now(),
        actor=sender.key_prefix
        or (f"person:{sender.person_id}" if sender.person_id else "operator"),
        action=f"{request.method} {route_of(request)}",
        organisation_id=sender.organisation_id,
        person_id=sender.person_id,
        record_id=ids[0] if ids else None,
        detail={**detail, "request": request.get(REQUEST_ID, "")},
    )
