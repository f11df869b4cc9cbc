-- Timeliness: what the ledger of stages is drawn from.

-- The day that a report tells of, where it is known to the day; null where it is not.
CREATE FUNCTION told_day(body jsonb, stage text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN body -> 'dates' -> stage ->> 'value' ~ '^\d{4}-\d{2}-\d{2}$'
        THEN (body -> 'dates' -> stage ->> 'value')::date END
$$;

CREATE INDEX report_version_by_time ON report_version (received_at);
CREATE INDEX signal_by_version ON signal (report_version_id);
CREATE INDEX bulletin_by_signal ON bulletin (signal_id);

-- Members of hidden groups that a record was for and its owner is no member of: how the owner came by a
-- group's name is its own affair, who is in it is the group's.
CREATE FUNCTION hidden_members(kind text, of uuid, owner uuid) RETURNS TABLE (organisation_id uuid)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT DISTINCT m.organisation_id
    FROM sharing_group g JOIN group_member m ON m.group_id = g.id
    WHERE g.is_hidden AND g.owner_id <> hidden_members.owner
      AND NOT EXISTS (
          SELECT FROM group_member own
          WHERE own.group_id = g.id AND own.organisation_id = hidden_members.owner AND own.until IS NULL)
      AND CASE hidden_members.kind
          WHEN 'report' THEN EXISTS (
              SELECT FROM report_version v
              WHERE v.report_id = hidden_members.of AND 'group:' || g.id = ANY (v.audience))
          WHEN 'bulletin' THEN EXISTS (
              SELECT FROM bulletin_version v
              WHERE v.bulletin_id = hidden_members.of AND 'group:' || g.id = ANY (v.audience))
          END
$$;
