"""Windows of one browser, each used by one visitor after the other.

A new window costs the processor half a second: a process of its own, which loads everything anew.
What is given back is emptied of all that its visitor left: cookies, stores, routes, further pages.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page
from playwright.async_api import Error as PlaywrightError

from ews.pages.static_files import static_url

RESTING = "icon.svg"  # of our own files: no script, and the same origin as the stores to be emptied
EMPTY_STORES = "() => { localStorage.clear(); sessionStorage.clear(); }"


@dataclass(frozen=True, slots=True)
class Look:
    """The size of a screen, and its scheme of colours."""

    width: int
    height: int
    scheme: str


class Windows:
    """Opens windows, and keeps those that are given back."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: dict[Look, list[Page]] = defaultdict(list)

    async def take(self, look: Look) -> Page:
        """Return an empty window of this look."""
        if self._kept[look]:
            return self._kept[look].pop()
        return await (await self._open(look)).new_page()

    async def give_back(self, page: Page, look: Look, base: str) -> None:
        """Keep a window for the next visitor; one that cannot be emptied is closed.

        base: the service that it showed, which still runs.
        """
        try:
            await _emptied(page, base)
        except PlaywrightError:
            await page.context.close()
        else:
            self._kept[look].append(page)

    async def _open(self, look: Look) -> BrowserContext:
        more: dict[str, Any] = {"viewport": {"width": look.width, "height": look.height}}
        return await self._browser.new_context(
            color_scheme="dark" if look.scheme == "dark" else "light",
            accept_downloads=True,
            **more,
        )


async def _emptied(page: Page, base: str) -> None:
    for other in page.context.pages:
        if other is not page:
            await other.close()
    await page.unroute_all(behavior="ignoreErrors")
    await page.goto(base + static_url(RESTING))
    await page.evaluate(EMPTY_STORES)
    await page.context.clear_cookies()
