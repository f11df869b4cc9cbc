"""Bulletins walked: written by one, approved by another, read, answered, corrected, withdrawn."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from ews.flow.exchange import Exchange
from tests.ews.exchange import Client, House, open_house, report
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter

OFFICE = "Office of Early Warning"
ASSESSOR = {"organisation": OFFICE, "kind": "focal_point", "name": "Ana"}
APPROVER = {"organisation": OFFICE, "kind": "focal_point", "name": "Ben"}
SCOPES = ("report:write", "report:read", "check", "signal:triage", "bulletin:approve")


async def office(client: Client, exchange: Exchange, person: str) -> House:
    return await open_house(
        client, exchange, OFFICE, kind="focal_point", scopes=SCOPES, person=person
    )


async def drafted(client: Client, exchange: Exchange, **changed: Any) -> dict[str, Any]:
    """Report mephedrone, and draft a bulletin of its first signal."""
    first = await office(client, exchange, "First")
    status, answer = await first.post("/v1/reports", report(**changed))
    assert status == 201, answer
    _, found = await first.get("/v1/signals")
    [signal] = [each for each in found["signals"] if each["rule"] == "first_ever"]
    status, made = await first.post(f"/v1/signals/{signal['id']}/bulletin")
    assert status == 201, made
    bulletin: dict[str, Any] = made
    return bulletin


async def published(client: Client, exchange: Exchange, **changed: Any) -> dict[str, Any]:
    made, second = await drafted(client, exchange), await office(client, exchange, "Second")
    if changed:
        first = await office(client, exchange, "First")
        status, answer = await first.send("PATCH", f"/v1/bulletins/{made['id']}", changed)
        assert status == 200, answer
    for step in ("approve", "publish"):
        status, answer = await second.post(f"/v1/bulletins/{made['id']}/{step}")
        assert status == 200, answer
    return made


async def said(page: Page, words: str) -> None:
    await expect(page.get_by_role("status")).to_contain_text(words)


async def test_an_alert_is_written_approved_by_another_and_published(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    await open_house(client, exchange, "Institute", country="PL")
    author, approver = await enter("assessor", **ASSESSOR), await enter("approver", **APPROVER)
    page = await author.open("/bulletins/new")
    await page.get_by_label("Title").fill("Nitazenes sold as oxycodone")
    await page.get_by_label("Text", exact=True).fill("Tablets hold a nitazene.\n\nTake care.")
    await page.get_by_label("What to do").fill("Warn emergency departments")
    await page.get_by_label("Poland").check()
    assert await author.grave_faults() == []
    await page.get_by_role("button", name="Save the draft").click()
    await said(page, "Somebody who did not write it must approve it")
    await expect(page.get_by_text("Can approve it: Ben.")).to_be_visible()
    await expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    path = page.url.removeprefix(author.base).partition("?")[0]
    page = await approver.open(path)
    await expect(page.get_by_text("1 more from")).to_be_visible()
    await page.get_by_role("button", name="Approve").click()
    await said(page, "Approved")
    await page.get_by_role("button", name="Publish to 1 organisation").click()
    await expect(page.get_by_text("cannot be called back").first).to_be_visible()
    await page.get_by_label("who will get it").check()
    await page.get_by_role("button", name="Publish to 1 organisation").click()
    await said(page, "authorities get it at once")
    assert await approver.grave_faults() == []


async def test_a_reader_acknowledges_passes_on_and_acts_and_the_owner_sees_it(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    made = await published(client, exchange)
    reader = await enter("reader", kind="regulator", country="DE", organisation="Bundesamt")
    page = await reader.open("/bulletins")
    await page.get_by_role("region", name="Unread").get_by_role("link").click()
    await expect(page.get_by_role("img", name="Structure of Mephedrone")).to_be_visible()
    await expect(page.get_by_role("region", name="Status by jurisdiction")).to_contain_text(
        "United Kingdom"
    )
    await page.get_by_role("button", name="Acknowledge").click()
    await said(page, "Acknowledged")
    await page.get_by_text("We passed it on").click()
    await page.get_by_label("police").check()
    await page.get_by_label("To how many").fill("many")
    await page.get_by_role("button", name="Say so").first.click()
    await expect(page.get_by_text("That did not work.")).to_be_visible()
    await page.get_by_label("To how many").fill("12")
    await page.get_by_role("button", name="Say so").first.click()
    await expect(page.get_by_role("main")).to_contain_text("passed it on to: police (12)")
    await page.get_by_text("We did something").click()
    await page.get_by_label("What was done").fill("Scheduled by decree")
    await page.get_by_role("button", name="Say so").last.click()
    await said(page, "what you have done")
    assert await reader.grave_faults() == []
    owner = await enter("reader", **ASSESSOR)
    page = await owner.open(f"/bulletins/{made['id']}")
    row = page.get_by_role("region", name="Where it has come to").get_by_role("row", name="Germany")
    await expect(row).to_contain_text("1")
    await page.get_by_text("3 answers of readers").click()
    await expect(page.get_by_text("Scheduled by decree")).to_be_visible()


async def test_nobody_opens_a_bulletin_beyond_its_reports_but_without_their_facts(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    made = await drafted(client, exchange, audience=["country:GB"])
    author = await enter("assessor", **ASSESSOR)
    page = await author.open(f"/bulletins/{made['id']}/edit")
    await page.get_by_label("Title").fill("Mephedrone everywhere")
    await page.get_by_label("Every organisation of the network").check()
    await page.get_by_role("button", name="Save the draft").click()
    await expect(page.get_by_role("alert")).to_contain_text("found network")
    assert await page.get_by_label("Title").input_value() == "Mephedrone everywhere"
    await page.get_by_label("Take out the facts").check()
    await page.get_by_role("button", name="Save the draft").click()
    await said(page, "Saved")
    await expect(page.get_by_role("region", name="Where it was seen")).to_have_count(0)


async def test_what_is_out_is_corrected_and_then_withdrawn(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    made = await published(client, exchange, valid_until="2027-02-01T00:00:00Z")
    approver = await enter("approver", **APPROVER)
    page = await approver.open(f"/bulletins/{made['id']}")
    await page.get_by_role("link", name="Correct it").click()
    await page.get_by_label("Valid until").fill("")
    await page.get_by_label("Text", exact=True).fill("It was only one tablet.")
    await page.get_by_role("button", name="Save the correction").click()
    await expect(page.get_by_text("Your correction, not published yet")).to_be_visible()
    await expect(page.get_by_text("no end set")).to_be_visible()
    await page.get_by_text("Withdraw it …").click()
    await page.get_by_label("Why").fill("The sample was mixed up")
    await page.get_by_role("button", name="Withdraw").click()
    await said(page, "Withdrawn")
    reader = await enter("reader", organisation="Reading Room")
    page = await reader.open(f"/bulletins/{made['id']}")
    await expect(page.get_by_text("The sample was mixed up")).to_be_visible()


async def test_a_correction_still_replaces_what_the_bulletin_replaced(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    older = await published(client, exchange)
    first = await office(client, exchange, "First")
    second = await office(client, exchange, "Second")
    notice = {"kind": "notice", "level": "advisory", "title": "Newer", "text": "x", "urgent": True}
    whom = {"tlp": "TLP:GREEN", "audience": ["network"], "supersedes": older["id"]}
    _, newer = await first.post("/v1/bulletins", {**notice, **whom})
    path = f"/v1/bulletins/{newer['id']}"
    await second.post(f"{path}/approve")
    status, answer = await second.post(f"{path}/publish")
    assert status == 200, answer
    author = await enter("assessor", **ASSESSOR)
    page = await author.open(f"/bulletins/{newer['id']}/edit")
    await page.get_by_label("Title").fill("Newer still")
    await page.get_by_role("button", name="Save the correction").click()
    await said(page, "Somebody who did not write it must approve it")
    _, corrected = await first.get(path)
    assert (corrected["title"], corrected["supersedes"]) == ("Newer still", older["id"])


@pytest.mark.parametrize("kind", ["regulator", "industry"])
async def test_a_bulletin_of_others_is_not_edited(
    enter: Enter, client: Client, exchange: Exchange, kind: str
) -> None:
    made = await published(client, exchange, audience=["network", "kind:industry"])
    other = await enter("assessor", kind=kind, organisation="Others")
    page = await other.open(f"/bulletins/{made['id']}/edit")
    await expect(page).to_have_url(f"{other.base}/bulletins/{made['id']}")


async def test_a_draft_is_not_there_for_others_and_industry_sees_no_places(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    draft = await drafted(client, exchange)
    stranger = await enter("reader", organisation="Reading Room")
    await stranger.open(f"/bulletins/{draft['id']}", status=404)
    second = await office(client, exchange, "Second")
    await second.send("PATCH", f"/v1/bulletins/{draft['id']}", {"audience": ["kind:industry"]})
    third = await office(client, exchange, "Third")
    for step in ("approve", "publish"):
        await third.post(f"/v1/bulletins/{draft['id']}/{step}")
    company = await enter("reader", organisation="Chemicals plc", kind="industry")
    page = await company.open(f"/bulletins/{draft['id']}")
    await expect(page.get_by_role("heading", name="The substance")).to_be_visible()
    await expect(page.get_by_role("heading", name="Where it was seen")).to_have_count(0)


async def test_bulletins_are_read_on_a_phone_in_the_dark(
    enter: Enter, client: Client, exchange: Exchange
) -> None:
    made = await published(client, exchange)
    reader = await enter("subscriber", viewport=PHONE, scheme="dark", organisation="Reading Room")
    page = await reader.open("/bulletins?words=nothing")
    await expect(page.get_by_text("No bulletin is like that")).to_be_visible()
    for path in ("/bulletins", f"/bulletins/{made['id']}"):
        await reader.open(path)
        assert await reader.grave_faults() == []
        assert not await reader.is_wider_than_screen()
