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
           v.acknowledgement ->> 'outcome' AS outcome, v.acknowledgement -> 'findings' AS findings
    FROM report_version v
    JOIN marking m
        ON m.record = 'report' AND m.record_id = v.report_id AND m.version = v.version
    WHERE true
"""
# Substances stand in what was answered: rows of `finding` are walled by a look at all versions.
TAIL = """
    ORDER BY v.received_at DESC, v.report_id DESC LIMIT $1
)
SELECT p.id, p.report_id, p.organisation_id, p.version, p.version_kind, p.kind, p.country, p.tlp,
       p.audience, p.body, p.published_by, p.embargo_until, p.received_at, p.outcome,
       o.name AS origin, by.name AS publisher, found.substances, found.unidentified
FROM page p
JOIN organisation o ON o.id = p.organisation_id
LEFT JOIN organisation by ON by.id = p.published_by
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'substance_id', s -> 'substance_id', 'name', s -> 'name',
               'inchikey', s -> 'keys' -> 'parent', 'smiles', s -> 'smiles')
               ORDER BY f.ordinality, s.ordinality) FILTER (WHERE s IS NOT NULL), '[]')
               AS substances,
           count(*) FILTER (WHERE f IS NOT NULL AND s IS NULL) AS unidentified
    FROM jsonb_array_elements(p.findings) WITH ORDINALITY AS f (f, ordinality)
    LEFT JOIN LATERAL jsonb_array_elements(f.f -> 'substances') WITH ORDINALITY
        AS s (s, ordinality) ON true) found
ORDER BY p.received_at DESC, p.report_id DESC
"""
# Asked before, without a reader: of what it finds the reading shows what the reader may see.
OF_SUBSTANCE = """
SELECT DISTINCT f.report_version_id AS id
FROM finding f JOIN substance s ON s.id = f.substance_id WHERE s.inchikey = $1
ORDER BY f.report_version_id LIMIT $2
"""
# Of a nullified report others see that it was, and nothing that a filter could tell them.
STANDS = "AND (v.version_kind <> 'nullification' OR v.organisation_id = {})"
OWN = "AND v.organisation_id = {}"
COUNTRY = "AND v.country = {}"
KIND = "AND v.kind = {}"
VERSIONS = "AND v.id = ANY ({}::bigint[])"
# Of a substance that is everywhere the newest are soon found by looking at each.
ANSWERED = "AND v.acknowledgement @> {}::jsonb"
FEW = 2_000
SINCE = "AND v.received_at >= {}"
UNTIL = "AND v.received_at < {}"
BEFORE = "AND (v.received_at, v.report_id) < ({}, {})"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedReports:
    """Which reports; reader: whose own are told apart. Days are those of coming in.

    versions: ids of those that name the substance, if they are few.
    """

    reader: UUID
    own: bool
    country: str | None = None
    kind: str | None = None
    inchikey: str | None = None
    versions: Sequence[int] | None = None
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


async def versions_of_substance(conn: Connection, inchikey: str) -> list[int] | None:
    """Return the ids of all versions that name a substance, for any reader; None: too many."""
    found = [row["id"] for row in await conn.fetch(OF_SUBSTANCE, inchikey, FEW + 1)]
    return found if len(found) <= FEW else None


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
        (VERSIONS, asked.versions),
        (ANSWERED, _answered(asked)),
        (SINCE, asked.since),
        (UNTIL, asked.until),
    ):
        if value is not None:
            yield text, (value,)
    if asked.before is not None:
        yield BEFORE, asked.before


def _answered(asked: AskedReports) -> object:
    """Return what the answer to a version has in it that names the substance."""
    if asked.inchikey is None or asked.versions is not None:
        return None
    return {"findings": [{"substances": [{"keys": {"parent": asked.inchikey}}]}]}


def _numbered(text: str, given: tuple[object, ...], values: list[object]) -> str:
    """Return a condition with the numbers of its parameters, which are put to the others."""
    first = len(values) + 1
    values.extend(given)
    return text.format(*(f"${number}" for number in range(first, first + len(given))))
