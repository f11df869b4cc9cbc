"""Somebody at a real browser: signed in, watched for what no page of ours may do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page, Request, Response

from ews.settings_access import AccessSettings
from ews.store.connection import Pool
from ews.store.organisations import Organisation, ensure_organisation, ensure_person
from ews.store.sessions import open_session

AXE = Path("ews/pages/vendor/node_modules/axe-core/axe.min.js")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Chromium looks for nothing on the network but what a page asks for.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
GRAVE = frozenset({"serious", "critical"})


def browser_path() -> str | None:
    """Return the system's Chromium; None: Playwright's own."""
    return next((found for name in BROWSERS if (found := which(name))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person at a page. wrong: what the browser complained about, or asked of others."""

    page: Page
    base: str
    organisation: Organisation | None = None
    wrong: list[str] = field(default_factory=list)

    async def open(self, path: str, *, status: int = 200) -> Page:
        """Go to a page of the service, and expect its status."""
        answer = await self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == status, await self.page.inner_text("body")
        return self.page

    async def grave_faults(self) -> list[str]:
        """Return what axe finds of serious or critical faults on the page as it stands."""
        await self.page.evaluate(_axe())
        found = await self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [_told(each) for each in found["violations"] if each["impact"] in GRAVE]

    async def is_wider_than_screen(self) -> bool:
        """Say whether the page must be moved sideways to be read."""
        return bool(
            await self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )


@cache
def _axe() -> str:
    return AXE.read_text()


def _told(violation: dict[str, Any]) -> str:
    places = [" ".join(node["target"]) for node in violation["nodes"][:5]]
    return f"{violation['id']}: {violation['help']} at {places}"


async def new_visitor(
    browser: Browser,
    base: str,
    *,
    token: str | None = None,
    organisation: Organisation | None = None,
    viewport: dict[str, int] | None = None,
    scheme: str = "light",
) -> Visitor:
    """Open a browser of its own, and watch it."""
    context = await browser.new_context(
        viewport=viewport or DESKTOP,  # type: ignore[arg-type]  # a plain dict of its two members
        color_scheme="dark" if scheme == "dark" else "light",
        accept_downloads=True,
    )
    if token is not None:
        await _give_cookie(context, base, token)
    page = await context.new_page()
    visitor = Visitor(page=page, base=base, organisation=organisation)
    _watch(visitor)
    return visitor


async def _give_cookie(context: BrowserContext, base: str, token: str) -> None:
    await context.add_cookies(
        [{"name": "ews_session", "value": token, "url": base, "httpOnly": True, "sameSite": "Lax"}]
    )


def _watch(visitor: Visitor) -> None:
    """Note errors of scripts, breaches of the policy, requests to others, failures of ours."""

    def asked(request: Request) -> None:
        url = request.url
        if not url.startswith((visitor.base, "data:", "blob:")):
            visitor.wrong.append(f"asked another host: {urlsplit(url).netloc}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            visitor.wrong.append(f"{response.status} at {response.url}")

    page = visitor.page
    page.on("request", asked)
    page.on("response", answered)
    page.on("pageerror", lambda error: visitor.wrong.append(f"script: {error}"))
    page.on("console", lambda said: _heard(visitor, said.type, said.text))


def _heard(visitor: Visitor, kind: str, text: str) -> None:
    # A refused form is answered 4xx, and the browser says so; that is no fault of the page.
    if kind == "error" and "Failed to load resource" not in text:
        visitor.wrong.append(f"console: {text}")


async def sign_in_as(
    pool: Pool,
    *,
    at: datetime,
    roles: Sequence[str],
    organisation: str = "Laboratory of Pages",
    kind: str = "lab",
    country: str | None = "GB",
    name: str = "Robin",
) -> tuple[Organisation, str]:
    """Take a person on who is signed in with both factors; return their session's token."""
    async with pool.acquire() as conn:
        found = await ensure_organisation(
            conn, name=organisation, kind=kind, country=country, at=at
        )
        person = await ensure_person(conn, found.id, name=name, roles=roles, at=at)
        token = await open_session(
            conn,
            person.id,
            method="password",
            is_full=True,
            agent="Browser of the tests",
            at=at,
            expires_at=at + AccessSettings().session_longest,
        )
    return found, token
