"""For those who write law: try a draft, list the members of a closed definition."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.bodies import read_limited, require_media_type
from ews.api.errors import RequestInvalidError
from ews.api.keys import EXCHANGE, TRIER
from ews.api.operations import Routes
from ews.clock import today
from schemas.drafting import DraftQuery, MembersQuery, MembersSchema, TrialSchema

routes = Routes("law")

YAML = ("application/yaml", "text/yaml", "text/plain")
LONGEST_DRAFT = 1_000_000


@routes.post(
    "/v1/law/trials",
    scope="check",
    query=DraftQuery,
    accepts={kind: {"type": "string"} for kind in YAML},
    answers={200: TrialSchema},
)
async def post_trial(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """Try a draft definition (YAML, as docs/law.md says); nothing of it is kept.

    The answer says what it would catch of the known substances, of medicines and cutting agents,
    what it would miss of a family, and what one change of a bound would do.
    """
    require_media_type(request, *YAML)
    raw = await read_limited(request, LONGEST_DRAFT)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestInvalidError(
            f"found byte {raw[error.start]:#04x} at {error.start}, UTF-8 expected",
            pointer="",
            code="not_utf8",
        ) from error
    found = await request.app[TRIER].try_out(
        text,
        valid_on=query.get("valid_on") or today(request.app[EXCHANGE].clock),
        family=query.get("family", ""),
        effects=query["effects"],
    )
    return write(found)


@routes.get("/v1/law/members", scope="check", query=MembersQuery, answers={200: MembersSchema})
async def get_members(request: web.Request, *, query: dict[str, Any]) -> web.Response:
    """List the members of a closed definition, and why some are taken out again."""
    found = await request.app[TRIER].members(
        query["definition"],
        valid_on=query.get("valid_on") or today(request.app[EXCHANGE].clock),
    )
    return write(found)
