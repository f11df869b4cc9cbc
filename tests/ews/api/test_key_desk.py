"""Keys that come at the same time share a look-up, and nothing else."""

import asyncio

from ews.api.key_desk import KeyDesk
from ews.flow.exchange import Exchange
from ews.store.api_keys import KeyRejectedError, revoke_key
from tests.ews.exchange import House


async def test_each_key_of_many_at_once_is_answered_for_itself(
    exchange: Exchange, lab: House, neighbour: House
) -> None:
    desk = KeyDesk(exchange.pool, exchange.clock)
    keys = [lab.key, f"{lab.key[:-1]}?", neighbour.key, lab.key]
    found = await asyncio.gather(*(desk.verify(key) for key in keys), return_exceptions=True)
    assert isinstance(found[1], KeyRejectedError)
    assert [getattr(each, "organisation_id", None) for each in found] == [
        lab.organisation.id,
        None,
        neighbour.organisation.id,
        lab.organisation.id,
    ]


async def test_a_revoked_key_is_refused_from_then_on(exchange: Exchange, lab: House) -> None:
    desk = KeyDesk(exchange.pool, exchange.clock)
    holder = await desk.verify(lab.key)
    async with exchange.pool.acquire() as conn:
        await revoke_key(conn, holder.prefix, at=exchange.clock.now())
    refused = await asyncio.gather(desk.verify(lab.key), return_exceptions=True)
    assert isinstance(refused[0], KeyRejectedError)
