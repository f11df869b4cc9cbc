"""Who acts, for the steps that remember it."""

from aiohttp import web

from ews.api.keys import EXCHANGE, SENDER
from ews.flow.editing import Author


def author_of(request: web.Request) -> Author:
    """Return the person behind the key, the organisation, and the instant."""
    sender = request[SENDER]
    return Author(
        organisation_id=sender.organisation_id,
        person_id=sender.person_id,
        at=request.app[EXCHANGE].clock.now(),
    )
