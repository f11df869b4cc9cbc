"""A service that people sign in to: real database, real sockets, a browser with cookies."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pyotp
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from ews.api.cookies import csrf_token
from ews.app import build_app
from ews.clock import Clock
from ews.flow.passwords import Passwords
from ews.flow.second_factor import new_recovery_codes, new_secret, recovery_hash
from ews.settings_access import AccessSettings
from ews.store.connection import Pool
from ews.store.credentials import begin_totp, confirm_totp, renew_recovery_codes, set_password
from ews.store.sessions import open_session
from tests.clock import FixedClock
from tests.ews.exchange import House, open_house
from tests.ews.running import Running, own_exchange

PASSWORD = "violet tram under nine anchors"  # noqa: S105 - of a test
MANAGER = ("manager", "reporter")
_numbers = count(1)


@dataclass(slots=True)
class Browser:
    """Somebody's browser: keeps cookies, says its origin, sends the token with changes."""

    session: ClientSession
    base: str
    headers: dict[str, str] = field(default_factory=dict)

    async def send(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, Any]:
        """Send JSON; return the status and the JSON answer."""
        status, _, document = await self.ask(method, path, body, **headers)
        return status, document

    async def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, Mapping[str, str], Any]:
        """Send JSON; return status, headers and the JSON answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.request(
            method,
            self.base + path,
            json=body,
            headers={"Origin": self.base, **self.headers, **named},
            allow_redirects=False,
        ) as answer:
            return answer.status, answer.headers, await answer.json(content_type=None)

    async def sign_in(self, name: str, password: str = PASSWORD, **code: str) -> tuple[int, Any]:
        """Sign in, and keep the token for changes."""
        body = {"sign_in_name": name, "password": password, **code}
        status, answer = await self.send("POST", "/v1/sign-in", body)
        if status == 200:
            self.headers["X-CSRF-Token"] = answer["csrf_token"]
        return status, answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who was taken on and has set a password; secret: of the second factor."""

    id: str
    sign_in_name: str
    secret: str = ""
    recovery_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A service with an administrator's key."""

    admin: House
    pool: Pool
    clock: Clock
    base: str
    browsers: list[ClientSession] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)

    def browser(self) -> Browser:
        """Open another browser."""
        session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self.browsers.append(session)
        return Browser(session, self.base)

    def code(self, person: Person, *, steps: int = 0) -> str:
        """Return what the person's authenticator shows, or showed `steps` ago."""
        return pyotp.TOTP(person.secret).at(self.clock.now() + timedelta(seconds=30 * steps))

    async def organisation(
        self, *, country: str | None = "GB", kind: str = "lab", **more: Any
    ) -> str:
        """Add an organisation and return its id."""
        body = {"name": f"Organisation {next(_numbers)}", "kind": kind, **more}
        if country:
            body["country"] = country
        status, made = await self.admin.post("/v1/organisations", body)
        assert status == 201, made
        return str(made["id"])

    async def invited(self, *, roles: tuple[str, ...] = MANAGER, **more: Any) -> Any:
        """Take a person on and return the answer with the invitation."""
        number = next(_numbers)
        body = {"name": f"P{number}", "sign_in_name": f"someone.{number}", "roles": list(roles)}
        body["organisation_id"] = more.pop("organisation_id", None) or await self.organisation()
        status, made = await self.admin.post("/v1/people", {**body, **more})
        assert status == 201, made
        return made

    async def person(self, *, roles: tuple[str, ...] = MANAGER, **more: Any) -> Person:
        """Take a person on who has a password; one hash is made for all, because it is slow."""
        made = await self.invited(roles=roles, **more)
        if not self.hashes:
            self.hashes.append(await Passwords().hash(PASSWORD))
        async with self.pool.acquire() as conn:
            await set_password(conn, UUID(made["id"]), self.hashes[0], at=self.clock.now())
        return Person(id=made["id"], sign_in_name=made["sign_in_name"])

    async def signed_in(
        self, *, roles: tuple[str, ...] = MANAGER, **more: Any
    ) -> tuple[Person, Browser]:
        """Take a person on who has a second factor and a session, as the service makes them."""
        person, browser = await self.person(roles=roles, **more), self.browser()
        person_id, at = UUID(person.id), self.clock.now()
        secret, codes = new_secret(), new_recovery_codes()
        async with self.pool.acquire() as conn:
            await begin_totp(conn, person_id, secret)
            await confirm_totp(conn, person_id, secret, step=0)
            await renew_recovery_codes(conn, person_id, [recovery_hash(code) for code in codes])
            token = await open_session(
                conn,
                person_id,
                method="password",
                is_full=True,
                agent="",
                at=at,
                expires_at=at + AccessSettings().session_longest,
            )
        browser.session.cookie_jar.update_cookies({"ews_session": token}, URL(self.base))
        browser.headers["X-CSRF-Token"] = csrf_token(token)
        known = Person(
            id=person.id,
            sign_in_name=person.sign_in_name,
            secret=secret,
            recovery_codes=tuple(codes),
        )
        return known, browser

    async def enrolled(self) -> tuple[Person, Browser]:
        """Take a person on who does all of it by hand: password, second factor, sign-in."""
        made, browser = await self.invited(), self.browser()
        body = {"invitation": made["invitation"], "password": PASSWORD}
        await browser.send("POST", "/v1/sign-in/invitation", body)
        await browser.sign_in(made["sign_in_name"])
        _, begun = await browser.send("POST", "/v1/session/second-factor", {})
        code = pyotp.TOTP(begun["secret"]).at(self.clock.now())
        status, codes = await browser.send(
            "POST", "/v1/session/second-factor/confirm", {"code": code}
        )
        assert status == 200, codes
        _, session = await browser.send("GET", "/v1/session")
        browser.headers["X-CSRF-Token"] = session["csrf_token"]
        known = Person(
            id=made["id"],
            sign_in_name=made["sign_in_name"],
            secret=begun["secret"],
            recovery_codes=tuple(codes["recovery_codes"]),
        )
        return known, browser


@asynccontextmanager
async def open_front(
    running: Running, clock: Clock, settings: AccessSettings | None = None
) -> AsyncIterator[Front]:
    """Serve an exchange of its own on a socket of loopback."""
    async with own_exchange(running, size=10, clock=clock) as exchange:
        app = build_app(exchange, access=settings)
        async with TestClient(TestServer(app)) as client:
            admin = await open_house(client, exchange, "Directorate", scopes=("admin",))
            base = str(client.make_url("/")).rstrip("/")
            front = Front(admin=admin, pool=exchange.pool, clock=clock, base=base)
            try:
                yield front
            finally:
                for session in front.browsers:
                    await session.close()


def ahead(front: Front, **by: float) -> None:
    """Let time pass at the service."""
    assert isinstance(front.clock, FixedClock)
    front.clock.advance(**by)
