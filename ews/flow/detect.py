"""Detect: measure what was reported against what was seen before, and raise signals.

A chunk is measured at once: what was seen before is read for all its substances, and each report
then counts as seen for those after it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from chem.determinations import Answer
from ews.flow.exchange import Known
from ews.signals.records import CountryStatus, Seen, Signal
from ews.signals.table import signals_of
from ews.store.connection import Connection
from ews.store.signals import (
    NewSighting,
    NewSignal,
    add_sightings,
    add_signals,
    controlled_families,
    lock_detection,
    raised_keys,
    sighted_countries,
)

Countries = defaultdict[int, set[str]]  # by substance id
Families = Mapping[int, Mapping[str, str]]  # by substance id: family and why it counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """One substance of a report. answers: its status per jurisdiction on the incident's day."""

    substance_id: int
    name: str
    families: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One report and the substances in it. countries: of the place and of all legs."""

    report_version_id: int
    country: str
    countries: frozenset[str]
    incident_on: date
    sighted: tuple[Sighted, ...]

    @property
    def pairs(self) -> set[tuple[int, str]]:
        """What counts as seen from now on: substance and country."""
        return {(each.substance_id, self.country) for each in self.sighted}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """What was new in one report: rules by substance, and the signals that were stored."""

    novelty: Mapping[int, tuple[str, ...]]
    signals: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What was new, report by report. keys: signals that stand once the transaction commits."""

    reports: tuple[Detected, ...]
    keys: frozenset[str]


async def detect(
    conn: Connection, sightings: Sequence[Sighting], known: Known, *, at: datetime
) -> Detection:
    """Raise what is new about each substance, in the caller's transaction.

    Call it after all substances of the transaction are registered: it may wait for another
    transaction that reports the same substance for the first time.

    known: what is committed and need not be looked up.
    """
    before = await _countries_before(conn, sightings, known)
    controlled = await _controlled_families(conn, sightings, before)
    keys: set[str] = set()
    told: list[list[Signal]] = []
    for sighting in sightings:
        told.append([])
        for signal in _signals(sighting, before, controlled):
            if signal.dedupe_key not in keys and known.signals.get(signal.dedupe_key) is None:
                keys.add(signal.dedupe_key)
                told[-1].append(signal)
    raised = await _raise(conn, sightings, told, at=at)
    await _remember(conn, sightings, known, at=at)
    reports = tuple(_detected(*each, raised) for each in zip(sightings, told, strict=True))
    return Detection(reports=reports, keys=frozenset(keys))


async def _countries_before(
    conn: Connection, sightings: Sequence[Sighting], known: Known
) -> Countries:
    """Return where each substance was seen; of those that may be first, under the lock."""
    before: Countries = defaultdict(set)
    unknown = _unknown(sightings, known)
    for substance_id, country in {pair for each in sightings for pair in each.pairs} - unknown:
        before[substance_id].add(country)
    ids = sorted({substance_id for substance_id, _ in unknown})
    stored = await sighted_countries(conn, ids) if ids else {}
    if any(country not in stored[substance_id] for substance_id, country in unknown):
        await lock_detection(conn)
        stored = await sighted_countries(conn, ids)
    for substance_id, countries in stored.items():
        before[substance_id] |= countries
    return before


def _unknown(sightings: Sequence[Sighting], known: Known) -> set[tuple[int, str]]:
    pairs = {pair for each in sightings for pair in each.pairs}
    return {pair for pair in pairs if known.sightings.get(pair) is None}


async def _controlled_families(
    conn: Connection, sightings: Sequence[Sighting], before: Countries
) -> Families:
    """Return, for what was never seen, its families of which a member is controlled, with why."""
    first: dict[int, tuple[Sighted, date]] = {}
    for sighting in sightings:
        for each in sighting.sighted:
            if not before[each.substance_id]:
                first.setdefault(each.substance_id, (each, sighting.incident_on))
    if not first:
        return {}
    members = await controlled_families(conn, {key: day for key, (_, day) in first.items()})
    return {key: {**_by_its_own(each), **members[key]} for key, (each, _) in first.items()}


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


def _signals(sighting: Sighting, before: Countries, controlled: Families) -> Iterator[Signal]:
    """Give what the rules say of each substance; then it counts as seen."""
    once = {each.substance_id: each for each in sighting.sighted}
    for substance_id in sorted(once):
        yield from signals_of(_seen(once[substance_id], sighting, before, controlled))
    for substance_id in once:
        before[substance_id].add(sighting.country)


def _seen(each: Sighted, sighting: Sighting, before: Countries, controlled: Families) -> Seen:
    return Seen(
        substance_id=each.substance_id,
        name=each.name,
        country=sighting.country,
        incident_on=sighting.incident_on,
        countries_before=frozenset(before[each.substance_id]),
        families=each.families,
        controlled_families=controlled.get(each.substance_id, {}),
        statuses=tuple(
            CountryStatus(country=answer.jurisdiction, status=answer.status, entry=answer.entry)
            for answer in each.answers
            if answer.jurisdiction in sighting.countries
        ),
    )


async def _raise(
    conn: Connection,
    sightings: Sequence[Sighting],
    told: Sequence[Sequence[Signal]],
    *,
    at: datetime,
) -> Mapping[str, UUID]:
    """Store the signals that nobody raised before; return their ids by key."""
    wanted = [
        NewSignal(
            rule=signal.rule,
            substance_id=signal.substance_id,
            report_version_id=sighting.report_version_id,
            country=signal.country,
            because=signal.because,
            evidence=signal.evidence,
            dedupe_key=signal.dedupe_key,
        )
        for sighting, signals in zip(sightings, told, strict=True)
        for signal in signals
    ]
    stand = await raised_keys(conn, [each.dedupe_key for each in wanted]) if wanted else set()
    fresh = [each for each in wanted if each.dedupe_key not in stand]
    if not fresh:
        return {}
    # All signals are written under the one lock: two writers never wait for each other.
    await lock_detection(conn)
    return await add_signals(conn, fresh, at=at)


async def _remember(
    conn: Connection, sightings: Sequence[Sighting], known: Known, *, at: datetime
) -> None:
    """Store each pair of substance and country with the first report that tells of it."""
    unknown = _unknown(sightings, known)
    first: dict[tuple[int, str], int] = {}
    for sighting in sightings:
        for pair in sighting.pairs & unknown:
            first.setdefault(pair, sighting.report_version_id)
    if first:
        rows = [NewSighting(*pair, version_id) for pair, version_id in sorted(first.items())]
        await add_sightings(conn, rows, at=at)


def _detected(
    sighting: Sighting, signals: Sequence[Signal], raised: Mapping[str, UUID]
) -> Detected:
    """Tell of one report what was stored of it; what another raised meanwhile is not new."""
    stored = [signal for signal in signals if signal.dedupe_key in raised]
    novelty = {
        each.substance_id: tuple(
            signal.rule for signal in stored if signal.substance_id == each.substance_id
        )
        for each in sighting.sighted
    }
    return Detected(novelty=novelty, signals=tuple(raised[signal.dedupe_key] for signal in stored))
