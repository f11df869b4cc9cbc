-- Which reports that stand tell of a substance, by who may see them: what a page of a substance that is
-- in thousands of reports is answered from, without asking each report. Drawn from report_version and
-- finding, and kept by triggers.

-- What decides who may see a version of a report, but its embargo, which each mention has for itself.
-- One is looked for and else added; of two transactions that add the same neither waits for the
-- other: then there are two rows that say the same, which does no harm.
CREATE TABLE release_policy (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    published_by    uuid REFERENCES organisation,
    tlp             text NOT NULL,
    audience        text[] NOT NULL,
    hash            bigint NOT NULL              -- to find it by; equality is asked beside
);
CREATE INDEX release_policy_by_hash ON release_policy (hash);

-- One row a substance and report that stands: its newest version, if that is no nullification. No
-- foreign keys: the rows come from rows that have them, and the same few would be locked by everybody.
CREATE TABLE mention (
    substance_id        bigint NOT NULL,
    report_version_id   bigint NOT NULL,
    policy_id           integer NOT NULL,
    report_id           uuid NOT NULL,
    country             text NOT NULL,
    incident_on         date NOT NULL,
    opens_at            timestamptz NOT NULL,    -- the end of the embargo; -infinity: there is none
    is_duplicate        boolean NOT NULL,        -- of version kind duplicate_of
    PRIMARY KEY (substance_id, report_version_id)
);

-- Of which substances versions told that stand no longer, or never did.
CREATE TABLE mention_before (
    substance_id        bigint NOT NULL,
    report_version_id   bigint NOT NULL,
    PRIMARY KEY (substance_id, report_version_id)
);

-- Under which policies a substance was ever mentioned: rows are added only, and may be there twice.
CREATE TABLE mention_policy (
    substance_id    bigint NOT NULL,
    policy_id       integer NOT NULL
);

-- ------------------------------------------------------------------ kept by triggers

CREATE FUNCTION policy_hash(owner uuid, publisher uuid, label text, readers text[]) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended(jsonb_build_array(owner, publisher, label, readers)::text, 0)
$$;

-- Return the number of a version's policy; add it if it is new.
CREATE FUNCTION policy_of(v report_version) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    hashed bigint := policy_hash(v.organisation_id, v.published_by, v.tlp, v.audience);
    found_id integer;
BEGIN
    SELECT p.id INTO found_id FROM release_policy p
    WHERE p.hash = hashed AND p.organisation_id = v.organisation_id
      AND p.published_by IS NOT DISTINCT FROM v.published_by AND p.tlp = v.tlp
      AND p.audience = v.audience
    ORDER BY p.id LIMIT 1;
    IF found_id IS NULL THEN
        INSERT INTO release_policy (organisation_id, published_by, tlp, audience, hash)
        VALUES (v.organisation_id, v.published_by, v.tlp, v.audience, hashed)
        RETURNING id INTO found_id;
    END IF;
    RETURN found_id;
END $$;

CREATE FUNCTION stands(v report_version) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT v.version_kind <> 'nullification' AND NOT EXISTS (
        SELECT FROM report_version later
        WHERE later.report_id = v.report_id AND later.version > v.version)
$$;

