"""From what was reported to the items of the advisory export.

What is left out is left out on purpose: places finer than a country, companies, brands, free text.
"""

from collections.abc import Mapping, Sequence

from connectors.exporters.advisory.amounts import Conversion, in_kg
from connectors.exporters.advisory.document import Item
from connectors.exporters.advisory.facts import (
    DetectionFacts,
    FindingFacts,
    ReportFacts,
    StatusFacts,
    SubstanceFacts,
)

STATUSES = ("controlled", "conditional", "analogue_risk")
SAID = ("level", "entry", "reason", "cite", "url", "fit", "checked_on_text", "review")
DAY, MONTH = len("2023-02-15"), len("2023-02")


def report_items(report: ReportFacts, conversions: Sequence[Conversion]) -> list[Item]:
    """Return one forensic item a finding, and one harm item where harm was reported."""
    found = [_forensic(report, finding, conversions) for finding in report.findings]
    if isinstance(report.body.get("harm"), Mapping):
        found.append(_harm(report))
    return found


def substance_items(substance: SubstanceFacts, statuses: Sequence[StatusFacts]) -> list[Item]:
    """Return what a substance is, and its legal status over all time, as we know it."""
    told = [_status(each) for each in statuses if each.status in STATUSES]
    return [
        Item(
            item_id=f"substance/{substance.inchikey}",
            block="substance",
            data=_substance(substance),
        ),
        Item(
            item_id=f"legislation/{substance.inchikey}",
            block="legislation",
            data={"substance": _substance(substance), "determinations": told},
        ),
    ]


def detection_item(facts: DetectionFacts) -> Item:
    """Return when a country first told of a substance; the incident no finer than a month."""
    return Item(
        item_id=f"detection/{facts.country}/{facts.inchikey}",
        block="detection",
        data={
            "country": facts.country,
            "substance": facts.inchikey,
            "first_incident": facts.first_incident.isoformat()[:MONTH],
            "first_reported": facts.first_reported.isoformat(),
        },
        inchikeys=(facts.inchikey,),
    )


def _forensic(
    report: ReportFacts, finding: FindingFacts, conversions: Sequence[Conversion]
) -> Item:
    said = _finding_said(report, finding.ordinal)
    quantity = _amount(report.body.get("quantity"))
    # A day and a country can point at one person: of a toxicology case only the month is told.
    precision = MONTH if _is_case(report) else DAY
    data = {
        "kind": report.kind,
        "country": report.country,
        "told_by": report.told_by,
        "counts": report.counts,
        "incident": _incident(report)[:precision],
        "substance": finding.substance and _substance(finding.substance),
        "reported_name": said.get("name"),
        "evidence": finding.evidence,
        "technique": list(_sequence(said.get("technique"))),
        "matrix": said.get("matrix"),
        "role": said.get("role"),
        "amount": _amount(said.get("amount")),
        "purity": _amount(said.get("purity")),
        "product_form": _mapping(report.body.get("product")).get("form"),
        "quantity": quantity,
        "quantity_kg": in_kg(quantity, conversions),
        "route": _route(report),
    }
    return Item(
        item_id=f"forensic/{report.report_id}/{finding.ordinal}/{finding.part}",
        block="forensic",
        data=data,
        report_id=report.report_id,
        inchikeys=_inchikeys([finding]),
    )


def _harm(report: ReportFacts) -> Item:
    harm = _mapping(report.body.get("harm"))
    data = {
        "country": report.country,
        "told_by": report.told_by,
        "counts": report.counts,
        "month": _incident(report)[:MONTH],
        "case_type": harm.get("case_type"),
        "outcome": harm.get("outcome"),
        "causal_role": harm.get("causal_role"),
        "substances": list(_inchikeys(report.findings)),
        "measured": _measured(report),
        "co_detected": list(_sequence(harm.get("co_detected"))),
    }
    return Item(
        item_id=f"harm/{report.report_id}",
        block="harm",
        data=data,
        report_id=report.report_id,
        inchikeys=_inchikeys(report.findings),
    )


def _measured(report: ReportFacts) -> list[dict[str, object]]:
    """Return in what each substance was measured and how much of it there was."""
    found = []
    for finding in report.findings:
        said = _finding_said(report, finding.ordinal)
        found.append(
            {
                "substance": finding.substance and finding.substance.inchikey,
                "reported_name": said.get("name"),
                "matrix": said.get("matrix"),
                "concentration": _amount(said.get("amount")),
                "role": said.get("role"),
            }
        )
    return found


def _inchikeys(findings: Sequence[FindingFacts]) -> tuple[str, ...]:
    return tuple(sorted({one.substance.inchikey for one in findings if one.substance is not None}))


def _is_case(report: ReportFacts) -> bool:
    return report.kind == "toxicology_case" or "harm" in report.body


def _status(each: StatusFacts) -> dict[str, object]:
    return {
        "jurisdiction": each.jurisdiction,
        "definition": each.definition,
        "status": each.status,
        "from": each.since and each.since.isoformat(),
        "until": each.until and each.until.isoformat(),
        **{key: str(each.detail.get(key, "")) for key in SAID},
    }


def _substance(substance: SubstanceFacts) -> dict[str, object]:
    return {
        "inchikey": substance.inchikey,
        "smiles": substance.smiles,
        "name": substance.name,
        "families": sorted(substance.families),
    }


def _finding_said(report: ReportFacts, ordinal: int) -> Mapping[str, object]:
    said = _sequence(report.body.get("findings"))
    return _mapping(said[ordinal]) if ordinal < len(said) else {}


def _incident(report: ReportFacts) -> str:
    """As precise as reported: the first of incident, collected, received that was given."""
    dates = _mapping(report.body.get("dates"))
    given = (
        _mapping(dates.get(name)).get("value") for name in ("incident", "collected", "received")
    )
    return next((str(value) for value in given if value), "")


def _route(report: ReportFacts) -> list[dict[str, object]]:
    legs = _sequence(_mapping(report.body.get("route")).get("legs"))
    keys = ("role", "country", "certainty")
    return [{key: _mapping(leg).get(key) for key in keys} for leg in legs]


def _amount(said: object) -> dict[str, str] | None:
    amount = _mapping(said)
    if "value" not in amount:
        return None
    return {
        key: str(amount[key]) for key in ("value", "unit", "basis") if amount.get(key) is not None
    }


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()
