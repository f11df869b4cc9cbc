"""Tables to take away: findings and reports as CSV or XLSX, signed."""

from typing import Any

from aiohttp import web

from ews.api.errors import NotFoundError
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.flow.table_files import table_file
from ews.flow.tables import TABLES
from ews.store.tables import Asked
from schemas.tables import TableQuery

routes = Routes("tables")


@routes.get("/v1/tables/{table}", scope="report:read", query=TableQuery, answers={200: None})
async def get_table(request: web.Request, query: dict[str, Any]) -> web.Response:
    """Return `findings` or `reports` that you may see, as CSV or XLSX.

    No cell is taken for a formula by a spreadsheet program. The header Ews-Signature signs the
    exact bytes; the reports in the file count as shown to you, so corrections reach you.
    """
    exchange, form = request.app[EXCHANGE], query.pop("form")
    name = request.match_info["table"]
    if name not in TABLES:
        raise NotFoundError(f"there is no such table; there are {', '.join(sorted(TABLES))}")
    made = await table_file(
        exchange.readers,
        exchange.pool,
        request[SENDER],
        name=name,
        form=form,
        asked=Asked(**query),
        at=exchange.clock.now(),
    )
    return web.Response(
        body=made.content,
        content_type=made.media_type,
        charset="utf-8" if form == "csv" else None,
        headers={
            "Ews-Signature": made.signature,
            "Content-Disposition": f'attachment; filename="{made.name}"',
            "Cache-Control": "no-store",
        },
    )
