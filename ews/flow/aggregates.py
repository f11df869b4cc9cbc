"""Public numbers: which counts may be published so that no small one can be worked out.

What is counted are identifications: one substance in one report, a parcel once. Numbers are
published along one tree, all > family > substance > country, and a number only below one that is
published. So the published numbers cut what is counted into parts that do not overlap: what a
number leaves when the numbers right below it are taken away. Whoever adds and subtracts published
numbers gets sums of whole parts and nothing else. Every part is empty or at least `least`: that is
all there is to show.

Each publication of a quarter counts only what was never counted before, so that numbers of
different days cut their own parts, and a difference over time is a sum of these as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEAST = 5
DEPTH = 3

Path = tuple[str, ...]  # (), (family), (family, inchikey), (family, inchikey, country)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """One substance in one parcel."""

    family: str
    inchikey: str
    country: str

    @property
    def path(self) -> Path:
        """The way from the top of the tree."""
        return self.family, self.inchikey, self.country


def publishable(
    found: Iterable[Identification], *, least: int = LEAST, countries: int | None = None
) -> dict[Path, int]:
    """Return the numbers that may be published, by their place in the tree.

    countries: how many there could be, as far as anybody knows; None: more than matter.
    """
    counts: defaultdict[Path, int] = defaultdict(int)
    below: defaultdict[Path, set[Path]] = defaultdict(set)
    for one in found:
        for depth in range(DEPTH + 1):
            counts[one.path[:depth]] += 1
            if depth:
                below[one.path[: depth - 1]].add(one.path[:depth])
    published: dict[Path, int] = {}
    waiting: list[Path] = [()] if counts[()] >= least else []
    while waiting:
        path = waiting.pop()
        published[path] = counts[path]
        shown = _shown(path, counts, below[path], least)
        if countries is not None and len(path) == DEPTH - 1:
            shown = _among_few(path, counts, shown, least=least, countries=countries)
        waiting += shown
    return dict(sorted(published.items()))


def _shown(
    path: Path, counts: Mapping[Path, int], children: Iterable[Path], least: int
) -> list[Path]:
    """Return the numbers right below one that may be shown beside it.

    Small ones are hidden; if what they add up to is small as well, so is the next smallest, because
    the rest could be worked out.
    """
    shown = sorted(
        (child for child in children if counts[child] >= least),
        key=lambda child: (counts[child], child),
    )
    hidden = counts[path] - sum(counts[child] for child in shown)
    return shown[1:] if 0 < hidden < least else shown


def _among_few(
    path: Path, counts: Mapping[Path, int], shown: list[Path], *, least: int, countries: int
) -> list[Path]:
    """Return which countries may be shown where few others can have the rest.

    Whoever knows how this works knows that a hidden number is below `least`, or not above the
    smallest shown. All others at that bound must be able to hold the rest, or some country has it.
    """
    bound = least - 1
    while shown:
        rest = counts[path] - sum(counts[one] for one in shown)
        if rest <= (countries - len(shown) - 1) * bound:
            break
        shown = shown[1:]
        bound = counts[shown[0]] if shown else 0
    return shown
