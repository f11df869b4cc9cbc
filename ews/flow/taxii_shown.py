"""Documents as far as a set of field classes shows them: rendered once for all who have it."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from ews.flow.projection import Classes, Shape, _grow, _is_about_a_person, cut
from schemas.release import BULLETIN, REPORT, TOXICOLOGY, Table

_TABLES: Mapping[str, Table] = MappingProxyType(
    {"report": REPORT, "toxicology": {**REPORT, **TOXICOLOGY}, "bulletin": BULLETIN}
)


def project_report(body: Mapping[str, Any], classes: Classes) -> dict[str, Any]:
    """Return the body of a version as these classes show it."""
    name = "toxicology" if _is_about_a_person(body) else "report"
    return _cut(body, name, classes)


def project_bulletin(document: Mapping[str, Any], classes: Classes) -> dict[str, Any]:
    """Return a bulletin as these classes show it."""
    return _cut(document, "bulletin", classes)


def parties_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the countries that a report names."""
    route = body.get("route")
    legs = route.get("legs", ()) if isinstance(route, Mapping) else ()
    named = [body.get("place"), *legs]
    found = {each.get("country") for each in named if isinstance(each, Mapping)}
    return tuple(sorted(str(each) for each in found if each))


@cache
def _shape(name: str, classes: Classes) -> Shape:
    table = _TABLES[name]
    return _grow(pointer.split("/") for pointer, each in table.items() if each in classes)


def _cut(document: Mapping[str, Any], name: str, classes: Classes) -> dict[str, Any]:
    if "OWN" in classes:
        return dict(document)
    shown: dict[str, Any] = cut(document, _shape(name, classes))
    return shown
