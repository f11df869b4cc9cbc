"""Detect: measure what was reported against what was seen before, and raise signals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from chem.law import Answer
from ews.signals.records import CountryStatus, Seen, Signal
from ews.signals.table import signals_of
from ews.store.connection import Connection
from ews.store.signals import (
    add_sighting,
    add_signal,
    controlled_families,
    is_raised,
    lock_detection,
    sighted_countries,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """One substance of a report. answers: its status per jurisdiction on the incident's day.

    is_known: it is committed that this substance was reported from this country before, so that
    it need not be looked up.
    """

    substance_id: int
    name: str
    families: tuple[str, ...]
    answers: tuple[Answer, ...]
    is_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """The report it stands in. countries: of the place and of all legs."""

    report_version_id: int
    country: str
    countries: frozenset[str]
    incident_on: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What was new: rules by substance, and the signals that were stored."""

    novelty: Mapping[int, tuple[str, ...]]
    signals: tuple[UUID, ...]


async def detect(conn: Connection, sighted: Sequence[Sighted], where: Sighting) -> Detected:
    """Raise what is new about each substance, in the caller's transaction.

    Call it after all substances of the transaction are registered: it may wait for another
    transaction that reports the same substance for the first time.
    """
    once = {each.substance_id: each for each in sighted}
    unknown = [key for key, each in once.items() if not each.is_known]
    if await _may_be_first(conn, unknown, where.country):
        await lock_detection(conn)
    novelty: dict[int, tuple[str, ...]] = {}
    stored: list[UUID] = []
    for substance_id in sorted(once):
        raised = await _raise(conn, await _look(conn, once[substance_id], where), where)
        novelty[substance_id] = tuple(rule for rule, _ in raised)
        stored += [signal_id for _, signal_id in raised]
    for substance_id in sorted(unknown):
        await _remember(conn, substance_id, where)
    return Detected(novelty=novelty, signals=tuple(stored))


async def _may_be_first(conn: Connection, substance_ids: Sequence[int], country: str) -> bool:
    for substance_id in substance_ids:
        if country not in await sighted_countries(conn, substance_id):
            return True
    return False


async def _remember(conn: Connection, substance_id: int, where: Sighting) -> None:
    await add_sighting(
        conn,
        substance_id,
        country=where.country,
        report_version_id=where.report_version_id,
        at=where.at,
    )


async def _look(conn: Connection, each: Sighted, where: Sighting) -> Seen:
    before = frozenset({where.country})
    if not each.is_known:
        before = await sighted_countries(conn, each.substance_id)
    controlled: Mapping[str, str] = {}
    if not before:
        members = await controlled_families(conn, each.substance_id, valid_on=where.incident_on)
        controlled = {**_by_its_own(each), **members}
    return Seen(
        substance_id=each.substance_id,
        name=each.name,
        country=where.country,
        incident_on=where.incident_on,
        countries_before=before,
        families=each.families,
        controlled_families=controlled,
        statuses=tuple(
            CountryStatus(country=answer.jurisdiction, status=answer.status, entry=answer.entry)
            for answer in each.answers
            if answer.jurisdiction in where.countries
        ),
    )


def _by_its_own(each: Sighted) -> dict[str, str]:
    """Tell why its families count as controlled by the substance itself, or by its core."""
    for answer in each.answers:
        if answer.status == "controlled":
            reason = f"{each.name} is itself controlled in {answer.jurisdiction}"
            return dict.fromkeys(each.families, reason)
    for answer in each.answers:
        for miss in answer.because:
            if miss.kind == "generic" and miss.status == "not_controlled":
                reason = f"it has the core of {miss.entry} in {miss.jurisdiction}"
                return dict.fromkeys(each.families, reason)
    return {}


async def _raise(conn: Connection, seen: Seen, where: Sighting) -> list[tuple[str, UUID]]:
    raised = []
    for signal in signals_of(seen):
        signal_id = await _store(conn, signal, where)
        if signal_id is not None:
            raised.append((signal.rule, signal_id))
    return raised


async def _store(conn: Connection, signal: Signal, where: Sighting) -> UUID | None:
    if await is_raised(conn, signal.dedupe_key):
        return None
    # All signals are written under the one lock: two writers never wait for each other.
    await lock_detection(conn)
    return await add_signal(
        conn,
        rule=signal.rule,
        substance_id=signal.substance_id,
        report_version_id=where.report_version_id,
        country=signal.country,
        because=signal.because,
        evidence=signal.evidence,
        dedupe_key=signal.dedupe_key,
        at=where.at,
    )
