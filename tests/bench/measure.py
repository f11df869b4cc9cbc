"""Timing two ways of doing the same work in one run, and printing how they compare."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one side did: its name and its rates, one a round, in units a second."""

    name: str
    unit: str
    rates: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median rate over the rounds."""
        return statistics.median(self.rates)


async def timed(work: Callable[[], Awaitable[int]]) -> float:
    """Run `work` once; return units a second, where `work` returns how many units it did."""
    start = time.perf_counter()
    units = await work()
    return units / (time.perf_counter() - start)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of `values` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def print_ratios(title: str, ours: Sequence[Rate], peers: Sequence[Rate]) -> None:
    """Print each of our rates beside each peer's, as ratios of medians of the same run."""
    print(f"\n{title}")
    for rate in (*ours, *peers):
        spread = f"{min(rate.rates):,.0f}..{max(rate.rates):,.0f}"
        print(f"  {rate.name:<44} {rate.median:>10,.0f} {rate.unit}  ({spread})")
    for one in ours:
        for peer in peers:
            print(f"  {one.name} / {peer.name}: {one.median / peer.median:.3f}")
