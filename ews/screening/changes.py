"""What changes between two states of the law: which structures, where, from what to what, why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chem.law import Citation, Lawbook, Period
from ews.compute.screening_records import Row, Terms
from ews.screening.answers import Status, statuses_of
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
    """One structure whose status in one jurisdiction differs; `row` is its id."""

    row: str
    jurisdiction: str
    before: Status
    after: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """An entry that is in force in one state only, or with other words."""

    id: str
    what: str  # "new", "gone", "other words"
    cite: str


async def status_changes(
    rows: Sequence[Row], before: State, after: State, jurisdictions: tuple[str, ...] | None
) -> list[Changed]:
    """Return every change of status, level or entry, by row and jurisdiction."""
    old, new = [await _ask(rows, state, jurisdictions) for state in (before, after)]
    return [
        Changed(row=row, jurisdiction=code, before=was, after=now)
        for row in new
        for code, now in sorted(new[row].items())
        for was in [old.get(row, {}).get(code, NOTHING)]
        if (was.status, was.level) != (now.status, now.level)
    ]


async def _ask(
    rows: Sequence[Row], state: State, jurisdictions: tuple[str, ...] | None
) -> dict[str, dict[str, Status]]:
    terms = Terms(valid_on=state.valid_on, jurisdictions=jurisdictions)
    pool = Pool(law=state.law)
    try:
        found = await statuses_of(rows, terms, pool)
    finally:
        await pool.stop()
    return {row: dict(answers) for row, answers in found.items()}


def reworded(old: Lawbook, before: date, new: Lawbook, after: date) -> list[Reworded]:
    """Return the entries that begin, end or change their words between the states, by id."""
    was, now = in_force(old, before), in_force(new, after)
    found = [
        *(Reworded(id=key, what="new", cite=now[key].cite) for key in now.keys() - was.keys()),
        *(Reworded(id=key, what="gone", cite=was[key].cite) for key in was.keys() - now.keys()),
        *(
            Reworded(id=key, what="other words", cite=now[key].cite)
            for key in now.keys() & was.keys()
            if now[key].text != was[key].text
        ),
    ]
    return sorted(found, key=lambda one: one.id)


def in_force(lawbook: Lawbook, day: date) -> dict[str, Citation]:
    """Return the words in force on a day, by the id of their definition or named entry."""
    generic = {
        definition.id: wording.citation
        for definition in lawbook.definitions
        for wording in definition.wordings
        if _holds(wording.period, day)
    }
    return generic | {one.id: one.citation for one in lawbook.named if _holds(one.period, day)}


def _holds(period: Period, day: date) -> bool:
    since = period.since or period.known_since
    return since is not None and since <= day and (period.until is None or day < period.until)
