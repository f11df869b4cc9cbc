"""The form of a report: from fields to the report's body, and back; which field an issue is at.

A field is named by its place in the body: `dates.incident`, `findings.0.purity.value`. What was
typed is kept as it is, right or wrong, so that a draft loses nothing; the API says what is wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Typed = Mapping[str, Sequence[str]]
LISTS = ("findings", "legs", "links")
DATES = ("incident", "collected", "received", "analysed")
PRECISIONS = ("year", "month", "day")
SCALARS = (
    "reference",
    "kind",
    "reason",
    "place.country",
    "place.admin_area",
    "place.point_type",
    "route.transport",
    "route.concealment",
    "product.form",
    "product.brand",
    "product.sold_as",
    "product.packaging",
    "product.colour",
    "quantity.value",
    "quantity.unit",
    "quantity.basis",
    "harm.case_type",
    "harm.outcome",
    "harm.causal_role",
    "tlp",
    "delegate_to",
)
OF_FINDINGS = (
    "name",
    "cas",
    "amount.value",
    "amount.unit",
    "purity.value",
    "purity.unit",
    "role",
    "matrix",
    "evidence",
    "unknown.exact_mass",
    "unknown.spectrum_reference",
)
# Without one of these a finding says nothing: its other fields have a first choice.
SAYING = ("structure", "name", "cas", "amount", "purity", "share", "unknown")
UNITS = ("amount", "purity", "quantity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A report as it is filled in. places: of each item of a list, its number in the form."""

    body: dict[str, Any]
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def read_form(typed: Typed) -> Filled:
    """Return the body of what was typed; empty fields and empty items are left out."""
    body: dict[str, Any] = {
        "version": _whole(_one(typed, "version"), 1),
        "version_kind": _one(typed, "version_kind") or "initial",
    }
    for name in SCALARS:
        _put(body, name, _one(typed, name))
    for name in DATES:
        _put(body, f"dates.{name}", _date(_one(typed, f"dates.{name}")))
    _put(body, "embargo_until", _instant(_one(typed, "embargo_until")))
    _put(body, "harm.co_detected", _lines(_one(typed, "harm.co_detected")))
    if same := _one(typed, "duplicate_of"):
        body["duplicate_of"] = {"report_id": same}
    body["audience"] = [each for each in typed.get("audience", ()) if each]
    places = _read_lists(typed, body)
    _drop_lonely_units(body)
    return Filled(body=body, places=places)


