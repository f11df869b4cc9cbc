"""Spectra on file: sent by who measured, read by whoever may see the report that rests on them."""

from typing import Any
from urllib.parse import quote

from aiohttp import web

from ews.api.answers import write
from ews.api.bodies import read_limited
from ews.api.keys import EXCHANGE, SENDER, UPLOAD_READER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.api.substances import substance_id_of
from ews.flow.spectra import (
    file_of_spectrum,
    list_spectra,
    show_spectrum,
    spectrum_document,
    take_spectrum,
)
from schemas.spectra import SpectrumQuery, SpectrumSchema, SubstanceSpectraSchema

routes = Routes("reports")
SPECTRUM, LISTED = SpectrumSchema(), SubstanceSpectraSchema()
ONE = "/v1/spectra/{spectrum_id}"
LARGEST_FILE = 4 * 1024**2
BINARY = {"type": "string", "format": "binary"}


@routes.post(
    "/v1/spectra",
    scope="report:write",
    query=SpectrumQuery,
    accepts={"application/octet-stream": BINARY},
    answers={201: SpectrumSchema},
)
async def post_spectrum(request: web.Request, query: dict[str, Any]) -> web.Response:
    """File a spectrum (JCAMP-DX, MSP, MGF, or CSV of two columns; one a file, 4 MB).

    Name its id in the `spectra` of a finding; until then nobody else sees it. The same file again
    is the same spectrum. One that no report names is forgotten after 90 days.

    409 `spectrum_forgotten`: that happened in the moment it was filed again; send it again.
    """
    content = await read_limited(request, LARGEST_FILE)
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    read = dict(await request.app[UPLOAD_READER].spectrum(content, query["form"]))
    if read["kind"] == "other" and "kind" in query:
        read["kind"] = query["kind"]
    name, form = query["name"], query["form"]
    made = await take_spectrum(exchange, sender, content, name=name, form=form, read=read)
    return write(SPECTRUM.dump(spectrum_document(sender, made)), status=201)


@routes.get(ONE, scope="report:read", answers={200: SpectrumSchema})
async def get_spectrum(request: web.Request) -> web.Response:
    """Show a spectrum: your own, or one that a report rests on of which you may see that."""
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    shown = await show_spectrum(exchange, sender, path_uuid(request, "spectrum_id"))
    return write(SPECTRUM.dump(spectrum_document(sender, shown)))


@routes.get(ONE + "/file", scope="report:read", answers={200: None})
async def get_spectrum_file(request: web.Request) -> web.Response:
    """Give the file as it was filed."""
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    name, content = await file_of_spectrum(exchange, sender, path_uuid(request, "spectrum_id"))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return web.Response(body=content, content_type="application/octet-stream", headers=headers)


@routes.get(
    "/v1/substances/{substance_id}/spectra",
    scope="report:read",
    answers={200: SubstanceSpectraSchema},
)
async def get_substance_spectra(request: web.Request) -> web.Response:
    """List the spectra of a substance that you may see, the latest report's first."""
    exchange, sender = request.app[EXCHANGE], request[SENDER]
    return write(LISTED.dump(await list_spectra(exchange, sender, substance_id_of(request))))
