"""The list of reports, and one report with its versions, as its readers may see it."""

from playwright.async_api import expect

from ews.flow.exchange import Exchange
from tests.ews.exchange import Client, House, open_house, report
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

OWN = "Laboratory of Pages"


async def send(house: House, reference: str = "2026-00317", **changed: object) -> str:
    status, answer = await house.post("/v1/reports", report(reference, **changed))
    assert status == 201, answer
    return str(answer["report_id"])


async def test_a_list_is_narrowed_by_substance_and_leads_to_a_report(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    lab = await open_house(client, exchange, OWN)
    await send(lab)
    await send(lab, "2026-00318", findings=[{"name": "MDMA", "evidence": "tentative"}])
    robin = await enter("reporter")
    page = await robin.open("/reports")
    await expect(page.get_by_role("row")).to_have_count(3)
    assert await robin.grave_faults() == []
    await page.get_by_text("Find reports").click()
    await page.get_by_label("Substance").fill("mephedrone")
    await page.get_by_role("button", name="Find").click()
    await expect(page.get_by_role("row")).to_have_count(2)
    await page.get_by_role("link", name="2026-00317").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Report 2026-00317")
    await expect(page.get_by_text("There was nothing to object to")).to_be_visible()
    assert await robin.grave_faults() == []


async def test_a_name_that_stands_for_nothing_is_told_above_the_list(visit: Enter) -> None:
    robin = await visit("reporter")
    page = await robin.open("/reports?substance=nonsensamine", status=422)
    await expect(page.get_by_role("alert")).to_contain_text("nonsensamine")
    await expect(page.get_by_label("Substance")).to_have_value("nonsensamine")


async def test_a_reader_sees_what_is_for_it_and_is_told_that_more_may_be_hidden(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    lab = await open_house(client, exchange, OWN)
    shown = await send(lab, audience=["kind:industry"], product={"sold_as": "<b>ketamine</b>"})
    hidden = await send(lab, "2026-00318", audience=[])
    maker = await enter(
        "reader", kind="industry", organisation="Chemicals", viewport=PHONE, scheme="dark"
    )
    page = await maker.open(f"/reports/{shown}")
    await expect(page.get_by_text("The sender keeps some fields to itself")).to_be_visible()
    await expect(page.get_by_text("ketamine")).to_have_count(0)
    await expect(page.get_by_text("2026-00317")).to_have_count(0)
    await expect(page.get_by_text("library match")).to_be_visible()
    assert await maker.grave_faults() == []
    assert not await maker.is_wider_than_screen()
    await maker.open(f"/reports/{hidden}", status=404)


async def test_what_changed_between_versions_is_said(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    lab = await open_house(client, exchange, OWN)
    weighed = {"unit": "g", "basis": "measured"}
    told = await send(lab, quantity={"value": "12.5", **weighed}, product={"brand": "<b>Duck</b>"})
    await send(
        lab,
        version=2,
        version_kind="correction",
        reason="weighed again",
        quantity={"value": "11.9", **weighed},
        product={"brand": "<b>Duck</b>"},
    )
    robin = await enter("reporter")
    page = await robin.open(f"/reports/{told}")
    row = page.get_by_role("row", name="Quantity")
    await expect(row).to_contain_text("12.5 g (measured)")
    await expect(row).to_contain_text("11.9 g (measured)")
    await expect(page.get_by_role("listitem").filter(has_text="weighed again")).to_be_visible()
    await expect(page.get_by_text("<b>Duck</b>")).to_be_visible()


async def test_who_told_of_the_same_parcel_is_named(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    told = await send(await open_house(client, exchange, OWN))
    other = await open_house(client, exchange, "Laboratory of Poland", country="PL")
    link = {"relation": "same_parcel", "report_id": told}
    second = await send(other, "PL-1", links=[link], place={"country": "PL"})
    robin = await enter("reporter")
    page = await robin.open(f"/reports/{told}")
    parcel = page.get_by_role("region", name="The same parcel")
    named = parcel.get_by_role("link", name="A report of Laboratory of Poland")
    await expect(named).to_have_attribute("href", f"/reports/{second}")


async def test_a_report_is_taken_back_with_a_reason(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    lab = await open_house(client, exchange, OWN)
    told = await send(lab)
    robin = await enter("reporter")
    page = await robin.open(f"/reports/{told}")
    await page.get_by_role("link", name="Take it back").click()
    await page.get_by_label("Why").fill("the samples were exchanged")
    await page.get_by_role("button", name="Take it back").click()
    await expect(page.get_by_text("This report was taken back")).to_be_visible()
    await expect(page.get_by_text("Reason: the samples were exchanged")).to_be_visible()
    await expect(page.get_by_role("link", name="Correct it")).to_have_count(0)


async def test_empty_lists_say_what_to_do(visit: Enter) -> None:
    reader = await visit("reader", viewport=PHONE, scheme="dark")
    page = await reader.open("/reports")
    await expect(page.get_by_text("There is no report that you may see")).to_be_visible()
    assert await reader.grave_faults() == []
    robin = await visit("reporter", name="Alex")
    page = await robin.open("/reports")
    await expect(page.get_by_text("has sent no report yet")).to_be_visible()
