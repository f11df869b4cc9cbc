"""From the choices on a page to the layout of a file: which column is what, what holds for all."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.reading.targets import DAY_FORMATS, TARGETS, Target, lookup_of
from ews.pages.report_options import Options
from ews.pages.translating import in_language
from ews.pages.translating import marked as _
from ews.pages.visit import Visit
from ews.pages.words import country, word
from ews.pages.words_of_reports import LABELS

MONTH_FIRST = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y")
NOT_STATED = ("-", "n/a", "na", "not stated", "none", "unknown")
SEPARATORS = (";", ",", "+", "/", "|")
NEEDED = ("reference",)


SEVERAL_NAMES = _("Several names in one cell")
LEFT_OUT = _("leave it out")
GROUPS = {"dates.": _("Date"), "findings.": _("Finding"), "harm.": _("Harm")}
DAYS = ("dates.incident", "dates.collected", "dates.received")


def target_options() -> Options:
    """Return what a column may be."""
    return [("", in_language(LEFT_OUT)), *((to, _label(to)) for to in TARGETS)]


def _label(to: str) -> str:
    if to == "findings":
        return in_language(SEVERAL_NAMES)
    plain = to.replace("finding.", "findings.")
    group = next((words for start, words in GROUPS.items() if plain.startswith(start)), "")
    before = f"{in_language(group)}: " if group else ""
    if plain.startswith("findings.structure."):
        kind = {"smiles": "SMILES", "inchi": "InChI", "molfile": "molfile"}[plain.split(".")[-1]]
        return f"{before}{in_language(LABELS['findings.structure'])} ({kind})"
    return before + in_language(LABELS[plain])


def layout_of(visit: Visit, upload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the layout that the page's choices make."""
    layout: dict[str, Any] = {
        "joins": bool(visit.typed("joins")),
        "makes_references": bool(visit.typed("makes_references")),
    }
    if reader := visit.typed("reader"):
        return layout | ({} if reader == "reports" else {"reader": reader})
    return layout | {"manifest": _manifest(visit, upload)}


def _manifest(visit: Visit, upload: Mapping[str, Any]) -> dict[str, Any]:
    names = [each["name"] for each in upload["columns"]]
    chosen = {name: visit.typed(f"column.{place}") for place, name in enumerate(names)}
    days = [to for to in chosen.values() if to in DAYS]
    needed = {*NEEDED, "place.country", *(days if len(days) == 1 else ())}
    return {
        "id": "uploaded",
        "title": upload["name"],
        "source": upload["name"],
        "rows": "csv",
        "organisation": {"name": "sender", "kind": "lab"},
        "constants": _constants(visit, set(chosen.values())),
        "finding": _finding(visit),
        "not_stated": list(NOT_STATED),
        "columns": {
            name: _column(visit, TARGETS[to]) | {"required": to in needed}
            for name, to in chosen.items()
            if to in TARGETS
        },
        "ignored": [name for name, to in chosen.items() if to not in TARGETS],
    }


def _constants(visit: Visit, told: set[str]) -> dict[str, Any]:
    """Return what holds for every row; a column says it better."""
    given: dict[str, Any] = {
        "kind": visit.typed("kind"),
        "place.country": visit.typed("place.country"),
        "tlp": visit.typed("tlp"),
    }
    constants = {name: text for name, text in given.items() if text and name not in told}
    audience = [each for each in visit.form.getall("audience", []) if isinstance(each, str)]
    return constants | {"audience": audience}


def _finding(visit: Visit) -> dict[str, Any]:
    techniques = [e for e in visit.form.getall("technique", []) if isinstance(e, str) and e]
    evidence = visit.typed("evidence") or "library_match"
    return {"evidence": evidence} | ({"technique": techniques} if techniques else {})


def _column(visit: Visit, target: Target) -> dict[str, Any]:
    column: dict[str, Any] = {"to": target.to, "as": target.reads_as}
    if target.codes:
        naming = country if target.to == "place.country" else word
        column["lookup"] = lookup_of(target.codes, {code: naming(code) for code in target.codes})
    if target.reads_as == "partial_date":
        column["format"] = list(MONTH_FIRST if visit.typed("month_first") else DAY_FORMATS)
    if target.reads_as == "amount":
        unit = visit.typed("quantity_unit") if target.to == "quantity" else target.unit
        column |= {"unit": unit or target.unit, "decimal_comma": bool(visit.typed("decimal_comma"))}
    if target.reads_as in {"names", "words"}:
        split = visit.typed("split")
        column["split"] = split if split in SEPARATORS else SEPARATORS[0]
    return column


def has_decimal_comma(columns: Sequence[Mapping[str, Any]]) -> bool:
    """Guess from the first values whether numbers are written as 12,5."""
    texts = [text for each in columns for text in each["samples"]]
    return any(text.replace(",", "", 1).isdecimal() and "," in text for text in texts)
