"""A sender of large records does not keep all others waiting."""

import asyncio

from ews.flow.exchange import Exchange
from ews.flow.run import submit
from ews.flow.sender import Sender
from tests.ews.exchange import House, report


async def test_others_are_served_between_large_records(exchange: Exchange, lab: House) -> None:
    sender = Sender(organisation_id=lab.organisation.id, country="GB", scopes=frozenset())
    bodies = [report(f"R-{place}", findings=[{"zz": "x" * 60}] * 100) for place in range(20)]
    task, turns = asyncio.create_task(submit(exchange, sender, bodies)), 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    assert {answer.outcome for answer in await task} == {"rejected"}
    assert turns > len(bodies)
