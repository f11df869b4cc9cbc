"""The exchange on pages: recalls confirmed, requests answered, exports let go, dead deliveries."""

from datetime import UTC, datetime

from playwright.async_api import expect

from ews.flow.exchange import Exchange
from ews.flow.following import follow
from ews.worker.assembly import assemble_period
from tests.clock import FixedClock
from tests.ews.exchange import House, report
from tests.ews.exporting import network_at
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

HEALTH = {"kind": "health", "country": "IE", "organisation": "Health service"}
DESK = {"kind": "focal_point", "country": "GB", "organisation": "Desk"}
MONTH = (datetime(2026, 11, 1, tzinfo=UTC).date(), datetime(2026, 12, 1, tzinfo=UTC).date())


async def test_a_correction_is_confirmed_and_the_sender_sees_it(
    enter: Enter, lab: House, exchange: Exchange, clock: FixedClock
) -> None:
    _, sent = await lab.post("/v1/reports", report("GB-1"))
    reader = await enter("reader", **HEALTH)
    page = await reader.open(f"/reports/{sent['report_id']}")
    clock.advance(minutes=1)
    changed = report("GB-1", version=2, version_kind="correction", kind="seizure")
    _, again = await lab.post("/v1/reports", changed)
    assert again["outcome"] != "rejected", again
    async with exchange.pool.acquire() as conn:
        await follow(conn, at=clock.now())  # the worker's part
    await reader.open("/exchange/recalls")
    await page.get_by_role("row").nth(1).get_by_role("link").first.click()
    assert await reader.grave_faults() == []
    await page.get_by_label("Note to the sender").fill("two copies on paper")
    await page.get_by_role("button", name="We have corrected or removed our copies").click()
    await expect(page.get_by_role("status")).to_have_text("Confirmed. The sender sees it.")
    _, seen = await lab.get(f"/v1/recalls/report/{sent['report_id']}")
    assert [(each["state"], each["note"]) for each in seen["recipients"]] == [
        ("confirmed", "two copies on paper")
    ]


async def test_goods_are_traced_back_by_question_and_answer(enter: Enter, lab: House) -> None:
    _, sent = await lab.post("/v1/reports", report("GB-1"))
    police = await enter("reporter", kind="police", country="IE", organisation="Police")
    customs = await enter("reporter", kind="customs", country="DE", organisation="Customs")
    page = await police.open(f"/exchange/requests/new?report_id={sent['report_id']}")
    await page.get_by_label("Whom").select_option(label="Germany")
    await page.get_by_label("Question").fill("Which consignor sent the parcel?")
    await page.get_by_role("button", name="Ask", exact=True).click()
    await expect(page.get_by_role("status")).to_have_text("Sent.")
    answering = await customs.open("/exchange/requests?state=open")
    await answering.get_by_role("row").nth(1).get_by_role("link").click()
    await answering.get_by_label("Your answer").fill("A firm in Leipzig.")
    await answering.get_by_role("button", name="Answer").click()
    await expect(answering.locator("main")).to_contain_text("A firm in Leipzig.")
    await page.reload()
    await expect(page.get_by_role("button", name="Close it")).to_be_visible()
    assert await police.grave_faults() == []


