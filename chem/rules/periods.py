"""What a period of force says of a day."""

from dataclasses import replace
from datetime import date
from typing import Literal

from chem.law import Period

Standing = Literal["not_yet", "perhaps", "in_force", "ended"]


def standing(period: Period, *, valid_on: date) -> Standing:
    """Say how a period stands to a day.

    `perhaps`: the day lies before the first one on which the text is known to have been in force,
    and not before the day it was decided on: no date we hold decides it.
    """
    if period.until is not None and valid_on >= period.until:
        return "ended"
    if period.since is not None:
        return "in_force" if valid_on >= period.since else "not_yet"
    if period.known_since is not None and valid_on >= period.known_since:
        return "in_force"
    if period.not_before is not None and valid_on < period.not_before:
        return "not_yet"
    return "perhaps"


def split(whole: Period, inner: Period) -> tuple[Period | None, Period | None, Period | None]:
    """Cut `whole` into the part before `inner`, the part within it, and the part after it.

    An inner period whose first day is not known counts as covering everything before its end.
    """
    starts = inner.since
    before = _clip(whole, until=starts) if starts is not None else None
    within = _clip(whole, since=starts, until=inner.until)
    after = _clip(whole, since=inner.until) if inner.until is not None else None
    return before, within, after


def _clip(whole: Period, *, since: date | None = None, until: date | None = None) -> Period | None:
    first, last = whole.since, whole.until
    if since is not None and (first is None or since > first):
        first = since
    if until is not None and (last is None or until < last):
        last = until
    if first is not None and last is not None and first >= last:
        return None
    return replace(whole, since=first, until=last)
