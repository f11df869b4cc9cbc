"""Writing a report: checked while it is typed, kept as a draft, looked over, sent."""

import pytest
from playwright.async_api import Page, expect

from ews.flow.exchange import Exchange
from ews.pages.report_fields import field_of, read_form, write_form
from ews.store.connection import Connection
from tests.ews.exchange import Client, open_house, report
from tests.ews.exporting import HARM
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

WHOLE = report(
    "2026-00317",
    kind="toxicology_case",
    dates={
        "incident": {"value": "2026-11", "precision": "month"},
        "analysed": {"value": "2026-11-20", "precision": "day"},
    },
    place={"country": "GB", "admin_area": "CF10", "point_type": "hospital"},
    route={
        "legs": [{"role": "origin", "country": "CN", "certainty": "suspected"}],
        "transport": "post",
        "concealment": "in a toy",
    },
    product={"form": "powder", "brand": "Duck", "sold_as": "ketamine", "packaging": "bag",
             "colour": "white"},
    quantity={"value": "12.5", "unit": "g", "basis": "measured"},
    findings=[
        {
            "structure": {"inchi": "InChI=1S/C2H6O/c1-2-3/h3H,2H2,1H3"},
            "name": "ethanol",
            "cas": "64-17-5",
            "amount": {"value": "3", "unit": "mg"},
            "purity": {"value": "81", "unit": "percent"},
            "share": {"part": 40},
            "role": "major",
            "matrix": "blood",
            "technique": ["gc_ms", "nmr"],
            "evidence": "reference_standard",
        },
        {
            "evidence": "unknown",
            "role": "unstated",
            "matrix": "product",
            "unknown": {"exact_mass": "300.1", "spectrum_reference": "S-1"},
        },
    ],
    harm=HARM,
    links=[{"relation": "same_case", "reference": "2026-00001"}],
    tlp="TLP:RED",
    audience=["kind:health", "country:DE"],
    embargo_until="2026-12-01T00:00:00Z",
)  # fmt: skip


def test_every_field_of_a_report_goes_through_the_form_and_back() -> None:
    assert read_form(write_form(WHOLE)).body == WHOLE


def test_the_empty_first_line_of_a_drawn_molfile_stays() -> None:
    drawn = "\r\n  drawn here\r\n\r\n  0  0  0  0  0  0            999 V3000\r\nM  END\r\n"
    body = read_form({"findings.0.structure": [drawn]}).body
    assert body["findings"][0]["structure"] == {"molfile": drawn.replace("\r\n", "\n")}


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        ("/dates/incident/value", "dates.incident"),
        ("/dates", "dates.incident"),
        ("/findings/0/structure/smiles", "findings.3.structure"),
        ("/findings/0/purity/value", "findings.3.purity.value"),
        ("/findings/0", "findings.3.name"),
        ("/route/legs/0/country", "legs.0.country"),
        ("/links/0/report_id", "links.0.target"),
        ("/audience/2", "audience"),
        ("/version", "version"),
        ("", ""),
    ],
)
def test_an_issue_is_told_at_its_field(pointer: str, name: str) -> None:
    assert field_of(pointer, {"findings": (3,), "legs": (0,), "links": (0,)}) == name


async def fill(page: Page, reference: str = "2026-00400") -> None:
    await page.get_by_label("Your case reference").fill(reference)
    await page.get_by_label("What kind of report").select_option("seizure")
    await page.get_by_label("Incident").fill("2026-11-01")
    await page.get_by_label("Name", exact=True).fill("isotonitazene")


async def test_a_report_is_written_identified_looked_over_and_sent(
    enter: Enter, conn: Connection
) -> None:
    robin = await enter("reporter")
    page = await robin.open("/reports/new")
    await fill(page)
    found = page.locator("#found-0")
    await expect(found.get_by_text("nitazenes", exact=True)).to_be_visible()
    await expect(found.get_by_text("United Kingdom, on the day of the case")).to_be_visible()
    await expect(found.get_by_role("img")).to_be_visible()
    await expect(page.locator("#saved-words")).to_contain_text("Draft saved")
    assert await robin.grave_faults() == []
    await page.get_by_label("the whole network").check()
    await page.get_by_role("button", name="Look it over").click()
    await expect(page.get_by_text("There is nothing to object to")).to_be_visible()
    await page.get_by_role("button", name="Send the report").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Report 2026-00400")
    await expect(page.get_by_role("status")).to_contain_text("Your report was taken")
    await expect(page.locator(".tag.new").first).to_be_visible()
    assert await conn.fetchval("SELECT count(*) FROM report_draft") == 0


