"""A notice: what people are told of one version of a record, whatever the channel's format is.

Made from the bytes that were delivered, or from a bulletin as its reader is shown it: nothing is in
a notice that was not in these. Its values are data of others; a format escapes them.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

MOST_STATUSES = 60
KEPT = frozenset("\n\t\u200c\u200d")  # joiners are letters in some scripts
ENDED = frozenset({"withdrawn", "recalled", "nullified"})
STATUS_WORDS = {"not_controlled": "not controlled", "analogue_risk": "risk as an analogue"}


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

    @property
    def is_ended(self) -> bool:
        """Say whether it takes back what was told before."""
        return self.state in ENDED


def notice_of_payload(payload: bytes) -> Notice:
    """Return what a delivery's bytes say: type, timestamp, data."""
    document = _mapping(orjson.loads(payload))
    data = _mapping(document.get("data"))
    kind = _line(document.get("type")) or "record.published"
    record, _, state = kind.partition(".")
    return _notice(record, state, data, data, at=_instant(document.get("timestamp")))


def notice_of_bulletin(document: Mapping[str, object]) -> Notice:
    """Return what a bulletin says, as BulletinSchema writes it and its reader is shown it."""
    state = _line(document.get("state")) or "published"
    body = _mapping(document.get("body"))
    return _notice("bulletin", state, document, body, at=_instant(document.get("at")))


def _notice(
    record: str,
    state: str,
    head: Mapping[str, object],
    body: Mapping[str, object],
    *,
    at: datetime,
) -> Notice:
    facts = _mapping(body.get("facts"))
    identifier, version = _line(head.get("id")), _number(head.get("version"))
    title = _line(head.get("title")) or f"{record.capitalize()} {identifier}, version {version}"
    until = head.get("valid_until")
    return Notice(
        record=record,
        record_id=identifier,
        version=version,
        state=state,
        title=title,
        text=_text(body.get("text")),
        level=_line(head.get("level")) or None,
        tlp=_line(head.get("tlp")) or "TLP:RED",
        at=at,
        reason=_text(body.get("reason")),
        actions=tuple(_text(each) for each in _sequence(body.get("actions"))),
        parts=tuple(_parts(_mapping(body.get("sections")))),
        facts=tuple((label, value) for label, value in _facts(facts) if value),
        seen=tuple(_seen(facts, body)),
        substance=_substance(_mapping(facts.get("substance"))),
        is_urgent=head.get("urgent") is True,
        valid_until=_instant(until) if until else None,
    )


def _substance(found: Mapping[str, object]) -> Substance | None:
    inchikey = _line(found.get("inchikey"))
    if not inchikey:
        return None
    families = (_line(_mapping(each).get("family")) for each in _sequence(found.get("families")))
    return Substance(
        name=_line(found.get("name")) or inchikey,
        inchikey=inchikey,
        formula=_line(found.get("formula")),
        families=tuple(each for each in families if each),
    )


def _facts(facts: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    substance = _substance(_mapping(facts.get("substance")))
    if substance is not None:
        yield "Substance", substance.name
        yield "InChIKey", substance.inchikey
        yield "Formula", substance.formula
        yield "Families", ", ".join(substance.families)
    yield "Evidence", _line(facts.get("evidence")).replace("_", " ")
    for each in map(_mapping, _sequence(facts.get("seen"))):
        days = f"{_line(each.get('first_on'))} to {_line(each.get('last_on'))}"
        yield f"Seen in {_line(each.get('country'))}", f"{_line(each.get('reports'))} ({days})"
    told = [
        each
        for each in map(_mapping, _sequence(facts.get("status")))
        if _line(each.get("status")) != "unknown"
    ]
    for each in told[:MOST_STATUSES]:
        status = _line(each.get("status"))
        words = [
            STATUS_WORDS.get(status, status),
            _line(each.get("level")),
            _line(each.get("entry")),
        ]
        yield f"Law of {_line(each.get('jurisdiction'))}", "; ".join(word for word in words if word)
    yield "Law as of", _line(facts.get("valid_on"))


def _parts(sections: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in sections.items():
        yield _line(name).replace("_", " ").capitalize(), _text(value)


def _seen(facts: Mapping[str, object], body: Mapping[str, object]) -> Iterator[str]:
    listed = [_mapping(each).get("country") for each in _sequence(facts.get("seen"))]
    listed += _sequence(_mapping(body.get("concerns")).get("countries"))
    yield from dict.fromkeys(_line(each) for each in listed if each)


def _line(value: object) -> str:
    """Return a text in one line: what stands in a header or a heading."""
    return " ".join(_text(value).split())


def _text(value: object) -> str:
    if value is None or isinstance(value, Mapping | list | bool):
        return ""
    return "".join(map(_plain, str(value).replace("\r\n", "\n")))


def _plain(char: str) -> str:
    """Return a character that shows what it is: none that turns the direction of what follows."""
    if char.isprintable() or char in KEPT:
        return char
    return "" if unicodedata.category(char) == "Cf" else " "


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _instant(value: object) -> datetime:
    return datetime.fromisoformat(str(value))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> list[object]:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str | bytes) else []
