"""The timeline of a substance: where each period stands on a drawing, in its own units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WIDTH, LEFT, RIGHT = 960, 150, 10
ROW, TOP, BAR = 26, 24, 18
COVERS = ("controlled", "conditional", "analogue_risk")
# The stronger, the higher: what a period is can be told without its colour.
HEIGHTS = {"controlled": 18, "conditional": 12, "analogue_risk": 8, "not_controlled": 3}
UNKNOWN_HEIGHT = 6
LETTER = 7.2  # about as wide as a letter is drawn
YEARS_A_TICK = (1, 2, 5, 10, 20)
MOST_TICKS = 12
YEARS_WITHOUT_LAW = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One period as it is drawn; label: the words on it, if they fit."""

    x: float
    y: float
    width: float
    height: float
    status: str
    label: str
    period: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One jurisdiction; y: its middle."""

    jurisdiction: str
    y: float
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All that is drawn. ticks: places of years. asked: the place of the day asked about."""

    width: int
    height: int
    rows: Sequence[Row]
    ticks: Sequence[tuple[float, int]]
    asked: float | None


def draw_timeline(
    history: Iterable[Mapping[str, Any]], words: Mapping[str, str], *, valid_on: date
) -> Timeline | None:
    """Place the jurisdictions in which any law ever covered it; None if there is none.

    words: what is written on a bar, by status.
    """
    told = [each for each in history if _covered(each["periods"])]
    if not told:
        return None
    first, last = _span([period for each in told for period in each["periods"]], valid_on)
    scale = _Scale(first=first, last=last)
    rows = [
        Row(
            jurisdiction=each["jurisdiction"],
            y=TOP + ROW * number + ROW / 2,
            bars=_bars(each["periods"], words, scale, y=TOP + ROW * number + ROW / 2),
        )
        for number, each in enumerate(told)
    ]
    return Timeline(
        width=WIDTH,
        height=TOP + ROW * len(rows) + 4,
        rows=rows,
        ticks=_ticks(scale),
        asked=scale.place(valid_on) if first <= valid_on <= last else None,
    )


def _covered(periods: Iterable[Mapping[str, Any]]) -> bool:
    return any(each["status"] in COVERS for each in periods)


def day_of(text: str | None) -> date | None:
    """Return the day that the API wrote; None for none."""
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    first: date
    last: date

    def place(self, day: date) -> float:
        share = (day - self.first) / (self.last - self.first)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0), 1)


def _span(periods: Sequence[Mapping[str, Any]], valid_on: date) -> tuple[date, date]:
    """Return from the year before the first law to the year after the last change."""
    law = [day for each in periods if each["status"] in COVERS if (day := day_of(each["since"]))]
    changes = [day for each in periods if (day := day_of(each["since"]))]
    first = min([*law, valid_on], default=valid_on)
    first = first if law else valid_on - timedelta(days=366 * YEARS_WITHOUT_LAW)
    last = max([*changes, valid_on])
    return date(max(first.year - 1, 1), 1, 1), date(min(last.year + 1, 9999), 12, 31)


def _bars(
    periods: Iterable[Mapping[str, Any]], words: Mapping[str, str], scale: _Scale, *, y: float
) -> list[Bar]:
    bars = []
    for each in periods:
        since, until = day_of(each["since"]) or date.min, day_of(each["until"]) or date.max
        x, end = scale.place(max(since, scale.first)), scale.place(min(until, scale.last))
        height = HEIGHTS.get(each["status"], UNKNOWN_HEIGHT)
        label = _label(words.get(each["status"], ""), each["level"], end - x)
        if end > x:
            bars.append(
                Bar(
                    x=x,
                    y=y - height / 2,
                    width=round(end - x, 1),
                    height=height,
                    status=each["status"],
                    label=label if height == BAR else "",
                    period=each,
                )
            )
    return bars


def _label(words: str, level: str, room: float) -> str:
    """Return the longest of the words that fit."""
    whole = f"{words} · {level}" if level else words
    fitting = (text for text in (whole, words) if len(text) * LETTER + 8 <= room)
    return next(fitting, "")


def _ticks(scale: _Scale) -> list[tuple[float, int]]:
    years = scale.last.year - scale.first.year + 1
    step = next((each for each in YEARS_A_TICK if years / each <= MOST_TICKS), YEARS_A_TICK[-1])
    wanted = (year for year in range(scale.first.year, scale.last.year + 1) if year % step == 0)
    return [(scale.place(date(year, 1, 1)), year) for year in wanted]
