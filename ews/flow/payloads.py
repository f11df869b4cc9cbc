"""Payloads: the exact bytes of a notice: type, timestamp, data (Standard Webhooks). Pure.

What is in them is what the release policy shows of the record: see `told_bulletin`, `told_report`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from ews.flow.projection import shown_bulletin, shown_organisation, shown_report
from ews.flow.release import Reader
from ews.store.bulletins import Bulletin
from ews.store.following import FoundSubstance
from ews.store.reports import StoredVersion
from schemas.bulletins import BulletinSchema

BULLETIN = BulletinSchema()
UNSENT = frozenset({"audience", "body", "signal_id"})
TYPES = {
    "initial": "published",
    "follow_up": "follow_up",
    "correction": "corrected",
    "nullification": "nullified",
    "duplicate_of": "published",
}


def told_bulletin(bulletin: Bulletin, reader: Reader) -> bytes:
    """Return what a reader of a bulletin is sent; of a withdrawn one, that it is withdrawn and why.

    One under embargo is a notice to authorities; it becomes `bulletin.published` when it ends.
    """
    whole: dict[str, Any] = {**BULLETIN.dump(bulletin), "body": bulletin.body}
    shown = shown_bulletin(reader, bulletin, whole, at=bulletin.at) or {}
    body: Mapping[str, object] = shown.get("body", {})
    data = {name: each for name, each in shown.items() if name not in UNSENT}
    return document(f"bulletin.{bulletin.state}", {**data, **body}, at=bulletin.at)


def told_report(
    report: StoredVersion,
    reader: Reader,
    found: Sequence[FoundSubstance],
    *,
    is_first: bool,
    at: datetime,
    same_as: UUID | None = None,
) -> bytes:
    """Return what a reader of a report is sent; is_first: it was sent no earlier version.

    same_as: a report of the reader's own that this one says it shares a parcel with.
    Of a nullified one it is sent that it is nullified, and nothing else of it.
    """
    known = identified(found, report.version)
    kind = "re_identified" if known else TYPES[report.version_kind]
    data: dict[str, object] = {
        "id": str(report.report_id),
        "version": report.version,
        "version_kind": report.version_kind,
        "organisation_id": str(shown_organisation(reader, report)),
        "tlp": report.tlp,
    }
    if report.version_kind != "nullification":
        body = shown_report(reader, report, report.body, at=at) or {}
        body.pop("audience", None)
        substances = _substances(found, report.version)
        data |= {"report": body, "substances": substances, "re_identified": known}
        data |= {"same_parcel_as": str(same_as)} if same_as else {}
    return document(f"report.{'published' if is_first else kind}", data, at=report.received_at)


def identified(found: Sequence[FoundSubstance], version: int) -> list[dict[str, object]]:
    """Return the substances of a version that were findings without identity in the one before.

    A finding is known again by its place; a substance that was in the report already is not new.
    """
    before = [each for each in found if each.version < version]
    unknown = {each.ordinal for each in before if each.inchikey is None}
    old = {each.inchikey for each in before}
    return [
        {"pointer": f"/findings/{each.ordinal}", "inchikey": each.inchikey, "name": each.name}
        for each in found
        if each.version == version
        and each.ordinal in unknown
        and each.inchikey is not None
        and each.inchikey not in old
    ]


def tombstone(record: str, record_id: object, version: int, *, at: datetime) -> bytes:
    """Return what somebody is sent who had a record and may not see it any more: nothing of it."""
    data = {"id": str(record_id), "version": version, "record": record}
    return document(f"{record}.recalled", data, at=at)


def document(kind: str, data: Mapping[str, object], *, at: datetime) -> bytes:
    """Write a notice; equal notices are equal bytes."""
    whole = {"type": kind, "timestamp": at, "data": data}
    return orjson.dumps(whole, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z, default=str)


def _substances(found: Sequence[FoundSubstance], version: int) -> list[dict[str, object]]:
    return [
        {"inchikey": each.inchikey, "name": each.name, "families": list(each.families)}
        for each in found
        if each.version == version and each.inchikey is not None
    ]
