-- What others fetch: TAXII collections and MISP feeds. One follower (ews/flow/taxii_listing.py) reads the
-- changes in commit order, writes each object once, ready as bytes, and lists it under those it is for.

-- `added` is the instant the newest entry was given: it only rises, also when the clock steps back.
-- The row is locked by the follower, so there is one, and entries become visible in their order.
CREATE TABLE listing (
    one             boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq             bigint NOT NULL,             -- of the last change that is listed
    added           timestamptz NOT NULL,
    objects         bigint NOT NULL,             -- the newest id of listed_object
    statuses_on     date,                        -- the day the notes on legal status were last compared
    statuses_after  bigint NOT NULL DEFAULT 0    -- and how far, by id of substance
);
INSERT INTO listing (seq, added, objects) VALUES (0, '2000-01-01T00:00:00Z', 0);

-- Whom something is listed for: `network`, `country:GB`, `org:…`, `group:…`, `kind:…`; `*` is everybody.
-- `misp/…` is the same for the feed.
CREATE TABLE listed_token (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token   text NOT NULL UNIQUE
);

-- What decides who may see how much of an object; many objects have the same.
CREATE TABLE listed_policy (
    id      integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    policy  text NOT NULL UNIQUE                 -- canonical JSON of ews/flow/taxii_release.py: Policy
);

-- One version of one STIX object, or of one MISP event.
CREATE TABLE listed_object (
    id              bigint PRIMARY KEY,
    ident           text NOT NULL,               -- STIX id; of an event its UUID
    kind            smallint NOT NULL,           -- ews/store/listing.py: KINDS
    created         timestamptz NOT NULL,
    version         timestamptz NOT NULL,        -- STIX `modified`
    seq             bigint NOT NULL,             -- of the change it came with
    record          text,                        -- null: shared by many records
    record_id       text,
    record_version  integer,
    sha256          bytea NOT NULL,              -- of what it says, without its version
    -- for those who must learn that they may not see the record any more
    is_tombstone    boolean NOT NULL DEFAULT false
);
CREATE INDEX listed_object_by_ident ON listed_object (ident, id);
CREATE INDEX listed_object_by_record ON listed_object (record_id, record) WHERE record IS NOT NULL;

-- The bytes. Field classes are granted in one order (PUB, NET, OPS, PTY, OWN), so a level 0 to 4 says
-- which; a level that shows the same as the one below has no row. `head`: the entry of a MISP manifest;
-- `hashes`: the lines of its hashes.csv.
CREATE TABLE listed_content (
    object_id   bigint NOT NULL REFERENCES listed_object,
    level       smallint NOT NULL CHECK (level BETWEEN 0 AND 4),
    content     bytea NOT NULL,
    head        bytea,
    hashes      bytea,
    PRIMARY KEY (object_id, level)
);

-- Where an object is listed: pages walk one short stretch of this index for each token of a reader.
CREATE TABLE listed_place (
    token_id    integer NOT NULL REFERENCES listed_token,
    added       timestamptz NOT NULL,
    object_id   bigint NOT NULL REFERENCES listed_object,
    policy_id   integer REFERENCES listed_policy, -- null: says nothing of any record
    kind        smallint NOT NULL,
    is_last         boolean NOT NULL,                -- no newer version of the object is listed
    is_later        boolean NOT NULL,                -- it was listed for others before
    PRIMARY KEY (token_id, added)
);
CREATE INDEX listed_place_by_kind ON listed_place (token_id, kind, added);
CREATE INDEX listed_place_by_object ON listed_place (object_id, token_id) INCLUDE (added);

-- ------------------------------------------------------------------ the second wall

-- For whom a reader's transaction may find things listed: what the reader is meant by (0008), and the
-- same before an embargo ends for authorities. A label that opens less was heeded when it was listed.
CREATE FUNCTION reader_tokens() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT array_agg(format || early || key)
    FROM unnest(reader_keys('TLP:CLEAR') || '*'::text) AS keys (key),
         unnest(ARRAY['', 'misp/']) AS formats (format),
         unnest(CASE WHEN reader_is_authority() THEN ARRAY['', 'early/'] ELSE ARRAY[''] END)
             AS embargoes (early)
$$;

-- Of what belongs to a record, not to many, the newest marking of the record must let the reader in too.
DO $$
BEGIN
    PERFORM open_to_readers(ARRAY['listing', 'listed_token', 'listed_policy', 'listed_content']);
    PERFORM wall('listed_place', $w$token_id = ANY (ARRAY(
        SELECT t.id FROM listed_token t WHERE t.token = ANY ((SELECT reader_tokens())::text[])))$w$);
    PERFORM wall('listed_object', $w$record IS NULL OR is_tombstone OR EXISTS (
        SELECT FROM marking m
        WHERE m.record = listed_object.record AND m.record_id = listed_object.record_id::uuid)$w$);
END $$;
