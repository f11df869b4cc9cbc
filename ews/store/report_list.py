"""Lists of reports in the version that stands, newest first, page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ews.store.connection import Connection

# Asked in a `reading`: what the reader may not see is not there.
HEAD = """
WITH page AS (
    SELECT v.id, v.report_id, v.organisation_id, v.version, v.version_kind, v.kind, v.country,
           v.tlp, v.audience, v.body, v.published_by, v.embargo_until, v.received_at,
           v.acknowledgement ->> 'outcome' AS outcome
    FROM report_version v
    JOIN marking m
        ON m.record = 'report' AND m.record_id = v.report_id AND m.version = v.version
    WHERE true
"""
TAIL = """
    ORDER BY v.received_at DESC, v.report_id DESC LIMIT $1
)
SELECT p.*, o.name AS origin, by.name AS publisher, found.substances, found.unidentified
FROM page p
JOIN organisation o ON o.id = p.organisation_id
LEFT JOIN organisation by ON by.id = p.published_by
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'substance_id', s.id, 'name', s.name, 'inchikey', s.inchikey, 'smiles', s.smiles)
               ORDER BY f.ordinal, f.part) FILTER (WHERE s.id IS NOT NULL), '[]') AS substances,
           count(*) FILTER (WHERE f.id IS NOT NULL AND s.id IS NULL) AS unidentified
    FROM finding f LEFT JOIN substance s ON s.id = f.substance_id
    WHERE f.report_version_id = p.id) found
ORDER BY p.received_at DESC, p.report_id DESC
"""
# Of a nullified report others see that it was, and nothing that a filter could tell them.
STANDS = "AND (v.version_kind <> 'nullification' OR v.organisation_id = {})"
OWN = "AND v.organisation_id = {}"
COUNTRY = "AND v.country = {}"
KIND = "AND v.kind = {}"
SUBSTANCE = """
    AND v.id IN (
        SELECT f.report_version_id FROM finding f JOIN substance s ON s.id = f.substance_id
        WHERE s.inchikey = {})"""
SINCE = "AND v.received_at >= {}"
UNTIL = "AND v.received_at < {}"
BEFORE = "AND (v.received_at, v.report_id) < ({}, {})"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedReports:
    """Which reports; reader: whose own are told apart. Days are those of coming in."""

    reader: UUID
    own: bool
    country: str | None = None
    kind: str | None = None
    inchikey: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, UUID] | None = None
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReport:
    """A report of a list, with its substances. origin, publisher: names of organisations."""

    id: int
    report_id: UUID
    organisation_id: UUID
    version: int
    version_kind: str
    kind: str
    country: str
    tlp: str
    audience: Sequence[str]
    body: Mapping[str, Any]
    published_by: UUID | None
    embargo_until: datetime | None
    received_at: datetime
    outcome: str
    origin: str
    publisher: str | None
    substances: Sequence[Mapping[str, Any]]
    unidentified: int

    @property
    def parties(self) -> frozenset[str]:
        """The countries that it names."""
        route: Any = self.body.get("route") or {}
        return frozenset({self.country, *(leg["country"] for leg in route.get("legs", ()))})


async def list_reports(conn: Connection, asked: AskedReports) -> list[ListedReport]:
    """Return a page of reports; only the conditions that are asked stand in the statement."""
    values: list[object] = [asked.limit]
    told = [_numbered(text, given, values) for text, given in _conditions(asked)]
    rows = await conn.fetch(HEAD + "\n".join(told) + TAIL, *values)
    return [ListedReport(**row) for row in rows]


def _conditions(asked: AskedReports) -> Iterator[tuple[str, tuple[object, ...]]]:
    if asked.own:
        yield OWN, (asked.reader,)
    elif asked.country or asked.kind or asked.inchikey:
        yield STANDS, (asked.reader,)
    for text, value in (
        (COUNTRY, asked.country),
        (KIND, asked.kind),
        (SUBSTANCE, asked.inchikey),
        (SINCE, asked.since),
        (UNTIL, asked.until),
    ):
        if value is not None:
            yield text, (value,)
    if asked.before is not None:
        yield BEFORE, asked.before


def _numbered(text: str, given: tuple[object, ...], values: list[object]) -> str:
    """Return a condition with the numbers of its parameters, which are put to the others."""
    first = len(values) + 1
    values.extend(given)
    return text.format(*(f"${number}" for number in range(first, first + len(given))))
