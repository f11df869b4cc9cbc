"""Check: from a drawing, a name or a text to the answer, its map, its reasons, its files."""

import csv
import re
from pathlib import Path

import pypdf
from playwright.async_api import Page, Position, expect

from tests.ews.exchange import House, report
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

BENZENE_RING: Position = {"x": 34, "y": 202}  # of the editor's tools
MEPHEDRONE = "/check?structure=mephedrone"


def finding(smiles: str) -> dict[str, object]:
    return {"structure": {"smiles": smiles}, "evidence": "library_match", "technique": ["gc_ms"]}


async def ask(page: Page, text: str) -> None:
    await page.get_by_label("A structure or a name").fill(text)
    await page.get_by_role("button", name="Check", exact=True).click()


async def test_a_ring_drawn_with_the_mouse_is_checked(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open("/check")
    await page.get_by_role("button", name="Draw it").click()
    tools, sheet = page.locator(".editor canvas").nth(0), page.locator(".editor canvas").nth(1)
    await tools.click(position=BENZENE_RING)
    await sheet.click(position={"x": 300, "y": 200})
    await expect(page.get_by_label("A structure or a name")).to_have_value(re.compile("V3000"))
    await page.get_by_role("button", name="Check", exact=True).click()
    await expect(page.locator("dl.facts code", has_text="c1ccccc1").first).to_be_visible()
    assert "structure=c1ccccc1" in page.url


async def test_a_name_that_stands_for_several_is_a_choice(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open("/check")
    await ask(page, "2C-X")
    await expect(page.get_by_role("alert")).to_contain_text("may be one of several substances")
    assert await reader.grave_faults() == []
    await page.get_by_role("link", name="2C-B").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("2C-B")


async def test_a_name_that_is_only_alike_is_never_taken(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open("/check?structure=mephedron", status=404)
    await expect(page.get_by_role("alert")).to_contain_text("None was taken")
    await expect(page.get_by_role("link", name="Mephedrone")).to_be_visible()


async def test_a_structure_that_cannot_be_read_says_why_and_stays_in_the_field(
    visit: Enter,
) -> None:
    reader = await visit("reader")
    page = await reader.open("/check")
    await ask(page, "")
    await expect(page.get_by_role("alert")).to_contain_text("draw a structure, or write")
    await ask(page, "CC(C")
    await expect(page.get_by_role("alert")).to_contain_text("SMILES")
    await expect(page.get_by_label("A structure or a name")).to_have_value("CC(C")


async def test_some_countries_and_a_day_are_asked_by_the_form(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open("/check")
    await page.get_by_text("Countries: all whose law is loaded").click()
    await page.get_by_label("Find a country").fill("unit")
    await expect(page.get_by_label("Germany")).to_be_hidden()
    await page.get_by_label("United Kingdom").check()
    await page.get_by_label("Law of the day").fill("2010-04-15")
    await ask(page, "mephedrone")
    rows = page.locator("table.reasons tbody tr")
    await expect(rows).to_have_count(1)
    await expect(rows.locator(".status")).not_to_have_text("controlled")


async def test_the_map_says_what_the_table_says(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open(MEPHEDRONE)
    drawn = await page.locator(".world use title").all_text_contents()
    told = [
        f"{country}: {await row.locator('.status').inner_text()}"
        for row in await page.locator(".places-by-status tbody tr").all()
        for country in await row.locator("a").all_inner_texts()
        if country not in {"European Union", "United Nations"}
    ]
    assert sorted(drawn) == sorted(told)
    assert "United Kingdom: controlled" in drawn


async def test_the_reading_is_opened_clause_by_clause_and_filtered_by_status(
    visit: Enter,
) -> None:
    reader = await visit("reader")
    page = await reader.open(MEPHEDRONE)
    british = page.locator("#in-1-GB")
    await british.get_by_text("Clause by clause, and how sure").click()
    await expect(british.locator(".clauses li").first).to_contain_text("core")
    await expect(british).to_contain_text("no person has reviewed it")
    assert await reader.grave_faults() == []
    await page.locator(".filter").get_by_label("unknown").check()
    await expect(british).to_be_hidden()
    await expect(page.locator("#in-1-IT")).to_be_visible()
    await reader.open(f"{MEPHEDRONE}&status=controlled")
    await expect(british).to_be_visible()
    await expect(page.locator("#in-1-IT")).to_be_hidden()


async def test_the_link_gives_the_same_answer_again(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open(f"{MEPHEDRONE}&in=GB,US")
    link = await page.get_by_label("Link to this answer").input_value()
    assert "valid_on=2026-11-23&known_at=2026-11-23T12" in link
    first = await page.locator("table.reasons").inner_text()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.locator("#copied")).to_have_text("Copied.")
    await reader.open(link.removeprefix(reader.base))
    assert await page.locator("table.reasons").inner_text() == first


async def test_the_answer_is_taken_away_as_pdf_and_csv(visit: Enter, tmp_path: Path) -> None:
    reader = await visit("reader")
    page = await reader.open(f"{MEPHEDRONE}&in=GB,US")
    for form in ("PDF", "CSV"):
        async with page.expect_download() as waiting:
            await page.get_by_role("link", name=form, exact=True).click()
        await (await waiting.value).save_as(tmp_path / form)
    with (tmp_path / "CSV").open() as file:
        assert [row["jurisdiction"] for row in csv.DictReader(file)] == ["GB", "US"]
    assert "Mephedrone" in pypdf.PdfReader(tmp_path / "PDF").pages[0].extract_text()


async def test_relatives_come_after_the_answer_and_only_those_one_may_see(
    enter: Enter, lab: House
) -> None:
    shown = report("R-1", findings=[finding("CCNC(C)C(=O)c1ccc(C)cc1")])
    hidden = report("R-2", findings=[finding("CCCNC(C)C(=O)c1ccc(C)cc1")], tlp="TLP:RED")
    await lab.post("/v1/reports", shown)
    await lab.post("/v1/reports", {**hidden, "audience": []})
    reader = await enter("reader", kind="regulator", country="DE", organisation="Office abroad")
    page = await reader.open(MEPHEDRONE)
    await expect(page.locator(".relatives .card")).to_have_count(1, timeout=30_000)
    await expect(page.locator(".relatives .card")).to_contain_text("ethyl")


async def test_a_reader_without_the_scope_is_told_what_is_missing(visit: Enter) -> None:
    auditor = await visit("auditor")
    page = await auditor.open("/check", status=403)
    await expect(page.locator("main")).to_contain_text("needs a role with the scope check")


async def test_the_answer_is_read_on_a_phone_and_in_the_dark(visit: Enter) -> None:
    reader = await visit("reader", viewport=PHONE, scheme="dark")
    await reader.open(f"{MEPHEDRONE}&in=GB,DE,UN,EU,ZW")
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()
    await reader.open("/check")
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()
