-- Release: who may see a record, stated a second time where the records lie.
--
-- The first wall is ews/flow/release.py, which every way out asks. This is the second: row-level
-- security, which knows the reader from two settings of the transaction (ews/store/reading.py).
-- Without a reader the service itself is at work, and all rows are there for it.

-- ------------------------------------------------------------------ what a version says of its release

ALTER TABLE report_version
    ADD COLUMN organisation_id uuid REFERENCES organisation,    -- of the report: whose it is
    ADD COLUMN published_by uuid REFERENCES organisation,       -- who publishes it; the origin stays hidden
    ADD COLUMN embargo_until timestamptz,
    -- A newer version is released to others than this one: then the newest has to be asked as well.
    ADD COLUMN overtaken boolean NOT NULL DEFAULT false;

ALTER TABLE bulletin_version
    ADD COLUMN organisation_id uuid REFERENCES organisation,
    ADD COLUMN embargo_until timestamptz;

ALTER TABLE change
    ADD COLUMN published_by uuid REFERENCES organisation,
    ADD COLUMN embargo_until timestamptz,
    ADD COLUMN overtaken boolean NOT NULL DEFAULT false;
CREATE INDEX change_by_record ON change (record_id);

ALTER TABLE delivery
    ADD COLUMN receiver_id uuid REFERENCES organisation,
    ADD COLUMN sender_id uuid REFERENCES organisation;

-- An organisation that agrees to publish what another one tells, under its own name.
CREATE TABLE delegation (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,      -- the origin
    publisher_id    uuid NOT NULL REFERENCES organisation,
    since           timestamptz NOT NULL,
    until           timestamptz CHECK (until >= since),
    CHECK (organisation_id <> publisher_id),
    EXCLUDE USING gist (
        organisation_id WITH =, publisher_id WITH =, tstzrange(since, until) WITH &&)
);

-- What the newest version says (of a bulletin: the newest that was issued). It decides first: who
-- may not see that one sees no older one either.
CREATE TABLE marking (
    record          text NOT NULL CHECK (record IN ('report', 'bulletin')),
    record_id       uuid NOT NULL,
    version         integer NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisation,
    published_by    uuid REFERENCES organisation,
    tlp             text NOT NULL,
    audience        text[] NOT NULL,
    embargo_until   timestamptz,
    PRIMARY KEY (record, record_id)
);
CREATE INDEX marking_by_embargo ON marking (embargo_until) WHERE embargo_until IS NOT NULL;

-- ------------------------------------------------------------------ kept by triggers, so that nobody forgets

-- Of an append-only table nothing may change but `overtaken`, from no to yes.
CREATE FUNCTION only_overtake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.overtaken AND to_jsonb(NEW) - 'overtaken' = to_jsonb(OLD) - 'overtaken' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

