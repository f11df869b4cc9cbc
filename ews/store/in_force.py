"""Days on which a determination says something, and its written form.

At most one row a definition may hold at one point of both times (an exclusion constraint sees to
it). A list may name a substance twice, as itself and as an isomer of another entry: then the
stronger statement holds and the weaker one keeps the days that are left.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Protocol

import orjson

from chem.determinations import Determination, Role
from chem.law import Period, Status

STRONGEST_FIRST: tuple[Status, ...] = (
    "controlled",
    "conditional",
    "analogue_risk",
    "unknown",
    "not_controlled",
)
COLUMNS = ("definition_id", "jurisdiction", "status")
DETAIL = tuple(each.name for each in fields(Determination) if each.name not in COLUMNS)


class Row(Protocol):
    """A row by the names of its columns."""

    def __getitem__(self, name: str) -> Any:  # as the driver gives it
        """Return the value of one column."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days `since` (inclusive) to `until` (exclusive); None: without end on that side."""

    since: date | None
    until: date | None
    determination: Determination


def in_force(found: Iterable[Determination]) -> list[Stretch]:
    """Return the stretches in which each determination holds, none overlapping within a definition.

    The days between `not_before` and `known_since`, on which the answer is `unknown`, belong to
    the determination that says so.
    """
    kept: list[Stretch] = []
    for said in sorted(found, key=_strength):
        first = said.period.since or said.period.not_before
        free = [Stretch(since=first, until=said.period.until, determination=said)]
        for other in kept:
            if other.determination.definition_id == said.definition_id:
                free = [rest for part in free for rest in _without(part, other)]
        kept += [part for part in free if not _is_empty(part)]
    return kept


def write_detail(said: Determination) -> dict[str, object]:
    """Return what the columns of the table do not hold, as JSON values."""
    detail = {name: getattr(said, name) for name in DETAIL}
    values: dict[str, object] = orjson.loads(orjson.dumps(detail))
    return values


def read_determination(row: Row) -> Determination:
    """Return the determination that a row of the table holds."""
    detail = row["detail"]
    period = {name: day and date.fromisoformat(day) for name, day in detail["period"].items()}
    roles = [Role(**{**role, "atoms": tuple(role["atoms"])}) for role in detail["roles"]]
    wording_date = detail.get("wording_date")  # rows of before November 2026 have none
    return Determination(
        **{name: row[name] for name in COLUMNS},
        **{
            **detail,
            "period": Period(**period),
            "roles": tuple(roles),
            "conditions": tuple(detail["conditions"]),
            "exemptions": tuple(detail.get("exemptions", ())),
            "wording_date": wording_date and date.fromisoformat(wording_date),
        },
    )


def _strength(said: Determination) -> tuple[int, bool, str, str]:
    """Strongest first; of equals the named one; then by text, so that the order is always one."""
    rank = STRONGEST_FIRST.index(said.status)
    return (rank, said.kind != "named", said.entry, said.reason)


def _without(part: Stretch, other: Stretch) -> list[Stretch]:
    """Return what is left of `part` before and after `other`."""
    before = replace(part, until=_earlier(part.until, other.since)) if other.since else None
    after = replace(part, since=_later(part.since, other.until)) if other.until else None
    return [rest for rest in (before, after) if rest is not None and not _is_empty(rest)]


def _earlier(day: date | None, other: date) -> date:
    return other if day is None else min(day, other)


def _later(day: date | None, other: date) -> date:
    return other if day is None else max(day, other)


def _is_empty(part: Stretch) -> bool:
    return part.since is not None and part.until is not None and part.since >= part.until
