"""Documents as far as a set of field classes shows them: rendered once for all who have it."""

from collections.abc import Mapping
from typing import Any

from ews.flow.projection import Classes, _is_about_a_person, _shape, cut
from schemas.release import BULLETIN, REPORT, TOXICOLOGY


def project_report(body: Mapping[str, Any], classes: Classes) -> dict[str, Any]:
    """Return the body of a version as these classes show it."""
    tables = (REPORT, TOXICOLOGY) if _is_about_a_person(body) else (REPORT,)
    return _cut(body, tables, classes)


def project_bulletin(document: Mapping[str, Any], classes: Classes) -> dict[str, Any]:
    """Return a bulletin as these classes show it."""
    return _cut(document, (BULLETIN,), classes)


def parties_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the countries that a report names."""
    route = body.get("route")
    legs = route.get("legs", ()) if isinstance(route, Mapping) else ()
    named = [body.get("place"), *legs]
    found = {each.get("country") for each in named if isinstance(each, Mapping)}
    return tuple(sorted(str(each) for each in found if each))


def _cut(document: Mapping[str, Any], tables: Any, classes: Classes) -> dict[str, Any]:
    if "OWN" in classes:
        return dict(document)
    shown: dict[str, Any] = cut(document, _shape(tables, classes))
    return shown
