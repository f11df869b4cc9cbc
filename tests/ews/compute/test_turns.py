"""Turns at one process: who leaves costs nobody anything."""

import asyncio

import pytest

from ews.compute.comparing import Comparer
from ews.compute.drawer import Drawer
from ews.compute.errors import ComputeStoppedError
from ews.compute.turns import Turns

ETHANOL, PROPANOL = "CCO", "CCCO"


class Work:
    """Something that goes on until it is let go, and knows how it ended."""

    def __init__(self) -> None:
        self.begun, self.let_go = asyncio.Event(), asyncio.Event()
        self.said = ""

    async def do(self) -> str:
        self.begun.set()
        try:
            await self.let_go.wait()
        except asyncio.CancelledError:
            self.said = "cancelled"
            raise
        self.said = "done"
        return self.said


async def leave(asked: "asyncio.Task[object]") -> None:
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    assert asked.cancelled()


async def test_what_has_begun_is_finished_before_the_next_turn() -> None:
    turns, first, second = Turns(), Work(), Work()
    leaving = asyncio.create_task(turns.take(first.do))
    await first.begun.wait()
    await leave(leaving)
    staying = asyncio.create_task(turns.take(second.do))
    second.let_go.set()
    await asyncio.sleep(0.01)
    assert (first.said, second.said) == ("", "")

    first.let_go.set()

    assert await staying == "done"
    assert first.said == "done"


async def test_who_leaves_before_its_turn_is_not_asked_about() -> None:
    turns, first, second = Turns(), Work(), Work()
    staying = asyncio.create_task(turns.take(first.do))
    leaving = asyncio.create_task(turns.take(second.do))
    await first.begun.wait()
    await leave(leaving)
    first.let_go.set()

    assert await staying == "done"
    assert not second.begun.is_set()


async def test_work_that_nobody_waits_for_is_given_up_in_the_end() -> None:
    turns, first, second = Turns(patience=0.02), Work(), Work()
    leaving = asyncio.create_task(turns.take(first.do))
    await first.begun.wait()
    await leave(leaving)
    second.let_go.set()

    assert await turns.take(second.do) == "done"
    assert first.said == "cancelled"


async def test_a_stop_ends_what_is_under_way_and_says_so_to_who_waits() -> None:
    turns, first, second = Turns(), Work(), Work()
    asked = [asyncio.create_task(turns.take(work.do)) for work in (first, second)]
    await first.begun.wait()

    await turns.stop()

    told = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in told] == [ComputeStoppedError, ComputeStoppedError]
    assert (first.said, second.begun.is_set()) == ("cancelled", False)


async def test_a_fault_reaches_the_one_who_asked_and_the_next_is_asked() -> None:
    turns, work = Turns(), Work()
    work.let_go.set()

    async def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await turns.take(fail)
    assert await turns.take(work.do) == "done"


async def test_a_visitor_who_leaves_while_a_structure_is_drawn_ends_no_process() -> None:
    drawer = Drawer()
    await drawer.draw(ETHANOL, ())
    assert drawer._child is not None
    before = drawer._child.pid
    leaving = asyncio.create_task(drawer.draw("C1CC2CCC1CC2" * 20, ()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await leave(leaving)

    svg = await drawer.draw(PROPANOL, ())

    assert drawer._child.pid == before
    assert svg == await drawer.draw(PROPANOL, ())
    await drawer.stop()


async def test_a_stop_while_a_process_starts_leaves_none() -> None:
    comparer = Comparer()
    asked = asyncio.create_task(comparer.compare(ETHANOL, [PROPANOL]))
    await asyncio.sleep(0.05)

    await comparer.stop()

    with pytest.raises(ComputeStoppedError):
        await asked
    assert comparer._child is None
