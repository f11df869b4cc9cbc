"""One answer for each jurisdiction and day, from determinations and what our data cover."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from chem.determinations import Answer, Determination, Nearest
from chem.law import Coverage, Status
from chem.rules.confidence import confidence_of, confidence_of_miss
from chem.rules.cutting import COVERS
from chem.rules.periods import standing

MOST_COVERAGES, MOST_REMEMBERED = 128, 1024

_KINDS = ("named", "generic", "functional", "analogue")
_RANK: dict[Status, int] = {
    "controlled": 0,
    "conditional": 1,
    "analogue_risk": 2,
    "unknown": 3,
    "not_controlled": 4,
}


def answer(
    determinations: Iterable[Determination],
    coverage: Iterable[Coverage],
    *,
    valid_on: date,
    jurisdictions: Sequence[str] | None = None,
) -> tuple[Answer, ...]:
    """Return one answer for each jurisdiction, in the order of their codes.

    jurisdictions: which to answer for; without it, those whose law is loaded. One that is asked
    for and not loaded is `unknown`. "Not controlled" is said only where and when the data are
    complete.
    """
    return _answering(tuple(coverage)).of(
        determinations, valid_on=valid_on, jurisdictions=jurisdictions
    )


class Answering:
    """What our data cover, held for many structures: of most, most entries say nothing."""

    def __init__(self, coverage: Iterable[Coverage]) -> None:
        self._held = {one.jurisdiction: one for one in coverage}
        self._where_nothing_is_said = lru_cache(maxsize=MOST_REMEMBERED)(self._missed)

    def of(
        self,
        determinations: Iterable[Determination],
        *,
        valid_on: date,
        jurisdictions: Sequence[str] | None = None,
    ) -> tuple[Answer, ...]:
        """Return what `answer` does."""
        found: defaultdict[str, list[Determination]] = defaultdict(list)
        for one in determinations:
            found[one.jurisdiction].append(one)
        held = self._held
        return tuple(
            [
                _for_jurisdiction(code, tuple(found[code]), held.get(code), valid_on=valid_on)
                if code in found
                else self._where_nothing_is_said(code, valid_on)
                for code in jurisdictions or sorted({*held, *found})
            ]
        )

    def _missed(self, code: str, valid_on: date) -> Answer:
        return _missed(code, (), (), self._held.get(code), valid_on=valid_on)


@lru_cache(maxsize=MOST_COVERAGES)
def _answering(coverage: tuple[Coverage, ...]) -> Answering:
    return Answering(coverage)


def _for_jurisdiction(
    code: str,
    found: tuple[Determination, ...],
    held: Coverage | None,
    *,
    valid_on: date,
) -> Answer:
    standings = [(one, standing(one.period, valid_on=valid_on)) for one in found]
    in_force = sorted((one for one, how in standings if how == "in_force"), key=_precedence)
    perhaps = [one for one, how in standings if how == "perhaps" and one.status != "not_controlled"]
    if in_force and in_force[0].status in COVERS:
        left_open = [one for one in in_force if one.status == "unknown"] + perhaps
        return _besides(_decided(in_force, held, valid_on=valid_on), left_open, held)
    if perhaps:
        return _undated(sorted(perhaps, key=_precedence), valid_on=valid_on)
    if in_force and in_force[0].status == "unknown":
        return _decided(in_force, held, valid_on=valid_on)
    misses = tuple(one for one in in_force if one.status == "not_controlled")
    other = tuple(
        one
        for one, how in standings
        if how in ("not_yet", "ended") and one.status != "not_controlled"
    )
    return _missed(code, misses, other, held, valid_on=valid_on)


def _precedence(one: Determination) -> tuple[int, bool, bool, int, bool]:
    """Drugs before precursors, direct before ester or ether, names, classes, effects, likeness.

    Of several names the one that is meant as it is drawn. Else the order they came in.
    """
    rank, derived = _RANK[one.status], one.extension in ("ester", "ether", "ester-ether")
    kind = _KINDS.index(one.kind)
    return rank, one.about == "precursors", derived, kind, bool(one.extension)


def _decided(found: list[Determination], held: Coverage | None = None, *, valid_on: date) -> Answer:
    first = found[0]
    confidence, doubts = confidence_of(first, held, valid_on=valid_on)
    return Answer(
        jurisdiction=first.jurisdiction,
        status=first.status,
        level=first.level,
        entry=first.entry,
        kind=first.kind,
        reason=first.reason,
        valid_on=valid_on,
        because=tuple(found),
        wording_date=first.wording_date,
        conditions=first.conditions,
        exemptions=first.exemptions,
        confidence=confidence,
        doubts=doubts,
        cite=first.cite,
        url=first.url,
    )


def _besides(decided: Answer, left_open: list[Determination], held: Coverage | None) -> Answer:
    """Say what is not decided beside an answer that is less than a flat yes."""
    if decided.status == "controlled":
        return decided
    if left_open:
        first = left_open[0]
        doubt = f"whether {first.entry} controls it is open"
        why = f"whether {first.entry} ({first.level}) controls it is open: {first.reason}"
        return _doubted(decided, why, doubt)
    if held is not None and held.complete_since is None:
        why = f"we do not hold all law of {held.jurisdiction}, so another entry may control it"
        return replace(_doubted(decided, why, why), gaps=held.gaps)
    return decided


def _doubted(decided: Answer, why: str, doubt: str) -> Answer:
    reason, doubts = f"{decided.reason}; {why}", (*decided.doubts, doubt)
    return replace(decided, reason=reason, confidence="low", doubts=doubts)


def _undated(found: list[Determination], *, valid_on: date) -> Answer:
    first = found[0]
    known = first.period.known_since
    since = f"known to be in force on {known}" if known else "the day it came into force is unknown"
    why = f"since when is not known ({since})"
    reason = f"{first.reason}; but {why}, so for {valid_on} our data cannot say"
    decided = _decided(found, valid_on=valid_on)
    return replace(decided, status="unknown", reason=reason, confidence="low", doubts=(why,))


def _missed(
    code: str,
    misses: tuple[Determination, ...],
    other: tuple[Determination, ...],
    held: Coverage | None,
    *,
    valid_on: date,
) -> Answer:
    sure = held if held is not None and _is_complete(held, valid_on) else None
    why = (f"no entry that we hold decides it for {code}",)
    confidence, doubts = confidence_of_miss(sure, misses) if sure else ("low", why)
    nearest = [f"nearest is {one.entry}: {one.reason}" for one in misses[:1]]
    said = [*_dates_of(other), *nearest, _worth(code, held, valid_on=valid_on)]
    return Answer(
        jurisdiction=code,
        status="not_controlled" if sure else "unknown",
        level="",
        entry="",
        kind="",
        reason="; ".join(said),
        valid_on=valid_on,
        because=(*misses, *other),
        confidence=confidence,
        doubts=doubts,
        nearest=next((_nearest(one) for one in misses), None),
        gaps=held.gaps if held is not None else "",
    )


def _nearest(miss: Determination) -> Nearest:
    return Nearest(definition_id=miss.definition_id, entry=miss.entry, fails=miss.reason)


def _dates_of(other: tuple[Determination, ...]) -> list[str]:
    """Say that an entry covers it on other days."""
    said = []
    for one in other[:1]:
        first = f"from {one.period.since}" if one.period.since else "from a day not known"
        last = f" until {one.period.until}" if one.period.until else ""
        said.append(f"{one.entry} covers it only {first}{last}")
    return said


def _is_complete(held: Coverage, valid_on: date) -> bool:
    since, until = held.complete_since, held.complete_until
    return since is not None and until is not None and since <= valid_on <= until


def _worth(code: str, held: Coverage | None, *, valid_on: date) -> str:
    if held is None:
        return f"no law of {code} is loaded"
    if _is_complete(held, valid_on):
        whole = ", ".join(held.instruments)
        text = f" by the text of {held.text_of}" if held.text_of else ""
        text += f", last looked at on {held.looked_at}" if held.looked_at else ""
        return f"no entry of {whole} covers it{text}"
    if held.complete_since is None:
        return f"no entry that we hold covers it, and we do not hold all law of {code}"
    return (
        f"no entry that we hold covers it, and we hold all law of {code} only from "
        f"{held.complete_since} to {held.complete_until}"
    )