-- Say beside all that was told of the versions of a record that the newest has to be asked.
CREATE FUNCTION overtake(text, uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE report_version v SET overtaken = true
    WHERE $1 = 'report' AND v.report_id = $2 AND NOT v.overtaken;
    UPDATE change c SET overtaken = true
    WHERE c.record = $1 AND c.record_id = $2::text AND NOT c.overtaken;
    UPDATE change c SET overtaken = true
    WHERE $1 = 'report' AND c.record = 'signal' AND NOT c.overtaken AND c.record_id IN (
        SELECT g.id::text FROM signal g JOIN report_version v ON v.id = g.report_version_id
        WHERE v.report_id = $2)
$$;

-- Remember what the newest version says; where that is another release than before, say so.
CREATE FUNCTION mark(kind text, of uuid, number integer, owner uuid, publisher uuid, label text,
                     readers text[], embargo timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    before marking;
BEGIN
    SELECT * INTO before FROM marking m WHERE m.record = kind AND m.record_id = of;
    IF NOT FOUND THEN
        INSERT INTO marking (record, record_id, version, organisation_id, published_by, tlp,
                             audience, embargo_until)
        VALUES (kind, of, number, owner, publisher, label, readers, embargo);
    ELSIF number > before.version THEN
        UPDATE marking m SET version = number, published_by = publisher, tlp = label,
            audience = readers, embargo_until = embargo
        WHERE m.record = kind AND m.record_id = of;
        IF (before.published_by, before.tlp, before.audience, before.embargo_until)
            IS DISTINCT FROM (publisher, label, readers, embargo) THEN
            PERFORM overtake(kind, of);
        END IF;
    END IF;
END $$;

CREATE FUNCTION mark_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.organisation_id IS NULL THEN
        NEW.organisation_id := (SELECT r.organisation_id FROM report r WHERE r.id = NEW.report_id);
    END IF;
    -- Once told under another name, a report stays it: a version that forgets would unmask the origin.
    IF NEW.published_by IS NULL AND NEW.version > 1 THEN
        NEW.published_by := (
            SELECT m.published_by FROM marking m
            WHERE m.record = 'report' AND m.record_id = NEW.report_id);
    END IF;
    PERFORM mark('report', NEW.report_id, NEW.version, NEW.organisation_id, NEW.published_by,
                 NEW.tlp, NEW.audience, NEW.embargo_until);
    RETURN NEW;
END $$;

CREATE FUNCTION mark_bulletin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.organisation_id := (SELECT b.organisation_id FROM bulletin b WHERE b.id = NEW.bulletin_id);
    IF NEW.state NOT IN ('draft', 'approved') THEN
        PERFORM mark('bulletin', NEW.bulletin_id, NEW.version, NEW.organisation_id, NULL,
                     NEW.tlp, NEW.audience, NEW.embargo_until);
    END IF;
    RETURN NEW;
END $$;

-- A delivery knows its two ends; whoever adds one may set them.
CREATE FUNCTION mark_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.receiver_id IS NULL THEN
        NEW.receiver_id := (
            SELECT s.organisation_id FROM subscription s WHERE s.id = NEW.subscription_id);
    END IF;
    IF NEW.sender_id IS NULL AND NEW.bulletin_id IS NOT NULL THEN
        NEW.sender_id := (SELECT b.organisation_id FROM bulletin b WHERE b.id = NEW.bulletin_id);
    END IF;
    RETURN NEW;
END $$;

-- What is there already; these tables are append-only, and stay it for everybody else.
ALTER TABLE report_version DISABLE TRIGGER append_only;
UPDATE report_version v SET organisation_id = r.organisation_id, overtaken = true  -- to be asked
FROM report r WHERE r.id = v.report_id;
ALTER TABLE report_version ENABLE TRIGGER append_only;
ALTER TABLE change DISABLE TRIGGER append_only;
UPDATE change SET overtaken = true;
ALTER TABLE change ENABLE TRIGGER append_only;
ALTER TABLE bulletin_version DISABLE TRIGGER append_only;
UPDATE bulletin_version v SET organisation_id = b.organisation_id
FROM bulletin b WHERE b.id = v.bulletin_id;
ALTER TABLE bulletin_version ENABLE TRIGGER append_only;
ALTER TABLE delivery DISABLE TRIGGER append_only;
UPDATE delivery d SET receiver_id = s.organisation_id, sender_id = b.organisation_id
FROM subscription s, bulletin b WHERE s.id = d.subscription_id AND b.id = d.bulletin_id;
ALTER TABLE delivery ENABLE TRIGGER append_only;
-- rows that name a version wait for the commit to be checked; a table with such rows cannot be altered
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE report_version ALTER COLUMN organisation_id SET NOT NULL;
ALTER TABLE bulletin_version ALTER COLUMN organisation_id SET NOT NULL;

INSERT INTO marking (record, record_id, version, organisation_id, tlp, audience)
SELECT DISTINCT ON (report_id) 'report', report_id, version, organisation_id, tlp, audience
FROM report_version ORDER BY report_id, version DESC;
INSERT INTO marking (record, record_id, version, organisation_id, tlp, audience)
SELECT DISTINCT ON (bulletin_id) 'bulletin', bulletin_id, version, organisation_id, tlp, audience
FROM bulletin_version WHERE state NOT IN ('draft', 'approved') ORDER BY bulletin_id, version DESC;

DROP TRIGGER append_only ON report_version;
DROP TRIGGER append_only ON change;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON report_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER overtaken_only BEFORE UPDATE ON report_version
    FOR EACH ROW EXECUTE FUNCTION only_overtake();
CREATE TRIGGER overtaken_only BEFORE UPDATE ON change
    FOR EACH ROW EXECUTE FUNCTION only_overtake();
CREATE TRIGGER mark BEFORE INSERT ON report_version FOR EACH ROW EXECUTE FUNCTION mark_report();
CREATE TRIGGER mark BEFORE INSERT ON bulletin_version FOR EACH ROW EXECUTE FUNCTION mark_bulletin();
CREATE TRIGGER mark BEFORE INSERT ON delivery FOR EACH ROW EXECUTE FUNCTION mark_delivery();

-- ------------------------------------------------------------------ who reads

-- The reader of this transaction: {"organisation", "country", "kind", "groups", "at"}; null: nobody
-- does, the service is at work.
CREATE FUNCTION reader() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('ews.reader', true), '')::jsonb
$$;

-- The service itself: no reader is named, and this is not the readers' own role.
CREATE FUNCTION is_service() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT reader() IS NULL AND current_user <> 'ews_reader'
$$;

CREATE FUNCTION reader_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (reader() ->> 'organisation')::uuid
$$;

CREATE FUNCTION reader_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (reader() ->> 'at')::timestamptz
$$;

-- Authorities get a bulletin before its embargo ends.
CREATE FUNCTION reader_is_authority() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        reader() ->> 'kind' IN ('focal_point', 'regulator', 'health', 'police', 'customs'), false)
$$;

