"""People of one's own organisation; of any, for administrators."""

from typing import Any

from aiohttp import web

from ews.api.answers import write
from ews.api.keys import EXCHANGE, SENDER
from ews.api.operations import Routes
from ews.api.paging import path_uuid
from ews.flow.people import (
    Invited,
    bind_account,
    change,
    invite_again,
    managed_people,
    managed_person,
    take_on,
)
from schemas.people import (
    AccountSchema,
    InvitedSchema,
    NewPersonSchema,
    OrganisationQuery,
    PeopleSchema,
    PersonChangeSchema,
    PersonSchema,
)

routes = Routes("people")
PERSON = PersonSchema()
ALL = "/v1/people"
ONE = "/v1/people/{person_id}"


@routes.post(ALL, scope="org:manage", body=NewPersonSchema, answers={201: InvitedSchema})
async def post_person(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Take a person on; the answer holds the invitation, once."""
    exchange = request.app[EXCHANGE]
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await take_on(conn, request[SENDER], at=exchange.clock.now(), **body)
    return _write_invited(made, status=201)


@routes.get(ALL, scope="org:manage", query=OrganisationQuery, answers={200: PeopleSchema})
async def get_people(request: web.Request, query: dict[str, Any]) -> web.Response:
    """List the people of the organisation, suspended ones too."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await managed_people(conn, request[SENDER], query["organisation_id"])
    return write({"people": [PERSON.dump(each) for each in found]})


@routes.get(ONE, scope="org:manage", answers={200: PersonSchema})
async def get_person(request: web.Request) -> web.Response:
    """Show a person."""
    async with request.app[EXCHANGE].pool.acquire() as conn:
        found = await managed_person(conn, request[SENDER], path_uuid(request, "person_id"))
    return write(PERSON.dump(found))


@routes.put(ONE, scope="org:manage", body=PersonChangeSchema, answers={200: PersonSchema})
async def put_person(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Change a person's roles, suspend or reinstate them."""
    exchange, person_id = request.app[EXCHANGE], path_uuid(request, "person_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await change(conn, request[SENDER], person_id, at=exchange.clock.now(), **body)
    return write(PERSON.dump(found))


@routes.put(ONE + "/account", scope="org:manage", body=AccountSchema, answers={200: PersonSchema})
async def put_person_account(request: web.Request, body: dict[str, Any]) -> web.Response:
    """Make an account at the OpenID provider a person's."""
    exchange, person_id = request.app[EXCHANGE], path_uuid(request, "person_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        found = await bind_account(
            conn, request[SENDER], person_id, at=exchange.clock.now(), **body
        )
    return write(PERSON.dump(found))


@routes.post(ONE + "/invitation", scope="org:manage", answers={201: InvitedSchema})
async def post_invitation(request: web.Request) -> web.Response:
    """Invite a person again, to set another password; the second factor stays."""
    return await _invite(request, is_reset=False)


@routes.post(ONE + "/reset", scope="org:manage", answers={201: InvitedSchema})
async def post_reset(request: web.Request) -> web.Response:
    """Forget how a person signs in, the second factor too, end their sessions, invite again."""
    return await _invite(request, is_reset=True)


async def _invite(request: web.Request, *, is_reset: bool) -> web.Response:
    exchange, person_id = request.app[EXCHANGE], path_uuid(request, "person_id")
    async with exchange.pool.acquire() as conn, conn.transaction():
        made = await invite_again(
            conn, request[SENDER], person_id, is_reset=is_reset, at=exchange.clock.now()
        )
    return _write_invited(made, status=201)


def _write_invited(made: Invited, *, status: int) -> web.Response:
    answer = write(
        {
            **PERSON.dump(made.person),
            "invitation": made.invitation,
            "invitation_expires_at": made.expires_at,
        },
        status=status,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
