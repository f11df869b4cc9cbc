"""What changes between two states of the law: which structures, where, from what to what, why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chem.law import Citation, Lawbook, Period
from ews.compute.screening_records import Row, Terms
from ews.screening.answers import Refused, Status, Statuses, statuses_of
from ews.screening.pool import Pool

NOTHING = Status(status="unknown", level="", entry="", reason="no law of it is loaded")


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A law and a day. law: its folder, None for our own."""

    law: Path | None
    valid_on: date

    @property
    def words(self) -> str:
        """Say which."""
        return f"{self.law} on {self.valid_on}" if self.law else str(self.valid_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One structure whose status in one jurisdiction differs; `row` is its id.

    dated: False where the law need not have changed: only from then on do we know that it held.
    """

    row: str
    jurisdiction: str
    before: Status
    after: Status
    dated: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """An entry that is in force in one state only, or with other words."""

    id: str
    what: str  # "new", "gone", "other words"; "known since": it may have held before
    cite: str


async def status_changes(
    rows: Sequence[Row], before: State, after: State, jurisdictions: tuple[str, ...] | None
) -> tuple[list[Changed], Refused]:
    """Return every change of status or level, by row and jurisdiction, and the rows refused."""
    (old, _), (new, refused) = await _both(rows, before, after, jurisdictions)
    changes = [
        Changed(row=row, jurisdiction=code, before=was, after=now, dated=not _is_same(was, now))
        for row in new
        for code, now in sorted(new[row].items())
        for was in [old.get(row, {}).get(code, NOTHING)]
        if (was.status, was.level) != (now.status, now.level)
    ]
    return changes, refused


def _is_same(was: Status, now: Status) -> bool:
    """Say whether the two differ only because the first day of one entry is not known."""
    return _leaves_open(was, now) or _leaves_open(now, was)


def _leaves_open(one: Status, other: Status) -> bool:
    if one.status == "unknown" and other.status != "unknown":
        return bool(one.entry) and (one.level, one.entry) == (other.level, other.entry)
    return f"whether {other.entry} ({other.level}) controls it is open" in one.reason


async def _both(
    rows: Sequence[Row], before: State, after: State, jurisdictions: tuple[str, ...] | None
) -> list[tuple[Statuses, Refused]]:
    """Ask about both states, by the same processes where the law is the same."""
    pools = {law: Pool(law=law) for law in {before.law, after.law}}
    try:
        return [
            await _ask(rows, state, jurisdictions, pools[state.law]) for state in (before, after)
        ]
    finally:
        for pool in pools.values():
            await pool.stop()


async def _ask(
    rows: Sequence[Row], state: State, jurisdictions: tuple[str, ...] | None, pool: Pool
) -> tuple[Statuses, Refused]:
    terms = Terms(valid_on=state.valid_on, jurisdictions=jurisdictions)
    return await statuses_of(rows, terms, pool)


def reworded(old: Lawbook, before: date, new: Lawbook, after: date) -> list[Reworded]:
    """Return the entries that begin, end or change their words between the states, by id."""
    was, now = in_force(old, before), in_force(new, after)
    found = [
        *(_told(key, _beginning(now[key][1]), now) for key in now.keys() - was.keys()),
        *(_told(key, "gone", was) for key in was.keys() - now.keys()),
        *(
            _told(key, "other words", now)
            for key in now.keys() & was.keys()
            if now[key][0].text != was[key][0].text
        ),
    ]
    return sorted(found, key=lambda one: one.id)


Words = Mapping[str, tuple[Citation, Period]]


def _told(key: str, what: str, words: Words) -> Reworded:
    return Reworded(id=key, what=what, cite=words[key][0].cite)


def _beginning(period: Period) -> str:
    return "new" if period.since is not None else "known since"


def in_force(lawbook: Lawbook, day: date) -> Words:
    """Return the words in force on a day, by the id of their definition or named entry."""
    generic = {
        definition.id: (wording.citation, wording.period)
        for definition in lawbook.definitions
        for wording in definition.wordings
        if _holds(wording.period, day)
    }
    named = {one.id: (one.citation, one.period) for one in lawbook.named}
    return generic | {key: said for key, said in named.items() if _holds(said[1], day)}


def _holds(period: Period, day: date) -> bool:
    since = period.since or period.known_since
    return since is not None and since <= day and (period.until is None or day < period.until)
