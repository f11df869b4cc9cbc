"""A large listing: objects that the follower made, multiplied in the database.

Reports are multiplied as everywhere (tests/bench/large.py); their objects are copies of those of
the reports that were sent, with identifiers of their own in the bytes too, listed in the order of
their changes under the same tokens. So pages, walls and disclosures do what they always do; only
the rendering is not repeated a hundred thousand times, and is measured by itself.
"""

from ews.store.connection import Connection

CHUNK = 10_000

# Each report that is not listed yet, with the listed one that it is a copy of.
PAIRS = """
CREATE TEMP TABLE pair AS
SELECT fresh.record_id, template.record_id AS of_record, fresh.seq
FROM (
    SELECT record_id, seq FROM change
    WHERE record = 'report' AND seq > $after AND seq <= $upto) fresh
JOIN (SELECT record_id, row_number() OVER (ORDER BY min(id)) - 1 AS place
      FROM listed_object WHERE record = 'report' AND record_id IN (
          SELECT id::text FROM report WHERE reference LIKE '$prefix%')
      GROUP BY record_id) template
  ON template.place = fresh.seq % (
      SELECT count(DISTINCT record_id) FROM listed_object WHERE record_id IN (
          SELECT id::text FROM report WHERE reference LIKE '$prefix%'))
"""

COPIES = """
CREATE TEMP TABLE twin AS
SELECT (SELECT objects FROM listing) + row_number() OVER (ORDER BY p.seq, o.id) AS id,
       o.id AS of_object, o.ident AS of_ident, p.record_id, p.of_record, p.seq,
       CASE WHEN position('--' IN o.ident) > 0 THEN split_part(o.ident, '--', 1) || '--' ELSE '' END
       || gen_random_uuid() AS ident
FROM pair p JOIN listed_object o ON o.record_id = p.of_record
"""

OBJECTS = """
INSERT INTO listed_object (id, ident, kind, created, version, seq, record, record_id,
                           record_version, sha256)
SELECT t.id, t.ident, o.kind, o.created, o.version, t.seq, o.record, t.record_id, o.record_version,
       o.sha256
FROM twin t JOIN listed_object o ON o.id = t.of_object
"""

CONTENTS = """
INSERT INTO listed_content (object_id, level, content, head, hashes)
SELECT t.id, c.level, convert_to(replace(replace(convert_from(c.content, 'UTF8'),
           t.of_ident, t.ident), t.of_record, t.record_id), 'UTF8'), c.head, c.hashes
FROM twin t JOIN listed_content c ON c.object_id = t.of_object
"""

PLACES = """
INSERT INTO listed_place (token_id, added, object_id, policy_id, kind, is_last, is_later)
SELECT p.token_id, l.added + (t.id - l.objects) * interval '1 microsecond', t.id, p.policy_id,
       p.kind, true, false
FROM twin t JOIN listed_place p ON p.object_id = t.of_object, listing l
"""

ADVANCE = """
UPDATE listing SET seq = $upto, objects = (SELECT max(id) FROM twin),
    added = added + (SELECT count(*) FROM twin) * interval '1 microsecond'
"""


async def list_copies(conn: Connection, prefix: str) -> None:
    """List all reports that are not listed yet as copies of those of the prefix."""
    last = await conn.fetchval("SELECT seq FROM change_counter")
    while (after := await conn.fetchval("SELECT seq FROM listing")) < last:
        words = {"after": after, "upto": min(after + CHUNK, last), "prefix": prefix}
        async with conn.transaction():
            await conn.execute("SET LOCAL lock_timeout = 0")  # the worker lists as well
            await conn.fetchval("SELECT seq FROM listing FOR UPDATE", timeout=600)
            await conn.execute("DROP TABLE IF EXISTS pair, twin")
            for statement in (PAIRS, COPIES, OBJECTS, CONTENTS, PLACES, ADVANCE):
                filled = statement
                for name, value in words.items():
                    filled = filled.replace(f"${name}", str(value))
                await conn.execute(filled, timeout=600)