async def test_a_request_about_no_report_is_refused_and_what_was_typed_stays(
    visit: Enter,
) -> None:
    police = await visit("reporter", kind="police", country="IE", organisation="Police")
    page = await police.open("/exchange/requests/new?report_id=none")
    await page.get_by_label("Question").fill("Which consignor?")
    await page.get_by_role("button", name="Ask", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    await expect(page.get_by_label("Question")).to_have_value("Which consignor?")


async def test_a_country_lets_an_export_go_but_for_what_it_keeps_back(
    enter: Enter, lab: House, exchange: Exchange
) -> None:
    await lab.post("/v1/reports", report("GB-1"))
    async with exchange.pool.acquire() as conn, conn.transaction():
        receiver = await network_at(conn)
        await assemble_period(conn, receiver, MONTH, at=exchange.clock.now())
    approver = await enter("exporter", "export_approver", **DESK)
    page = await approver.open("/exchange/exports")
    assert await approver.grave_faults() == []
    await page.get_by_role("row").nth(1).get_by_role("link").click()
    await page.get_by_role("checkbox").first.check()
    await page.get_by_role("button", name="Refuse it whole").click()
    await expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    await expect(page.get_by_role("checkbox").first).to_be_checked()
    await page.get_by_label("Note").fill("the place is under investigation")
    await page.get_by_role("button", name="Let it go").click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    await expect(page.locator("main")).to_contain_text("1 refused by the country")


async def test_the_policy_of_a_country_is_set_and_a_wrong_one_refused(enter: Enter) -> None:
    approver = await enter("exporter", "export_approver", **DESK)
    page = await approver.open("/exchange/exports")
    await page.get_by_label("Policy").select_option("delayed")
    await page.get_by_role("button", name="Set the policy").click()
    await expect(page.get_by_role("alert")).to_contain_text("delay_hours")
    await page.get_by_label("Hours of delay").fill("48")
    await page.get_by_role("button", name="Set the policy").click()
    await expect(page.locator("main")).to_contain_text("The delay is 48 hours.")


async def test_each_part_is_read_on_a_phone_in_the_dark(enter: Enter, lab: House) -> None:
    await lab.post("/v1/reports", report("GB-1"))
    reader = await enter("subscriber", "exporter", viewport=PHONE, scheme="dark", **HEALTH)
    page = await reader.open("/exchange")
    names = await page.get_by_label("Parts of the exchange").get_by_role("link").all()
    addresses = [str(await each.get_attribute("href")) for each in names]
    assert len(addresses) == 9
    for address in addresses:
        await reader.open(address)
        assert (address, await reader.grave_faults()) == (address, [])
        assert (address, await reader.is_wider_than_screen()) == (address, False)


async def test_days_that_cannot_be_are_told_above_the_table(visit: Enter) -> None:
    reader = await visit("reader", **HEALTH)
    page = await reader.open("/exchange/timeliness?since=2026-05-01&until=2026-01-01", status=422)
    await expect(page.get_by_role("alert")).to_contain_text("That did not work.")


async def test_the_export_is_for_those_who_manage_it(visit: Enter) -> None:
    reader = await visit("reader", **HEALTH)
    page = await reader.open("/exchange/exports", status=403)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Forbidden")


async def test_stages_are_told_from_the_earlier_to_the_later(enter: Enter, lab: House) -> None:
    await lab.post("/v1/reports", report("GB-1"))
    reader = await enter("reader", **HEALTH)
    page = await reader.open("/exchange/timeliness")
    first = page.get_by_label("From the sample to the signal", exact=True).locator("tbody tr").first
    await expect(first).to_contain_text("collectedanalysed")
    country = page.get_by_role("link", name="United Kingdom")
    await expect(country).to_be_hidden()
    await page.get_by_text("1 country, and where it is slowest").first.click()
    await country.click()
    await expect(page.get_by_label("Country")).to_have_value("GB")
    await expect(first).to_contain_text("collectedanalysed")
    await expect(page.get_by_text("where it is slowest")).to_have_count(0)


async def test_while_stages_are_counted_nobody_waits_for_them(
    enter: Enter, lab: House, exchange: Exchange
) -> None:
    await lab.post("/v1/reports", report("GB-1"))
    reader = await enter("reader", **HEALTH)
    async with exchange.pool.acquire() as conn, conn.transaction():
        await conn.execute("LOCK TABLE timeliness_kept IN EXCLUSIVE MODE")  # nothing is kept now
        page = await reader.open("/exchange/timeliness")
        await expect(page.get_by_role("status")).to_contain_text("It is being counted")
        assert await reader.grave_faults() == []
    first = page.get_by_label("From the sample to the signal", exact=True).locator("tbody tr").first
    await expect(first).to_contain_text("collectedanalysed", timeout=15_000)
    await expect(page.get_by_text("As counted at")).to_be_visible()
