"""The facts of a bulletin: what the substance is, where it was seen, what the law says of it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from chem.determinations import Answer, Determination
from chem.law import Coverage
from chem.rules.answers import answer
from ews.store.connection import Connection
from ews.store.determinations import determinations_at
from ews.store.families import families_at
from ews.store.sightings import Reported, keys_of_substance
from ews.store.substances import read_substances

GRADES = ("reference_standard", "library_match", "tentative", "unknown")
MOST_NEAREST = 5


async def gather_facts(
    conn: Connection,
    substance_id: int,
    reported: Sequence[Reported],
    coverage: Sequence[Coverage],
    *,
    at: datetime,
) -> dict[str, object]:
    """Return what can be said of a substance today, drawn from these reports only."""
    said = await determinations_at(conn, [substance_id], valid_on=at.date(), known_at=at)
    answers = answer(said.get(substance_id, []), coverage, valid_on=at.date())
    return {
        "substance": await _substance(conn, substance_id, at),
        "seen": _seen(reported),
        "evidence": min((each.evidence for each in reported), key=GRADES.index, default="unknown"),
        "status": [_status(each) for each in answers],
        "nearest_definitions": _nearest(answers),
        "valid_on": at.date().isoformat(),
    }


async def _substance(conn: Connection, substance_id: int, at: datetime) -> dict[str, object]:
    found = (await read_substances(conn, [substance_id]))[substance_id]
    families = (await families_at(conn, [substance_id], known_at=at))[substance_id]
    return {
        "substance_id": found.id,
        "name": found.name,
        "inchikey": found.inchikey,
        "smiles": found.smiles,
        "formula": found.formula,
        "mass": found.mass,
        "keys": await keys_of_substance(conn, substance_id),
        "families": [{"family": family, "because": because} for family, because in families],
    }


def _seen(reported: Sequence[Reported]) -> list[dict[str, object]]:
    """Countries only, never finer.

    A parcel that several reports tell of is counted where it was told of first.
    """
    days = defaultdict(list)
    first: dict[UUID, str] = {}
    for each in sorted(reported, key=lambda one: (one.told_at, one.report_id)):
        days[each.country].append(each.incident_on)
        first.setdefault(each.parcel, each.country)
    parcels = Counter(first.values())
    return [
        {
            "country": country,
            "first_on": min(days[country]).isoformat(),
            "last_on": max(days[country]).isoformat(),
            "reports": parcels[country],
        }
        for country in sorted(days)
    ]


def _status(each: Answer) -> dict[str, object]:
    first = each.because[0] if each.entry and each.because else None  # else only near misses
    return {
        "jurisdiction": each.jurisdiction,
        "status": each.status,
        "level": each.level,
        "entry": each.entry,
        "kind": each.kind,
        "reason": each.reason,
        "wording_date": each.wording_date.isoformat() if each.wording_date else None,
        "conditions": list(each.conditions),
        "exemptions": list(each.exemptions),
        "confidence": each.confidence,
        "doubts": list(each.doubts),
        "cite": each.cite,
        "url": each.url,
        "fit": first.fit if first else "",
        "checked_on_text": first.checked_on_text if first else "",
        "review": first.review if first else "",
        "roles": [asdict(role) for role in first.roles] if first else [],
    }


def _nearest(answers: Sequence[Answer]) -> list[dict[str, str]]:
    misses = [miss for each in answers for miss in each.because if miss.status == "not_controlled"]
    return [_miss(miss) for miss in misses[:MOST_NEAREST]]


def _miss(miss: Determination) -> dict[str, str]:
    return {
        "jurisdiction": miss.jurisdiction,
        "definition": miss.definition_id,
        "entry": miss.entry,
        "reason": miss.reason,
    }
