"""What takes a substance out of an entry for a time: a name, another definition, another act."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from chem.determinations import Determination
from chem.law import NamedEntry, Period, Status
from chem.rules.periods import Phase, phases

NOT_EXCLUDED = "; not an excluded compound"
COVERS: tuple[Status, ...] = ("controlled", "conditional", "analogue_risk")

Found = tuple[int, Determination]  # how many constraints fail (0: none), and what is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Something that takes a substance out while `period` lasts.

    why: completes "it is inside, but …". or_by: completes "or …", for days on which it is not known
    whether the blocker holds; level: its own. if_either: what is said on such days; "covered" where
    the one or the other covers it in the same jurisdiction.
    """

    period: Period
    why: str
    or_by: str
    level: str = ""
    if_either: Literal["covered", "unknown"] = "covered"


def by_the_name(entry: NamedEntry) -> Blocker:
    """Make the blocker of a schedule that names the substance."""
    return Blocker(
        period=entry.period,
        why=f"excepted while {entry.entry} lists it by name as {entry.name}",
        or_by=f"listed by name as {entry.name} ({entry.entry})",
        level=entry.level,
    )


def by_entry(other: Determination) -> Blocker:
    """Make the blocker of another entry that covers the substance."""
    return Blocker(
        period=other.period,
        why=f"not inside while {other.entry} covers it",
        or_by=f"covered by {other.entry}",
        level=other.level,
    )


def cut(inside: Determination, blockers: Iterable[Blocker]) -> list[Found]:
    """Cut a determination by all that takes the substance out, one after the other."""
    left, out = [inside], []
    for blocker in blockers:
        pieces = [found for one in left for found in _cut(one, blocker)]
        left = [said for distance, said in pieces if not distance]
        out += [found for found in pieces if found[0]]
    return [*((0, said) for said in left), *out]


def _cut(inside: Determination, blocker: Blocker) -> Iterator[Found]:
    for period, phase in phases(inside.period, blocker.period):
        yield _in_phase(replace(inside, period=period), blocker, phase)


def _in_phase(inside: Determination, blocker: Blocker, phase: Phase) -> Found:
    if phase == "free":
        return 0, inside
    if phase == "either":
        return 0, _either(inside, blocker)
    matched = inside.reason.replace(NOT_EXCLUDED, "")
    reason = f"{matched}; but {blocker.why}"
    return 1, replace(inside, status="not_controlled", reason=reason)


def _either(inside: Determination, blocker: Blocker) -> Determination:
    """Say it for days on which the one or the other covers it, and which is not known."""
    reason = f"{inside.reason} by then, or {blocker.or_by}"
    if blocker.if_either == "unknown":
        return replace(inside, status="unknown", reason=reason)
    same = blocker.level in ("", inside.level)
    level = inside.level if same else f"{inside.level} or {blocker.level}"
    return replace(inside, reason=reason, level=level)


def without(whole: Period, taken: Iterable[Period]) -> list[Period]:
    """Return the parts of a period on which none of the others can hold."""
    left = [whole]
    for one in taken:
        left = [part for each in left for part, phase in phases(each, one) if phase == "free"]
    return left
