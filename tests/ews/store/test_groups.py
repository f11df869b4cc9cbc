"""Groups and operations: whoever reads, reads as what it is a member of at that instant."""

from datetime import timedelta
from uuid import UUID

from ews.store.api_keys import create_key, verify_key
from ews.store.connection import Connection
from ews.store.groups import add_group, add_member, end_member
from ews.store.standing import standings
from tests.clock import FixedClock


async def made(conn: Connection, clock: FixedClock, owner: UUID, name: str, days: int = 0) -> UUID:
    group_id = await add_group(
        conn,
        name=name,
        purpose="operation" if days else "group",
        owner_id=owner,
        is_hidden=False,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(days=days) if days else None,
        at=clock.now(),
    )
    assert group_id is not None
    return group_id


async def test_a_key_holder_carries_groups_and_live_operations(
    conn: Connection, clock: FixedClock, lab: UUID
) -> None:
    group = await made(conn, clock, lab, "Nitazene desk")
    operation = await made(conn, clock, lab, "Operation Lantern", days=2)
    await add_member(conn, group, lab, at=clock.now())
    await add_member(conn, operation, lab, at=clock.now())
    key = await create_key(conn, lab, scopes=[], at=clock.now())

    during = await verify_key(conn, key, at=clock.now())
    after = await verify_key(conn, key, at=clock.now() + timedelta(days=2))

    assert (during.groups, during.operations) == (
        frozenset({group, operation}),
        frozenset({operation}),
    )
    assert (after.groups, after.operations) == (frozenset({group}), frozenset())
    assert during.kind == "lab"


async def test_a_membership_that_ended_gives_nothing_and_may_begin_again(
    conn: Connection, clock: FixedClock, lab: UUID
) -> None:
    group = await made(conn, clock, lab, "Nitazene desk")
    assert await add_member(conn, group, lab, at=clock.now())
    assert not await add_member(conn, group, lab, at=clock.now())
    clock.advance(days=1)

    assert await end_member(conn, group, lab, at=clock.now())
    assert not await end_member(conn, group, lab, at=clock.now())
    ended = await standings(conn, [lab], at=clock.now())
    assert await add_member(conn, group, lab, at=clock.now())
    again = await standings(conn, [lab], at=clock.now())

    assert (ended[lab].groups, again[lab].groups) == (frozenset(), frozenset({group}))


async def test_a_suspended_organisation_has_no_standing(
    conn: Connection, clock: FixedClock, lab: UUID
) -> None:
    await conn.execute("UPDATE organisation SET state = 'suspended' WHERE id = $1", lab)

    assert await standings(conn, [lab], at=clock.now()) == {}
