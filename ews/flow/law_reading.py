"""What a reader may know of the law's effect on the registry: gaps, changes, events."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from chem.determinations import Answer, Determination
from chem.rules.answers import answer
from ews.errors import EwsError
from ews.flow.exchange import Exchange
from ews.flow.release import Reader, may_see
from ews.flow.visible import visible_among
from ews.store.connection import Connection
from ews.store.determinations import (
    determinations_over_all_time,
    statuses_over_all_time,
)
from ews.store.law_events import LawEvent, find_event, list_events
from ews.store.mention_counts import totals_of
from ews.store.reading import reading
from ews.store.ruleset_history import ruleset_at
from ews.store.search import ids_above, members_of
from ews.store.substances import Substance, read_substances

Answers = Mapping[int, Mapping[str, Answer]]  # by substance and jurisdiction
CAUGHT = ("controlled", "conditional", "analogue_risk")
STATUSES = (*CAUGHT, "not_controlled", "unknown")


class UnknownEventError(EwsError):
    """There is no such event."""

    code = "event_unknown"
    status = HTTPStatus.NOT_FOUND


class UnknownFamilyError(EwsError):
    """No family has this id."""

    code = "family_unknown"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point in both times."""

    valid_on: date
    known_at: datetime


async def read_gaps(
    exchange: Exchange,
    reader: Reader,
    family: str,
    point: Point,
    jurisdictions: tuple[str, ...] | None,
    *,
    members: bool = False,
) -> dict[str, Any]:
    """Say which jurisdiction controls how many members of a family, and which not.

    members: list each member too, with its status everywhere.

    Raises:
        UnknownFamilyError: no family has the id.
    """
    known = {one.id for one in exchange.lawbook.families}
    if family not in known:
        first = ", ".join(sorted(one for one in known if "/" not in one))
        raise UnknownFamilyError(f"found {family!r}, expected one of {first}, or a part of one")
    at = exchange.clock.now()
    async with reading(exchange.pool, reader, at=at) as conn:
        ids = await members_of(conn, [family], known_at=point.known_at)
        seen = sorted(await visible_among(conn, reader, ids, at=at))
        answers = await _statuses(conn, seen, point, jurisdictions)
        substances = await read_substances(conn, seen)
    codes = sorted({code for found in answers.values() for code in found})
    return {
        "family": family,
        "valid_on": point.valid_on,
        "known_at": point.known_at,
        "members": len(seen),
        "jurisdictions": [_jurisdiction(code, answers, substances) for code in codes],
        **({"table": [_member(substances[key], answers[key]) for key in seen]} if members else {}),
    }


def _member(substance: Substance, answers: Mapping[str, Answer]) -> dict[str, Any]:
    statuses = {code: one.status for code, one in answers.items()}
    return {**_named(substance), "smiles": substance.smiles, "statuses": statuses}


def _jurisdiction(
    code: str, answers: Mapping[int, Mapping[str, Answer]], substances: Mapping[int, Substance]
) -> dict[str, Any]:
    counts: Counter[str] = Counter(found[code].status for found in answers.values())
    return {
        "jurisdiction": code,
        "said": f"{code} controls {counts['controlled']} of {len(answers)}",
        "counts": {status: counts[status] for status in STATUSES},
        "lacks": [
            {**_named(substances[key]), "status": found[code].status}
            for key, found in answers.items()
            if found[code].status not in CAUGHT
        ],
    }


async def read_changes(
    exchange: Exchange,
    reader: Reader,
    points: tuple[Point, Point],
    jurisdictions: tuple[str, ...] | None,
    *,
    after: int,
    limit: int,
) -> dict[str, Any]:
    """Say which registered substances have another status at the second point, and why.

    Pages by the id of the substance: `next` is absent at the end.
    """
    at = exchange.clock.now()
    async with reading(exchange.pool, reader, at=at) as conn:
        ids = (await ids_above(conn, after))[:limit]
        seen = sorted(await visible_among(conn, reader, ids, at=at))
        before, now = [await _statuses(conn, seen, each, jurisdictions) for each in points]
        moved = [
            (key, code)
            for key in seen
            for code in sorted(now[key])
            if _differs(before[key].get(code), now[key][code])
        ]
        keys = sorted({key for key, _ in moved})
        why = await _answers(conn, keys, points[1], jurisdictions)
        substances = await read_substances(conn, keys)
        reports = await _visible_reports(conn, reader, keys, at=at)
    document: dict[str, Any] = {
        "changes": [
            {
                **_named(substances[key]),
                "jurisdiction": code,
                "before": _status(before[key].get(code)),
                "after": _status(now[key][code]),
                "reason": why[key][code].reason,
                "reports": reports[key],
            }
            for key, code in moved
        ]
    }
    if len(ids) == limit:
        document["next"] = ids[-1]
    return document


