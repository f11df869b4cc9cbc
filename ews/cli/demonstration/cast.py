"""Who plays in the demonstration: labs, two assessors, a subscriber, a visitor; and their keys."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from connectors.reading.bundled import bundled_manifest
from ews.store.api_keys import KeyRejectedError, create_key, verify_key
from ews.store.connection import Connection
from ews.store.organisations import ensure_organisation, ensure_person

STREAMS = ("wedinos", "drugcheckingbc", "ecstasydata")
DESK = "Demonstration early-warning desk"
SUBSCRIBER = "Demonstration subscriber"
OFFICE = "Demonstration exchange office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: its organisation, its person if it needs one, and what it may do."""

    organisation: str
    kind: str
    country: str | None
    scopes: tuple[str, ...]
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The keys by part, and what an earlier run left to be taken up again.

    day: when the results were first replayed, the period of the export. kept: where the rest is
    remembered between runs (the subscriber's address and secret), in the file `memory`.
    """

    keys: Mapping[str, str]
    day: date
    kept: dict[str, Any]
    memory: Path


def parts() -> dict[str, Part]:
    """Return all parts by name; a lab is called by the stream it reports."""
    found = {}
    for stream in STREAMS:
        source = bundled_manifest(stream).organisation
        found[stream] = Part(
            organisation=source.name,
            kind=source.kind,
            country=source.country,
            scopes=("report:write", "report:read"),
        )
    desk = {"organisation": DESK, "kind": "focal_point", "country": "GB"}
    triage = ("report:read", "check", "signal:triage")
    return found | {
        "assessor": Part(**desk, scopes=triage, person="assessor"),
        "approver": Part(
            **desk,
            scopes=("bulletin:approve", "report:read", "export:manage", "subscription:manage"),
            person="approver",
        ),
        "subscriber": Part(
            organisation=SUBSCRIBER,
            kind="subscriber",
            country="IE",
            scopes=("subscription:manage", "report:read"),
        ),
        "operator": Part(
            organisation=OFFICE,
            kind="international_body",
            country=None,
            scopes=("admin",),
        ),
        "visitor": Part(
            organisation="Demonstration visitor",
            kind="lab",
            country="GB",
            scopes=("report:write", "report:read", "check"),
        ),
    }


async def assemble_cast(conn: Connection, memory: Path, *, at: datetime) -> Cast:
    """Give each part an organisation and a key; keys of an earlier run are used again.

    memory: a file that only its owner may read, beside the demonstration's database.
    """
    kept = _recall(memory)
    keys = kept.setdefault("keys", {})
    for name, part in parts().items():
        if not await _works(conn, keys.get(name, ""), at=at):
            keys[name] = await _new_key(conn, part, at=at)
    kept.setdefault("day", at.date().isoformat())
    remember(memory, kept)
    return Cast(keys=keys, day=date.fromisoformat(kept["day"]), kept=kept, memory=memory)


def remember(memory: Path, kept: Mapping[str, Any]) -> None:
    """Write what the next run takes up again."""
    memory.parent.mkdir(parents=True, exist_ok=True)
    draft = memory.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(kept, indent=1))
    draft.replace(memory)  # whole or not at all, whenever the run is interrupted


def _recall(memory: Path) -> dict[str, Any]:
    return dict(json.loads(memory.read_text())) if memory.exists() else {}


async def _works(conn: Connection, key: str, *, at: datetime) -> bool:
    try:
        await verify_key(conn, key, at=at)
    except KeyRejectedError:
        return False
    return True


async def _new_key(conn: Connection, part: Part, *, at: datetime) -> str:
    organisation = await ensure_organisation(
        conn, name=part.organisation, kind=part.kind, country=part.country, at=at
    )
    person = (
        await ensure_person(conn, organisation.id, name=part.person, roles=(), at=at)
        if part.person
        else None
    )
    return await create_key(
        conn,
        organisation.id,
        scopes=part.scopes,
        at=at,
        person_id=person.id if person else None,
    )
