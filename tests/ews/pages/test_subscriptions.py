"""Asking for what is new on a page: filters, what they would have brought, the secret once."""

from playwright.async_api import expect

from tests.ews.exchange import House, report
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

NEW = "/exchange/subscriptions/new"
WHO = {"kind": "health", "country": "IE"}


async def test_filters_show_what_last_month_would_have_brought(enter: Enter, lab: House) -> None:
    await lab.post("/v1/reports", report("GB-1"))
    await lab.post("/v1/reports", report("DE-1", place={"country": "DE"}))
    reader = await enter("subscriber", **WHO)
    page = await reader.open(NEW)
    brought = page.locator("#brought")
    await page.get_by_label("reports of others").check()
    await expect(brought).to_contain_text("0 bulletins, 2 reports would have come")
    await page.get_by_label("Germany").check()
    await expect(brought).to_contain_text("1 report would have come")
    await page.get_by_label("Substances, one a line").fill("isotonitazene")
    await expect(brought).to_contain_text("0 reports would have come")
    assert await reader.grave_faults() == []


async def test_families_are_sought_by_their_titles_and_told_by_them(visit: Enter) -> None:
    reader = await visit("subscriber", **WHO)
    page = await reader.open(NEW)
    await expect(page.locator("#brought")).to_contain_text("would have come")
    families = page.get_by_role("group", name="Families", exact=True)
    await page.get_by_label("Find a family").fill("KETAMINE")
    await expect(families.locator("label:visible")).to_have_text(
        ["Arylcyclohexylamines: Ketamine and relatives"]
    )
    await families.get_by_role("checkbox").locator("visible=true").check()
    await page.get_by_label("Find a family").fill("no such family")
    await expect(page.get_by_text("Nothing in the list is called so.").first).to_be_visible()
    await page.get_by_label("By", exact=True).select_option("webhook")
    await page.get_by_label("Address").fill("https://93.184.216.34/hook")
    await page.get_by_role("button", name="Subscribe").click()
    await expect(page.locator("main")).to_contain_text("Ketamine and relatives")
    await reader.open("/exchange/subscriptions")
    await expect(page.locator("main table")).to_contain_text("families: Arylcyclohexylamines: Keta")


async def test_a_name_that_is_not_one_substance_is_told_and_nothing_is_made(
    visit: Enter,
) -> None:
    reader = await visit("subscriber", **WHO)
    page = await reader.open(NEW)
    await page.get_by_label("Substances, one a line").fill("nosuchsubstance")
    await page.get_by_label("Address").fill("https://receiver.example/hook")
    await page.get_by_role("button", name="Subscribe").click()
    await expect(page.locator("#brought")).to_contain_text("“nosuchsubstance” is not one substance")
    await expect(page.get_by_label("Address")).to_have_value("https://receiver.example/hook")
    await reader.open("/exchange/subscriptions")
    await expect(page.get_by_text("asks for nothing yet")).to_be_visible()


async def test_no_substance_beyond_the_most_is_dropped_silently(visit: Enter) -> None:
    reader = await visit("subscriber", **WHO)
    page = await reader.open(NEW)
    names = "\n".join(["C" * n for n in range(1, 51)] + ["mephedrone"])
    await page.get_by_label("Substances, one a line").fill(names)
    await page.get_by_label("Address").fill("https://receiver.example/hook")
    await page.get_by_role("button", name="Subscribe").click()
    await expect(page.locator("#brought")).to_contain_text("“mephedrone” and what follows it")
    await expect(page.get_by_label("Substances, one a line")).to_have_value(names)
    await reader.open("/exchange/subscriptions")
    await expect(page.get_by_text("asks for nothing yet")).to_be_visible()


async def test_an_address_that_may_not_be_sent_to_is_told_at_its_field(visit: Enter) -> None:
    reader = await visit("subscriber", **WHO)
    page = await reader.open(NEW)
    await page.get_by_label("By", exact=True).select_option("webhook")
    await page.get_by_label("Address").fill("http://127.0.0.1/hook")
    await page.get_by_role("button", name="Subscribe").click()
    await expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    await expect(page.get_by_label("Address")).to_have_value("http://127.0.0.1/hook")


async def test_a_subscription_is_made_renewed_and_ended(visit: Enter) -> None:
    reader = await visit("subscriber", viewport=PHONE, scheme="dark", **WHO)
    page = await reader.open(NEW)
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()
    await page.get_by_label("By", exact=True).select_option("webhook")
    await page.get_by_label("Address").fill("https://93.184.216.34/hook")
    await page.get_by_role("button", name="Subscribe").click()
    await expect(page.locator("code.secret")).to_contain_text("whsec_")
    first = await page.locator("code.secret").inner_text()
    await page.get_by_role("link", name="To the subscriptions").click()
    assert first not in await page.content()
    assert not await reader.is_wider_than_screen()
    await page.get_by_role("button", name="New secret").click()
    await expect(page.locator("code.secret")).not_to_have_text(first)
    await page.get_by_role("link", name="To the subscriptions").click()
    await page.get_by_role("link", name="End …").click()
    await page.get_by_role("button", name="End it").click()
    await expect(page.get_by_role("status")).to_contain_text("has ended")
    await expect(page.get_by_text("1 ended")).to_be_visible()


async def test_who_may_not_subscribe_is_told_so(visit: Enter) -> None:
    reader = await visit("reader", **WHO)
    page = await reader.open(NEW, status=403)
    await expect(page.locator("main")).to_contain_text("needs a role")
