"""Loading a file on the pages: columns, every row looked at, what fits is loaded."""

from typing import Any

from playwright.async_api import Page, expect

from ews.store.connection import Connection
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

CSV = """Case;Date;Country;Substance;CAS;Weight;Remarks
L-1;2026-11-02;United Kingdom;mephedrone;;12,5;=cmd()
L-2;02.11.2026;GB;isotonitazene;;3 mg;
L-3;yesterday;GB;MDMA;;1;
L-4;2026-11;Atlantis;MDMA;;1;
L-5;2026-11-03;GB;MDMA;123-45-6;1;
L-6;2026-11-03;GB
"""


async def choose(page: Page, name: str, content: bytes) -> None:
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    await page.get_by_label("File", exact=True).set_input_files(file)
    await page.get_by_role("button", name="Look at the file").click()


async def test_a_file_is_looked_at_row_by_row_and_loaded(enter: Enter, conn: Connection) -> None:
    robin = await enter("reporter")
    page = await robin.open("/reports/upload")
    await choose(page, "results.csv", CSV.encode())
    await expect(page.get_by_label("What the column Substance is")).to_have_value("finding.name")
    await expect(page.get_by_label("Numbers have a decimal comma")).to_be_checked()
    assert await robin.grave_faults() == []
    await page.get_by_role("button", name="Check every row").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("What would be loaded")
    rows = page.get_by_role("row")
    await expect(rows.nth(1)).to_contain_text("Mephedrone")
    await expect(rows.nth(3)).to_contain_text("a date such as 2026-11-23")
    await expect(rows.nth(4)).to_contain_text("a country by its name or code")
    await expect(rows.nth(5)).to_contain_text("check digit")
    await expect(rows.nth(6)).to_contain_text("found 3 cells, 7 expected")
    assert await conn.fetchval("SELECT count(*) FROM report") == 0
    assert await robin.grave_faults() == []
    await page.get_by_role("button", name="Load these 2 reports").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("results.csv is loaded")
    await page.get_by_role("link", name="L-1").click()
    await expect(page.get_by_text("12.5 g")).to_be_visible()
    assert await conn.fetchval("SELECT count(*) FROM report") == 2


async def test_a_file_of_another_kind_is_told_so(visit: Enter) -> None:
    robin = await visit("reporter", viewport=PHONE, scheme="dark")
    page = await robin.open("/reports/upload")
    await choose(page, "results.pdf", b"%PDF-1.7")
    await expect(page.get_by_role("alert")).to_contain_text("ends in .pdf, expected one of .csv")
    await choose(page, "results.xlsx", b"not a workbook")
    await expect(page.get_by_role("alert")).to_contain_text("save it as .xlsx")
    assert await robin.grave_faults() == []
    assert not await robin.is_wider_than_screen()


async def test_rows_are_checked_and_loaded_without_script(visit: Enter) -> None:
    robin = await visit("reporter", viewport=PHONE, scheme="dark")
    await robin.page.route("**/*.js", lambda route: route.abort())
    page = await robin.open("/reports/upload")
    await choose(page, "results.csv", CSV.encode("utf-16"))
    await page.get_by_role("button", name="Check every row").click()
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("button", name="Load these 2 reports")).to_be_visible()
    assert await robin.grave_faults() == []
    assert not await robin.is_wider_than_screen()


async def test_a_file_is_nobody_elses(visit: Enter) -> None:
    robin = await visit("reporter")
    page = await robin.open("/reports/upload")
    await choose(page, "results.csv", CSV.encode())
    await expect(page.get_by_role("heading", level=1)).to_contain_text("results.csv")
    colleague = await visit("reporter", name="Alex")
    await colleague.open(page.url.removeprefix(robin.base), status=404)
