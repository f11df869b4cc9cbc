"""The fields of a bulletin's form: from what is stored, and to what the API takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ews.pages.report_options import Around
from ews.pages.visit import Form
from ews.pages.words import country, word
from schemas.bulletins import SectionsSchema

SECTIONS = tuple(SectionsSchema().fields)
LAST_SECOND = ":00Z"
INSTANTS = ("embargo_until", "valid_until")
LONGEST_LOCAL = 16  # 2026-11-23T12:00
FROM_REPORTS = ("seen", "evidence", "signal", "substances")
KINDS_OF_READERS = (
    "focal_point",
    "regulator",
    "health",
    "police",
    "customs",
    "lab",
    "international_body",
    "subscriber",
    "industry",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One whom a bulletin may be for: the entry of the audience, and its name."""

    entry: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """All whom a bulletin may be for, by sort."""

    kinds: Sequence[Choice]
    countries: Sequence[Choice]
    groups: Sequence[Choice]
    organisations: Sequence[Choice]


def choices(around: Around, chosen: Sequence[str]) -> Choices:
    """Return whom the visitor may choose, and whoever is chosen already."""
    codes = {*around.countries, *_named(chosen, "country")}
    groups = {**dict.fromkeys(_named(chosen, "group"), ""), **around.groups}
    houses = {**dict.fromkeys(_named(chosen, "org"), ""), **around.names}
    return Choices(
        kinds=[Choice(entry=f"kind:{each}", name=word(each)) for each in KINDS_OF_READERS],
        countries=_by_name({f"country:{code}": country(code) for code in codes}),
        groups=_by_name({f"group:{key}": name or key for key, name in groups.items()}),
        organisations=_by_name({f"org:{key}": name or key for key, name in houses.items()}),
    )


def stored_values(bulletin: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form shows of a bulletin."""
    body = bulletin["body"]
    concerns = body.get("concerns") or {}
    values: dict[str, Any] = {
        name: bulletin[name] for name in ("kind", "level", "title", "tlp", "urgent", "audience")
    }
    values |= {name: (bulletin[name] or "")[:LONGEST_LOCAL] for name in INSTANTS}
    values |= {
        "text": body.get("text", ""),
        "actions": "\n".join(body.get("actions") or []),
        "supersedes": bulletin["supersedes"] or "",
        "countries": ", ".join(concerns.get("countries") or []),
        "families": ", ".join(concerns.get("families") or []),
        "more_countries": "",
        "drop_sources": False,
        "sections": dict.fromkeys(SECTIONS, "") | (body.get("sections") or {}),
    }
    return values


def typed_values(form: Form) -> dict[str, Any]:
    """Return what was typed."""
    values: dict[str, Any] = {
        name: _text(form, name)
        for name in (
            *("kind", "level", "title", "text", "tlp", "actions", "supersedes"),
            *("countries", "families", "more_countries", *INSTANTS),
        )
    }
    return {
        **values,
        "urgent": bool(_text(form, "urgent")),
        "drop_sources": bool(_text(form, "drop_sources")),
        "audience": [str(each) for each in form.getall("audience", [])],
        "sections": {name: _text(form, f"section_{name}") for name in SECTIONS},
    }


def body_of(values: Mapping[str, Any], stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what the API takes. stored: what is edited; None for a new bulletin.

    What was set and is empty now is cleared.
    """
    body: dict[str, Any] = {
        name: values[name] for name in ("kind", "level", "title", "text", "tlp", "urgent")
    }
    body["audience"] = _audience(values)
    body["actions"] = [each.strip() for each in values["actions"].splitlines() if each.strip()]
    body["sections"] = {name: text for name, text in values["sections"].items() if text}
    body["concerns"] = _concerns(values, stored)
    times = {name: _instant(name, values, stored) for name in INSTANTS if values[name]}
    body |= times | ({"supersedes": values["supersedes"]} if values["supersedes"] else {})
    gone = [name for name in (*INSTANTS, "supersedes") if stored and stored[name]]
    cleared = [name for name in gone if name not in body]
    if cleared:
        body["clear"] = cleared
    return body | ({"drop_sources": True} if values["drop_sources"] else {})


def new_values() -> dict[str, Any]:
    """Return what the form of a new bulletin begins with: for nobody yet."""
    texts = ("title", "text", "actions", "supersedes", "countries", "families", "more_countries")
    return {
        **dict.fromkeys((*texts, *INSTANTS), ""),
        "kind": "special_alert",
        "level": "alert",
        "tlp": "TLP:AMBER",
        "urgent": False,
        "drop_sources": False,
        "audience": [],
        "sections": dict.fromkeys(SECTIONS, ""),
    }


def has_sources(bulletin: Mapping[str, Any]) -> bool:
    """Say whether something in it is drawn from reports."""
    facts = bulletin["body"].get("facts") or {}
    return any(facts.get(name) for name in FROM_REPORTS)


def _audience(values: Mapping[str, Any]) -> list[str]:
    more = [f"country:{code}" for code in _codes(values["more_countries"])]
    return list(dict.fromkeys([*values["audience"], *more]))


def _concerns(values: Mapping[str, Any], stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what it concerns; substances, which the form does not show, stay as they are."""
    kept = ((stored or {}).get("body") or {}).get("concerns") or {}
    families = [each.strip() for each in values["families"].split(",") if each.strip()]
    return {**kept, "countries": _codes(values["countries"]), "families": families}


def _instant(name: str, values: Mapping[str, Any], stored: Mapping[str, Any] | None) -> str:
    """Return an instant as typed; to the second as stored where the form's minute is the same."""
    kept = str((stored or {}).get(name) or "")
    typed = str(values[name])
    return kept if kept[:LONGEST_LOCAL] == typed else typed + LAST_SECOND


def _codes(text: str) -> list[str]:
    return [each.strip().upper() for each in text.replace(";", ",").split(",") if each.strip()]


def _named(entries: Sequence[str], sort: str) -> list[str]:
    parts = [each.partition(":") for each in entries]
    return [name for found, _, name in parts if found == sort]


def _by_name(names: Mapping[str, str]) -> list[Choice]:
    made = [Choice(entry=entry, name=name) for entry, name in names.items()]
    return sorted(made, key=lambda each: each.name.casefold())


def _text(form: Form, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
