"""Spectra walked: added to a finding, read where the substance and the report stand, hidden."""

from playwright.async_api import FilePayload, expect

from connectors.reading.spectra_curves import TOLD as OF_CURVES
from connectors.reading.spectra_peaks import TOLD as OF_PEAKS
from ews.flow.exchange import Exchange
from ews.pages.spectrum_drawing import LEFT, WIDTH, draw_spectrum
from ews.pages.words import WORDS
from ews.pages.words_of_spectra import FACT_LABELS
from schemas.spectra import KINDS
from tests.ews.exchange import Client, open_house, report
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter
from tests.ews.spectra.filing import JCAMP, MSP, filed, named

OWN = "Laboratory of Pages"
MINISTRY = {"kind": "regulator", "country": "DE", "organisation": "Ministry"}


async def test_a_spectrum_is_added_to_a_finding_and_read_by_the_network(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    lab = await open_house(client, exchange, OWN)
    _, sent = await lab.post("/v1/reports", report())
    robin = await enter("reporter")
    page = await robin.open(f"/reports/{sent['report_id']}")
    await page.get_by_role("link", name="Add a spectrum to finding 1").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Add a spectrum")
    assert await robin.grave_faults() == []
    wrong = FilePayload(name="a.msp", mimeType="text/plain", buffer=MSP.replace(b": 3", b": 9"))
    await page.get_by_label("File").set_input_files(wrong)
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_role("alert")).to_contain_text("found 3 peaks, the file states 9")
    right = FilePayload(name="a.msp", mimeType="text/plain", buffer=MSP)
    await page.get_by_label("File").set_input_files(right)
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    await expect(page.get_by_text("follow-up").first).to_be_visible()
    reader = await enter("reader", **MINISTRY, viewport=PHONE, scheme="dark")
    substance = sent["findings"][0]["substances"][0]["substance_id"]
    page = await reader.open(f"/substances/{substance}")
    await expect(page.get_by_role("img", name="mass spectrum of Mephedrone")).to_be_visible()
    await page.get_by_role("link", name="Mephedrone", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mephedrone")
    await expect(page.get_by_role("cell", name="145.089")).to_be_visible()
    await expect(
        page.get_by_role("term").filter(has_text="m/z of the precursor ion")
    ).to_be_visible()
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download the file").click()
    assert (await download.value).suggested_filename == "a.msp"


async def test_a_spectrum_that_the_finding_names_already_makes_no_new_version(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    lab = await open_house(client, exchange, OWN)
    sent = await named(lab, await filed(lab))
    robin = await enter("reporter")
    page = await robin.open(f"/reports/{sent['report_id']}/spectra")
    again = FilePayload(name="b.msp", mimeType="text/plain", buffer=MSP)
    await page.get_by_label("File").set_input_files(again)
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_role("status")).to_contain_text("no new version was sent")
    _, stored = await lab.get(f"/v1/reports/{sent['report_id']}")
    assert [each["version"] for each in stored["versions"]] == [1]


async def test_a_correction_by_the_form_keeps_what_a_finding_rests_on(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    lab = await open_house(client, exchange, OWN)
    spectrum = await filed(lab, JCAMP, name="a.jdx", form="jcamp")
    answer = await named(lab, spectrum)
    robin = await enter("reporter")
    page = await robin.open(f"/reports/new?of={answer['report_id']}&as=correction")
    await expect(page.get_by_text("It rests on 1 spectrum on file.")).to_be_visible()
    await page.get_by_label("Why this version").fill("the evidence was stronger")
    await page.get_by_role("button", name="Look it over").click()
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("link", name="spectrum 1")).to_be_visible()


async def test_no_spectrum_of_a_hidden_report_is_shown(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    lab = await open_house(client, exchange, OWN)
    spectrum = await filed(lab)
    await named(lab, spectrum, audience=[])
    reader = await enter("reader", **MINISTRY)
    await reader.open(f"/spectra/{spectrum['id']}", status=404)


def test_all_that_is_taken_from_a_file_has_a_name_on_the_page() -> None:
    assert FACT_LABELS.keys() == {*OF_CURVES, *OF_PEAKS}
    assert WORDS.keys() >= set(KINDS)


def test_a_curve_stands_with_its_large_numbers_on_the_left() -> None:
    told = {"drawn_x": [400.0, 402.0, 404.0], "drawn_y": [0.9, 0.1, 0.95]}
    drawing = draw_spectrum({**told, "kind": "infrared"})
    places = [float(each.split()[0]) for each in drawing.path[1:].split("L")]
    assert places == sorted(places, reverse=True)
    assert places[-1] == LEFT
    assert places[0] < WIDTH
    assert [each.words for each in drawing.across] == ["400", "401", "402", "403", "404"]
    assert draw_spectrum({**told, "kind": "mass"}).path.count("M") == 3


def test_one_peak_alone_is_drawn() -> None:
    drawing = draw_spectrum({"drawn_x": [178.12], "drawn_y": [100.0], "kind": "mass"})
    assert drawing.highest == [("178.12", "100")]
