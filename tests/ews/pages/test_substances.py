"""Substances: found by name and drawing, shown with status, reports and relatives."""

from collections.abc import AsyncIterator, Mapping

import pytest
from playwright.async_api import Page, expect

from tests.ews.exchange import House, open_house, report
from tests.ews.pages.browsing import PHONE, Visitor
from tests.ews.pages.conftest import Enter, Serve, Service, visits
from tests.ews.pages.windows import Windows

MEPHEDRONE, SECRET = "CNC(C)C(=O)c1ccc(C)cc1", "CCCCc1ccc(C(=O)C(CC)NCCC)cc1"
BUTYLONE = "CCNC(C)C(=O)c1ccc2c(c1)OCO2"


async def told(house: House, reference: str, smiles: str, **changed: object) -> int:
    """Report a substance; return its number in the registry."""
    finding = {"structure": {"smiles": smiles}, "evidence": "library_match"}
    status, answer = await house.post(
        "/v1/reports", report(reference, findings=[finding], **changed)
    )
    assert status == 201, answer
    number: int = answer["findings"][0]["substances"][0]["substance_id"]
    return number


@pytest.fixture(scope="module")
async def library(serve: Serve) -> AsyncIterator[Service]:
    """A service whose registry all tests of this file read."""
    async with serve() as service:
        yield service


@pytest.fixture(scope="module")
async def numbers(library: Service) -> Mapping[str, int]:
    """The registry's numbers: a laboratory told two cathinones to all, a third to itself alone."""
    house = await open_house(library.client, library.exchange, "Laboratory of Pages")
    mephedrone = await told(house, "R-1", MEPHEDRONE)
    await told(house, "R-2", BUTYLONE)
    secret = await told(house, "R-3", SECRET, tlp="TLP:RED", audience=[])
    await told(house, "R-4", MEPHEDRONE)
    return {"mephedrone": mephedrone, "secret": secret}


@pytest.fixture
async def enter(
    windows: Windows, library: Service, numbers: Mapping[str, int]
) -> AsyncIterator[Enter]:
    assert numbers
    async with visits(windows, library) as open_browser:
        yield open_browser


@pytest.fixture
async def reader(enter: Enter) -> Visitor:
    return await enter("reader", kind="regulator", country="DE", organisation="Ministry")


async def search(page: Page, text: str, how: str = "it is, or is called like it") -> None:
    await page.get_by_label("Name or structure").fill(text)
    await page.get_by_label("Find what").select_option(label=how)
    await page.get_by_role("button", name="Search").click()


async def test_a_name_leads_to_the_substance(reader: Visitor) -> None:
    page = await reader.open("/substances")
    await search(page, "1189805-46-6")
    await expect(page.get_by_role("heading", level=2)).to_have_text("1 substance")
    assert await reader.grave_faults() == []
    await page.get_by_role("link", name="Mephedrone").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mephedrone")
    await expect(page.get_by_text("C11H15NO", exact=True)).to_be_visible()


async def test_a_part_that_is_drawn_is_looked_for(reader: Visitor) -> None:
    page = await reader.open("/substances")
    await page.get_by_role("button", name="Draw it").click()
    await expect(page.locator(".editor canvas").first).to_be_visible()
    await page.get_by_label("Name or structure").evaluate(
        "(field, text) => { field.value = text; }", MOLFILE
    )
    await page.get_by_label("Find what").select_option("part")
    await page.get_by_role("button", name="Search").click()
    await expect(page.get_by_role("heading", level=2)).to_have_text("1 substance")
    assert "text=c1ccc2c" in page.url  # as SMILES, which fits into an address
    assert "M++END" not in page.url


async def test_what_is_like_a_name_is_found(reader: Visitor) -> None:
    page = await reader.open("/substances")
    await page.get_by_label("Least likeness").select_option("0.3")
    await search(page, "mephedrone", "is like it")
    await expect(page.locator(".card h3")).to_have_text(["Mephedrone", "Ethylone"])


async def test_each_finds_what_they_may_see(reader: Visitor, enter: Enter) -> None:
    page = await reader.open("/substances?family=cathinones")
    await expect(page.get_by_role("heading", level=2)).to_have_text("2 substances")
    own = await enter("reader")
    page = await own.open("/substances?family=cathinones")
    await expect(page.get_by_role("heading", level=2)).to_have_text("3 substances")


