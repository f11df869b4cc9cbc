"""From what was reported to the three blocks of the advisory export.

What is left out is left out on purpose: places finer than a country, companies, brands, free text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.exporters.advisory.document import Item

STATUSES = ("controlled", "conditional", "analogue_risk")
SAID = ("level", "entry", "reason", "cite", "url", "fit", "checked_on_text", "review")
DAY, MONTH = len("2023-02-15"), len("2023-02")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceFacts:
    """A substance of the registry."""

    inchikey: str
    smiles: str
    name: str | None
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """One active of one finding; `ordinal` is the finding's place in the report's body."""

    ordinal: int
    part: int
    evidence: str
    substance: SubstanceFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """The version of a report that stands; `body` is what was received."""

    report_id: str
    kind: str
    country: str
    body: Mapping[str, object]
    findings: tuple[FindingFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFacts:
    """What one definition says of a substance in one period."""

    jurisdiction: str
    definition: str
    status: str
    since: date | None
    until: date | None
    detail: Mapping[str, object]


def report_items(report: ReportFacts) -> list[Item]:
    """Return one forensic item a finding, and one harm item where harm was reported."""
    found = [_forensic(report, finding) for finding in report.findings]
    harm = report.body.get("harm")
    if isinstance(harm, Mapping):
        found.append(_harm(report, harm))
    return found


def legislation_item(substance: SubstanceFacts, statuses: Sequence[StatusFacts]) -> Item:
    """Return the legal status of one substance, over all time, as we know it."""
    told = [_status(each) for each in statuses if each.status in STATUSES]
    return Item(
        item_id=f"legislation/{substance.inchikey}",
        block="legislation",
        data={"substance": _substance(substance), "determinations": told},
    )


def _forensic(report: ReportFacts, finding: FindingFacts) -> Item:
    said = _finding_said(report, finding.ordinal)
    data = {
        "kind": report.kind,
        "country": report.country,
        "incident": _incident(report)[:DAY],
        "substance": finding.substance and _substance(finding.substance),
        "reported_name": said.get("name"),
        "evidence": finding.evidence,
        "technique": list(_sequence(said.get("technique"))),
        "matrix": said.get("matrix"),
        "role": said.get("role"),
        "amount": _amount(said.get("amount")),
        "purity": _amount(said.get("purity")),
        "product_form": _mapping(report.body.get("product")).get("form"),
        "quantity": _amount(report.body.get("quantity")),
        "route": _route(report),
    }
    item_id = f"forensic/{report.report_id}/{finding.ordinal}/{finding.part}"
    return Item(item_id=item_id, block="forensic", data=data)


def _harm(report: ReportFacts, harm: Mapping[str, object]) -> Item:
    found = {each.substance.inchikey for each in report.findings if each.substance is not None}
    data = {
        "country": report.country,
        "month": _incident(report)[:MONTH],
        "case_type": harm.get("case_type"),
        "outcome": harm.get("outcome"),
        "causal_role": harm.get("causal_role"),
        "substances": sorted(found),
        "co_detected": list(_sequence(harm.get("co_detected"))),
    }
    return Item(item_id=f"harm/{report.report_id}", block="harm", data=data)


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
