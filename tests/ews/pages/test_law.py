"""The law is browsed down to the text beside our reading; who controls what; what changes."""

from playwright.async_api import expect

from ews.flow.exchange import Exchange
from tests.ews import stories
from tests.ews.new_law import NEW
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

SLOW = 60_000  # milliseconds: chemistry on a busy machine
CATHINONES = "gb/misuse-of-drugs-act-1971/schedule-2-part-2-1aa-cathinones"
NITAZENES = "de/npsg/group-7-benzimidazoles"
CLASS_A = "gb/misuse-of-drugs-act-1971/schedule-2-part-1-1a"
OFFICE = "Office of Pages"


async def test_the_law_is_browsed_from_the_map_to_the_text_beside_the_reading(
    visit: Enter,
) -> None:
    reader = await visit("reader", kind="regulator")
    page = await reader.open("/law")
    table = page.get_by_role("region", name="Whose law is held")
    await expect(table.get_by_role("row", name="Germany")).to_contain_text("Whole from")
    await expect(table.get_by_role("row", name="Poland")).to_contain_text("In part")
    assert await reader.grave_faults() == []

    await table.get_by_role("link", name="United Kingdom").click()
    await expect(page.get_by_text("held whole today")).to_be_visible()
    assert await reader.grave_faults() == []

    await page.get_by_role("link", name="Cathinones", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Cathinones")
    words = page.get_by_role("region", name="The law's own words")
    await expect(words).to_contain_text("not being bupropion, cathinone")
    await expect(words).to_contain_text("by no lawyer yet")
    reading = page.get_by_role("region", name="Our reading of them")
    await expect(reading.get_by_text("At C3: alkyl.")).to_be_visible()
    drawing = reading.get_by_role("img", name="Core 2-amino-1-phenyl-1-propanone").first
    await expect(drawing).to_be_visible()
    await expect(page.get_by_text("All come out as they should")).to_be_visible(timeout=SLOW)
    await expect(page.get_by_role("row", name="mephedrone").first).to_contain_text(
        "methyl at N: alkyl permitted by (iii)"
    )
    assert await reader.grave_faults() == []


async def test_each_wording_is_read_at_its_own_day_on_a_phone_in_the_dark(visit: Enter) -> None:
    reader = await visit("reader", viewport=PHONE, scheme="dark")
    page = await reader.open(f"/law/definitions/{NITAZENES}?on=2021-07-03")
    await expect(page.locator(".wordings [aria-current]")).to_have_text(
        "from 2021-07-03 until 2022-10-07"
    )
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()

    await reader.open(f"/law/definitions/{NITAZENES}?on=2001-01-01")
    await expect(page.get_by_text("no wording of this definition is in force")).to_be_visible()

    await reader.open(f"/law/definitions/{NITAZENES}?on=yesterday", status=422)
    await expect(page.get_by_role("alert")).to_contain_text("expected a day such as 2024-03-29")


async def test_the_names_of_a_schedule_are_searched(visit: Enter) -> None:
    reader = await visit("reader", viewport=PHONE, scheme="dark")
    page = await reader.open(f"/law/definitions/{CLASS_A}")
    await page.get_by_label("Search the names").fill("carfent")
    await page.get_by_role("button", name="Search").click()
    await expect(page.get_by_role("rowheader")).to_have_text(["Carfentanil"])
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()

    await page.get_by_label("Search the names").fill("no such name")
    await page.get_by_role("button", name="Search").click()
    await expect(page.get_by_text("No name of this schedule has")).to_be_visible()


async def test_a_definition_that_is_not_held_is_said(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open("/law/definitions/gb/no-such-thing", status=404)
    await expect(page.get_by_text("the page of the jurisdiction lists them")).to_be_visible()


async def test_who_controls_what_is_shown_as_far_as_the_reader_may_see(
    enter: Enter, exchange: Exchange
) -> None:
    """The office reported mephedrone for its own eyes only."""
    mine = await enter("reader", organisation=OFFICE)
    assert mine.organisation is not None
    at = exchange.clock.now()
    async with exchange.pool.acquire() as conn:
        key = await stories.substance(conn, at=at, determinations=[NEW])
        await stories.report(conn, mine.organisation, key, at=at, tlp="TLP:RED", audience=())

    path = "/law/families?family=cathinones&on=2026-12-01"
    page = await mine.open(path)
    table = page.get_by_role("region", name="Status of each member")
    await expect(table.get_by_role("row", name="mephedrone")).to_contain_text("controlled")
    assert await mine.grave_faults() == []

    await mine.open("/law/changes?from=2026-11-30&to=2026-12-01&in=GB")
    moved = page.get_by_role("region", name="Substances that change status")
    await expect(moved.get_by_role("row", name="mephedrone")).to_contain_text("Class B")
    assert await mine.grave_faults() == []

    theirs = await enter("reader", organisation="Office abroad", country="DE")
    other = await theirs.open(path)
    await expect(other.get_by_text("no member of this family that you may see")).to_be_visible()
    await theirs.open("/law/changes?from=2026-11-30&to=2026-12-01&in=GB")
    await expect(other.get_by_text("No substance of the registry changes status")).to_be_visible()


async def test_what_changes_between_two_days_needs_days(visit: Enter) -> None:
    reader = await visit("reader", viewport=PHONE, scheme="dark")
    page = await reader.open("/law/changes")
    await expect(page.get_by_text("Choose two days above")).to_be_visible()
    await reader.open("/law/changes?from=2024-06-26&to=2024-06-27&in=DE")
    entries = page.get_by_role("region", name="Entries that differ")
    await expect(entries.get_by_role("row").nth(1)).to_contain_text("Germany")
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()
    await reader.open("/law/changes?from=2024-02-30", status=422)
    await expect(page.get_by_role("alert")).to_contain_text("2024-02-30")
