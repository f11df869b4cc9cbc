"""A report in STIX: the report itself, and one sighting for each substance in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from connectors.exporters.stix.facts import FindingFacts, ReportFacts, Shown
from connectors.exporters.stix.fixed import NEW_SDO, REPORT_EXTENSION, SOFTWARE
from connectors.exporters.stix.shared import location_id, organisation_ref, substance_id
from connectors.exporters.stix.words import (
    StixObject,
    common,
    identifier,
    instant,
    marked,
    present,
)

REPORT = "nps-report"
DATED = ("incident", "collected", "received")
BLOCKS = ("dates", "place", "route", "product", "quantity", "harm", "findings")
# STIX 2.1, appendix A: the scale "none, low, medium, high".
CONFIDENCE = MappingProxyType({"reference_standard": 95, "library_match": 75, "tentative": 25})
_LENGTHS = MappingProxyType({4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"})


def report_ref(report_id: str) -> str:
    """Return the identifier of a report."""
    return identifier(REPORT, report_id)


def sighting_ref(report_id: str, inchikey: str) -> str:
    """Return the identifier of the sighting of one substance in one report."""
    return identifier("sighting", report_id, inchikey)


def report_object(facts: ReportFacts, shown: Shown) -> StixObject:
    """Return the report with what of it is shown; `shown` is its body as far as it may be seen."""
    made = _begun(REPORT, report_ref(facts.report_id), facts)
    duplicate_of = _mapping(shown.get("duplicate_of")).get("report_id")
    findings = {each.inchikey: None for each in facts.findings if _said(shown, each) is not None}
    made |= {
        "report_version": facts.version,
        "version_kind": facts.version_kind,
        "report_kind": shown.get("kind"),
        "reported_by_ref": organisation_ref(facts.published_by),
        "duplicate_of_ref": report_ref(str(duplicate_of)) if duplicate_of else None,
        "substance_refs": [substance_id(each) for each in findings],
        "extensions": {REPORT_EXTENSION: NEW_SDO},
    }
    return present(made | {block: shown.get(block) for block in BLOCKS})


def sighting_objects(facts: ReportFacts, shown: Shown) -> Iterator[tuple[str, StixObject]]:
    """Return by InChIKey a sighting for each substance of the findings that are shown."""
    for inchikey, evidence in _best_evidence(facts.findings, shown).items():
        made = _begun("sighting", sighting_ref(facts.report_id, inchikey), facts)
        country = _mapping(shown.get("place")).get("country")
        yield (
            inchikey,
            present(
                made
                | _seen(shown)
                | {
                    "count": 1,
                    "confidence": CONFIDENCE.get(evidence),
                    "sighting_of_ref": substance_id(inchikey),
                    "where_sighted_refs": [location_id(str(country))] if country else [],
                    "external_references": [
                        {"source_name": "ews-report", "external_id": facts.report_id}
                    ],
                }
            ),
        )


def _begun(kind: str, ident: str, facts: ReportFacts) -> StixObject:
    made = common(kind, ident, created=facts.created_at, modified=facts.modified)
    return made | {"created_by_ref": SOFTWARE, "object_marking_refs": marked(facts.tlp)}


def _best_evidence(findings: Sequence[FindingFacts], shown: Shown) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in findings:
        if _said(shown, each) is None:
            continue
        known = CONFIDENCE.get(found.get(each.inchikey, ""), -1)
        if CONFIDENCE.get(each.evidence, 0) > known:
            found[each.inchikey] = each.evidence
    return found


def _said(shown: Shown, finding: FindingFacts) -> Mapping[str, object] | None:
    """Return what is shown of a finding; None where its substance may not be seen."""
    findings = shown.get("findings")
    if not isinstance(findings, list) or finding.ordinal >= len(findings):
        return None
    said = _mapping(findings[finding.ordinal])
    return said if {"structure", "name", "cas"} & said.keys() else None


def _seen(shown: Shown) -> StixObject:
    """Return the first and the last instant of the day, month or year that is stated."""
    dates = _mapping(shown.get("dates"))
    stated = next((dates[name] for name in DATED if name in dates), {})
    value = str(_mapping(stated).get("value", ""))
    form = _LENGTHS.get(len(value))
    if form is None:
        return {}
    first = datetime.strptime(value, form).replace(tzinfo=UTC)
    last = datetime.combine(_next(first.date(), len(value)), first.timetz()) - timedelta(seconds=1)
    return {"first_seen": instant(first), "last_seen": instant(last)}


def _next(day: date, length: int) -> date:
    """Return the day after the day, month or year."""
    if length == len("2026-11-02"):
        return day + timedelta(days=1)
    if length == len("2026-11"):
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day.replace(year=day.year + 1)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
