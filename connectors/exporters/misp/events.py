"""A report or a bulletin as an event of a MISP feed.

Words that are the same in thousands of events (countries, labels, grades) do not correlate: that is
what makes MISP's tables explode. Distribution is set on everything; MISP would else use its own.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import orjson

from connectors.exporters.misp.templates import (
    REPORT_FIELDS,
    REPORT_TEMPLATE,
    SUBSTANCE_FIELDS,
    SUBSTANCE_TEMPLATE,
    TEMPLATE_VERSION,
)
from connectors.identifiers import named_uuid

NAMESPACE = UUID("b0b4a0f8-5f0a-4a0e-8a57-6c1d6a3b3f02")
# 0 your organisation only, 2 connected communities, 3 all; who fetches a feed may narrow it.
DISTRIBUTION = MappingProxyType({"TLP:CLEAR": 3, "TLP:GREEN": 2})
HIGH, MEDIUM, LOW, UNDEFINED = 1, 2, 3, 4
THREAT = MappingProxyType({"alert": HIGH, "advisory": MEDIUM, "information": LOW})
COMPLETE = 2
RECALLED = "RECALLED: its owner has taken this back"
COLOURS = MappingProxyType(
    {
        "tlp:clear": "#ffffff",
        "tlp:green": "#339900",
        "tlp:amber": "#ffc000",
        "tlp:amber+strict": "#ffc000",
        "tlp:red": "#cc0033",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """A substance of an event. statuses: a line each."""

    inchikey: str
    smiles: str
    formula: str
    name: str | None
    families: tuple[str, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """What an event is about. record: `report` or `bulletin`; level: of a bulletin."""

    record: str
    record_id: str
    tlp: str
    house_id: str
    house_name: str
    at: datetime
    substances: tuple[Substance, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()  # InChIKey, grade
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event with its entry in the manifest and its lines in hashes.csv."""

    content: bytes
    head: bytes
    hashes: bytes


def is_recalled(document: Mapping[str, Any]) -> bool:
    """Say whether a document is an event that takes another back."""
    return bool(_mapping(document.get("Event")).get("info") == RECALLED)


def event_uuid(record: str, record_id: str) -> str:
    """Return the identifier of a record's event."""
    return named_uuid(NAMESPACE, f"{record}/{record_id}")


def substance_objects(facts: EventFacts) -> list[dict[str, Any]]:
    """Return the objects of the substances, which are the same for all who see the event."""
    uuid = event_uuid(facts.record, facts.record_id)
    return [_substance_object(facts, each, uuid) for each in facts.substances]


def report_event(
    facts: EventFacts, shown: Mapping[str, Any], substances: list[dict[str, Any]]
) -> Event:
    """Return a report's event with what of it is shown; substances: from `substance_objects`."""
    dates = _mapping(shown.get("dates"))
    stated = next(
        (dates[name] for name in ("incident", "collected", "received") if name in dates), None
    )
    named = [each.name or each.inchikey for each in facts.substances]
    kind = str(shown.get("kind") or "report").replace("_", " ")
    country = str(_mapping(shown.get("place")).get("country") or "")
    info = f"{kind}: {', '.join(named) or 'not identified'}" + (f" ({country})" if country else "")
    return _event(facts, info, [*substances, _report_object(facts, shown, stated)], text=None)


def bulletin_event(
    facts: EventFacts, shown: Mapping[str, Any], substances: list[dict[str, Any]]
) -> Event:
    """Return a bulletin's event; substances: from `substance_objects`."""
    text = str(shown.get("text") or "")
    return _event(facts, str(shown.get("title") or "Bulletin"), substances, text=text)


def recalled_event(content: bytes, *, at: datetime) -> Event:
    """Return the event that takes another back: all its parts deleted, nothing told again.

    MISP marks what it has of them as deleted when it fetches the event anew.
    """
    before = orjson.loads(content)["Event"]
    objects = [_deleted_object(each) for each in before.get("Object", [])]
    attributes = [_deleted(each) for each in before.get("Attribute", [])]
    event = before | {
        "info": RECALLED,
        "threat_level_id": str(UNDEFINED),
        "timestamp": _timestamp(at),
        "Object": objects,
        "Attribute": attributes,
        "Tag": [*before["Tag"], {"name": 'ews:state="recalled"', "colour": "#666666"}],
    }
    return _written(event)


def _event(
    facts: EventFacts, info: str, objects: list[dict[str, Any]], *, text: str | None
) -> Event:
    uuid = event_uuid(facts.record, facts.record_id)
    attributes = [] if not text else [_attribute(facts, uuid, "text", text, kind="comment")]
    label = facts.tlp.lower()
    return _written(
        {
            "uuid": uuid,
            "info": info[:1000],
            "date": facts.at.date().isoformat(),
            "timestamp": _timestamp(facts.at),
            "analysis": str(COMPLETE),
            "threat_level_id": str(THREAT.get(facts.level or "", UNDEFINED)),
            "published": True,
            "distribution": str(_distribution(facts)),
            "Orgc": {"name": facts.house_name, "uuid": facts.house_id},
            "Tag": [{"name": label, "colour": COLOURS.get(label, "#cc0033")}],
            "Attribute": attributes,
            "Object": objects,
        }
    )


