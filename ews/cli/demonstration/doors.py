"""Ways into the demonstration without a password: whoever opens its first page may be anybody.

Only the demonstration's application has them, only where it listens on this machine alone, and they
open only to a browser that asks for this machine by name: no other site can lead one through.
"""

from dataclasses import dataclass

from aiohttp import web

from connectors.reading.bundled import bundled_manifest
from ews.api.access_keys import ACCESS
from ews.api.cookies import require_own_origin
from ews.api.errors import ForbiddenError, NotFoundError
from ews.api.sign_in import keep_session
from ews.cli.demonstration.cast import DESK, OFFICE, STREAMS, SUBSCRIBER
from ews.pages.keys import DOORS, DOORS_PATH, Door
from ews.settings_access import LOOPBACK
from ews.store.organisations import ensure_organisation, ensure_person
from ews.store.sessions import open_session

MINISTRY = "Demonstration ministry of health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody to be: a person of an organisation, with roles."""

    name: str
    words: str
    organisation: str
    kind: str
    country: str | None
    roles: tuple[str, ...]


def guests() -> dict[str, Guest]:
    """Return who one may be, by the key of their door."""
    lab = bundled_manifest(STREAMS[0]).organisation
    return {
        "regulator": Guest(
            name="Reza, regulator",
            words="asks what is controlled, where and why; tries a draft law",
            organisation=MINISTRY,
            kind="regulator",
            country="IE",
            roles=("reader", "subscriber"),
        ),
        "lab": Guest(
            name="Lin, laboratory officer",
            words="reports what was found; checks structures and whole files",
            organisation=lab.name,
            kind=lab.kind,
            country=lab.country,
            roles=("reporter", "manager"),
        ),
        "assessor": Guest(
            name="Ada, assessor",
            words="sees what is new this morning, drafts bulletins",
            organisation=DESK,
            kind="focal_point",
            country="GB",
            roles=("assessor", "subscriber"),
        ),
        "approver": Guest(
            name="Bo, approver",
            words="approves and publishes what Ada drafted",
            organisation=DESK,
            kind="focal_point",
            country="GB",
            roles=("approver", "subscriber", "exporter", "export_approver"),
        ),
        "subscriber": Guest(
            name="Sam, subscriber",
            words="gets bulletins, acknowledges them and passes them on",
            organisation=SUBSCRIBER,
            kind="subscriber",
            country="IE",
            roles=("subscriber", "reader"),
        ),
        "administrator": Guest(
            name="Ola, administrator",
            words="manages organisations, people and keys; reads the audit",
            organisation=OFFICE,
            kind="international_body",
            country=None,
            roles=("administrator",),
        ),
    }


def open_doors(app: web.Application, host: str) -> None:
    """Put the doors on the first page, unless others could reach it. host: where it listens."""
    if host not in LOOPBACK:
        return
    app[DOORS] = tuple(
        Door(key=key, name=guest.name, words=guest.words) for key, guest in guests().items()
    )
    app.router.add_post(DOORS_PATH, enter)


async def enter(request: web.Request) -> web.Response:
    """Begin a session of the chosen guest, and lead to the first page."""
    require_own_origin(request, is_needed=True)
    if request.url.host not in LOOPBACK:
        raise ForbiddenError("the doors of the demonstration open on its own machine only")
    form = await request.post()
    guest = guests().get(str(form.get("door", "")))
    if guest is None:
        raise NotFoundError("there is no such door; the first page shows all")
    token = await begin_session(request, guest)
    response = web.Response(status=303, headers={"Location": "/"})
    keep_session(request, response, token)
    return response


async def begin_session(request: web.Request, guest: Guest) -> str:
    """Take the guest on, if that was not done before, and sign them in."""
    access = request.app[ACCESS]
    at = access.clock.now()
    async with access.pool.acquire() as conn, conn.transaction():
        organisation = await ensure_organisation(
            conn, name=guest.organisation, kind=guest.kind, country=guest.country, at=at
        )
        person = await ensure_person(
            conn, organisation.id, name=guest.name, roles=guest.roles, at=at
        )
        return await open_session(
            conn,
            person.id,
            method="password",
            is_full=True,
            agent=request.headers.get("User-Agent", "")[:200],
            at=at,
            expires_at=at + access.settings.session_longest,
        )
