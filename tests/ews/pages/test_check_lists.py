"""Lists and files: sent from the form, watched, filtered, taken away, cancelled, forgotten."""

import asyncio
import csv
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, expect

from ews.store.connection import Pool
from ews.worker.main import run_worker
from tests.clock import FixedClock
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter


def file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


@pytest.fixture
async def worker(dsn: str, pool: Pool, clock: FixedClock) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(run_worker(dsn, pool, clock, stop, allow_loopback=True))
    yield
    stop.set()
    await asyncio.wait_for(task, 20)


@pytest.mark.usefixtures("worker")
async def test_a_pasted_list_with_a_bad_row_is_answered_filtered_and_taken_away(
    enter: Enter, tmp_path: Path
) -> None:
    reader = await enter("reader")
    page = await reader.open("/check")
    await page.get_by_label("A structure or a name").fill("mephedrone\nCC(C\nCCO\twater of life")
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(page.get_by_text("All 3 rows are answered.")).to_be_visible(timeout=60_000)
    await expect(page.locator("table.answers tbody tr")).to_have_count(3)
    assert await reader.grave_faults() == []

    await page.get_by_role("link", name="1 row could not be read").click()
    await expect(page.locator("table.answers tbody tr")).to_have_count(1)
    await expect(page.locator("table.answers")).to_contain_text("structure_unreadable")

    await page.get_by_role("row", name="United Kingdom").get_by_role("link", name="1").first.click()
    await expect(page.locator("table.answers tbody tr")).to_contain_text(["Class B"])
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="All answers as CSV").click()
    await (await waiting.value).save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open() as file:
        assert {row["id"] for row in csv.DictReader(file)} == {"mephedrone", "2", "water of life"}


async def test_a_file_shows_its_progress_to_its_sender_and_is_cancelled_and_forgotten(
    visit: Enter,
) -> None:
    reader = await visit("reader", viewport=PHONE, scheme="dark")
    page = await reader.open("/check")
    await page.get_by_text("Or many at once").click()
    await page.get_by_label("A file").set_input_files(file("stock.docx", "PK"))
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("found a file 'stock.docx'")

    body = "id,smiles\n" + "".join(f"{n},{'C' * n}O\n" for n in range(1, 41))
    await page.get_by_label("A file").set_input_files(file("stock.csv", body))
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(page.get_by_role("progressbar")).to_have_attribute("max", "40")
    await expect(page.locator("#progress")).to_contain_text("0 of 40 rows")
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()
    stranger = await visit("reader", organisation="Office abroad", country="DE")
    await stranger.open(page.url.removeprefix(reader.base), status=404)

    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator("#progress")).to_contain_text("Cancelled: 0 of 40 rows")
    await page.get_by_role("link", name="Lists and files").click()
    await expect(page.locator("tbody tr")).to_contain_text(["cancelled"])
    await page.locator("tbody a").click()
    await page.get_by_role("button", name="Forget it").click()
    await expect(page.get_by_text("Nothing was sent yet.")).to_be_visible()
