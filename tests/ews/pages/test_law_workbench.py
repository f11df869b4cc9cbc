"""A draft is written, tried as one types, mended by line, kept, saved and opened again."""

import re
from pathlib import Path

from playwright.async_api import expect

from ews.pages.law_workbench import example
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

SLOW = 90_000  # milliseconds: chemistry on a busy machine
DRAFT = Path("docs/examples/draft-nitazenes.yml").read_text(encoding="utf-8")


def test_the_workbench_begins_with_the_worked_example_of_the_guide() -> None:
    assert example() == DRAFT


async def test_a_draft_is_tried_as_one_types_and_kept(visit: Enter) -> None:
    regulator = await visit("reader", kind="regulator")
    page = await regulator.open("/law/workbench")
    result = page.get_by_role("region", name="What the draft does")
    await expect(result.get_by_text("All 10 come out as they should.")).to_be_visible(timeout=SLOW)
    await expect(result.get_by_role("img", name="Structure of Isotonitazene")).to_be_attached()
    assert await regulator.grave_faults() == []

    draft = page.get_by_label("Draft", exact=True)
    await draft.fill(DRAFT.replace("[alkyl C1-4]", "[alkil C1-4]"))
    await expect(result.get_by_role("alert")).to_contain_text("did you mean 'alkyl'", timeout=SLOW)
    await expect(result.get_by_role("alert")).to_contain_text("line 25")
    await page.get_by_role("button", name="Go to line 25").click()
    await expect(draft).to_be_focused()
    assert await regulator.grave_faults() == []

    await draft.fill(DRAFT.replace("alkoxy C1-6], way", "alkoxy C2-6], way"))
    await expect(result.get_by_text("methoxy at phenyl").first).to_be_visible(timeout=SLOW)
    await page.get_by_role("button", name="Try it, and each change").click()
    effects = result.locator(".effect").first
    await expect(effects).to_contain_text("Not caught any more:", timeout=SLOW)
    await expect(effects.get_by_role("img").first).to_be_attached()

    await page.reload()
    await expect(page.get_by_text("Your draft of last time is back")).to_be_visible()
    await expect(draft).to_have_value(re.compile("alkoxy C2-6"))


async def test_a_draft_is_saved_as_a_file_and_opened_again(visit: Enter) -> None:
    regulator = await visit("reader", viewport=PHONE, scheme="dark")
    page = await regulator.open("/law/workbench")
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Save as a file").click()
    saved = await coming.value
    assert saved.suggested_filename == "nitazenes.yml"

    await page.get_by_text("Open a draft from a file").click()
    given = DRAFT.replace("title: Nitazenes", "title: Mine").encode()
    await page.get_by_label("File").set_input_files(
        {"name": "mine.yml", "mimeType": "text/yaml", "buffer": given}
    )
    await page.get_by_role("button", name="Open it").click()
    await expect(page.get_by_label("Draft", exact=True)).to_have_value(re.compile("title: Mine"))
    result = page.get_by_role("region", name="What the draft does")
    await expect(result.get_by_role("heading", name="Mine (a draft")).to_be_visible(timeout=SLOW)
    assert await regulator.grave_faults() == []
    assert not await regulator.is_wider_than_screen()

    await page.get_by_text("Open a draft from a file").click()
    await page.get_by_label("File").set_input_files(
        {"name": "picture.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
    )
    await page.get_by_role("button", name="Open it").click()
    await expect(page.get_by_role("alert")).to_contain_text("expected a text in UTF-8")


async def test_a_draft_is_tried_without_script(visit: Enter) -> None:
    regulator = await visit("reader")
    browser, bench = regulator.page.request, f"{regulator.base}/law/workbench"
    opened = await browser.get(bench)
    token = re.search(r'name="csrf_token" value="([^"]+)"', await opened.text())
    assert token is not None
    form = {"csrf_token": token[1], "draft": DRAFT.replace("versions:", "version:")}
    tried = await browser.post(bench, form=form, headers={"Origin": regulator.base})
    shown = await tried.text()
    assert tried.status == 422
    assert "The draft cannot be read: line 7" in shown
    assert "version:" in shown
