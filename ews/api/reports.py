"""Reports: send one, send many, read one with its versions."""

from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from aiohttp import web

from ews.api.answers import write
from ews.api.bodies import (
    JSON,
    MANY_RECORDS,
    MOST_RECORDS,
    NDJSON,
    parse,
    parse_lines,
    read_json,
    read_limited,
    require_media_type,
)
from ews.api.errors import NotFoundError, RequestInvalidError
from ews.api.keys import AUDITED, EXCHANGE, GATHERER, SENDER
from ews.api.operations import Routes
from ews.flow.reading import read_report
from ews.flow.recalls import refuse_recalled
from ews.flow.run import submit
from schemas.acknowledgements import (
    Acknowledgement,
    AcknowledgementSchema,
    BatchAcknowledgementSchema,
)
from schemas.reports.report import ReportSchema
from schemas.reports.shown import ShownReportSchema

routes = Routes("reports")

UNAVAILABLE = frozenset({"database_busy", "database_full", "database_unavailable", "not_stored"})
CONFLICTS = frozenset({"version_conflict", "version_gap", "report_nullified"})
_BATCH = {"type": "array", "items": ReportSchema, "maxItems": MOST_RECORDS}


@routes.post(
    "/v1/reports",
    scope="report:write",
    audits_itself=True,
    accepts={JSON: ReportSchema},
    answers={
        200: AcknowledgementSchema,
        201: AcknowledgementSchema,
        409: AcknowledgementSchema,
        422: AcknowledgementSchema,
        503: AcknowledgementSchema,
    },
)
async def post_report(request: web.Request) -> web.Response:
    """Send one report; the answer says what was identified and what the law says of it.

    201: loaded. 200: the same was loaded before; the same answer again. 409: another body, or a
    gap, under this version. 422: rejected; see the issues.
    """
    body = await read_json(request)
    answer = await request.app[GATHERER].submit(request[SENDER], body)
    request[AUDITED] = answer.written
    return write(answer.document, status=_status(answer))


def _status(answer: Acknowledgement) -> HTTPStatus:
    if not UNAVAILABLE.isdisjoint(answer.codes):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if answer.outcome == "rejected":
        clashes = not CONFLICTS.isdisjoint(answer.codes)
        return HTTPStatus.CONFLICT if clashes else HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.CREATED if answer.written else HTTPStatus.OK


@routes.post(
    "/v1/reports:batch",
    scope="report:write",
    audits_itself=True,
    accepts={JSON: _BATCH, NDJSON: {"type": "string", "description": "one report a line"}},
    answers={200: BatchAcknowledgementSchema},
)
async def post_reports(request: web.Request) -> web.Response:
    """Send up to 5,000 reports as a JSON list or as lines of JSON; each is answered for itself.

    Pointers in the issues are relative to the record they stand at.
    """
    kind = require_media_type(request, JSON, NDJSON)
    raw = await read_limited(request, MANY_RECORDS)
    bodies = parse_lines(raw) if kind == NDJSON else parse(raw)
    answers = await submit(request.app[EXCHANGE], request[SENDER], _checked(bodies))
    outcomes = Counter(answer.outcome for answer in answers)
    return write(
        {
            "records": [answer.document for answer in answers],
            "loaded": outcomes["loaded"],
            "loaded_with_warnings": outcomes["loaded_with_warnings"],
            "rejected": outcomes["rejected"],
        }
    )


def _checked(bodies: Any) -> Sequence[object]:
    if not isinstance(bodies, list):
        raise RequestInvalidError("found no JSON list, a list of reports expected", pointer="")
    if len(bodies) > MOST_RECORDS:
        raise RequestInvalidError(
            f"found {len(bodies)} records, at most {MOST_RECORDS} expected; send several batches",
            pointer="",
            code="too_many",
        )
    return bodies


@routes.get("/v1/reports/{report_id}", scope="report:read", answers={200: ShownReportSchema})
async def get_report(request: web.Request) -> web.Response:
    """Show a report with all its versions that you may see.

    410 `recalled`: you were shown it, and may not see it any more.
    """
    try:
        report_id = UUID(request.match_info["report_id"])
    except ValueError:
        raise NotFoundError("there is no report of this id that you may see") from None
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    shown = await read_report(exchange, sender, report_id)
    if shown is None:
        async with exchange.pool.acquire() as conn:
            await refuse_recalled(conn, sender, "report", report_id, at=exchange.clock.now())
        raise NotFoundError("there is no report of this id that you may see")
    return write(shown)
