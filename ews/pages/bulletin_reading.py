"""A bulletin as people read it: text in paragraphs, facts in order, audience in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ews.pages.signal_cards import most_specific
from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.words import country, word

WHOLE_NETWORK = _("every organisation of the network")
HIDDEN_GROUP = _("a group that you may not know of")
ALL_OF_COUNTRY = _("everybody in %(name)s")
ALL_OF_KIND = _("all of the kind: %(name)s")
GROUP = _("the group %(name)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a bulletin says beyond its text; what it lacks is empty."""

    substance: Mapping[str, Any]
    families: Sequence[str]
    evidence: str
    seen: Sequence[Mapping[str, Any]]
    status: Sequence[Mapping[str, Any]]
    nearest: Sequence[Mapping[str, Any]]
    valid_on: str
    because: str
    law_of: str
    in_force_on: str
    entries: Sequence[Mapping[str, Any]]
    changed: Sequence[Mapping[str, Any]]
    actions: Sequence[str]
    sections: Mapping[str, str]
    concerns: Mapping[str, Sequence[str]]
    reason: str


# Codes of status in the order in which people ask for them.
ORDER = ("controlled", "conditional", "analogue_risk", "not_controlled", "unknown")


def parts_of(body: Mapping[str, Any]) -> Parts:
    """Return the parts of a bulletin's body, as far as its reader is shown them."""
    facts = body.get("facts") or {}
    status = facts.get("status") or []
    substance = facts.get("substance") or {}
    return Parts(
        substance=substance,
        families=most_specific([each["family"] for each in substance.get("families") or []]),
        evidence=facts.get("evidence") or "",
        seen=facts.get("seen") or [],
        status=sorted(status, key=lambda each: ORDER.index(each["status"])),
        nearest=facts.get("nearest_definitions") or [],
        valid_on=facts.get("valid_on") or "",
        because=(facts.get("signal") or {}).get("because", ""),
        law_of=facts.get("jurisdiction") or "",
        in_force_on=facts.get("in_force_on") or "",
        entries=facts.get("entries") or [],
        changed=facts.get("substances") or [],
        actions=body.get("actions") or [],
        sections={name: text for name, text in (body.get("sections") or {}).items() if text},
        concerns={name: each for name, each in (body.get("concerns") or {}).items() if each},
        reason=body.get("reason") or "",
    )


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, which empty lines divide."""
    return [each.strip() for each in text.replace("\r\n", "\n").split("\n\n") if each.strip()]


def audience_in_words(audience: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return whom a bulletin is for, one entry after the other."""
    return [_entry(each["sort"], each["name"]) for each in audience]


def _entry(sort: str, name: str | None) -> str:
    if sort == "network":
        return in_language(WHOLE_NETWORK)
    if sort == "country":
        return in_language(ALL_OF_COUNTRY) % {"name": country(name)}
    if sort == "kind":
        return in_language(ALL_OF_KIND) % {"name": word(name)}
    if sort == "group":
        return in_language(GROUP) % {"name": name} if name else in_language(HIDDEN_GROUP)
    return name or ""
