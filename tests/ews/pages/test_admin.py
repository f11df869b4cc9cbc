"""Administration: people, keys, organisations, focal points, groups, and who may do what."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import Page, expect

from ews.flow.exchange import Exchange
from tests.ews.exchange import Client, House, open_house
from tests.ews.pages.browsing import PHONE, Visitor
from tests.ews.pages.conftest import Enter

SUBJECTS = "Subjects of administration"
MANAGED = ("report:write", "report:read", "check", "org:manage")


@pytest.fixture
async def manager(enter: Enter) -> Visitor:
    """The manager of a laboratory, who may also read its audit and make feeds."""
    return await enter("manager", "auditor", "subscriber")


@pytest.fixture
async def administrator(enter: Enter) -> Visitor:
    return await enter(
        "administrator", organisation="Office", kind="international_body", country=None
    )


async def tick(page: Page, *names: str) -> None:
    """Tick these boxes and no others."""
    ticked = page.get_by_role("checkbox", checked=True)
    while await ticked.count():
        await ticked.first.uncheck()
    for name in names:
        await page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()


async def test_a_person_is_taken_on_and_sets_a_password(manager: Visitor, enter: Enter) -> None:
    page = await manager.open("/admin/people/new")
    await page.get_by_label("Working name").fill("Noor")
    await page.get_by_label("Name to sign in with").fill("noor@lab.example")
    await tick(page, "reporter", "reader")
    await page.get_by_role("button", name="Take them on").click()
    link = await page.get_by_label("Link to hand over").input_value()
    assert await manager.grave_faults() == []
    stranger = await enter()
    await stranger.page.goto(link)
    await stranger.page.get_by_label("New password").fill("a long way to the river bank")
    await stranger.page.get_by_role("button", name="Set password").click()
    await expect(stranger.page.get_by_role("status")).to_contain_text("Your password is set")
    await page.get_by_role("link", name="I have handed it over").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Noor")
    assert "invitation=" not in page.url


async def test_what_is_wrong_with_a_person_is_told_and_what_was_typed_stays(
    manager: Visitor,
) -> None:
    page = await manager.open("/admin/people/new")
    await page.get_by_label("Working name").fill("Noor")
    await page.get_by_label("Name to sign in with").fill("NOOR!")
    await page.get_by_role("button", name="Take them on").click()
    await expect(page.get_by_role("alert")).to_contain_text("sign_in_name")
    await expect(page.get_by_label("Working name")).to_have_value("Noor")
    assert await page.get_by_role("checkbox", name="administrator").count() == 0


async def test_to_suspend_somebody_is_asked_once_more(manager: Visitor) -> None:
    page = await manager.open("/admin/people/new")
    await page.get_by_label("Working name").fill("Noor")
    await page.get_by_label("Name to sign in with").fill("noor")
    await page.get_by_role("button", name="Take them on").click()
    await page.get_by_role("link", name="I have handed it over").click()
    await page.get_by_role("link", name="Suspend").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Suspend Noor?")
    await page.get_by_label("Why").fill("left the house")
    await page.get_by_role("button", name="Suspend them").click()
    await expect(page.get_by_text("left the house")).to_be_visible()
    await page.get_by_role("button", name="Reinstate them").click()
    await expect(page.get_by_role("status")).to_have_text("Reinstated.")


async def test_a_key_is_shown_once_rotated_and_revoked(manager: Visitor, client: Client) -> None:
    page = await manager.open("/admin/keys/new")
    await page.get_by_label("What it is for").fill("LIMS")
    await tick(page, "check structures")
    await page.get_by_role("button", name="Make it").click()
    first = await page.get_by_label("Key", exact=True).input_value()
    assert await answered(client, first) == 200
    await page.get_by_role("link", name="I have kept it").click()
    assert first not in await page.content()
    await page.get_by_role("link", name="Rotate").click()
    await page.get_by_role("button", name="Rotate it").click()
    second = await page.get_by_label("Key", exact=True).input_value()
    assert [await answered(client, each) for each in (first, second)] == [200, 200]
    await page.get_by_role("link", name="I have kept it").click()
    assert await manager.grave_faults() == []
    await page.get_by_role("link", name=f"Revoke {first.partition('.')[0]}").click()
    await page.get_by_role("button", name="Revoke it").click()
    await expect(page.get_by_role("status")).to_contain_text("The key is revoked")
    assert [await answered(client, each) for each in (first, second)] == [401, 200]


async def answered(client: Client, key: str) -> int:
    """Return the status of what a key asks."""
    headers = {"Authorization": f"Bearer {key}"}
    async with client.get("/v1/families", headers=headers) as answer:
        return answer.status


async def test_an_organisation_is_added_and_suspended(administrator: Visitor) -> None:
    page = await administrator.open("/admin")
    await page.get_by_role("link", name="Add an organisation").click()
    await page.get_by_label("Name", exact=True).fill("Institute of Health")
    await page.get_by_label("Kind").select_option(label="health authority")
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_role("alert")).to_contain_text("no country")
    await page.get_by_label("Country").fill("ie")
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Institute of Health")
    await page.get_by_role("link", name="Suspend it").click()
    await page.get_by_role("button", name="Suspend it").click()
    await expect(page.get_by_role("status")).to_have_text("Suspended.")
    await expect(page.get_by_role("button", name="Reinstate it")).to_be_visible()
    assert await administrator.grave_faults() == []


async def test_a_focal_point_is_nominated_and_made_active(
    manager: Visitor, administrator: Visitor
) -> None:
    page = await manager.open("/admin/focal-points/new")
    await page.get_by_label("Project").select_option(index=0)
    await page.get_by_role("button", name="Nominate").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("focal point for")
    assert await page.get_by_role("link", name="Verify").count() == 0  # not theirs to do
    path = page.url.removeprefix(manager.base).partition("?")[0]
    page = await administrator.open(path)
    await page.get_by_role("link", name="Verify").click()
    await page.get_by_label("A note").fill("letter of the ministry")
    await page.get_by_role("button", name="Verify").click()
    await page.get_by_role("link", name="Make active").click()
    await page.get_by_role("button", name="Make active").click()
    await expect(page.get_by_role("status")).to_contain_text("can be reached")
    await expect(page.get_by_text("letter of the ministry")).to_be_visible()


async def test_countries_that_cannot_be_reached_are_on_map_and_table(manager: Visitor) -> None:
    page = await manager.open("/admin/focal-points")
    table = page.get_by_role("region", name="Countries in which nobody can be reached")
    await expect(table.get_by_role("row").filter(has_text="United Kingdom")).to_contain_text(
        "nobody was ever nominated"
    )
    assert await manager.grave_faults() == []


async def test_of_a_hidden_group_only_members_know(
    manager: Visitor, enter: Enter, client: Client, exchange: Exchange
) -> None:
    await open_house(client, exchange, "Customs of Pages", kind="customs", country="FR")
    page = await manager.open("/admin/groups/new")
    await page.get_by_label("Name", exact=True).fill("Quiet water")
    await page.get_by_label("hidden").check()
    await page.get_by_role("button", name="Make it").click()
    group = page.url.partition("?")[0].removeprefix(manager.base)
    other = await enter(
        "manager", organisation="Customs of Pages", kind="customs", country="FR", name="Fleur"
    )
    await other.open(group, status=404)
    await page.get_by_label("Another member").select_option(label="Customs of Pages")
    await page.get_by_role("button", name="Make it a member").click()
    await other.open(group)
    await page.get_by_role("link", name="Take out Customs of Pages").click()
    await page.get_by_role("button", name="End it").click()
    await expect(page.get_by_role("status")).to_have_text("The membership has ended.")
    await other.open(group, status=404)


async def test_a_feed_is_made_and_ended(manager: Visitor, client: Client) -> None:
    page = await manager.open("/admin/feeds")
    await page.get_by_label("For whom").fill("duty desk")
    await page.get_by_role("button", name="Make an address").click()
    address = await page.get_by_label("JSON Feed").input_value()
    assert (await client.session.get(address)).status == 200
    await page.get_by_role("link", name="I have kept them").click()
    await page.get_by_role("link", name="End it duty desk").click()
    await page.get_by_role("button", name="End it").click()
    await expect(page.get_by_role("status")).to_contain_text("open nothing any more")
    assert (await client.session.get(address)).status == 404


async def test_one_agrees_to_publish_for_another(
    manager: Visitor, client: Client, exchange: Exchange
) -> None:
    await open_house(client, exchange, "Shy laboratory")
    page = await manager.open("/admin/delegations")
    await page.get_by_label("Agree to publish for").select_option(label="Shy laboratory")
    await page.get_by_role("button", name="Agree").click()
    await page.get_by_role("link", name="Publish no more Shy laboratory").click()
    await page.get_by_role("button", name="Publish no more").click()
    await expect(page.get_by_text("For nobody.")).to_be_visible()


async def test_the_audit_names_who_did_what(manager: Visitor) -> None:
    page = await manager.open("/admin/feeds")
    await page.get_by_label("For whom").fill("duty desk")
    await page.get_by_role("button", name="Make an address").click()
    page = await manager.open("/admin/audit")
    entries = page.get_by_role("region", name="Entries of the audit").get_by_role("row")
    made = entries.filter(has_text="POST /v1/feeds/tokens")
    await expect(made.first).to_contain_text("Robin")
    assert await manager.grave_faults() == []
    await page.get_by_label("To day").fill("2026-11-22")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_text("Nothing is noted that fits")).to_be_visible()


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        (("auditor",), ["Audit"]),
        (
            ("manager",),
            ["Organisations", "People", "Keys", "Focal points", "Groups", "Delegations"],
        ),
    ],
)
async def test_each_has_the_tabs_of_what_they_may_do(
    visit: Enter, roles: tuple[str, ...], names: list[str]
) -> None:
    visitor = await visit(*roles)
    page = await visitor.open("/admin")
    tabs = page.get_by_role("navigation", name=SUBJECTS).get_by_role("link")
    assert await tabs.all_inner_texts() == names


async def test_a_reader_manages_nothing(visit: Enter) -> None:
    reader = await visit("reader")
    for path in ("/admin", "/admin/people", "/admin/keys/new", "/admin/audit"):
        await reader.open(path, status=403)


async def test_a_manager_learns_nothing_of_another_organisation(
    manager: Visitor, client: Client, exchange: Exchange
) -> None:
    other: House = await open_house(client, exchange, "Laboratory next door", scopes=MANAGED)
    number = other.organisation.id
    await manager.open(f"/admin/people?organisation_id={number}", status=404)
    await manager.open(f"/admin/keys?organisation_id={number}", status=404)
    await manager.open("/admin/organisations/new", status=403)
    page = await manager.open("/admin/organisations")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Laboratory of Pages")


async def test_administration_is_read_on_a_phone_and_in_the_dark(enter: Enter) -> None:
    look: Mapping[str, Any] = {"viewport": PHONE, "scheme": "dark"}
    visitor = await enter("administrator", "subscriber", **look)
    for path in ("organisations", "people", "keys", "focal-points", "audit"):
        await visitor.open(f"/admin/{path}")
        assert not await visitor.is_wider_than_screen(), path
    assert await visitor.grave_faults() == []
