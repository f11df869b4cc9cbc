"""Today walked: a signal is judged by its evidence, watched, dismissed with a reason, drafted."""

from typing import Any

from playwright.async_api import expect

from ews.flow.exchange import Exchange
from tests.ews.exchange import Client, open_house, report
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

OFFICE = {"organisation": "Office of Early Warning", "kind": "focal_point"}


async def send(client: Client, exchange: Exchange, **changed: Any) -> None:
    lab = await open_house(client, exchange, "Laboratory of Demonstration")
    status, answer = await lab.post("/v1/reports", report(**changed))
    assert status == 201, answer


async def test_a_signal_is_watched_and_then_dismissed_with_a_reason(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    await send(client, exchange)
    assessor = await enter("assessor", **OFFICE)
    page = await assessor.open("/today")
    card = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Mephedrone"))
    await expect(card).to_contain_text("new analogue of a controlled family")
    await expect(card).to_contain_text("never reported before")
    await card.get_by_role("button", name="Watch").click()
    await expect(page.get_by_role("status")).to_contain_text("Watched")
    await page.get_by_role("link", name="Watched").click()
    await page.get_by_text("Dismiss …").click()
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_text("found no reason")).to_be_visible()
    await page.get_by_label("Why nobody has to be warned").fill("known for years")
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_role("status")).to_contain_text("Dismissed")
    await page.get_by_role("link", name="Dismissed").click()
    await expect(page.get_by_text("Note: known for years").first).to_be_visible()
    await page.get_by_role("button", name="Take it up again").click()
    await expect(page.get_by_role("status")).to_contain_text("Watched")


async def test_a_signal_shows_its_evidence_and_becomes_a_draft(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    await send(client, exchange)
    assessor = await enter("assessor", **OFFICE)
    page = await assessor.open("/today")
    assert await assessor.grave_faults() == []
    await page.get_by_role("link", name="never reported before").click()
    reports = page.get_by_role("region", name="Reports of it")
    await expect(reports).to_contain_text("Laboratory of Demonstration")
    await expect(page.get_by_role("main")).to_contain_text("controlled")
    assert await assessor.grave_faults() == []
    await page.get_by_role("button", name="Draft a bulletin").click()
    await expect(page.get_by_role("status")).to_contain_text("A draft is made")
    await page.goto(assessor.base + "/today")
    await expect(page.get_by_role("region", name="What waits")).to_contain_text("your draft")


async def test_a_report_for_others_raises_nothing_that_is_shown_here(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    await send(client, exchange, audience=[])
    assessor = await enter("assessor", **OFFICE)
    page = await assessor.open("/today")
    await expect(page.get_by_text("Nothing new.")).to_be_visible()
    await expect(page.get_by_text("Mephedrone")).to_have_count(0)


async def test_signals_are_looked_for_by_country_on_a_phone_in_the_dark(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    await send(client, exchange)
    assessor = await enter("assessor", viewport=PHONE, scheme="dark", **OFFICE)
    page = await assessor.open("/today")
    await expect(page.get_by_role("heading", name="Mephedrone")).to_be_visible()
    assert await assessor.grave_faults() == []
    assert not await assessor.is_wider_than_screen()
    await page.get_by_text("Only of a country or a family").click()
    await page.get_by_label("Found in").select_option("FR")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_text("No such signal")).to_be_visible()


async def test_a_reader_has_no_page_of_today(visit: Enter) -> None:
    reader = await visit("reader")
    await reader.open("/today", status=403)


async def test_industry_is_told_of_a_signal_without_its_reasons(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    await send(client, exchange, audience=["network", "kind:industry"])
    company = await enter("assessor", organisation="Chemicals plc", kind="industry")
    page = await company.open("/today")
    await page.get_by_role("link", name="never reported before").click()
    await expect(page.get_by_text("not told to you")).to_be_visible()
    await expect(page.get_by_text("first report of")).to_have_count(0)
