"""`make screenshots`: each page with the demonstration's data, on a desktop and a phone.

Pictures lie in `.screenshots/`, to be looked at. ARGS=check,law photographs only pages whose names
begin so; what axe finds, and what is wider than the screen, is printed beside each.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright
from rich.console import Console

from ews.cli.demo import play
from ews.cli.demonstration.doors import guests
from ews.cli.demonstration.stage import Stage, open_stage
from ews.clock import SystemClock
from ews.log import configure_logging
from ews.settings import Settings
from tests.conftest import new_home
from tests.ews.pages.browsing import (
    DESKTOP,
    FLAGS,
    PHONE,
    Visitor,
    browser_path,
    new_visitor,
    sign_in_as,
)
from tests.screenshots.shots import SHOTS, Shot
from tests.screenshots.spectrum import file_one

OUT = Path(".screenshots")
LONGEST_WAIT = 60_000.0  # milliseconds
# Parts that are loaded later are there, and so are their drawings, wherever on the page they are.
SETTLED = """() => {
  const images = Array.from(document.images);
  for (const each of images) each.loading = "eager";
  return !document.querySelector(".htmx-request") && images.every((each) => each.complete);
}"""
LOOKS = (("desktop", DESKTOP, "light"), ("phone", PHONE, "dark"))


async def main(prefixes: tuple[str, ...]) -> int:
    """Play the demonstration, photograph its pages; return how many had faults."""
    configure_logging("error")
    console = Console()
    with new_home() as home:
        async with open_stage(_settings(home)) as stage, _browser() as browser:
            await play(console, stage)
            records = await _records(stage)
            wanted = [each for each in SHOTS if each.name.startswith(prefixes)]
            faults = [await _shoot(browser, stage, shot, records) for shot in wanted]
    console.print(f"{len(wanted)} pages in {OUT}/, {sum(faults)} with faults")
    return sum(faults)


def _settings(home: Path) -> Settings:
    return Settings(
        database_url=None,
        home=home,
        host="127.0.0.1",
        port=0,
        base_url="http://127.0.0.1",
        compute_processes=1,
        pool_size=10,
        allow_loopback=True,
        log_level="error",
    )


@asynccontextmanager
async def _browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield browser
        await browser.close()


async def _records(stage: Stage) -> Mapping[str, object]:
    """Return a record of each kind that pages are about: of the bulletin that was published."""
    key, client = stage.cast.keys["assessor"], stage.client
    [bulletin, *_] = (await client.get(key, "/v1/bulletins"))["bulletins"]
    [signal, *_] = (await client.get(key, "/v1/signals"))["signals"]
    return {
        "bulletin": bulletin["id"],
        "signal": signal["id"],
        "substance": signal["substance_id"],
        "report": signal["report_id"],
        "spectrum": await file_one(stage.pool, "lab"),
    }


async def _shoot(browser: Browser, stage: Stage, shot: Shot, records: Mapping[str, object]) -> bool:
    found = []
    for look, viewport, scheme in LOOKS:
        token = await _token(stage, shot.who) if shot.who else None
        visitor = await new_visitor(
            browser, stage.client.base, token=token, viewport=viewport, scheme=scheme
        )
        await visitor.page.goto(visitor.base + shot.path.format(**records))
        await visitor.page.wait_for_load_state("networkidle")
        await visitor.page.wait_for_function(SETTLED, timeout=LONGEST_WAIT)
        await visitor.page.screenshot(path=OUT / f"{shot.name}-{look}.png", full_page=True)
        found += [f"{look}: {each}" for each in await _faults(visitor)]
        await visitor.page.context.close()
    sys.stdout.write(f"{shot.name}\n" + "".join(f"    {each}\n" for each in found))
    return bool(found)


async def _faults(visitor: Visitor) -> list[str]:
    wide = ["wider than the screen"] if await visitor.is_wider_than_screen() else []
    return wide + await visitor.grave_faults() + visitor.wrong


async def _token(stage: Stage, who: str) -> str:
    guest = guests()[who]
    _, token = await sign_in_as(
        stage.pool,
        at=SystemClock().now(),
        roles=guest.roles,
        organisation=guest.organisation,
        kind=guest.kind,
        country=guest.country,
        name=guest.name,
    )
    return token


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    sys.exit(1 if asyncio.run(main(tuple((sys.argv[1:] or [""])[0].split(",")))) else 0)
