"""Rows that others refer to."""

from uuid import UUID

import pytest

from ews.store.connection import Connection, Pool
from ews.store.organisations import ensure_organisation
from ews.store.rulesets import register_ruleset
from ews.store.substances import register_substances
from tests.clock import FixedClock
from tests.ews.store.samples import new_substance


@pytest.fixture
async def lab(pool: Pool, clock: FixedClock) -> UUID:
    async with pool.acquire() as conn:
        made = await ensure_organisation(conn, name="Lab", kind="lab", country="GB", at=clock.now())
    return made.id


@pytest.fixture
async def ruleset_id(conn: Connection, clock: FixedClock) -> int:
    return await register_ruleset(conn, ruleset="a", chem_version="1", coverage=(), at=clock.now())


@pytest.fixture
async def substance_id(conn: Connection, clock: FixedClock) -> int:
    made = await register_substances(conn, [new_substance("KEY-A")], at=clock.now())
    return made["KEY-A"].id
