"""Timing two ways of doing the same work in one run, and printing how they compare."""

import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of one side: units a second, and processor seconds of each part for one unit."""

    rate: float
    spent: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one side did in all rounds."""

    name: str
    rounds: tuple[Round, ...]

    @property
    def rate(self) -> float:
        """Median units a second."""
        return statistics.median(each.rate for each in self.rounds)

    def spent(self, part: str) -> float:
        """Median processor seconds of one part for one unit; hardly moved by a busy machine."""
        return statistics.median(each.spent[part] for each in self.rounds)


async def run_round(work: Callable[[], Awaitable[int]], parts: Mapping[str, int]) -> Round:
    """Run `work` once, which returns how many units it did; parts: process ids by name."""
    before = {name: _processor(pid) for name, pid in parts.items()}
    start = time.perf_counter()
    units = await work()
    taken = time.perf_counter() - start
    spent = {name: (_processor(pid) - before[name]) / units for name, pid in parts.items()}
    return Round(rate=units / taken, spent=spent)


def children_of(pid: int) -> list[int]:
    """Return the processes that `pid` started."""
    return [child.pid for child in psutil.Process(pid).children()]


def memory_of(pid: int) -> int:
    """Return the resident bytes of a process."""
    resident: int = psutil.Process(pid).memory_info().rss
    return resident


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of `values` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def print_rates(title: str, ours: Sequence[Side], peers: Sequence[Side]) -> None:
    """Print each of our rates, and its ratio to each peer of the same run."""
    print(f"\n{title}")
    heads = "".join(f"{f'/ {peer.name}':>14}" for peer in peers)
    print(f"  {'':<34}{'a second':>10}{heads}")
    for side in (*peers, *ours):
        ratios = "".join(f"{side.rate / peer.rate:>14.3f}" for peer in peers)
        print(f"  {side.name:<34}{side.rate:>10,.0f}{ratios}")


def print_times(title: str, times: Mapping[str, Sequence[float]], floor: str) -> None:
    """Print percentiles of single answers, and how many times the floor's median each median is."""
    print(f"\n{title}")
    print(f"  {'ms':<34}{'p50':>8}{'p95':>8}{'p99':>8}{'p50 / floor':>13}")
    middle = percentile(times[floor], 0.5)
    for name, values in times.items():
        ms = "".join(f"{percentile(values, share) * 1000:>8.1f}" for share in (0.5, 0.95, 0.99))
        print(f"  {name:<34}{ms}{percentile(values, 0.5) / middle:>13.1f}")


def _processor(pid: int) -> float:
    """Seconds of processor a process has used; of `ews serve` without its children."""
    used = psutil.Process(pid).cpu_times()
    seconds: float = used.user + used.system
    return seconds
