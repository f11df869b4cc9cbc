"""Common Alerting Protocol 1.2 (OASIS): one alert a version of a bulletin.

Times are UTC as `-00:00`, as the standard's pattern asks; `Z` is not allowed. The TLP label is the
restriction; only TLP:CLEAR is public.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from connectors.notices import Notice
from connectors.xml_elements import Maker, write_xml

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
SEVERITIES = {"alert": "Severe", "advisory": "Moderate", "information": "Minor"}
URGENCIES = {"alert": "Immediate", "advisory": "Expected", "information": "Unknown"}
CERTAINTIES = {
    "reference standard": "Observed",
    "library match": "Likely",
    "tentative": "Possible",
}
LONGEST_HEADLINE = 160  # CAP 1.2, 3.2.2: longer ones are cut on many devices
_C = Maker(NAMESPACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A version that was issued before."""

    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who alerts. sender: a name without spaces or commas, such as the host of the exchange."""

    sender: str
    name: str


def write_cap(notice: Notice, issuer: Issuer, earlier: Sequence[Earlier], *, url: str) -> bytes:
    """Return the alert; it updates or cancels the versions before it. The same bytes each time."""
    note = notice.warning or notice.reason
    alert = _C(
        "alert",
        _C("identifier", _identifier(notice.record_id, notice.version)),
        _C("sender", issuer.sender),
        _C("sent", _instant(notice.at)),
        _C("status", "Actual"),
        _C("msgType", _kind(notice, earlier)),
        *_scope(notice),
        *([_C("note", note)] if note else []),
        *_references(notice, issuer, earlier),
        _info(notice, issuer, url),
    )
    return write_xml(alert)


def _kind(notice: Notice, earlier: Sequence[Earlier]) -> str:
    if not earlier:
        return "Alert"
    return "Cancel" if notice.is_ended or notice.state == "superseded" else "Update"


def _scope(notice: Notice) -> list[etree._Element]:
    if notice.tlp == "TLP:CLEAR":
        return [_C("scope", "Public")]
    return [_C("scope", "Restricted"), _C("restriction", notice.tlp)]


def _references(
    notice: Notice, issuer: Issuer, earlier: Sequence[Earlier]
) -> Iterator[etree._Element]:
    told = [
        f"{issuer.sender},{_identifier(notice.record_id, each.version)},{_instant(each.at)}"
        for each in earlier
    ]
    if told:
        yield _C("references", " ".join(told))


def _info(notice: Notice, issuer: Issuer, url: str) -> etree._Element:
    level = notice.level or ""
    evidence = dict(notice.facts).get("Evidence", "")
    return _C(
        "info",
        _C("language", "en"),
        _C("category", "Health"),
        _C("event", "New psychoactive substance"),
        _C("responseType", "Monitor"),
        _C("urgency", "Immediate" if notice.is_urgent else URGENCIES.get(level, "Unknown")),
        _C("severity", SEVERITIES.get(level, "Unknown")),
        _C("certainty", CERTAINTIES.get(evidence, "Unknown")),
        *([_C("expires", _instant(notice.valid_until))] if notice.valid_until else []),
        _C("senderName", issuer.name),
        _C("headline", notice.title[:LONGEST_HEADLINE]),
        *_texts(notice),
        _C("web", url),
        *(_pair("parameter", name, value) for name, value in _parameters(notice)),
        _area(notice),
    )


def _texts(notice: Notice) -> Iterator[etree._Element]:
    parts = [notice.text, *(f"{heading}:\n{text}" for heading, text in notice.parts)]
    told = "\n\n".join(each for each in parts if each)
    if told:
        yield _C("description", told)
    if notice.actions:
        yield _C("instruction", "\n".join(notice.actions))


def _parameters(notice: Notice) -> Iterator[tuple[str, str]]:
    yield "TLP", notice.tlp
    yield "ews:state", notice.state
    if notice.substance is not None:
        yield "ews:substance", notice.substance.name
        yield "ews:inchikey", notice.substance.inchikey
        yield from (("ews:family", each) for each in notice.substance.families)


def _area(notice: Notice) -> etree._Element:
    codes = [_pair("geocode", "ISO 3166-1", each) for each in notice.seen]
    return _C("area", _C("areaDesc", ", ".join(notice.seen) or "not stated"), *codes)


def _pair(element: str, name: str, value: str) -> etree._Element:
    return _C(element, _C("valueName", name), _C("value", value))


def _identifier(record_id: str, version: int) -> str:
    return f"{record_id}.v{version}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")
