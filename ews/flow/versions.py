"""Versions: whether a record is new, a repeat of what was answered before, or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ews.flow.records import Candidate, Received
from schemas.acknowledgements import Acknowledgement, rejection
from schemas.issues import RecordIssue

Prepared = Candidate | tuple[RecordIssue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A version: its kind, the hash of its body, and what was answered.

    place: of an earlier record of the same chunk, whose answer is still to be written.
    """

    version_kind: str
    body_sha256: bytes
    acknowledgement: Mapping[str, Any]
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One report as far as it is stored."""

    report_id: UUID
    versions: Mapping[int, Answered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What is done with each record of a chunk, by its place.

    answers: refused ones, and repeats of what is stored. repeats: places whose answer is that of
    an earlier place of the chunk. accepted: what is to be stored.
    """

    answers: dict[int, Acknowledgement] = field(default_factory=dict)
    repeats: dict[int, int] = field(default_factory=dict)
    accepted: dict[int, Candidate] = field(default_factory=dict)


def settle(
    received: Sequence[Received],
    prepared: Sequence[Prepared],
    histories: Mapping[str, History],
) -> Settled:
    """Decide record by record, each on top of those before it."""
    settled = Settled()
    known = {reference: dict(history.versions) for reference, history in histories.items()}
    for place, (one, ready) in enumerate(zip(received, prepared, strict=True)):
        versions = known.setdefault(one.reference or "", {})
        stored = versions.get(one.version or 0)
        if stored is not None and _is_same(one, stored):
            _repeat(settled, place, stored)
        elif not isinstance(ready, Candidate):
            settled.answers[place] = rejection(one.body, ready)
        elif issue := _refusal(ready, versions):
            settled.answers[place] = rejection(one.body, [issue])
        else:
            settled.accepted[place] = ready
            versions[ready.report.version] = Answered(
                version_kind=ready.report.version_kind,
                body_sha256=one.sha256,
                acknowledgement={},
                place=place,
            )
    return settled


def again(document: Mapping[str, Any]) -> Acknowledgement:
    """Give an answer once more; nothing is written."""
    return Acknowledgement(outcome=document["outcome"], document=document, written=False)


def _is_same(one: Received, stored: Answered) -> bool:
    return one.canonical is not None and stored.body_sha256 == one.sha256


def _repeat(settled: Settled, place: int, stored: Answered) -> None:
    if stored.place is None:
        settled.answers[place] = again(stored.acknowledgement)
    else:
        settled.repeats[place] = stored.place


def _refusal(candidate: Candidate, versions: Mapping[int, Answered]) -> RecordIssue | None:
    """Return why the version does not continue what is there, None if it does."""
    version, latest = candidate.report.version, max(versions, default=0)
    if version in versions:
        return _error(
            "version_conflict",
            f"found version {version} with another body than the one that was loaded; nothing is "
            f"edited in place: send version {latest + 1} as a follow_up or a correction",
        )
    if latest and versions[latest].version_kind == "nullification":
        return _error(
            "report_nullified",
            f"found version {version} of a report that version {latest} nullified; send it as a "
            "new report under a new reference",
        )
    if version != latest + 1:
        return _error(
            "version_gap",
            f"found version {version}, expected {latest + 1}; send the versions between first",
        )
    return None


def _error(code: str, message: str) -> RecordIssue:
    return RecordIssue(level="error", code=code, pointer="/version", message=message)
