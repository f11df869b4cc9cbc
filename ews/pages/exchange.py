"""The exchange at a glance: what waits for somebody, and where each kind of record is."""

from aiohttp import web

from ews.pages.routes import PageRoutes
from ews.pages.today_lines import lines
from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.visit import Visit

EXCHANGE = "/exchange"
routes = PageRoutes()


# Name, address, and the scopes any of which opens it.
TABS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (_("Overview"), EXCHANGE, ("report:read",)),
    (_("Subscriptions"), f"{EXCHANGE}/subscriptions", ("subscription:manage",)),
    (_("Deliveries"), f"{EXCHANGE}/deliveries", ("subscription:manage",)),
    (_("Corrections and recalls"), f"{EXCHANGE}/recalls", ("report:read",)),
    (_("Requests"), f"{EXCHANGE}/requests", ("report:read",)),
    (_("Advisory export"), f"{EXCHANGE}/exports", ("export:manage",)),
    (_("Not taken"), f"{EXCHANGE}/rejections", ("report:read",)),
    (_("Timeliness"), f"{EXCHANGE}/timeliness", ("report:read",)),
    (_("For programs"), f"{EXCHANGE}/programs", ("report:read",)),
)


def tabs(visit: Visit) -> list[tuple[str, str, bool]]:
    """Return the tabs that the visitor may open: name, address, and whether they are on it."""
    here = visit.request.path
    return [
        (in_language(name), path, here == path or (path != EXCHANGE and here.startswith(path)))
        for name, path, scopes in TABS
        if visit.may(*scopes)
    ]


@routes.get(EXCHANGE, scope="report:read")
async def show_exchange(visit: Visit) -> web.Response:
    """Show what waits, each with the way to it."""
    today = await visit.get("/v1/today")
    return visit.show("exchange/overview.html", tabs=tabs(visit), lines=lines(today))


@routes.get(f"{EXCHANGE}/programs", scope="report:read")
async def show_programs(visit: Visit) -> web.Response:
    """Say where programs find what people see here."""
    base = str(visit.request.url.origin())
    return visit.show("exchange/programs.html", tabs=tabs(visit), base=base)
