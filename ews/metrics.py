"""What a process counts of itself, in the form that Prometheus reads.

One registry a process part: nothing is kept in a module, so two applications in one process (tests)
do not count together.
"""

from collections.abc import Iterable
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Waiting(Protocol):
    """Jobs of one kind in one state."""

    @property
    def job(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def jobs(self) -> int: ...
    @property
    def oldest_seconds(self) -> float: ...


class Notices(Protocol):
    """How far the notices are. behind: changes not looked at yet. failed: those put aside."""

    @property
    def behind(self) -> int: ...
    @property
    def failed(self) -> int: ...
    @property
    def oldest_seconds(self) -> float: ...


SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class RequestMetrics:
    """Requests of one application: how many, how they ended, how long they took.

    A request is counted under the pattern of its route, never its path: identifiers would make a
    series of their own each.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.in_flight = Gauge(
            "ews_requests_in_flight", "Requests being answered", registry=self.registry
        )
        self._seconds = Histogram(
            "ews_request_seconds",
            "Time to the end of an answer",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        # Looking a series up by its labels costs more than counting in it.
        self._series: dict[tuple[str, str, int], Histogram] = {}

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        key = (method, route, status)
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self._seconds.labels(method, route, str(status))
        series.observe(seconds)


class JobMetrics:
    """Jobs of one worker: how many of each kind, how they ended, how long they took."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._seconds = Histogram(
            "ews_job_seconds",
            "Time of one try at a job",
            ("job", "outcome"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._timers = Counter(
            "ews_timer_runs", "Runs of timers", ("timer", "outcome"), registry=self.registry
        )

    def count(self, job: str, outcome: str, seconds: float) -> None:
        """Count one try: done, retry, failed."""
        self._seconds.labels(job, outcome).observe(seconds)

    def count_timer(self, timer: str, outcome: str) -> None:
        """Count one run of a timer: done, failed, missed."""
        self._timers.labels(timer, outcome).inc()


def waiting_series(jobs: Iterable[Waiting], change_seq: int, notices: Notices) -> CollectorRegistry:
    """Return what waits in the database as series: one state of it, made anew each time."""
    registry = CollectorRegistry()
    count = Gauge("ews_jobs", "Jobs of the outbox", ("job", "state"), registry=registry)
    oldest = Gauge(
        "ews_jobs_oldest_seconds", "Age of the oldest", ("job", "state"), registry=registry
    )
    newest = Gauge("ews_change_seq", "Counter of the newest change", registry=registry)
    newest.set(change_seq)
    for each in jobs:
        count.labels(each.job, each.state).set(each.jobs)
        oldest.labels(each.job, each.state).set(each.oldest_seconds)
    _tell_notices(registry, notices)
    return registry


def _tell_notices(registry: CollectorRegistry, notices: Notices) -> None:
    behind = Gauge("ews_notices_behind", "Changes not yet looked at for notices", registry=registry)
    failed = Gauge("ews_notices_failed", "Changes that nobody could be told of", registry=registry)
    oldest = Gauge("ews_notices_failed_oldest_seconds", "Age of the oldest", registry=registry)
    behind.set(notices.behind)
    failed.set(notices.failed)
    oldest.set(notices.oldest_seconds)


def written(*registries: CollectorRegistry) -> bytes:
    """Return all series of the registries as OpenMetrics text."""
    parts = [_text(each).removesuffix(b"# EOF\n") for each in registries]
    return b"".join(parts) + b"# EOF\n"


def _text(registry: CollectorRegistry) -> bytes:
    text: bytes = generate_latest(registry)  # type: ignore[no-untyped-call]
    return text
