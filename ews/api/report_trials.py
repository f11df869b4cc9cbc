"""Trying reports: what would be answered if they were sent now."""

from collections import Counter
from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.bodies import JSON, parse, read_limited, require_media_type
from ews.api.errors import RequestInvalidError
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.trial import trial
from schemas.acknowledgements import BatchAcknowledgementSchema
from schemas.reports.report import ReportSchema

routes = Routes("reports")
MOST_TRIED = 500
LARGEST_TRIAL = 4_000_000
_BATCH = {"type": "array", "items": ReportSchema, "maxItems": MOST_TRIED}


@routes.post(
    "/v1/reports:check",
    scope="report:write",
    accepts={JSON: _BATCH},
    answers={200: BatchAcknowledgementSchema},
)
async def post_reports_check(request: web.Request) -> web.Response:
    """Say what would be answered to up to 500 reports if they were sent now; nothing is stored.

    What would be new is not said: `novelty` is empty, and ids of what is not there are null.
    """
    require_media_type(request, JSON)
    bodies: Any = parse(await read_limited(request, LARGEST_TRIAL))
    if not isinstance(bodies, list) or len(bodies) > MOST_TRIED:
        raise RequestInvalidError(
            f"found something else, a JSON list of at most {MOST_TRIED} reports expected",
            pointer="",
        )
    answers = await trial(request.app[EXCHANGE], request[SENDER], bodies)
    outcomes = Counter(answer.outcome for answer in answers)
    return write(
        {
            "records": [answer.document for answer in answers],
            "loaded": outcomes["loaded"],
            "loaded_with_warnings": outcomes["loaded_with_warnings"],
            "rejected": outcomes["rejected"],
        }
    )
