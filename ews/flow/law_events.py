"""A wording comes into force: which known substances change status, in which reports they are.

Each day of each jurisdiction is told once: a signal for each reported substance that changes, and
one draft of a bulletin with all of them. Law that is loaded late is told when it is loaded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from chem.determinations import Answer, Determination
from chem.law import Coverage
from chem.rules.answers import answer
from chem.rules.boundaries import Boundary
from ews.flow.editing import Marking, joint_marking
from ews.flow.midnights import day_in
from ews.flow.release import Reader, is_embargoed, may_see
from ews.store.bulletins import Bulletin, add_bulletin, add_bulletin_version
from ews.store.connection import Connection
from ews.store.determinations import determinations_over_all_time
from ews.store.law_events import (
    LawEvent,
    ReportOf,
    add_event,
    office,
    reports_of,
    told_entries,
    touched_substances,
    watched_since,
)
from ews.store.search import reference_among
from ews.store.signals import NewSignal, add_signals, lock_detection
from ews.store.sources import add_sources
from ews.store.substances import Substance, read_substances

RULE = "status_changed"
ONE_DAY = timedelta(days=1)
MOST_IN_TEXT = 20
FOR_THE_NETWORK = Marking(tlp="TLP:GREEN", audience=("network",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A registered substance whose status changes on the day; reports: those that stand."""

    substance: Substance
    before: Answer
    after: Answer
    reports: tuple[ReportOf, ...]

    @property
    def name(self) -> str:
        """What to call it."""
        return self.substance.name or self.substance.inchikey

    @property
    def parcels(self) -> int:
        """How many reports there are, those of one parcel counted once."""
        return len({each.parcel for each in self.reports})


async def pending(
    conn: Connection, known: Iterable[Boundary], *, at: datetime
) -> dict[tuple[str, date], list[Boundary]]:
    """Return what has begun or ended since watching began and was not told, by place and day."""
    since = await watched_since(conn, at.date())
    told = await told_entries(conn, since=since)
    found: defaultdict[tuple[str, date], list[Boundary]] = defaultdict(list)
    for one in known:
        reached = since <= one.on_day <= day_in(one.jurisdiction, at)
        if reached and (one.definition_id, one.on_day, one.what) not in told:
            found[one.jurisdiction, one.on_day].append(one)
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0])))


async def tell(
    conn: Connection, found: Sequence[Boundary], coverage: Sequence[Coverage], *, at: datetime
) -> UUID:
    """Tell of one day in one jurisdiction: event, signals, draft, in the caller's transaction.

    The stored determinations must be those of the law that the boundaries are from.
    """
    place, day = found[0].jurisdiction, found[0].on_day
    changed = await _changed(conn, found, coverage, at=at)
    await _raise(conn, changed, place, day, at=at)
    entries = [_entry(one) for one in found]
    bulletin_id = await _draft(conn, changed, found, at=at) if changed else None
    event = LawEvent(
        id=uuid4(),
        jurisdiction=place,
        on_day=day,
        entries=entries,
        substances=[_told(one) for one in changed],
        bulletin_id=bulletin_id,
        told_at=at,
    )
    return await add_event(conn, event, [(one.definition_id, one.what) for one in found])


async def _changed(
    conn: Connection, found: Sequence[Boundary], coverage: Sequence[Coverage], *, at: datetime
) -> list[Changed]:
    place, day = found[0].jurisdiction, found[0].on_day
    ids = await touched_substances(conn, [one.definition_id for one in found])
    said = await determinations_over_all_time(conn, ids, known_at=at) if ids else {}
    pairs = {
        key: (_answer(place, each, coverage, day - ONE_DAY), _answer(place, each, coverage, day))
        for key, each in said.items()
    }
    moved = [key for key, (before, after) in pairs.items() if _differs(before, after)]
    substances = await read_substances(conn, moved)
    reports: defaultdict[int, list[ReportOf]] = defaultdict(list)
    for report in await reports_of(conn, moved):
        reports[report.substance_id].append(report)
    return [
        Changed(
            substance=substances[key],
            before=pairs[key][0],
            after=pairs[key][1],
            reports=tuple(reports[key]),
        )
        for key in moved
    ]


def _answer(
    place: str, said: Sequence[Determination], coverage: Sequence[Coverage], day: date
) -> Answer:
    (given,) = answer(said, coverage, valid_on=day, jurisdictions=(place,))
    return given


def _differs(before: Answer, after: Answer) -> bool:
    return (before.status, before.level) != (after.status, after.level)