-- By which entries of an audience the reader is meant under a label: RED opens to organisations
-- named one by one, AMBER+STRICT also to groups and to countries, the others also to the whole
-- network and to kinds. Industry belongs to no network and to no country.
CREATE FUNCTION reader_keys(label text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(key), '{}') FROM (
        SELECT 'org:' || (reader() ->> 'organisation')
        WHERE label IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED')
        UNION ALL
        SELECT 'group:' || one FROM jsonb_array_elements_text(reader() -> 'groups') AS one
        WHERE label IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT')
        UNION ALL
        SELECT 'country:' || (reader() ->> 'country')
        WHERE label IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT')
          AND reader() ->> 'kind' IN ('lab', 'focal_point', 'regulator', 'health', 'police',
                                      'customs', 'international_body', 'subscriber')
        UNION ALL
        SELECT 'network' WHERE label IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER')
          AND reader() ->> 'kind' IN ('lab', 'focal_point', 'regulator', 'health', 'police',
                                      'customs', 'international_body', 'subscriber')
        UNION ALL
        SELECT 'kind:' || (reader() ->> 'kind')
        WHERE label IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER')
          AND reader() ->> 'kind' IN ('lab', 'focal_point', 'regulator', 'health', 'police',
                                      'customs', 'international_body', 'subscriber', 'industry')
    ) AS keys (key) WHERE key IS NOT NULL
$$;

-- ------------------------------------------------------------------ the second wall

