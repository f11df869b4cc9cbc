"""The way in, by hand: invitation, password, second factor, recovery codes; and wrong tries."""

import pyotp
import pytest
from playwright.async_api import Page, expect

from ews.flow.exchange import Exchange
from tests.clock import FixedClock
from tests.ews.exchange import Client, open_house
from tests.ews.pages.browsing import Visitor
from tests.ews.pages.conftest import Enter

PASSWORD = "violet tram under nine anchors"  # noqa: S105 - of a test


@pytest.fixture
async def invitation(client: Client, exchange: Exchange) -> str:
    """The invitation of a new reporter, whose sign-in name is lin@lab.example."""
    admin = await open_house(client, exchange, "Directorate", scopes=("admin",))
    lab = await open_house(client, exchange, "Laboratory")
    body = {
        "name": "Lin",
        "sign_in_name": "lin@lab.example",
        "roles": ["reporter"],
        "organisation_id": str(lab.organisation.id),
    }
    status, made = await admin.post("/v1/people", body)
    assert status == 201, made
    return str(made["invitation"])


async def _sign_in(page: Page, password: str, code: str = "") -> None:
    await page.get_by_label("Name").fill("lin@lab.example")
    await page.get_by_label("Password").fill(password)
    await page.get_by_label("Code").fill(code)
    await page.locator("main").get_by_role("button", name="Sign in").click()


async def _enrol(visitor: Visitor, invitation: str, clock: FixedClock) -> str:
    """Set the password and the second factor; return the secret."""
    page = await visitor.open(f"/invitation?invitation={invitation}")
    await page.get_by_label("New password").fill(PASSWORD)
    await page.get_by_role("button", name="Set password").click()
    await expect(page.get_by_role("status")).to_contain_text("Your password is set")
    await _sign_in(page, PASSWORD)
    await page.get_by_role("button", name="Begin").click()
    secret = await page.locator("code.secret").inner_text()
    assert await visitor.grave_faults() == []
    await page.get_by_label("Code").fill(pyotp.TOTP(secret).at(clock.now()))
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.locator(".codes code").first).to_be_visible()
    return secret


async def test_an_invitation_leads_to_the_sections_of_ones_role(
    enter: Enter, invitation: str, clock: FixedClock
) -> None:
    lin = await enter()
    await _enrol(lin, invitation, clock)
    await lin.page.get_by_role("link", name="I have kept them").click()
    sections = lin.page.get_by_role("navigation", name="Sections")
    await expect(sections.get_by_role("link", name="Reports")).to_be_visible()


async def test_one_comes_back_with_a_code_and_is_led_where_one_wanted_to_go(
    enter: Enter, invitation: str, clock: FixedClock
) -> None:
    lin = await enter()
    secret = await _enrol(lin, invitation, clock)
    clock.advance(minutes=5)
    again = await enter()
    page = await again.open("/account")
    await _sign_in(page, PASSWORD, pyotp.TOTP(secret).at(clock.now()))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


async def test_a_wrong_password_is_refused_without_saying_what_was_wrong(
    enter: Enter, invitation: str
) -> None:
    assert invitation
    lin = await enter()
    page = await lin.open("/sign-in")
    await _sign_in(page, "not the password at all")
    await expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    await expect(page.get_by_label("Password")).to_have_value("")


async def test_a_password_that_is_too_short_is_refused_and_the_invitation_stays(
    enter: Enter, invitation: str
) -> None:
    lin = await enter()
    page = await lin.open(f"/invitation?invitation={invitation}")
    await page.get_by_label("New password").fill("short")
    await page.get_by_role("button", name="Set password").click()
    await expect(page.get_by_role("alert")).to_contain_text("That did not work.")
    await expect(page.get_by_label("Invitation")).to_have_value(invitation)
