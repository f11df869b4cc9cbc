-- Notices: changes that could not be told of yet; what a bulletin is drawn from and what became of it;
-- rejections of an export on their way to whoever reported; who is in a hidden group.

-- ------------------------------------------------------------------ a change that could not be told of

-- The follower goes on with the rest and takes it up again at `next_at`. One row a version of a record:
-- `error` and `place` say what went wrong and where, never what the record says.
CREATE TABLE notice_failure (
    record      text NOT NULL,
    record_id   text NOT NULL,
    version     integer NOT NULL,
    seq         bigint NOT NULL,                -- of the change
    error       text NOT NULL,
    place       text NOT NULL,
    tries       integer NOT NULL CHECK (tries >= 1),
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    next_at     timestamptz NOT NULL,
    mended_at   timestamptz,                    -- dealt with since, or overtaken by a newer version
    PRIMARY KEY (record, record_id, version)
);
CREATE INDEX notice_failure_due ON notice_failure (next_at) WHERE mended_at IS NULL;

-- ------------------------------------------------------------------ what a bulletin is drawn from

-- The versions that stood when its facts were drawn.
CREATE TABLE bulletin_source (
    bulletin_id uuid NOT NULL REFERENCES bulletin,
    report_id   uuid NOT NULL REFERENCES report,
    version     integer NOT NULL,
    PRIMARY KEY (bulletin_id, report_id)
);
CREATE INDEX bulletin_source_by_report ON bulletin_source (report_id);

-- Of bulletins that are there already only the report behind the signal is known.
INSERT INTO bulletin_source (bulletin_id, report_id, version)
SELECT b.id, v.report_id, v.version
FROM bulletin b JOIN signal g ON g.id = b.signal_id JOIN report_version v ON v.id = g.report_version_id;

-- Told once to the bulletin's owner. recalled: the owner may not see the new version; narrowed: it is
-- for fewer readers than the bulletin.
CREATE TABLE source_change (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    bulletin_id uuid NOT NULL REFERENCES bulletin,
    report_id   uuid NOT NULL REFERENCES report,
    version     integer NOT NULL,               -- the new one, of the report
    what        text NOT NULL CHECK (what IN ('corrected', 'nullified', 'narrowed', 'recalled')),
    at          timestamptz NOT NULL,
    UNIQUE (bulletin_id, report_id, version)
);

DO $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY ARRAY['bulletin_source', 'source_change'] LOOP
        EXECUTE format(
            'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit()', each);
        PERFORM wall(each, format($w$EXISTS (
            SELECT FROM bulletin b WHERE b.id = %I.bulletin_id
            AND b.organisation_id = (SELECT reader_organisation()))$w$, each));
    END LOOP;
END $$;

-- ------------------------------------------------------------------ who stays unnamed

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

ALTER INDEX report_version_by_report_received RENAME TO report_version_by_time;

-- ------------------------------------------------------------------ what is delivered

-- Two more records: a change of a bulletin's source, and a rejection (the first of those told
-- together). Up to version 16 PostgreSQL cannot change how a column is generated, so it is made anew,
-- which writes the table anew: about ten seconds for a million deliveries.
SET LOCAL statement_timeout = '30min';
ALTER TABLE delivery
    DROP CONSTRAINT delivery_of_one_record,
    DROP COLUMN record,                          -- with delivery_once and delivery_by_record
    DROP COLUMN record_id;
ALTER TABLE delivery
    ADD COLUMN source_change_id uuid REFERENCES source_change,
    ADD COLUMN receipt_id       bigint REFERENCES export_receipt,
    ADD COLUMN record     text NOT NULL GENERATED ALWAYS AS (
        CASE WHEN bulletin_id IS NOT NULL THEN 'bulletin'
             WHEN report_id IS NOT NULL THEN 'report'
             WHEN source_change_id IS NOT NULL THEN 'source'
             WHEN receipt_id IS NOT NULL THEN 'rejection' ELSE 'request' END) STORED,
    ADD COLUMN record_id  text NOT NULL GENERATED ALWAYS AS (
        coalesce(bulletin_id::text, report_id::text, request_id::text, source_change_id::text,
                 receipt_id::text)) STORED,
    ADD CONSTRAINT delivery_of_one_record CHECK (
        num_nonnulls(bulletin_id, report_id, request_id, source_change_id, receipt_id) = 1),
    ADD CONSTRAINT delivery_once UNIQUE (subscription_id, record, record_id, version);
CREATE INDEX delivery_by_record ON delivery (record_id, record, version);
SET LOCAL statement_timeout = '5s';
