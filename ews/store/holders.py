"""Who had an older version of a record, by which way, and whether the new one has reached it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ews.store.connection import Connection
from ews.store.recalls import Recall

# One row a way it was had: a channel that is read from, or one subscription. `had`: the newest
# older version that was shown, or that was sent: it may have arrived though nobody said so. An
# advisory export has arrived when its receiver has taken all that the newest items of the report
# tell it, not when it was let go.
HOLDERS = """
WITH told AS (
    SELECT DISTINCT ON (x.organisation_id, i.item_id) x.organisation_id,
           (SELECT min(at) FROM export_receipt
            WHERE batch_id = i.batch_id AND item_id = i.item_id AND outcome = 'accepted')
               AS taken_at
    FROM export_item i
    JOIN export_batch b ON b.id = i.batch_id
    JOIN export_release l ON l.batch_id = b.id
    JOIN export_receiver x ON x.id = b.receiver_id
    WHERE i.report_id = $2::text::uuid
      AND EXISTS (
          SELECT FROM change c
          WHERE c.record = $1 AND c.record_id = $2 AND c.version >= $3 AND c.seq <= b.upto_seq)
      AND NOT EXISTS (
          SELECT FROM export_receipt w
          WHERE w.batch_id = i.batch_id AND w.item_id = i.item_id
            AND w.outcome IN ('refused', 'invalid', 'superseded'))
    ORDER BY x.organisation_id, i.item_id, i.version DESC
), taken AS (
    SELECT organisation_id, max(taken_at) AS at FROM told
    GROUP BY organisation_id HAVING bool_and(taken_at IS NOT NULL)
), pulled AS (
    SELECT organisation_id, channel, NULL::uuid AS subscription_id, NULL::timestamptz AS ended_at,
           max(version) FILTER (WHERE version < $3) AS had,
           CASE WHEN channel = 'advisory'
                THEN (SELECT t.at FROM taken t WHERE t.organisation_id = d.organisation_id)
                ELSE min(at) FILTER (WHERE version >= $3) END AS confirmed_at,
           NULL::text AS delivery,
           CASE WHEN channel = 'advisory'
                THEN (SELECT min(u.at)
                      FROM export_unchanged u JOIN export_receiver x ON x.id = u.receiver_id
                      WHERE x.organisation_id = d.organisation_id
                        AND u.report_id = $2::text::uuid AND u.version >= $3)
                END AS unchanged_at
    FROM disclosure d
    WHERE record = $1 AND record_id = $2 AND (channel NOT IN ('webhook', 'email') OR NOT EXISTS (
        SELECT FROM delivery x JOIN subscription s ON s.id = x.subscription_id
        WHERE x.record = $1 AND x.record_id = $2 AND s.organisation_id = d.organisation_id
          AND s.channel = d.channel))
    GROUP BY organisation_id, channel
), pushed AS (
    SELECT s.organisation_id, s.channel, s.id, s.ended_at,
           max(x.version) FILTER (
               WHERE x.version < $3 AND a.outcome IN ('confirmed', 'retry', 'dead')) AS had,
           min(a.at) FILTER (WHERE x.version >= $3 AND a.outcome = 'confirmed') AS confirmed_at,
           (SELECT coalesce((SELECT outcome FROM delivery_attempt
                             WHERE delivery_id = n.id ORDER BY id DESC LIMIT 1), 'pending')
            FROM delivery n
            WHERE n.subscription_id = s.id AND n.record = $1 AND n.record_id = $2
              AND n.version >= $3
            ORDER BY n.version DESC LIMIT 1) AS delivery,
           NULL::timestamptz AS unchanged_at
    FROM delivery x
    JOIN subscription s ON s.id = x.subscription_id
    LEFT JOIN delivery_attempt a ON a.delivery_id = x.id
    WHERE x.record = $1 AND x.record_id = $2
    GROUP BY s.id
)
SELECT h.organisation_id, o.name AS organisation, o.country, h.channel, h.subscription_id, h.had,
       coalesce(h.confirmed_at, c.at) AS confirmed_at, h.delivery,
       h.ended_at IS NOT NULL AS ended, c.note, h.unchanged_at
FROM (SELECT * FROM pulled UNION ALL SELECT * FROM pushed) h
JOIN organisation o ON o.id = h.organisation_id
LEFT JOIN LATERAL (
    SELECT at, note FROM recall_confirmation
    WHERE organisation_id = h.organisation_id AND record = $1 AND record_id = $2 AND version >= $3
    ORDER BY version DESC LIMIT 1) c ON true
WHERE h.had IS NOT NULL AND h.organisation_id <> $4
ORDER BY o.name, h.channel, h.subscription_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One way in which an organisation had an older version. had: the newest of these.

    organisation_id: None where its owner may not know who it is. delivery: how far the sending of
    the new one is, of a subscription; None if nothing is sent. unchanged_at: when it was found that
    an advisory export has nothing to tell of the new one.
    """

    organisation_id: UUID | None
    organisation: str
    country: str | None
    channel: str
    subscription_id: UUID | None
    had: int
    confirmed_at: datetime | None
    delivery: str | None
    ended: bool
    note: str | None
    unchanged_at: datetime | None


async def holders_of(conn: Connection, recall: Recall) -> list[Holder]:
    """Return everybody who had an older version, each way apart, by name and channel."""
    rows = await conn.fetch(
        HOLDERS, recall.record, recall.record_id, recall.version, recall.organisation_id
    )
    return [Holder(**row) for row in rows]