-- Write down what these versions mention.
CREATE FUNCTION mention_versions(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH told AS MATERIALIZED (
        SELECT v.id, v.report_id, v.country, v.incident_on,
               coalesce(v.embargo_until, '-infinity') AS opens_at,
               v.version_kind = 'duplicate_of' AS is_duplicate, policy_of(v) AS policy_id
        FROM report_version v
        WHERE v.id = ANY (ids) AND stands(v) AND EXISTS (
            SELECT FROM finding f WHERE f.report_version_id = v.id AND f.substance_id IS NOT NULL)
    ), added AS (
        INSERT INTO mention (substance_id, report_version_id, policy_id, report_id, country,
                             incident_on, opens_at, is_duplicate)
        SELECT DISTINCT f.substance_id, t.id, t.policy_id, t.report_id, t.country, t.incident_on,
               t.opens_at, t.is_duplicate
        FROM told t JOIN finding f ON f.report_version_id = t.id
        WHERE f.substance_id IS NOT NULL
        ON CONFLICT DO NOTHING
        RETURNING substance_id, policy_id
    )
    INSERT INTO mention_policy (substance_id, policy_id)
    SELECT DISTINCT a.substance_id, a.policy_id FROM added a
    WHERE NOT EXISTS (
        SELECT FROM mention_policy k
        WHERE k.substance_id = a.substance_id AND k.policy_id = a.policy_id);
    INSERT INTO mention_before (substance_id, report_version_id)
    SELECT DISTINCT f.substance_id, v.id
    FROM report_version v JOIN finding f ON f.report_version_id = v.id
    WHERE v.id = ANY (ids) AND f.substance_id IS NOT NULL AND NOT stands(v)
    ON CONFLICT DO NOTHING;
END $$;

-- A version that came: the one before it stands no longer.
CREATE FUNCTION keep_mentions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version > 1 THEN
        WITH gone AS (
            DELETE FROM mention m USING report_version v, finding f
            WHERE v.report_id = NEW.report_id AND v.version < NEW.version
              AND f.report_version_id = v.id
              AND m.substance_id = f.substance_id AND m.report_version_id = v.id
            RETURNING m.substance_id, m.report_version_id
        )
        INSERT INTO mention_before (substance_id, report_version_id)
        SELECT substance_id, report_version_id FROM gone ON CONFLICT DO NOTHING;
    END IF;
    PERFORM mention_versions(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

-- Findings mostly come before their version; those that come after it are told of here.
CREATE FUNCTION keep_mentions_of_findings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    SELECT array_agg(DISTINCT v.id) INTO ids
    FROM added f JOIN report_version v ON v.id = f.report_version_id;
    IF ids IS NOT NULL THEN
        PERFORM mention_versions(ids);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER keep_mentions AFTER INSERT ON report_version
    FOR EACH ROW EXECUTE FUNCTION keep_mentions();
CREATE TRIGGER keep_mentions AFTER INSERT ON finding REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_mentions_of_findings();

-- ------------------------------------------------------------------ what is there already

SET LOCAL statement_timeout = '30min';
INSERT INTO release_policy (organisation_id, published_by, tlp, audience, hash)
SELECT DISTINCT organisation_id, published_by, tlp, audience,
       policy_hash(organisation_id, published_by, tlp, audience)
FROM report_version;
INSERT INTO mention (substance_id, report_version_id, policy_id, report_id, country, incident_on,
                     opens_at, is_duplicate)
SELECT DISTINCT f.substance_id, v.id, p.id, v.report_id, v.country, v.incident_on,
       coalesce(v.embargo_until, '-infinity'), v.version_kind = 'duplicate_of'
FROM report_version v
JOIN release_policy p
    ON p.hash = policy_hash(v.organisation_id, v.published_by, v.tlp, v.audience)
    AND p.organisation_id = v.organisation_id
    AND p.published_by IS NOT DISTINCT FROM v.published_by
    AND p.tlp = v.tlp AND p.audience = v.audience
JOIN finding f ON f.report_version_id = v.id AND f.substance_id IS NOT NULL
WHERE v.version_kind <> 'nullification' AND NOT EXISTS (
    SELECT FROM report_version later
    WHERE later.report_id = v.report_id AND later.version > v.version);
INSERT INTO mention_before (substance_id, report_version_id)
SELECT DISTINCT f.substance_id, f.report_version_id FROM finding f
WHERE f.substance_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM mention m
    WHERE m.substance_id = f.substance_id AND m.report_version_id = f.report_version_id);
INSERT INTO mention_policy (substance_id, policy_id)
SELECT DISTINCT substance_id, policy_id FROM mention;

-- All that a list or a count needs stands in the index, in the order it is asked by.
CREATE INDEX mention_by_policy ON mention (substance_id, policy_id, country, incident_on)
    INCLUDE (opens_at, is_duplicate, report_id);
CREATE INDEX mention_policy_by_substance ON mention_policy (substance_id, policy_id);
-- From one substance of a drawing to the next.
CREATE INDEX finding_by_drawing_substance ON finding (drawing_id, substance_id);
DROP INDEX finding_by_drawing;
SET LOCAL statement_timeout = '5s';

-- ------------------------------------------------------------------ the second wall (0008)

-- `OFFSET 0` keeps a question about one row from being answered for all rows at once.
DO $$
BEGIN
    PERFORM wall('release_policy', $w$(SELECT reader_organisation()) IN (organisation_id, published_by)
        OR CASE tlp
            WHEN 'TLP:RED' THEN audience && (SELECT reader_keys('TLP:RED'))
            WHEN 'TLP:AMBER+STRICT' THEN audience && (SELECT reader_keys('TLP:AMBER+STRICT'))
            ELSE audience && (SELECT reader_keys('TLP:AMBER'))
                AND tlp IN ('TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER') END$w$);
    PERFORM wall('mention', $w$policy_id IN (SELECT p.id FROM release_policy p)
        AND (opens_at <= (SELECT reader_at()) OR policy_id IN (
            SELECT p.id FROM release_policy p
            WHERE (SELECT reader_organisation()) IN (p.organisation_id, p.published_by)))$w$);
    PERFORM wall('mention_policy', $w$policy_id IN (SELECT p.id FROM release_policy p)$w$);
    PERFORM wall('mention_before', $w$EXISTS (
        SELECT FROM report_version v WHERE v.id = mention_before.report_version_id)$w$);
    PERFORM wall('substance', $w$is_reference
        OR EXISTS (
            SELECT FROM mention_policy k WHERE k.substance_id = substance.id AND EXISTS (
                SELECT FROM mention m
                WHERE m.substance_id = k.substance_id AND m.policy_id = k.policy_id OFFSET 0)
            OFFSET 0)
        OR EXISTS (
            SELECT FROM mention_before b WHERE b.substance_id = substance.id OFFSET 0)$w$);
END $$;
