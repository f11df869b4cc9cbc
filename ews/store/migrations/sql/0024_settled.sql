-- Corrections of which an advisory network has nothing to be told; what bulletins were drawn from that
-- were made before sources were kept.

-- ------------------------------------------------------------------ nothing to send

-- A report was compared, in this version, with all that a receiver has taken of it: it holds just what
-- the version says, so nothing is sent. Written when a recall is open.
CREATE TABLE export_unchanged (
    receiver_id uuid NOT NULL REFERENCES export_receiver,
    report_id   uuid NOT NULL REFERENCES report,
    version     integer NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (report_id, receiver_id, version)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON export_unchanged
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- ------------------------------------------------------------------ what older bulletins are drawn from

-- Of these only the report behind the signal was known (0017). The reports that its owner could see when
-- it drafted are looked for again, as they stood then; they are believed only if they give the very
-- countries, days and counts that the first draft tells. Where they do not, it stays as it was.
-- There may be many bulletins, and of some substances many reports.
SET LOCAL statement_timeout = '30min';
DO $$
DECLARE
    b record;
    keys_strict text[];
    keys_all text[];
    found uuid[];
    versions integer[];
    told jsonb;
BEGIN
    FOR b IN
        SELECT bl.id, bl.organisation_id, bl.created_at, g.substance_id, o.kind, o.country,
               v.body -> 'facts' -> 'seen' AS seen
        FROM bulletin bl
        JOIN signal g ON g.id = bl.signal_id
        JOIN organisation o ON o.id = bl.organisation_id
        JOIN bulletin_version v ON v.bulletin_id = bl.id AND v.version = 1
        WHERE (SELECT count(*) FROM bulletin_source s WHERE s.bulletin_id = bl.id) <= 1
          AND jsonb_array_length(v.body -> 'facts' -> 'seen') > 0
        ORDER BY bl.created_at, bl.id
    LOOP
        keys_strict := ARRAY['org:' || b.organisation_id, 'country:' || b.country] || ARRAY(
            SELECT 'group:' || m.group_id
            FROM group_member m JOIN sharing_group s ON s.id = m.group_id
            WHERE m.organisation_id = b.organisation_id AND m.since <= b.created_at
              AND (m.until IS NULL OR m.until > b.created_at)
              AND (s.ends_at IS NULL OR s.ends_at > b.created_at));
        keys_all := keys_strict || ARRAY['network', 'kind:' || b.kind];
        WITH stood AS (
            SELECT DISTINCT ON (v.report_id) v.*
            FROM report_version v
            WHERE v.received_at <= b.created_at AND v.report_id IN (
                SELECT w.report_id FROM finding f JOIN report_version w ON w.id = f.report_version_id
                WHERE f.substance_id = b.substance_id)
            ORDER BY v.report_id, v.version DESC
        ), seen AS (
            SELECT s.report_id, s.version, s.country, s.incident_on,
                   row_number() OVER (
                       PARTITION BY parcel_of(s.report_id) ORDER BY r.created_at, r.id) = 1 AS is_first
            FROM stood s JOIN report r ON r.id = s.report_id
            WHERE s.version_kind <> 'nullification'
              AND EXISTS (SELECT FROM finding f
                          WHERE f.report_version_id = s.id AND f.substance_id = b.substance_id)
              AND (s.embargo_until IS NULL OR s.embargo_until <= b.created_at)
              AND (b.organisation_id IN (s.organisation_id, s.published_by)
                   OR CASE s.tlp
                      WHEN 'TLP:RED' THEN 'org:' || b.organisation_id = ANY (s.audience)
                      WHEN 'TLP:AMBER+STRICT' THEN s.audience && keys_strict
                      ELSE s.audience && keys_all END)
        ), places AS (
            SELECT jsonb_build_object(
                       'country', country, 'first_on', to_char(min(incident_on), 'YYYY-MM-DD'),
                       'last_on', to_char(max(incident_on), 'YYYY-MM-DD'),
                       'reports', count(*) FILTER (WHERE is_first)) AS place, country
            FROM seen GROUP BY country
        )
        SELECT (SELECT jsonb_agg(place ORDER BY country COLLATE "C") FROM places),
               array_agg(report_id), array_agg(version)
        INTO told, found, versions FROM seen;
        IF told = b.seen THEN
            INSERT INTO bulletin_source (bulletin_id, report_id, version)
            SELECT b.id, report_id, version FROM unnest(found, versions) AS s (report_id, version)
            ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
END $$;
SET LOCAL statement_timeout = '5s';
