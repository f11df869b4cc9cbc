"""Documents as far as a set of field classes shows them: rendered once for all who have it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ews.flow.shapes import Classes, cut, shape_of, tables_of
from ews.flow.taxii_release import LEVELS

Levels = Sequence[tuple[int, dict[str, Any]]]

# What of a report becomes part of an object.
TOLD = frozenset(
    {"kind", "dates", "place", "route", "product", "quantity", "harm", "findings", "duplicate_of"}
)


def project_report(body: Mapping[str, Any], classes: Classes) -> dict[str, Any]:
    """Return the body of a version as these classes show it."""
    return _cut(body, tables_of(body), classes)


def project_bulletin(document: Mapping[str, Any], classes: Classes) -> dict[str, Any]:
    """Return a bulletin as these classes show it."""
    return _cut(document, ("bulletin",), classes)


def report_levels(body: Mapping[str, Any]) -> Levels:
    """Return what others are told of a report, by level; one that tells the same is left out."""
    return _distinct(
        {name: each for name, each in project_report(body, level).items() if name in TOLD}
        for level in LEVELS
    )


def bulletin_levels(title: str, body: Mapping[str, Any]) -> Levels:
    """Return what others are told of a bulletin, by level."""
    document = {"title": title, "body": {"text": body.get("text")}}
    return _distinct(_told(project_bulletin(document, level)) for level in LEVELS)


def _told(shown: Mapping[str, Any]) -> dict[str, Any]:
    body: Mapping[str, Any] = shown.get("body") or {}
    return {"title": shown.get("title"), "text": body.get("text")}


def _distinct(shown: Iterable[dict[str, Any]]) -> Levels:
    found: list[tuple[int, dict[str, Any]]] = []
    for level, each in enumerate(shown):
        if not found or each != found[-1][1]:
            found.append((level, each))
    return found


def parties_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the countries that a report names."""
    route = body.get("route")
    legs = route.get("legs", ()) if isinstance(route, Mapping) else ()
    named = [body.get("place"), *legs]
    found = {each.get("country") for each in named if isinstance(each, Mapping)}
    return tuple(sorted(str(each) for each in found if each))


def _cut(document: Mapping[str, Any], tables: tuple[str, ...], classes: Classes) -> dict[str, Any]:
    if "OWN" in classes:
        return dict(document)
    shown: dict[str, Any] = cut(document, shape_of(tables, classes))
    return shown