async def _raise(
    conn: Connection, changed: Sequence[Changed], place: str, day: date, *, at: datetime
) -> None:
    """Raise a signal for each reported substance; who may see its latest report sees the signal."""
    rows = [
        NewSignal(
            rule=RULE,
            substance_id=one.substance.id,
            report_version_id=one.reports[0].version_id,
            country=place,
            because=f"{one.name} is {one.after.status} in {place} from {day}, before "
            f"{one.before.status}: {one.after.reason}",
            # Not of the other reports: who may see this one need not be who may see those.
            evidence=_told(replace(one, reports=one.reports[:1])),
            dedupe_key=f"{RULE}:{place}:{day.isoformat()}:{one.substance.id}",
        )
        for one in changed
        if one.reports
    ]
    if rows:
        await lock_detection(conn)
        await add_signals(conn, rows, at=at)


async def _draft(
    conn: Connection, changed: Sequence[Changed], found: Sequence[Boundary], *, at: datetime
) -> UUID | None:
    """Draft one bulletin for the day; None if nobody here approves bulletins.

    It holds what the office may see, and is marked as strictly as the reports it counts; without
    reports, for the network.
    """
    owner = await office(conn, at=at)
    if owner is None:
        return None
    changed = await seen_by(conn, owner, changed, at=at)
    place, day = found[0].jurisdiction, found[0].on_day
    markings = [
        Marking(tlp=report.tlp, audience=report.audience)
        for one in changed
        for report in one.reports
    ]
    marking = (
        joint_marking(markings) if markings else Marking(tlp="TLP:GREEN", audience=["network"])
    )
    made = await add_bulletin(conn, signal_id=None, organisation_id=owner.organisation_id, at=at)
    await add_bulletin_version(
        conn,
        Bulletin(
            id=made,
            signal_id=None,
            organisation_id=owner.organisation_id,
            created_at=at,
            version=1,
            level="advisory",
            title=f"{place}: law in force on {day}, {len(changed)} known substances change status",
            body={
                "text": _text(changed, found),
                "facts": {
                    "jurisdiction": place,
                    "in_force_on": day.isoformat(),
                    "entries": [_entry(one) for one in found],
                    "substances": [_told(one) for one in changed],
                },
            },
            tlp=marking.tlp,
            audience=tuple(marking.audience),
            state="draft",
            person_id=None,
            at=at,
        ),
    )
    counted = [report.version_id for one in changed for report in one.reports]
    await add_sources(conn, made, counted)
    return made


async def seen_by(
    conn: Connection, reader: Reader, changed: Sequence[Changed], *, at: datetime
) -> list[Changed]:
    """Return what may be told by a reader: reference substances, and reports it may see.

    What is under embargo is not told in a bulletin, not even by its own organisation.
    """
    cut = [
        replace(
            one,
            reports=tuple(
                each
                for each in one.reports
                if may_see(reader, each, at=at) and not is_embargoed(each, at=at)
            ),
        )
        for one in changed
    ]
    hidden = [one.substance.id for one in cut if not one.reports]
    reference = await reference_among(conn, hidden)
    return [one for one in cut if one.reports or one.substance.id in reference]


def _text(changed: Sequence[Changed], found: Sequence[Boundary]) -> str:
    words = "; ".join(dict.fromkeys(f"{one.entry} {one.what}" for one in found[:MOST_IN_TEXT]))
    lines = [f"{words}.", ""]
    for one in changed[:MOST_IN_TEXT]:
        seen = f"; in {one.parcels} reports" if one.reports else ""
        lines.append(f"{one.name}: {one.before.status} -> {one.after.status}{seen}")
    if len(changed) > MOST_IN_TEXT:
        lines.append(f"and {len(changed) - MOST_IN_TEXT} more, listed in the facts")
    return "\n".join(lines)


def _entry(one: Boundary) -> Mapping[str, object]:
    return {
        "definition": one.definition_id,
        "what": one.what,
        "entry": one.entry,
        "cite": one.cite,
    }


def _told(one: Changed) -> Mapping[str, object]:
    return {
        "substance_id": one.substance.id,
        "name": one.name,
        "inchikey": one.substance.inchikey,
        "before": _status(one.before),
        "after": _status(one.after),
        "reason": one.after.reason,
        "reports": one.parcels,
        "countries": sorted({report.country for report in one.reports}),
        "last_on": one.reports[0].incident_on.isoformat() if one.reports else None,
    }


def _status(given: Answer) -> Mapping[str, object]:
    return {"status": given.status, "level": given.level, "entry": given.entry}