async def test_a_text_that_is_no_structure_is_told_where_it_was_typed(reader: Visitor) -> None:
    page = await reader.open("/substances")
    await search(page, "c1ccccc", "contains it as a part")
    await expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    await expect(page.get_by_label("Name or structure")).to_have_value("c1ccccc")


async def test_the_page_of_a_substance_tells_its_status_and_history(
    numbers: Mapping[str, int], reader: Visitor
) -> None:
    number = numbers["mephedrone"]
    page = await reader.open(f"/substances/{number}")
    row = page.get_by_role("region", name="Status by jurisdiction").get_by_role("row")
    await expect(row.filter(has_text="United Kingdom")).to_contain_text("2010-04-16")
    await page.get_by_text("The timeline as a table").click()
    periods = page.get_by_role("region", name="Periods by jurisdiction")
    await expect(periods.get_by_role("row").filter(has_text="2010-04-16").first).to_be_visible()
    by_country = page.get_by_role("region", name="Reports by country")
    await expect(by_country.get_by_role("row").filter(has_text="United Kingdom")).to_contain_text(
        "2"
    )
    # relatives come by themselves, when the process that compares has started
    await expect(page.locator(".by-status").first).to_be_visible(timeout=60_000)
    assert await reader.grave_faults() == []


async def test_the_law_of_another_day_is_asked_for(
    numbers: Mapping[str, int], reader: Visitor
) -> None:
    number = numbers["mephedrone"]
    page = await reader.open(f"/substances/{number}")
    await page.get_by_label("Law of the day").fill("2009-01-01")
    await page.get_by_role("button", name="Show", exact=True).click()
    row = page.get_by_role("region", name="Status by jurisdiction").get_by_role("row")
    await expect(row.filter(has_text="United Kingdom")).to_contain_text("unknown")
    await expect(
        page.get_by_role("heading", name="What the law says on 2009-01-01")
    ).to_be_visible()


async def test_a_day_that_is_none_is_told_and_today_is_shown(
    numbers: Mapping[str, int], reader: Visitor
) -> None:
    number = numbers["mephedrone"]
    page = await reader.open(f"/substances/{number}?valid_on=2026-02-31", status=422)
    await expect(page.get_by_role("alert")).to_contain_text("2026-02-31")
    await expect(
        page.get_by_role("heading", name="What the law says on 2026-11-23")
    ).to_be_visible()


async def test_who_may_not_see_a_substance_is_not_told_that_it_is_there(
    numbers: Mapping[str, int], reader: Visitor
) -> None:
    number = numbers["secret"]
    await reader.open(f"/substances/{number}", status=404)
    await reader.open("/substances/999999", status=404)
    await reader.open("/substances/none", status=404)


async def test_a_substance_is_read_on_a_phone_and_in_the_dark(
    numbers: Mapping[str, int], enter: Enter
) -> None:
    number = numbers["mephedrone"]
    reader = await enter("reader", viewport=PHONE, scheme="dark")
    for path in (f"/substances/{number}", "/substances?family=cathinones"):
        await reader.open(path)
        assert await reader.grave_faults() == []
        assert not await reader.is_wider_than_screen()


MOLFILE = """
  drawn

  0  0  0     0  0            999 V3000
M  V30 BEGIN CTAB
M  V30 COUNTS 9 10 0 0 0
M  V30 BEGIN ATOM
M  V30 1 C 0 0 0 0
M  V30 2 C 1 0 0 0
M  V30 3 C 1.5 0.9 0 0
M  V30 4 C 1 1.8 0 0
M  V30 5 C 0 1.8 0 0
M  V30 6 C -0.5 0.9 0 0
M  V30 7 O 2.5 0.9 0 0
M  V30 8 C 2.8 1.8 0 0
M  V30 9 O 2 2.4 0 0
M  V30 END ATOM
M  V30 BEGIN BOND
M  V30 1 2 1 2
M  V30 2 1 2 3
M  V30 3 2 3 4
M  V30 4 1 4 5
M  V30 5 2 5 6
M  V30 6 1 6 1
M  V30 7 1 3 7
M  V30 8 1 7 8
M  V30 9 1 8 9
M  V30 10 1 9 4
M  V30 END BOND
M  V30 END CTAB
M  END
"""
