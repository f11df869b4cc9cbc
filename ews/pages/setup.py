"""What the pages put on the application."""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from ews.api.errors import NotFoundError
from ews.pages import (
    account,
    admin,
    admin_audit,
    admin_focal_points,
    admin_groups,
    admin_keys,
    admin_organisations,
    admin_people,
    admin_sharing,
    bulletin_steps,
    bulletin_writing,
    bulletins,
    check,
    check_lists,
    deliveries,
    exchange,
    exports,
    home,
    law,
    law_definition,
    law_effects,
    law_workbench,
    recalls,
    report_form,
    report_notice,
    report_taking_back,
    report_uploads,
    reports,
    sign_in,
    signals,
    spectra,
    subscribing,
    subscriptions,
    substance,
    substances,
    timeliness,
    today,
    tracing,
)
from ews.pages.rendering import set_up_templates
from ews.pages.routes import PageRoutes, show_problem
from ews.pages.static_files import get_static
from ews.pages.translating import LANGUAGE, language_of, languages
from ews.pages.visit import Visit

PAGES: tuple[PageRoutes, ...] = (
    home.routes,
    law_effects.routes,
    law_workbench.routes,
    law_definition.routes,
    law.routes,
    check.routes,
    check_lists.routes,
    sign_in.routes,
    account.routes,
    reports.routes,
    report_form.routes,
    report_notice.routes,
    report_taking_back.routes,
    report_uploads.routes,
    spectra.routes,
    substances.routes,
    substance.routes,
    today.routes,
    signals.routes,
    deliveries.routes,
    exchange.routes,
    exports.routes,
    recalls.routes,
    timeliness.routes,
    tracing.routes,
    subscribing.routes,
    subscriptions.routes,
    bulletins.routes,
    bulletin_steps.routes,
    bulletin_writing.routes,
    admin.routes,
    admin_audit.routes,
    admin_focal_points.routes,
    admin_groups.routes,
    admin_keys.routes,
    admin_organisations.routes,
    admin_people.routes,
    admin_sharing.routes,
)
# What programs ask for; there, what is not found is a problem document.
OF_PROGRAMS = ("/v1/", "/taxii2/", "/misp/", "/feeds/", "/.well-known/")


@web.middleware
async def page_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Speak the browser's language, and answer it with a page where there is none."""
    if request.path.startswith(OF_PROGRAMS):
        return await handler(request)
    LANGUAGE.set(language_of(request, languages()))
    try:
        return await handler(request)
    except web.HTTPNotFound:
        reads_pages = "text/html" in request.headers.get(hdrs.ACCEPT, "")
        if not reads_pages:
            raise
        error = NotFoundError("there is no page at this address; the navigation leads to all")
        return show_problem(Visit(request=request, me=None), error)


def set_up_pages(app: web.Application) -> None:
    """Give the application its pages, their templates and files."""
    set_up_templates(app)
    for routes in PAGES:
        routes.add_to(app)
    app.router.add_get("/static/{version}/{path:.+}", get_static)
    app.middlewares.append(page_words)