-- The words of a policy for a table with these columns. Sub-selects are evaluated once a query.
CREATE FUNCTION admits(publisher text, pre_notice text) RETURNS text LANGUAGE sql AS $$
    SELECT format($policy$(
        (SELECT reader_organisation()) IN (organisation_id, %1$s)
        OR ((embargo_until IS NULL OR embargo_until <= (SELECT reader_at())
             OR (%2$s AND (SELECT reader_is_authority())))
            AND CASE tlp
                WHEN 'TLP:RED' THEN audience && (SELECT reader_keys('TLP:RED'))
                WHEN 'TLP:AMBER+STRICT' THEN audience && (SELECT reader_keys('TLP:AMBER+STRICT'))
                ELSE audience && (SELECT reader_keys('TLP:AMBER'))
                    AND tlp IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER') END))$policy$, publisher, pre_notice)
$$;

-- The tables that a reader's transaction may read at all.
CREATE TABLE reader_table (name text PRIMARY KEY);

-- Give readers the right to read a table; every row of it, unless it is walled as well.
CREATE FUNCTION open_to_readers(tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY tables LOOP
        INSERT INTO reader_table (name) VALUES (each) ON CONFLICT DO NOTHING;
    END LOOP;
    PERFORM grant_readers();
END $$;

-- Wall a table: readers see the rows for which the words hold, the service sees all.
CREATE FUNCTION wall(walled text, words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('DROP POLICY IF EXISTS service ON %I', walled);
    EXECUTE format('DROP POLICY IF EXISTS seen ON %I', walled);
    EXECUTE format('CREATE POLICY service ON %I USING ((SELECT is_service()))', walled);
    EXECUTE format('CREATE POLICY seen ON %I FOR SELECT USING (%s)', walled, words);
    PERFORM open_to_readers(ARRAY[walled]);
END $$;

-- Row-level security does not bind a superuser, so readers get a role of their own where the account
-- may make one; where it may not it is no superuser, and the policies bind it (FORCE).
CREATE FUNCTION grant_readers() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    each text;
BEGIN
    IF to_regrole('ews_reader') IS NULL THEN
        BEGIN
            CREATE ROLE ews_reader NOLOGIN;
        EXCEPTION WHEN insufficient_privilege THEN
            RETURN;
        WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another database of this server was quicker
        END;
    END IF;
    BEGIN
        IF NOT pg_has_role(current_user, 'ews_reader', 'MEMBER') THEN
            EXECUTE format('GRANT ews_reader TO %I', current_user);
        END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        RETURN;
    END;
    FOR each IN SELECT name FROM reader_table ORDER BY name LOOP
        EXECUTE format('GRANT SELECT ON %I TO ews_reader', each);
    END LOOP;
END $$;

-- The role that a reader's transaction takes: none where the policies bind the account itself.
CREATE FUNCTION reader_role() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF pg_has_role(current_user, to_regrole('ews_reader'), 'MEMBER')
       AND has_table_privilege(to_regrole('ews_reader'), 'report_version', 'SELECT') THEN
        RETURN 'ews_reader';
    ELSIF row_security_active('report_version') THEN
        RETURN 'none';
    END IF;
    RAISE EXCEPTION 'nothing keeps readers from rows they may not see; run `ews db migrate`'
        USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE
    each text;
BEGIN
    PERFORM open_to_readers(ARRAY[
        'organisation', 'ruleset', 'structure_key', 'substance_family', 'classification',
        'determination', 'drawing', 'fingerprint', 'substance_name', 'change_counter', 'law_watch',
        'law_event', 'law_event_entry']);
    PERFORM wall('marking', admits('published_by', $w$record = 'bulletin'$w$));
    PERFORM wall('report', $w$EXISTS (
        SELECT FROM marking m WHERE m.record = 'report' AND m.record_id = report.id)$w$);
    PERFORM wall('report_version', admits('published_by', 'false') || $w$
        AND (NOT overtaken OR EXISTS (
            SELECT FROM marking m
            WHERE m.record = 'report' AND m.record_id = report_version.report_id))$w$);
    PERFORM wall('finding', $w$EXISTS (
        SELECT FROM report_version v WHERE v.id = finding.report_version_id)$w$);
    PERFORM wall('sighting', $w$EXISTS (
        SELECT FROM report_version v WHERE v.id = sighting.report_version_id)$w$);
    PERFORM wall('substance', $w$is_reference OR EXISTS (
        SELECT FROM finding f WHERE f.substance_id = substance.id)$w$);
    PERFORM wall('signal', $w$EXISTS (
        SELECT FROM report_version v WHERE v.id = signal.report_version_id)$w$);
    PERFORM wall('signal_step', $w$EXISTS (
        SELECT FROM signal g WHERE g.id = signal_step.signal_id)$w$);
    PERFORM wall('bulletin_version', $w$organisation_id = (SELECT reader_organisation())
        OR (state NOT IN ('draft', 'approved') AND $w$ || admits('NULL::uuid', 'true') || $w$
            AND EXISTS (SELECT FROM marking m WHERE m.record = 'bulletin'
                        AND m.record_id = bulletin_version.bulletin_id))$w$);
    PERFORM wall('bulletin', $w$organisation_id = (SELECT reader_organisation()) OR EXISTS (
        SELECT FROM bulletin_version v WHERE v.bulletin_id = bulletin.id)$w$);
    PERFORM wall('change', admits('published_by', $w$record = 'bulletin'$w$) || $w$
        AND record IN ('report', 'signal', 'bulletin')
        AND (NOT overtaken OR CASE record
            WHEN 'signal' THEN EXISTS (SELECT FROM signal g WHERE g.id = change.record_id::uuid)
            ELSE EXISTS (SELECT FROM marking m WHERE m.record = change.record
                         AND m.record_id = change.record_id::uuid) END)$w$);
    PERFORM wall('delivery', $w$(SELECT reader_organisation()) IN (receiver_id, sender_id)$w$);
    PERFORM wall('delivery_attempt', $w$EXISTS (
        SELECT FROM delivery d WHERE d.id = delivery_attempt.delivery_id)$w$);
    PERFORM wall('subscription', $w$organisation_id = (SELECT reader_organisation())$w$);
    PERFORM wall('screening', $w$organisation_id = (SELECT reader_organisation())$w$);
    PERFORM wall('screening_chunk', $w$EXISTS (
        SELECT FROM screening s WHERE s.id = screening_chunk.screening_id)$w$);
    PERFORM wall('delegation',
        $w$(SELECT reader_organisation()) IN (organisation_id, publisher_id)$w$);
END $$;
