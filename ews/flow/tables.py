"""Tables of what a reader may see: one row a finding or a report, only fields it is shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from connectors.exporters.advisory.amounts import in_kg
from connectors.exporters.advisory.mapping_files import FOLDER, read_conversions
from connectors.tables import Cell, Table
from ews.errors import EwsError
from ews.flow.projection import shown_report
from ews.flow.release import Reader
from ews.store.tables import Asked, TableReport

MOST_REPORTS = 50_000
TLPS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
CONVERSIONS = read_conversions(FOLDER / "unodc-kg-1.yml")
SEPARATOR = "; "

Shown = Mapping[str, Any]
Row = dict[str, Cell]


class TooManyRowsError(EwsError):
    """A table has an upper bound; the question has to be narrower."""

    code = "too_many_rows"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def table_of(
    name: str,
    reader: Reader,
    reports: Sequence[TableReport],
    asked: Asked,
    *,
    at: datetime,
) -> tuple[Table, list[TableReport]]:
    """Return a table and the reports that are in it.

    Raises:
        TooManyRowsError: more reports than a table holds were found.
    """
    if len(reports) > MOST_REPORTS:
        raise TooManyRowsError(
            f"found more than {MOST_REPORTS} reports that you may see; ask for a shorter time with "
            "`from` and `until`, or for one country, kind, family or substance"
        )
    shown = _shown(reader, reports, asked, at=at)
    rows = [row for one, body in shown for row in TABLES[name](one, body)]
    columns = COLUMNS[name]
    made = Table(
        name=name,
        columns=columns,
        rows=[[row.get(column) for column in columns] for row in rows],
        about=_about(name, [one for one, _ in shown], asked, rows=len(rows), at=at),
        made_at=at,
    )
    return made, [one for one, _ in shown]


def _shown(
    reader: Reader, reports: Sequence[TableReport], asked: Asked, *, at: datetime
) -> list[tuple[TableReport, Shown]]:
    """Return the reports as the reader is shown them, in the order of what it is shown.

    Who is shown no date may not learn one by asking for days, nor by the order of the rows.
    """
    by_day = asked.since is not None or asked.until is not None
    found = [
        (one, body)
        for one in reports
        if (body := shown_report(reader, one, one.body, at=at)) is not None
        and (body.get("dates") or not by_day)
    ]
    return sorted(found, key=lambda pair: (_first_date(pair[1]), str(pair[0].report_id)))


def _first_date(body: Shown) -> str:
    dates: Shown = body.get("dates") or {}
    return next((str(dates[name].get("value", "")) for name in DATES if name in dates), "")


def _findings(report: TableReport, body: Shown) -> Iterator[Row]:
    said: Sequence[Shown] = body.get("findings", ())
    for found in report.findings:
        ordinal = int(found["ordinal"])
        words = said[ordinal] if ordinal < len(said) else {}
        yield {
            **_common(report, body),
            "finding": ordinal,
            "part": found["part"],
            "substance": found["name"],
            "inchikey": found["inchikey"],
            "smiles": found["smiles"],
            "families": SEPARATOR.join(found["families"] or ()),
            "reported_name": words.get("name"),
            "evidence": words.get("evidence"),
            "techniques": SEPARATOR.join(words.get("technique", ())),
            "role": words.get("role"),
            "matrix": words.get("matrix"),
            **_measure("amount", words.get("amount")),
            **_measure("purity", words.get("purity")),
        }


def _reports(report: TableReport, body: Shown) -> Iterator[Row]:
    harm: Shown = body.get("harm", {})
    names = [one["name"] or one["inchikey"] for one in report.findings if one["inchikey"]]
    yield {
        **_common(report, body),
        "findings": len(report.findings),
        "substances": SEPARATOR.join(dict.fromkeys(names)),
        "case_type": harm.get("case_type"),
        "outcome": harm.get("outcome"),
        "causal_role": harm.get("causal_role"),
        "co_detected": SEPARATOR.join(harm.get("co_detected", ())),
        "legs": SEPARATOR.join(
            f"{leg.get('role')} {leg.get('country')} {leg.get('certainty', '')}".strip()
            for leg in body.get("route", {}).get("legs", ())
        ),
    }


def _common(report: TableReport, body: Shown) -> Row:
    dates: Shown = body.get("dates", {})
    quantity = body.get("quantity")
    kg = in_kg(quantity, CONVERSIONS) or {}
    product: Shown = body.get("product", {})
    return {
        "report_id": str(report.report_id),
        "version": report.version,
        "reference": body.get("reference"),
        "kind": body.get("kind"),
        "country": body.get("place", {}).get("country"),
        **{f"date_{name}": dates.get(name, {}).get("value") for name in DATES},
        "received_at": report.received_at.isoformat(),
        "tlp": report.tlp,
        "form": product.get("form"),
        "sold_as": product.get("sold_as"),
        **_measure("quantity", quantity),
        "quantity_basis": (quantity or {}).get("basis"),
        "kg_least": kg.get("least"),
        "kg_most": kg.get("most"),
        "kg_factor": kg.get("factor"),
    }


def _measure(name: str, said: Shown | None) -> Row:
    value = (said or {}).get("value")
    number = None if value is None else Decimal(str(value))
    return {name: number, f"{name}_unit": (said or {}).get("unit")}


def _about(
    name: str, reports: Sequence[TableReport], asked: Asked, *, rows: int, at: datetime
) -> dict[str, str]:
    strictest = max((TLPS.index(one.tlp) for one in reports), default=0)
    return {
        "table": name,
        "rows": str(rows),
        "made at": at.isoformat(),
        "strictest label": TLPS[strictest],
        "incidents from": str(asked.since or ""),
        "incidents until": str(asked.until or ""),
        "country": asked.country or "",
        "kind": asked.kind or "",
        "substance": asked.inchikey or "",
        "family": asked.family or "",
        "kilograms": "kg_least, kg_most: by the factor in kg_factor; quantity: the original",
    }


DATES = ("incident", "collected", "received", "analysed")
_BEFORE = (
    "report_id",
    "version",
    "reference",
    "kind",
    "country",
    *(f"date_{name}" for name in DATES),
    "received_at",
    "tlp",
)
_GOODS = (
    "form",
    "sold_as",
    "quantity",
    "quantity_unit",
    "quantity_basis",
    "kg_least",
    "kg_most",
    "kg_factor",
)
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "findings": (
            *_BEFORE,
            "finding",
            "part",
            "substance",
            "inchikey",
            "smiles",
            "families",
            "reported_name",
            "evidence",
            "techniques",
            "role",
            "matrix",
            "amount",
            "amount_unit",
            "purity",
            "purity_unit",
            *_GOODS,
        ),
        "reports": (
            *_BEFORE,
            "findings",
            "substances",
            "case_type",
            "outcome",
            "causal_role",
            "co_detected",
            "legs",
            *_GOODS,
        ),
    }
)
TABLES: Mapping[str, Callable[[TableReport, Shown], Iterator[Row]]] = MappingProxyType(
    {"findings": _findings, "reports": _reports}
)
