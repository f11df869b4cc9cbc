"""A large exchange: real rows of reports that the service took, multiplied in the database.

Each report has ten findings; countries, references and identifiers differ, bodies are those of the
reports that were sent. Triggers and constraints are at work as always, so what is there is what
the service itself would have stored.

With a `Spread` it is more like life: the reports are of many houses and for different readers, and
all findings but the first two name any reference substance, the r-th of them about 1/r times as
often as the first (Zipf: rank = N to the power of a number that is evenly spread from 0 to 1).
Then some substances are in tens of thousands of reports, and most in a few. Of these findings the
registry knows, not the bodies and answers, which stay those of the reports that were sent.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pycountry

from ews.store.connection import Connection, Pool
from tests.bench.bodies import KNOWN, body

FINDINGS = 10
CHUNK = 10_000
COUNTRIES = sorted(each.alpha_2 for each in pycountry.countries)[:150]

COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'
ORDER BY ordinal_position
"""

# Numbered templates: the newest version of each report of the sender that was sent for this.
TEMPLATES = """
CREATE TEMP TABLE template AS
SELECT row_number() OVER (ORDER BY v.id) - 1 AS place, v.id AS version_id, v.report_id
FROM report_version v JOIN report r ON r.id = v.report_id WHERE r.reference LIKE $1 || '%'
"""

COPIES = """
CREATE TEMP TABLE copy AS
SELECT n, gen_random_uuid() AS report_id, nextval('report_version_id_seq') AS version_id,
       t.version_id AS of_version, t.report_id AS of_report,
       ($3::text[])[1 + n % cardinality($3::text[])] AS country
FROM generate_series($1::int, $2::int) AS n
JOIN template t ON t.place = n % (SELECT count(*) FROM template)
"""

REPORTS = """
INSERT INTO report (id, organisation_id, reference, created_at)
SELECT c.report_id, r.organisation_id, 'large-' || c.n, r.created_at
FROM copy c JOIN report r ON r.id = c.of_report
"""

# Evenly spread, and the same in each run.
RANDOM = "((hashint8(c.n * 16::bigint + t.ordinal)::bigint + 2147483648) / 4294967296.0)"
KNOWN_IDS = """
CREATE TEMP TABLE known AS
SELECT id, row_number() OVER (ORDER BY id) AS rank, count(*) OVER () AS many
FROM substance WHERE is_reference
"""
KEPT = 2  # findings of each report that stay as they were sent
SPREAD = f"""
CASE WHEN t.ordinal < {KEPT} THEN t.substance_id ELSE (
    SELECT k.id FROM known k
    WHERE k.rank = floor(power((SELECT max(many) + 1 FROM known), {RANDOM}))::int
) END
"""  # noqa: S608 - our own

# What is there is history: the worker tells nobody of it while something else is measured.
NOTICED = "UPDATE follower SET seq = (SELECT seq FROM change_counter)"
LISTED = "UPDATE listing SET seq = (SELECT seq FROM change_counter)"

NEXT_SEQ = "UPDATE change_counter SET seq = seq + $1 RETURNING seq - $1"


def many_findings(reference: str, first: int) -> dict[str, Any]:
    """Return a report of ten findings."""
    made = body(reference, KNOWN[0])
    one = made["findings"][0]
    made["findings"] = [
        one | {"structure": {"smiles": KNOWN[(first + n) % len(KNOWN)]}} for n in range(FINDINGS)
    ]
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Whose reports they are: of each country one house."""

    houses: Sequence[UUID]

    @property
    def house(self) -> str:
        """Return an SQL expression: whose a copy is."""
        known = ", ".join(f"'{each}'" for each in self.houses)
        return f"(ARRAY[{known}]::uuid[])[1 + c.n % {len(self.houses)}]"

    @property
    def audience(self) -> str:
        """Return an SQL expression: of ten reports eight are for the network, one for its country,
        one for nobody else."""
        return (
            "CASE c.n / 1000 % 10 WHEN 0 THEN ARRAY['country:' || c.country] "
            "WHEN 1 THEN '{}'::text[] ELSE t.audience END"
        )


async def multiply(
    conn: Connection,
    prefix: str,
    *,
    first: int,
    count: int,
    countries: Sequence[str],
    spread: Spread | None = None,
) -> None:
    """Add `count` reports like those whose references begin with `prefix`."""
    await conn.execute("DROP TABLE IF EXISTS template")
    await conn.execute(TEMPLATES.replace("$1", f"'{prefix}'"))
    await conn.execute("DROP TABLE IF EXISTS known")
    await conn.execute(KNOWN_IDS)
    await conn.execute("CREATE INDEX ON known (rank)")
    for start in range(first, first + count, CHUNK):
        async with conn.transaction():
            last = min(start + CHUNK, first + count) - 1
            await _chunk(conn, start, last, countries, spread)
    await conn.execute("ANALYZE", timeout=600)


@asynccontextmanager
async def left_unlisted(pool: Pool) -> AsyncIterator[None]:
    """Keep the follower of TAXII from listing what the block adds, then and later."""
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("SET LOCAL lock_timeout = 0")  # the worker may be listing
        await conn.execute("SELECT seq FROM listing FOR UPDATE", timeout=600)
        yield
        await conn.execute(LISTED)


async def _chunk(
    conn: Connection, first: int, last: int, countries: Sequence[str], spread: Spread | None
) -> None:
    whose = {"organisation_id": spread.house, "audience": spread.audience} if spread else {}
    await conn.execute("DROP TABLE IF EXISTS copy")
    names = "ARRAY[" + ", ".join(f"'{each}'" for each in countries) + "]"
    copies = COPIES.replace("$3::text[]", names).replace("$1::int", str(first))
    await conn.execute(copies.replace("$2::int", str(last)))
    house = spread.house if spread else "r.organisation_id"
    await conn.execute(REPORTS.replace("r.organisation_id", house), timeout=600)
    await _copy_rows(
        conn,
        "report_version",
        "t.id = c.of_version",
        {"id": "c.version_id", "report_id": "c.report_id", "country": "c.country"} | whose,
    )
    await _copy_rows(
        conn,
        "finding",
        "t.report_version_id = c.of_version",
        {"report_version_id": "c.version_id"} | ({"substance_id": SPREAD} if spread else {}),
        left_out={"id"},
    )
    before = await conn.fetchval(NEXT_SEQ, last - first + 1)
    await _copy_rows(
        conn,
        "change",
        "t.record = 'report' AND t.record_id = c.of_report::text AND t.version = 1",
        {"record_id": "c.report_id::text", "seq": f"{before} + c.n - {first} + 1"} | whose,
    )
    await conn.execute(NOTICED)


async def _copy_rows(
    conn: Connection,
    table: str,
    joined: str,
    changed: Mapping[str, str],
    *,
    left_out: frozenset[str] | set[str] = frozenset(),
) -> None:
    """Copy the rows that a template has, with some columns of their own."""
    rows = await conn.fetch(COLUMNS, table)
    columns = [row["column_name"] for row in rows if row["column_name"] not in left_out]
    values = ", ".join(changed.get(column, f"t.{column}") for column in columns)
    await conn.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE "  # noqa: S608 - our own
        f"SELECT {values} FROM copy c JOIN {table} t ON {joined}",
        timeout=600,
    )
