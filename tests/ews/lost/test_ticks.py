"""Two workers whose ticks come at the same moment: each tick's work is done by one of them."""

from collections import Counter

import pytest

from tests.ews.lost.clocks import needs_compiler, stepped
from tests.ews.lost.processes import Processes, until

pytestmark = [pytest.mark.slow_all, needs_compiler]

# To each of these the clock is set on: moments before the timers that fire at times of day.
MOMENTS = {
    (1, 59, 57): {"export_due", "law_watch"},
    (2, 5, 9): {"digests", "reminders"},
    (2, 5, 29): {"export_release"},
    (2, 5, 39): {"late_notices"},
    (2, 16, 58): {"export_correction"},
    (2, 22, 58): {"absences"},
    (3, 9, 58): {"public_numbers"},
}


async def test_each_tick_of_two_workers_is_done_once() -> None:
    async with stepped(workers=2, log_level="debug") as (running, clock):
        for moment, names in MOMENTS.items():
            before = _by_both(running)
            clock.set_to(*moment)
            await until(lambda: names <= {n for n, _ in _by_both(running) - before})  # noqa: B023
        done = _ticks(running, "tick_done")
        assert set(done.values()) == {1}
        assert {name for name, _ in done} >= set().union(*MOMENTS.values())


def _by_both(running: Processes) -> set[tuple[str, str]]:
    """Return the ticks that one worker did, and the other came to and left."""
    return set(_ticks(running, "tick_done")) & set(_ticks(running, "tick_left"))


def _ticks(running: Processes, event: str) -> Counter[tuple[str, str]]:
    logged = [line for each in running.workers for line in each.events(event)]
    return Counter((line["timer"], line["tick"]) for line in logged)