def _differs(was: Answer | None, now: Answer) -> bool:
    return (was.status, was.level) != (now.status, now.level) if was else now.status != "unknown"


async def read_events(
    exchange: Exchange, reader: Reader, *, before: tuple[datetime, UUID] | None, limit: int
) -> list[dict[str, Any]]:
    """Return the days of the law that were told, newest first, as the reader may know them."""
    at = exchange.clock.now()
    async with reading(exchange.pool, reader, at=at) as conn:
        found = await list_events(conn, before=before, limit=limit)
        return [await _event(conn, reader, each, at) for each in found]


async def read_event(exchange: Exchange, reader: Reader, event_id: UUID) -> dict[str, Any]:
    """Return one event.

    Raises:
        UnknownEventError: there is none.
    """
    at = exchange.clock.now()
    async with reading(exchange.pool, reader, at=at) as conn:
        found = await find_event(conn, event_id)
        if found is None:
            raise UnknownEventError(f"there is no event {event_id}")
        return await _event(conn, reader, found, at)


async def _event(conn: Connection, reader: Reader, event: LawEvent, at: datetime) -> dict[str, Any]:
    """Leave out substances that the reader may not find, and count only reports it may see."""
    ids = [int(str(one["substance_id"])) for one in event.substances]
    seen = await visible_among(conn, reader, ids, at=at)
    reports = await _visible_reports(conn, reader, sorted(seen), at=at)
    return {
        "id": event.id,
        "jurisdiction": event.jurisdiction,
        "on_day": event.on_day,
        "told_at": event.told_at,
        "entries": event.entries,
        "substances": [
            {
                **{name: one[name] for name in ("name", "inchikey", "before", "after", "reason")},
                "substance_id": key,
                "reports": reports[key],
            }
            for key, one in zip(ids, event.substances, strict=True)
            if key in seen
        ],
    }


async def _visible_reports(
    conn: Connection, reader: Reader, ids: Sequence[int], *, at: datetime
) -> Counter[int]:
    counted: Counter[int] = Counter()
    parcels: set[tuple[int, UUID]] = set()
    for each in await totals_of(conn, ids):
        if not may_see(reader, each, at=at):
            continue
        if each.parcel is None:
            counted[each.substance_id] += each.reports
        else:
            parcels.add((each.substance_id, each.parcel))
    return counted + Counter(substance_id for substance_id, _ in parcels)


async def _answers(
    conn: Connection, ids: Sequence[int], point: Point, jurisdictions: Sequence[str] | None
) -> Answers:
    """Return the stored status of substances in each jurisdiction at a point, with its reason."""
    said = await determinations_over_all_time(conn, ids, known_at=point.known_at) if ids else {}
    return await _judged(conn, ids, said, point, jurisdictions)


async def _statuses(
    conn: Connection, ids: Sequence[int], point: Point, jurisdictions: Sequence[str] | None
) -> Answers:
    """Return the same without reasons, of many substances."""
    said = await statuses_over_all_time(
        conn, ids, known_at=point.known_at, jurisdictions=jurisdictions or None
    )
    return await _judged(conn, ids, said, point, jurisdictions)


async def _judged(
    conn: Connection,
    ids: Sequence[int],
    said: Mapping[int, Sequence[Determination]],
    point: Point,
    jurisdictions: Sequence[str] | None,
) -> Answers:
    ruleset = await ruleset_at(conn, known_at=point.known_at)
    coverage = ruleset.coverage if ruleset else ()
    wanted = tuple(jurisdictions) if jurisdictions else tuple(sorted(_held(coverage)))
    return {
        key: {
            one.jurisdiction: one
            for one in answer(
                said.get(key, ()), coverage, valid_on=point.valid_on, jurisdictions=wanted or None
            )
        }
        for key in ids
    }


def _held(coverage: Iterable[Any]) -> set[str]:
    return {one.jurisdiction for one in coverage}


def _named(substance: Substance) -> dict[str, Any]:
    return {
        "substance_id": substance.id,
        "name": substance.name,
        "inchikey": substance.inchikey,
    }


def _status(given: Answer | None) -> dict[str, str]:
    if given is None:
        return {"status": "unknown", "level": "", "entry": ""}
    return {"status": given.status, "level": given.level, "entry": given.entry}
