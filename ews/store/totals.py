"""How much there is of everything; for people to read, not for any decision."""

from collections.abc import Mapping

from ews.store.connection import Connection

TOTALS = """
SELECT (SELECT count(*) FROM report) AS reports,
       (SELECT count(DISTINCT substance_id) FROM sighting) AS substances,
       (SELECT count(*) FROM determination
        WHERE upper_inf(recorded) AND substance_id IN (SELECT substance_id FROM sighting))
           AS determinations,
       (SELECT count(*) FROM signal) AS signals,
       (SELECT count(DISTINCT bulletin_id) FROM bulletin_version WHERE state = 'published')
           AS bulletins,
       (SELECT count(DISTINCT delivery_id) FROM delivery_attempt WHERE outcome = 'confirmed')
           AS deliveries_confirmed,
       (SELECT count(*) FROM export_item) AS export_items
ORDER BY 1
"""


async def totals(conn: Connection) -> Mapping[str, int]:
    """Count what is stored: reports, the substances in them, what the law says of those, and so on.

    The reference substances, which nobody has reported, do not count.
    """
    row = await conn.fetchrow(TOTALS)
    return dict(row or {})