def _read_lists(typed: Typed, body: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    findings = {place: _finding(typed, place) for place in _places(typed, "findings")}
    legs = {
        place: _item(typed, f"legs.{place}", ("role", "country", "certainty"))
        for place in _places(typed, "legs")
    }
    links = {place: _link(typed, place) for place in _places(typed, "links")}
    kept = {
        "findings": {k: v for k, v in findings.items() if any(name in v for name in SAYING)},
        "legs": {k: v for k, v in legs.items() if "country" in v},
        "links": {k: v for k, v in links.items() if len(v) > 1},
    }
    body["findings"] = list(kept["findings"].values())
    if kept["legs"]:
        body.setdefault("route", {})["legs"] = list(kept["legs"].values())
    if kept["links"]:
        body["links"] = list(kept["links"].values())
    return {name: tuple(found) for name, found in kept.items()}


def _finding(typed: Typed, place: int) -> dict[str, Any]:
    at = f"findings.{place}"
    found = _item(typed, at, OF_FINDINGS)
    text = _one(typed, f"{at}.structure", strip=False)
    if text.strip():  # the first line of a molfile may be empty, and counts
        found["structure"] = _structure(text)
    if share := _one(typed, f"{at}.share"):
        found["share"] = {"part": _whole(share, share)}
    if techniques := [each for each in typed.get(f"{at}.technique", ()) if each]:
        found["technique"] = techniques
    if spectra := [each for each in typed.get(f"{at}.spectra", ()) if each]:
        found["spectra"] = spectra
    for name in ("amount", "purity"):
        if "value" not in found.get(name, {}):
            found.pop(name, None)
    return found


def _structure(text: str) -> dict[str, str]:
    """Tell by its look what a structure is written in, as the check does."""
    if text.strip().startswith("InChI="):
        return {"inchi": text.strip()}
    if "\n" in text.strip():
        return {"molfile": text.replace("\r\n", "\n")}
    return {"smiles": text.strip()}


def _link(typed: Typed, place: int) -> dict[str, str]:
    found: dict[str, str] = _item(typed, f"links.{place}", ("relation",))
    if target := _one(typed, f"links.{place}.target"):
        found["report_id" if _is_identifier(target) else "reference"] = target
    return found


def _is_identifier(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _item(typed: Typed, at: str, names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        _put(found, name, _one(typed, f"{at}.{name}"))
    return found


def _places(typed: Typed, name: str) -> list[int]:
    parts = (each.split(".") for each in typed if each.startswith(f"{name}."))
    return sorted({int(part[1]) for part in parts if part[1].isdecimal() and len(part[1]) < 4})  # noqa: PLR2004 - no list is longer than a thousand


def _one(typed: Typed, name: str, *, strip: bool = True) -> str:
    found = typed.get(name, ())
    text = found[0] if found else ""
    return text.strip() if strip else text


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    if value in ("", [], None):
        return
    *parents, last = path.split(".")
    for step in parents:
        document = document.setdefault(step, {})
    document[last] = value


def _date(text: str) -> dict[str, str] | None:
    if not text:
        return None
    return {"value": text, "precision": PRECISIONS[min(text.count("-"), 2)]}


def _instant(text: str) -> str:
    """Return an instant in UTC, as a browser's field for it gives none."""
    return f"{text}Z" if text and text[-1].isdecimal() and "+" not in text else text


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _whole(text: str, otherwise: Any) -> Any:
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise  # noqa: PLR2004 - digits of what a field takes


def _drop_lonely_units(body: dict[str, Any]) -> None:
    """Leave out a unit that was chosen beforehand and has no number beside it."""
    if "value" not in body.get("quantity", {}):
        body.pop("quantity", None)


def write_form(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what stands in the fields of the form for a body."""
    typed: dict[str, list[str]] = {}
    for name in (*SCALARS, "version", "version_kind"):
        _type(typed, name, _at(body, name))
    for name in DATES:
        _type(typed, f"dates.{name}", _at(body, f"dates.{name}.value"))
    _type(typed, "embargo_until", str(body.get("embargo_until") or "").removesuffix("Z"))
    _type(typed, "duplicate_of", _at(body, "duplicate_of.report_id"))
    _type(typed, "harm.co_detected", "\n".join(_at(body, "harm.co_detected") or ()))
    typed["audience"] = [str(each) for each in body.get("audience") or ()]
    for place, finding in enumerate(body.get("findings") or ()):
        _type_finding(typed, f"findings.{place}", finding)
    for place, leg in enumerate(_at(body, "route.legs") or ()):
        for name in ("role", "country", "certainty"):
            _type(typed, f"legs.{place}.{name}", leg.get(name))
    for place, link in enumerate(body.get("links") or ()):
        _type(typed, f"links.{place}.relation", link.get("relation"))
        _type(typed, f"links.{place}.target", link.get("report_id") or link.get("reference"))
    return typed


def _type_finding(typed: dict[str, list[str]], at: str, finding: Mapping[str, Any]) -> None:
    for name in OF_FINDINGS:
        _type(typed, f"{at}.{name}", _at(finding, name))
    _type(typed, f"{at}.share", _at(finding, "share.part"))
    _type(typed, f"{at}.structure", next(iter((finding.get("structure") or {}).values()), None))
    for name in ("technique", "spectra"):
        typed[f"{at}.{name}"] = [str(each) for each in finding.get(name) or ()]


def _type(typed: dict[str, list[str]], name: str, value: Any) -> None:
    if value not in (None, ""):
        typed[name] = [str(value)]


def _at(document: Any, path: str) -> Any:
    for step in path.split("."):
        document = document.get(step) if isinstance(document, Mapping) else None
    return document


def field_of(pointer: str, places: Mapping[str, tuple[int, ...]]) -> str:
    """Return the field of the form that a JSON pointer leads to; "" for the report as a whole."""
    steps = [step for step in pointer.split("/") if step]
    if steps[:2] == ["route", "legs"]:
        steps = steps[1:]
    if not steps:
        return ""
    if steps[0] in LISTS:
        return _field_of_item(steps, places)
    name = ".".join(steps)
    if steps[0] in {"dates", "quantity", "place", "route", "product", "harm"}:
        return _of_group(steps)
    return steps[0] if steps[0] in {*SCALARS, "audience", "embargo_until", "duplicate_of"} else name


def _of_group(steps: Sequence[str]) -> str:
    if len(steps) == 1:
        return {"dates": "dates.incident", "place": "place.country"}.get(steps[0], steps[0])
    return ".".join(steps[:2])


def _field_of_item(steps: Sequence[str], places: Mapping[str, tuple[int, ...]]) -> str:
    name, rest = steps[0], steps[1:]
    if not rest or not rest[0].isdecimal():
        return name
    known = places.get(name, ())
    number = int(rest[0])
    at = f"{name}.{known[number] if number < len(known) else number}"
    if len(rest) == 1:
        return f"{at}.name" if name == "findings" else f"{at}.relation"
    if name == "links":
        return f"{at}.target" if rest[1] != "relation" else f"{at}.relation"
    if rest[1] in {"structure", "share", "technique", "spectra"}:
        return f"{at}.{rest[1]}"
    return f"{at}.{'.'.join(rest[1:3])}"