async def test_a_contradiction_and_a_wrong_date_are_shown_while_one_types(visit: Enter) -> None:
    robin = await visit("reporter")
    page = await robin.open("/reports/new")
    await page.get_by_label("Incident").fill("2026-13-01")
    await page.get_by_label("Name", exact=True).fill("MDMA")
    await page.get_by_label("CAS number").fill("1189805-46-6")
    await expect(page.locator("#e-dates-incident")).to_contain_text("a day of the calendar")
    await expect(page.locator("#found-0")).to_contain_text("to look at")
    await expect(page.locator("#e-reference")).to_be_empty()


async def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(visit: Enter) -> None:
    robin = await visit("reporter", viewport=PHONE, scheme="dark")
    page = await robin.open("/reports/new")
    await page.get_by_label("Name", exact=True).fill("isotonitazene")
    await page.get_by_role("button", name="Look it over").click()
    await expect(page.get_by_role("alert")).to_contain_text("put right")
    await expect(page.locator("#e-reference")).to_have_text("fill this in")
    await expect(page.get_by_label("Name", exact=True)).to_have_value("isotonitazene")
    assert await robin.grave_faults() == []
    assert not await robin.is_wider_than_screen()


async def test_a_draft_survives_a_closed_browser_and_is_nobody_elses(visit: Enter) -> None:
    robin = await visit("reporter")
    page = await robin.open("/reports/new")
    await fill(page, "2026-00401")
    await expect(page.locator("#saved-words")).to_contain_text("Draft saved")
    await page.context.clear_cookies()
    later = await visit("reporter")
    page = await later.open("/reports")
    await page.get_by_role("link", name="2026-00401").click()
    await expect(page.get_by_label("Incident")).to_have_value("2026-11-01")
    path = page.url.removeprefix(later.base)
    colleague = await visit("reporter", name="Alex")
    await colleague.open(path, status=404)
    page = await colleague.open("/reports")
    await expect(page.get_by_text("Drafts of yours")).to_have_count(0)


async def test_findings_are_added_and_removed_without_script(visit: Enter) -> None:
    robin = await visit("reporter")
    await robin.page.route("**/*.js", lambda route: route.abort())
    page = await robin.open("/reports/new")
    await fill(page)
    await page.get_by_role("button", name="Add a finding").click()
    await page.get_by_label("Name", exact=True).nth(1).fill("MDMA")
    await page.get_by_role("button", name="Remove finding 1").click()
    await expect(page.get_by_label("Name", exact=True)).to_have_value("MDMA")
    await expect(page.get_by_label("Your case reference")).to_have_value("2026-00400")


async def test_a_correction_begins_with_what_was_told(
    enter: Enter, client: Client, exchange: Exchange, conn: Connection
) -> None:
    lab = await open_house(client, exchange, "Laboratory of Pages")
    _, told = await lab.post("/v1/reports", report("2026-00402"))
    robin = await enter("reporter")
    page = await robin.open(f"/reports/new?of={told['report_id']}&as=correction")
    await page.get_by_label("Why this version").fill("another country")
    await page.get_by_label("Country", exact=False).first.select_option("FR")
    await page.get_by_role("button", name="Look it over").click()
    await page.get_by_role("button", name="Send the report").click()
    await expect(page.get_by_role("row", name="Country United Kingdom")).to_contain_text("France")
    assert await conn.fetchval("SELECT max(version) FROM report_version") == 2


async def test_who_may_not_write_is_not_shown_the_form(visit: Enter) -> None:
    reader = await visit("reader")
    await reader.open("/reports/new", status=403)
