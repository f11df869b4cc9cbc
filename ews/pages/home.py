"""The first page: what this is, and where to go."""

from collections.abc import Mapping
from types import MappingProxyType

from aiohttp import web

from ews.pages.keys import DOORS
from ews.pages.routes import PageRoutes
from ews.pages.translating import marked as _
from ews.pages.visit import Visit

routes = PageRoutes()


PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "/check": _("Is it controlled, where, since when, and why? One structure or a whole file."),
        "/substances": _(
            "What is known of a substance: names, relatives, reports, status over time."
        ),
        "/reports": _("Tell what your laboratory found, one by one or as a file."),
        "/today": _("What is new this morning, and what is overdue."),
        "/bulletins": _("Warnings for you to read, acknowledge and pass on."),
        "/law": _("The law as it is loaded, text beside reading; try a draft definition."),
        "/exchange": _("What was delivered, recalled, asked and exported; subscriptions."),
        "/admin": _("Organisations, people, keys, focal points, audit."),
    }
)


@routes.get("/", scope=None)
async def show_home(visit: Visit) -> web.Response:
    """Say what the exchange is, and what the visitor can do here."""
    return visit.show("home.html", purposes=PURPOSES, doors=visit.request.app.get(DOORS, ()))
