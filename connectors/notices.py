"""A notice: what people are told of one version of a record, whatever the channel's format is.

Made from the bytes that were delivered, or from a bulletin as its reader is shown it: nothing is in
a notice that was not in these. Its values are data of others; a format escapes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from connectors.loose import instant, line, mapping, number, sequence, text
from connectors.notice_facts import (
    bulletin_facts,
    rejection_facts,
    report_facts,
    request_facts,
    seen_in,
    source_facts,
    title_of,
)

GONE = "This was recalled. Do not use it any more; delete your copies."
ENDED = frozenset({"withdrawn", "recalled", "nullified"})
# What these tell stands beside them; of a bulletin it is in its facts.
TOLD = {
    "report": report_facts,
    "request": request_facts,
    "rejection": rejection_facts,
    "source": source_facts,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """What the notice is about."""

    name: str
    inchikey: str
    formula: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One version of a record, for people.

    state: as a word (`published`, `withdrawn`, `recalled` …). level: None where there is none.
    parts: headings with their texts. facts: labels with their values. seen: country codes.
    embargo_until: before it, who has it must not pass it on.
    """

    record: str
    record_id: str
    version: int
    state: str
    title: str
    text: str
    level: str | None
    tlp: str
    at: datetime
    reason: str = ""
    actions: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    seen: tuple[str, ...] = ()
    substance: Substance | None = None
    is_urgent: bool = False
    valid_until: datetime | None = None
    embargo_until: datetime | None = None

    @property
    def warning(self) -> str:
        """Return what must stand above everything else; mostly nothing."""
        if self.embargo_until is None:
            return ""
        until = self.embargo_until.astimezone(UTC)
        return f"Under embargo until {until:%Y-%m-%d %H:%M} UTC: for authorities only until then."

    @property
    def is_ended(self) -> bool:
        """Say whether it takes back what was told before."""
        return self.state in ENDED and self.record != "source"

    @property
    def path(self) -> str:
        """Return where it is read, below the address of the service."""
        if self.record == "rejection":
            return f"/v1/exports/rejections?after={int(self.record_id or 1) - 1}"
        if self.record == "source":
            return "/v1/bulletins?sources=changed"
        return f"/v1/{self.record}s/{self.record_id}"


def notice_of_payload(payload: bytes) -> Notice:
    """Return what a delivery's bytes say: type, timestamp, data."""
    document = mapping(orjson.loads(payload))
    data = mapping(document.get("data"))
    kind = line(document.get("type")) or "record.published"
    record, _, state = kind.partition(".")
    return _notice(record, state, data, data, at=instant(document.get("timestamp")))


def notice_of_bulletin(document: Mapping[str, object]) -> Notice:
    """Return what a bulletin says, as BulletinSchema writes it and its reader is shown it."""
    state = line(document.get("state")) or "published"
    body = mapping(document.get("body"))
    return _notice("bulletin", state, document, body, at=instant(document.get("at")))


def _notice(
    record: str,
    state: str,
    head: Mapping[str, object],
    body: Mapping[str, object],
    *,
    at: datetime,
) -> Notice:
    facts = mapping(body.get("facts"))
    identifier, version = line(head.get("id")), number(head.get("version"))
    title = line(head.get("title")) or title_of(record, head)
    until, embargo = head.get("valid_until"), head.get("embargo_until")
    told = TOLD[record](head) if record in TOLD else bulletin_facts(facts)
    return Notice(
        record=record,
        record_id=identifier,
        version=version,
        state=state,
        title=title,
        text=GONE if state == "recalled" and record != "source" else text(body.get("text")),
        level=line(head.get("level")) or None,
        tlp=line(head.get("tlp")) or ("TLP:AMBER" if state == "recalled" else "TLP:RED"),
        at=at,
        reason=text(body.get("reason")),
        actions=tuple(text(each) for each in sequence(body.get("actions"))),
        parts=tuple(_parts(body)),
        facts=tuple((label, value) for label, value in told if value),
        seen=tuple(seen_in(facts, body)),
        substance=_substance(mapping(facts.get("substance"))),
        is_urgent=head.get("urgent") is True,
        valid_until=instant(until) if until else None,
        embargo_until=instant(embargo) if embargo and state == "embargoed" else None,
    )


def _substance(found: Mapping[str, object]) -> Substance | None:
    inchikey = line(found.get("inchikey"))
    if not inchikey:
        return None
    families = (line(mapping(each).get("family")) for each in sequence(found.get("families")))
    return Substance(
        name=line(found.get("name")) or inchikey,
        inchikey=inchikey,
        formula=line(found.get("formula")),
        families=tuple(each for each in families if each),
    )


def _parts(body: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in mapping(body.get("sections")).items():
        yield line(name).replace("_", " ").capitalize(), text(value)
    if body.get("superseded_by"):
        yield "Superseded by", f"bulletin {line(body.get('superseded_by'))}"
