"""Organisations, their people, and the keys that speak for them."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from ews.store.api_keys import KeyRejectedError, create_key, list_keys, revoke_key, verify_key
from ews.store.connection import Connection
from ews.store.organisations import (
    OrganisationDiffersError,
    ensure_organisation,
    ensure_person,
    find_organisation,
    list_organisations,
)
from tests.clock import FixedClock


async def test_an_organisation_is_made_once(conn: Connection, clock: FixedClock, lab: UUID) -> None:
    again = await ensure_organisation(conn, name="Lab", kind="lab", country="GB", at=clock.now())
    assert await find_organisation(conn, lab) == again
    assert await list_organisations(conn) == [again]


async def test_an_organisation_that_differs_is_refused(
    conn: Connection, clock: FixedClock, lab: UUID
) -> None:
    with pytest.raises(OrganisationDiffersError, match="already there as lab of GB"):
        await ensure_organisation(conn, name="Lab", kind="police", country="GB", at=clock.now())
    assert await find_organisation(conn, lab) is not None


async def test_an_unknown_organisation_is_none(conn: Connection) -> None:
    assert await find_organisation(conn, uuid4()) is None


async def test_a_person_is_made_once_and_keeps_the_roles(
    conn: Connection, clock: FixedClock, lab: UUID
) -> None:
    first = await ensure_person(conn, lab, name="assessor", roles=["assess"], at=clock.now())
    again = await ensure_person(conn, lab, name="assessor", roles=["other"], at=clock.now())
    assert first == again


async def test_a_key_speaks_for_its_organisation(
    conn: Connection, clock: FixedClock, lab: UUID
) -> None:
    key = await create_key(conn, lab, scopes=["report:write"], at=clock.now())
    holder = await verify_key(conn, key, at=clock.now())
    assert (holder.organisation_id, holder.country) == (lab, "GB")
    assert holder.scopes == {"report:write"}


@pytest.mark.parametrize("ending", ["x", "", "\0", "\ud800", "é"])
async def test_a_changed_key_is_rejected(
    conn: Connection, clock: FixedClock, lab: UUID, ending: str
) -> None:
    key = await create_key(conn, lab, scopes=[], at=clock.now())
    with pytest.raises(KeyRejectedError):
        await verify_key(conn, key[:-1] + ending, at=clock.now())


@pytest.mark.parametrize("key", ["", ".", "ews_0.x", "\0.x", "\ud800"])
async def test_a_foreign_key_is_rejected(conn: Connection, clock: FixedClock, key: str) -> None:
    with pytest.raises(KeyRejectedError, match="not known"):
        await verify_key(conn, key, at=clock.now())


async def test_a_revoked_key_is_rejected_and_still_listed(
    conn: Connection, clock: FixedClock, lab: UUID
) -> None:
    key = await create_key(conn, lab, scopes=[], at=clock.now())
    prefix = key.split(".")[0]
    assert await revoke_key(conn, prefix, at=clock.now())
    assert not await revoke_key(conn, prefix, at=clock.now())
    with pytest.raises(KeyRejectedError, match="revoked or expired"):
        await verify_key(conn, key, at=clock.now())
    assert [each.revoked_at for each in await list_keys(conn, lab)] == [clock.now()]


async def test_a_key_works_until_it_expires(conn: Connection, clock: FixedClock, lab: UUID) -> None:
    until = clock.now() + timedelta(hours=1)
    key = await create_key(conn, lab, scopes=[], at=clock.now(), expires_at=until)
    await verify_key(conn, key, at=until - timedelta(microseconds=1))
    with pytest.raises(KeyRejectedError, match="expired"):
        await verify_key(conn, key, at=until)
