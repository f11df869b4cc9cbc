"""Bulletins as signed files: JSON, CAP 1.2, PDF; and the signature of each by itself."""

from aiohttp import web

from ews.api.errors import NotFoundError
from ews.api.feeds import base_of
from ews.api.files import answer_file
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.documents import Asked, bulletin_file
from ews.flow.recalls import refuse_recalled
from ews.flow.refusals import UnknownRecordError

routes = Routes("bulletins")
OF_SIGNATURE = ".jws"


@routes.get("/v1/bulletins/{bulletin_id}/document.{form}", scope="report:read", answers={200: None})
async def get_document(request: web.Request) -> web.Response:
    """Return an issued bulletin as a signed file: document.json, document.cap or document.pdf.

    The header Ews-Signature signs exactly these bytes; document.json.jws and so on is the
    signature alone, for `ews verify`.
    """
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    form = request.match_info["form"]
    plain = form.removesuffix(OF_SIGNATURE)
    asked = Asked(
        bulletin_id=path_uuid(request, "bulletin_id"),
        form=plain,
        channel="pdf" if plain == "pdf" else "api",
        base=base_of(request),
    )
    try:
        file = await bulletin_file(exchange, sender, asked)
    except UnknownRecordError as fault:
        async with exchange.pool.acquire() as conn:
            await refuse_recalled(
                conn, sender, "bulletin", asked.bulletin_id, at=exchange.clock.now()
            )
        raise NotFoundError(fault.message) from fault
    if form.endswith(OF_SIGNATURE):
        return web.Response(text=file.signature + "\n", content_type="application/jose")
    return answer_file(request, file)
