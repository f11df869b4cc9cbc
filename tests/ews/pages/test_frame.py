"""What all pages have in common: sign-in, navigation, the policy, problems, languages."""

from playwright.async_api import expect

from tests.ews.exchange import Client, House, report
from tests.ews.pages.browsing import PHONE
from tests.ews.pages.conftest import Enter


async def test_a_stranger_reads_what_the_exchange_is(visit: Enter) -> None:
    stranger = await visit()
    page = await stranger.open("/")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("is it controlled")
    await expect(page.get_by_role("navigation")).to_have_count(0)
    assert await stranger.grave_faults() == []


async def test_a_stranger_is_asked_to_sign_in_and_then_led_on(visit: Enter) -> None:
    stranger = await visit()
    page = await stranger.open("/account")
    assert page.url.endswith("/sign-in?next=%2Faccount")
    assert await stranger.grave_faults() == []


async def test_each_sees_the_sections_that_they_may_open(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open("/")
    names = await page.get_by_role("navigation").get_by_role("link").all_inner_texts()
    assert names == ["Check", "Substances", "Reports", "Bulletins", "Law", "Exchange"]


async def test_the_account_is_read_on_a_phone_and_in_the_dark(visit: Enter) -> None:
    house = "Landesuntersuchungsanstalt" * 3
    reader = await visit("reader", viewport=PHONE, scheme="dark", organisation=house)
    await reader.open("/account")
    assert await reader.grave_faults() == []
    assert not await reader.is_wider_than_screen()


async def test_signing_out_ends_the_session(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open("/account")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("status")).to_have_text("You are signed out.")
    await page.goto(reader.base + "/account")
    assert "/sign-in" in page.url


async def test_a_page_that_is_not_there_is_told_as_a_page(visit: Enter) -> None:
    stranger = await visit()
    page = await stranger.open("/nowhere", status=404)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Not Found")


async def test_a_program_gets_a_problem_and_no_page(client: Client) -> None:
    answer = await client.get("/v1/nowhere", headers={"Accept": "text/html"})
    assert answer.content_type == "application/problem+json"


async def test_a_form_without_its_token_changes_nothing(visit: Enter) -> None:
    reader = await visit("reader")
    answer = await reader.page.request.post(
        f"{reader.base}/account/sessions/end",
        form={"csrf_token": "forged"},
        headers={"Origin": reader.base},
    )
    assert answer.status == 403
    assert "earlier sign-in" in await answer.text()


async def test_no_link_leads_elsewhere_through_the_sign_in(visit: Enter) -> None:
    reader = await visit("reader")
    page = await reader.open("/sign-in?next=//elsewhere.example/")
    assert page.url == f"{reader.base}/"


async def test_what_is_added_to_an_id_is_no_question_of_its_own(enter: Enter, lab: House) -> None:
    _, sent = await lab.post("/v1/reports", report("GB-1"))
    reader = await enter("reader")
    await reader.open(f"/reports/{sent['report_id']}")
    await reader.open(f"/reports/{sent['report_id']}%3Fwhose=own", status=404)


async def test_a_stranger_cannot_make_the_service_read_a_large_form(client: Client) -> None:
    answer = await client.post("/sign-in", data={"sign_in_name": "x" * 100_000})
    assert answer.status == 413
    assert "64 kB" in await answer.text()
