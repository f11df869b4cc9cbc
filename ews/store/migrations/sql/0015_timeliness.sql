-- Timeliness: what the ledger of stages is drawn from.

-- The day that a report tells of, where it is known to the day; null where it is not.
CREATE FUNCTION told_day(body jsonb, stage text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN body -> 'dates' -> stage ->> 'value' ~ '^\d{4}-\d{2}-\d{2}$'
        THEN (body -> 'dates' -> stage ->> 'value')::date END
$$;

CREATE INDEX report_version_by_report_received ON report_version (received_at);
CREATE INDEX signal_by_version ON signal (report_version_id);
CREATE INDEX bulletin_by_signal ON bulletin (signal_id);
