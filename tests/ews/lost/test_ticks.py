"""Two workers whose ticks come at the same moment: each tick's work is done by one of them."""

import asyncio
import json
from collections import Counter

import pytest

from tests.ews.lost.clocks import needs_compiler, stepped
from tests.ews.lost.processes import Processes

pytestmark = [pytest.mark.slow, needs_compiler]

# To each of these the clock is set on: moments before all timers that fire at times of day.
MOMENTS = ((1, 59, 57), (2, 5, 9), (2, 5, 29), (2, 5, 39), (2, 16, 58), (2, 22, 58), (3, 9, 58))
DAILY = {"export_due", "public_numbers", "export_correction", "absences"}
OFTEN = {"law_watch", "digests", "reminders", "export_release", "late_notices"}


async def test_each_tick_of_two_workers_is_done_once() -> None:
    async with stepped(workers=2, log_level="debug") as (running, clock):
        for moment in MOMENTS:
            clock.set_to(*moment)
            await asyncio.sleep(5)
        done, left = _ticks(running, "tick_done"), _ticks(running, "tick_left")
    assert {timer for timer, _ in done} == DAILY | OFTEN
    assert set(done.values()) == {1}
    both = [each for each in done if left[each] == 1]
    assert {timer for timer, _ in both} == DAILY | OFTEN  # the other worker came to it as well


def _ticks(running: Processes, event: str) -> Counter[tuple[str, str]]:
    lines = [
        json.loads(line) for each in running.workers for line in each.log.read_text().splitlines()
    ]
    return Counter((line["timer"], line["tick"]) for line in lines if line["event"] == event)
