"""What a period of force says of a day."""

from dataclasses import replace
from datetime import date
from typing import Literal

from chem.law import Period

Standing = Literal["not_yet", "perhaps", "in_force", "ended"]
Phase = Literal["free", "either", "listed"]


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


def phases(whole: Period, listed: Period) -> list[tuple[Period, Phase]]:
    """Cut `whole` by the period in which something is listed elsewhere.

    `free` before and after it, `listed` within it, `either` where its first day is not known and
    the day could lie on both sides.
    """
    doubt = listed.since or listed.not_before
    sure = listed.since or listed.known_since
    cuts: list[tuple[Period | None, Phase]] = [
        (clip(whole, until=doubt) if doubt else None, "free"),
        (None if listed.since else clip(whole, since=doubt, until=sure or listed.until), "either"),
        (clip(whole, since=sure, until=listed.until) if sure else None, "listed"),
        (clip(whole, since=listed.until) if listed.until else None, "free"),
    ]
    return [(period, phase) for period, phase in cuts if period is not None]


def clip(whole: Period, *, since: date | None = None, until: date | None = None) -> Period | None:
    """Return the part of `whole` from `since` to before `until`; None if nothing is left.

    Where the first day of `whole` is not known it stays so, until the first day it is known on.
    """
    first, last, decided = whole.since, whole.until, whole.not_before
    known = whole.known_since
    if since is not None and first is None and (known is None or since < known):
        decided = since if decided is None else max(since, decided)
    elif since is not None and (first is None or since > first):
        first = since
    if until is not None and (last is None or until < last):
        last = until
    start = first or decided
    if start is not None and last is not None and start >= last:
        return None
    return replace(whole, since=first, until=last, not_before=decided)
