"""The days on which entries begin and end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chem.law import Lawbook, Period

What = Literal["begins", "ends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """An entry, or one wording of it, that begins or ends on a day.

    definition_id: as determinations carry it: of the definition, or of the named entry.
    """

    jurisdiction: str
    on_day: date
    definition_id: str
    what: What
    entry: str
    cite: str


def boundaries(lawbook: Lawbook) -> Iterator[Boundary]:
    """Yield every first day, and every last day's morrow, that the lawbook knows."""
    for definition in lawbook.definitions:
        for wording in definition.wordings:
            for day, what in _days(wording.period):
                yield Boundary(
                    jurisdiction=definition.jurisdiction,
                    on_day=day,
                    definition_id=definition.id,
                    what=what,
                    entry=definition.entry,
                    cite=wording.citation.cite,
                )
    for named in lawbook.named:
        for day, what in _days(named.period):
            yield Boundary(
                jurisdiction=named.jurisdiction,
                on_day=day,
                definition_id=named.id,
                what=what,
                entry=f"{named.entry}: {named.name}",
                cite=named.citation.cite,
            )


def _days(period: Period) -> Iterator[tuple[date, What]]:
    if period.since is not None:
        yield period.since, "begins"
    if period.until is not None:
        yield period.until, "ends"