def _substance_object(facts: EventFacts, one: Substance, event: str) -> dict[str, Any]:
    values: list[tuple[str, str | None]] = [
        ("name", one.name),
        ("inchikey", one.inchikey),
        ("smiles", one.smiles),
        ("formula", one.formula),
        *(("family", each) for each in one.families),
        ("status", "\n".join(one.statuses)),
    ]
    return _object(facts, f"{event}/{one.inchikey}", "nps-substance", values)


def _report_object(facts: EventFacts, shown: Mapping[str, Any], stated: Any) -> dict[str, Any]:
    product = _mapping(shown.get("product"))
    names = {each.inchikey: each.name or each.inchikey for each in facts.substances}
    values: list[tuple[str, str | None]] = [
        ("report-id", facts.record_id),
        ("kind", shown.get("kind")),
        ("country", _mapping(shown.get("place")).get("country")),
        ("date", _mapping(stated).get("value")),
        ("quantity", _measure(shown.get("quantity"))),
        ("form", product.get("form")),
        ("brand", product.get("brand")),
        ("sold-as", product.get("sold_as")),
        *(("evidence", f"{names.get(key, key)}: {grade}") for key, grade in facts.evidence),
        *(("purity", each) for each in _purities(shown)),
    ]
    uuid = event_uuid(facts.record, facts.record_id)
    return _object(facts, f"{uuid}/report", "nps-report", values)


def _object(
    facts: EventFacts, key: str, name: str, values: Iterable[tuple[str, str | None]]
) -> dict[str, Any]:
    is_substance = name == "nps-substance"
    members = SUBSTANCE_FIELDS if is_substance else REPORT_FIELDS
    given = [(relation, value) for relation, value in values if value]
    return {
        "uuid": named_uuid(NAMESPACE, key),
        "name": name,
        "meta-category": "misc",
        "description": name,
        "template_uuid": SUBSTANCE_TEMPLATE if is_substance else REPORT_TEMPLATE,
        "template_version": str(TEMPLATE_VERSION),
        "timestamp": _timestamp(facts.at),
        "distribution": str(_distribution(facts)),
        "Attribute": [
            _attribute(facts, f"{key}/{place}", relation, str(value))
            | {"object_relation": relation, "disable_correlation": not members[relation][2]}
            for place, (relation, value) in enumerate(given)
        ],
    }


def _attribute(
    facts: EventFacts, key: str, relation: str, value: str, *, kind: str = "text"
) -> dict[str, Any]:
    return {
        "uuid": named_uuid(NAMESPACE, f"{key}/{relation}/{value}"),
        "type": kind,
        "category": "Other",
        "value": value,
        "to_ids": False,
        "disable_correlation": True,
        "distribution": str(_distribution(facts)),
        "timestamp": _timestamp(facts.at),
    }


def _deleted_object(each: dict[str, Any]) -> dict[str, Any]:
    attributes = [_deleted(one) for one in each["Attribute"]]
    return each | {"deleted": True, "Attribute": attributes}


def _deleted(each: dict[str, Any]) -> dict[str, Any]:
    return each | {"deleted": True, "value": "recalled"}


def _written(event: dict[str, Any]) -> Event:
    uuid = str(event["uuid"])
    head = {
        name: event[name] for name in ("info", "date", "analysis", "threat_level_id", "timestamp")
    }
    head |= {"Orgc": event["Orgc"], "Tag": [{"name": each["name"]} for each in event["Tag"]]}
    values = {
        str(each["value"])
        for part in (event, *event["Object"])
        for each in part["Attribute"]
        if not each.get("deleted")
    }
    lines = sorted(f"{_md5(value)},{uuid}\n" for value in values)
    options = orjson.OPT_SORT_KEYS
    return Event(
        content=orjson.dumps({"Event": event}, option=options),
        head=f'"{uuid}":'.encode() + orjson.dumps(head, option=options),
        hashes="".join(lines).encode(),
    )


def _md5(value: str) -> str:
    """Feeds are looked up by MD5 of values; it protects nothing."""
    return hashlib.md5(value.encode(), usedforsecurity=False).hexdigest()


def _distribution(facts: EventFacts) -> int:
    return DISTRIBUTION.get(facts.tlp, 0)


def _timestamp(at: datetime) -> str:
    return str(int(at.timestamp()))


def _measure(value: object) -> str | None:
    said = _mapping(value)
    return f"{said['value']} {said.get('unit', '')}".strip() if "value" in said else None


def _purities(shown: Mapping[str, Any]) -> list[str]:
    findings = shown.get("findings")
    found: Sequence[Any] = findings if isinstance(findings, list) else ()
    told = [(_mapping(each).get("name"), _measure(_mapping(each).get("purity"))) for each in found]
    return [f"{name or 'unnamed'}: {purity}" for name, purity in told if purity]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
