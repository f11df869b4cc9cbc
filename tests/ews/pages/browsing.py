"""Somebody at a real browser: signed in, watched for what no page of ours may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page

from ews.settings_access import AccessSettings
from ews.store.connection import Pool
from ews.store.organisations import Organisation, ensure_organisation, ensure_person
from ews.store.sessions import open_session
from tests.ews.pages.watching import Watch
from tests.ews.pages.windows import Look, Windows

AXE = Path("ews/pages/vendor/node_modules/axe-core/axe.min.js")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# The first draws the same pages without a window, for half the processor.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
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
GRAVE = frozenset({"serious", "critical"})


def browser_path() -> str | None:
    """Return the system's Chromium; None: Playwright's own."""
    return next((found for name in BROWSERS if (found := which(name))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A person at a page."""

    page: Page
    base: str
    look: Look
    watch: Watch
    organisation: Organisation | None = None

    @property
    def wrong(self) -> list[str]:
        """Return what the browser complained about, or asked of others."""
        return self.watch.wrong

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
    browser: Browser | Windows,
    base: str,
    *,
    token: str | None = None,
    organisation: Organisation | None = None,
    viewport: dict[str, int] | None = None,
    scheme: str = "light",
) -> Visitor:
    """Give a visitor a window, a new one or one that another has left, and watch it."""
    windows = browser if isinstance(browser, Windows) else Windows(browser)
    size = viewport or DESKTOP
    look = Look(size["width"], size["height"], scheme)
    page = await windows.take(look)
    if token is not None:
        await _give_cookie(page.context, base, token)
    watch = Watch(page, base)
    watch.begin()
    return Visitor(page=page, base=base, look=look, watch=watch, organisation=organisation)


async def _give_cookie(context: BrowserContext, base: str, token: str) -> None:
    await context.add_cookies(
        [{"name": "ews_session", "value": token, "url": base, "httpOnly": True, "sameSite": "Lax"}]
    )


async def leave(visitor: Visitor, windows: Windows) -> None:
    """End a visit; the window is for others now."""
    visitor.watch.end()
    await windows.give_back(visitor.page, visitor.look, visitor.base)


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
