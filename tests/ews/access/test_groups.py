"""Groups: a hidden one is not there, members are known to members, the owner decides."""

from uuid import uuid4

import pytest

from tests.ews.access.front import Browser, Front, ahead


async def house(front: Front) -> tuple[str, Browser]:
    organisation = await front.organisation()
    _, browser = await front.signed_in(organisation_id=organisation)
    return organisation, browser


async def test_a_hidden_group_is_there_for_its_members_only(front: Front) -> None:
    (_, owner), (member_id, member), (_, other) = [await house(front) for _ in range(3)]
    body = {"name": "Quiet desk", "purpose": "group", "hidden": True}
    _, group = await owner.send("POST", "/v1/groups", body)
    place = f"/v1/groups/{group['id']}"

    joined = await owner.send("PUT", f"{place}/members/{member_id}")
    inside = await member.send("GET", place)
    outside = [
        await other.send("GET", place),
        await other.send("DELETE", place),
        await other.send("PUT", f"{place}/members/{member_id}"),
        await other.send("DELETE", f"{place}/members/{member_id}"),
    ]
    missing = await other.send("GET", f"/v1/groups/{uuid4()}")
    _, listed = await other.send("GET", "/v1/groups")
    same_name = await other.send("POST", "/v1/groups", body)

    assert (joined[0], len(inside[1]["members"])) == (200, 2)
    assert [status for status, _ in outside] == [404] * 4
    assert outside[0][1] == missing[1]
    assert group["id"] not in str(listed)
    assert same_name[0] == 201  # to refuse the name would tell of the hidden one


async def test_members_of_an_open_group_are_known_to_members_only(front: Front) -> None:
    (_, owner), (_, other) = [await house(front) for _ in range(2)]
    _, group = await owner.send("POST", "/v1/groups", {"name": "Open desk", "purpose": "group"})

    _, seen = await other.send("GET", f"/v1/groups/{group['id']}")
    _, own = await owner.send("GET", f"/v1/groups/{group['id']}")

    assert (seen["name"], "members" in seen, len(own["members"])) == ("Open desk", False, 1)


async def test_only_the_owner_decides_on_members_and_everybody_may_leave(front: Front) -> None:
    (_, owner), (member_id, member), (other_id, _) = [await house(front) for _ in range(3)]
    _, group = await owner.send("POST", "/v1/groups", {"name": "Desk", "purpose": "group"})
    members = f"/v1/groups/{group['id']}/members"
    await owner.send("PUT", f"{members}/{member_id}")
    await owner.send("PUT", f"{members}/{other_id}")
    ahead(front, minutes=1)

    brings = await member.send("PUT", f"{members}/{front.admin.organisation.id}")
    throws = await member.send("DELETE", f"{members}/{other_id}")
    leaves = await member.send("DELETE", f"{members}/{member_id}")
    again = await member.send("DELETE", f"{members}/{member_id}")
    _, shown = await owner.send("GET", f"/v1/groups/{group['id']}")

    assert [brings[1]["code"], throws[1]["code"]] == ["not_yours_to_give"] * 2
    assert (leaves[0], again[0]) == (200, 404)
    assert [bool(each["until"]) for each in shown["members"]].count(True) == 1


async def test_an_operation_ends_by_itself_or_by_its_owner(front: Front) -> None:
    _, owner = await house(front)
    end = front.clock.now().replace(year=front.clock.now().year + 1).isoformat()
    body = {"name": "Lantern", "purpose": "operation"}

    endless = await owner.send("POST", "/v1/groups", body)
    _, made = await owner.send("POST", "/v1/groups", {**body, "ends_at": end})
    ahead(front, minutes=1)
    status, ended = await owner.send("DELETE", f"/v1/groups/{made['id']}")

    assert (endless[0], endless[1]["pointer"], status) == (422, "/ends_at", 200)
    assert ended["ends_at"] < made["ends_at"]


async def test_who_is_nobody_becomes_no_member_and_what_has_not_begun_does_not_end(
    front: Front,
) -> None:
    _, owner = await house(front)
    later = front.clock.now().replace(year=front.clock.now().year + 1).isoformat()
    body = {"name": "Later", "purpose": "group", "starts_at": later}
    _, group = await owner.send("POST", "/v1/groups", body)

    nobody = await owner.send("PUT", f"/v1/groups/{group['id']}/members/{uuid4()}")
    early = await owner.send("DELETE", f"/v1/groups/{group['id']}")
    twice = await owner.send("POST", "/v1/groups", body)

    assert (nobody[0], early[1]["code"], twice[1]["code"]) == (404, "group_invalid", "name_taken")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "X", "purpose": "club"},
        {"name": "", "purpose": "group"},
        {"name": "X", "purpose": "group", "hidden": "yes"},
        {"name": "X", "purpose": "group", "ends_at": "2020-01-01T00:00:00Z"},
        {"name": "X", "purpose": "group", "starts_at": "tomorrow"},
    ],
)
async def test_a_group_that_cannot_be_is_refused(front: Front, body: dict[str, object]) -> None:
    assert (await front.admin.post("/v1/groups", body))[0] == 422
