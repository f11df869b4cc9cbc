"""Backoff: later each time, never all at once, bounded."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ews.worker.retries import Backoff

BACKOFF = Backoff(first=timedelta(seconds=2), longest=timedelta(hours=1))


@given(st.integers(min_value=0, max_value=10_000))
def test_a_wait_is_half_to_whole_of_what_is_doubled_each_time(attempts: int) -> None:
    whole = min(timedelta(seconds=2) * 2 ** min(attempts, 20), timedelta(hours=1))
    assert whole / 2 <= BACKOFF.delay(attempts) <= whole


def test_two_jobs_that_failed_together_do_not_come_back_together() -> None:
    assert len({BACKOFF.delay(5) for _ in range(20)}) > 1
