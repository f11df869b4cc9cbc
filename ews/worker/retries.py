"""When a job that failed is tried again: later each time, and not all at the same moment."""

import random
import time
from dataclasses import dataclass, field
from datetime import timedelta

from pgqueuer.errors import RetryRequested
from pgqueuer.executors import EntrypointExecutor
from pgqueuer.models import Context, Job

from ews.metrics import JobMetrics


class DeadLetterError(Exception):
    """No further try is wanted; the job is kept as failed, for people to see and put back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long, and how often. tries: in all, the first included; 36 take the better part of a day.

    A receiver that fails for an hour must not end in a dead letter.
    """

    tries: int = 36
    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(hours=1)

    def delay(self, attempts: int) -> timedelta:
        """Return the wait after `attempts` earlier tries: doubled each time, then 50 to 100 %."""
        whole: timedelta = min(self.first * 2 ** min(attempts, 30), self.longest)
        return whole * random.uniform(0.5, 1.0)  # noqa: S311  # spreads load, guards nothing

    def is_last(self, job: Job) -> bool:
        """Say whether no try is left after this one."""
        return job.attempts + 1 >= self.tries


@dataclass
class JitteredRetryExecutor(EntrypointExecutor):
    """Turns a failure into a later try; pgqueuer's own executor has no jitter."""

    backoff: Backoff = field(default_factory=Backoff)
    metrics: JobMetrics = field(default_factory=JobMetrics)

    async def execute(self, job: Job, context: Context) -> None:
        began, outcome = time.perf_counter(), "failed"
        try:
            await self._execute(job, context)
            outcome = "done"
        except RetryRequested:
            outcome = "retry"
            raise
        finally:
            self.metrics.count(job.entrypoint, outcome, time.perf_counter() - began)

    async def _execute(self, job: Job, context: Context) -> None:
        try:
            await super().execute(job, context)
        except (RetryRequested, DeadLetterError):
            raise
        except Exception as fault:
            if self.backoff.is_last(job):
                raise
            delay = self.backoff.delay(job.attempts)
            raise RetryRequested(delay=delay, reason=type(fault).__name__) from fault
