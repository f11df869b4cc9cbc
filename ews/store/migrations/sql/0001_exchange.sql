-- The exchange: who sends, what they sent, what it was, what the law says of it, what left the house.
-- Words are those of the design: report, finding, substance, determination, signal, bulletin, delivery.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- ------------------------------------------------------------------ who

CREATE TABLE organisation (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL UNIQUE CHECK (name <> ''),
    kind        text NOT NULL CHECK (kind IN (
                    'lab', 'focal_point', 'regulator', 'health', 'police', 'customs',
                    'international_body', 'subscriber', 'industry')),
    country     text CHECK (country ~ '^[A-Z]{2}$'),
    created_at  timestamptz NOT NULL
);

CREATE TABLE person (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation_id uuid NOT NULL REFERENCES organisation,
    name            text NOT NULL CHECK (name <> ''),
    roles           text[] NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (organisation_id, name)
);

-- The key is `prefix.secret`; only the SHA-256 of the secret is kept (32 random bytes: nothing to guess).
CREATE TABLE api_key (
    prefix          text PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisation,
    person_id       uuid REFERENCES person,
    secret_sha256   bytea NOT NULL CHECK (length(secret_sha256) = 32),
    scopes          text[] NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz,
    revoked_at      timestamptz
);

-- ------------------------------------------------------------------ the law that was loaded

-- One row a state of the data files; `coverage` says, per jurisdiction, what a "no match" is worth.
CREATE TABLE ruleset (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash          text NOT NULL,
    chem_version  text NOT NULL,
    coverage      jsonb NOT NULL,
    loaded_at     timestamptz NOT NULL
);

-- ------------------------------------------------------------------ what it was

CREATE TABLE substance (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    inchikey      text NOT NULL UNIQUE,          -- layer `parent`: what makes it this substance
    smiles        text NOT NULL,
    formula       text NOT NULL,
    mass          double precision NOT NULL,     -- average molecular mass, g/mol
    name          text,                          -- curated name, if there is one
    created_at    timestamptz NOT NULL
);

-- Layers of identity: registered, parent, no_isotopes, no_stereo, tautomer.
CREATE TABLE structure_key (
    substance_id    bigint NOT NULL REFERENCES substance,
    layer           text NOT NULL CHECK (layer IN (
                        'parent', 'no_isotopes', 'no_stereo', 'tautomer')),
    key             text NOT NULL,
    chem_version    text NOT NULL,
    rdkit_version   text NOT NULL,
    PRIMARY KEY (substance_id, layer, chem_version, rdkit_version)
);
CREATE INDEX structure_key_by_key ON structure_key (key, layer);

CREATE TABLE substance_family (
    substance_id  bigint NOT NULL REFERENCES substance,
    family        text NOT NULL,
    because       text NOT NULL,
    ruleset_id    bigint NOT NULL REFERENCES ruleset,
    recorded      tstzrange NOT NULL,
    EXCLUDE USING gist (substance_id WITH =, family WITH =, recorded WITH &&)
);

-- Which substances were measured against which ruleset; the row is taken before the work is done,
-- in its transaction, so that each pair is measured once.
CREATE TABLE classification (
    substance_id   bigint NOT NULL REFERENCES substance,
    ruleset_id     bigint NOT NULL REFERENCES ruleset,
    classified_at  timestamptz NOT NULL,
    PRIMARY KEY (substance_id, ruleset_id)
);

-- Two times: `in_force` is the law's day, `recorded` is when we knew. Rows are closed and added.
CREATE TABLE determination (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    substance_id    bigint NOT NULL REFERENCES substance,
    definition_id   text NOT NULL,
    jurisdiction    text NOT NULL,
    in_force        daterange NOT NULL CHECK (NOT isempty(in_force)),
    recorded        tstzrange NOT NULL CHECK (NOT isempty(recorded)),
    status          text NOT NULL CHECK (status IN (
                        'controlled', 'conditional', 'analogue_risk', 'not_controlled', 'unknown')),
    detail          jsonb NOT NULL,              -- entry, level, reason, roles, citation, fit …
    ruleset_id      bigint NOT NULL REFERENCES ruleset,
    chem_version    text NOT NULL,
    EXCLUDE USING gist (
        substance_id WITH =, definition_id WITH =, in_force WITH &&, recorded WITH &&)
);
CREATE INDEX determination_by_substance ON determination (substance_id);

-- ------------------------------------------------------------------ what was told

CREATE TABLE report (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation_id   uuid NOT NULL REFERENCES organisation,
    reference         text NOT NULL CHECK (reference <> ''),
    created_at        timestamptz NOT NULL,
    UNIQUE (organisation_id, reference)
);

CREATE TABLE report_version (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_id         uuid NOT NULL REFERENCES report,
    version           integer NOT NULL CHECK (version >= 1),
    version_kind      text NOT NULL CHECK (version_kind IN (
                          'initial', 'follow_up', 'correction', 'nullification', 'duplicate_of')),
    kind              text NOT NULL,
    country           text NOT NULL,
    incident_on       date NOT NULL,             -- first day the stated precision allows
    tlp               text NOT NULL CHECK (tlp IN (
                          'TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED')),
    audience          text[] NOT NULL,
    body              jsonb NOT NULL,            -- as received and validated
    body_sha256       bytea NOT NULL,            -- of the canonical JSON: same version, same body
    acknowledgement   jsonb NOT NULL,            -- what was answered; given again on a repeat
    received_at       timestamptz NOT NULL,
    api_key_prefix    text REFERENCES api_key,   -- null: loaded by the operator on the command line
    UNIQUE (report_id, version)
);

-- A version is stored with its acknowledgement, so after the findings that the answer speaks of:
-- rows that name a version are checked at the commit.
CREATE TABLE finding (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report_version_id   bigint NOT NULL REFERENCES report_version DEFERRABLE INITIALLY DEFERRED,
    ordinal             integer NOT NULL,        -- place in the report, from 0
    part                integer NOT NULL,        -- place among the actives of one finding, from 0
    substance_id        bigint REFERENCES substance,
    evidence            text NOT NULL,
    UNIQUE (report_version_id, ordinal, part)
);
CREATE INDEX finding_by_substance ON finding (substance_id);

-- First sightings, one row a substance and country: what "new" is measured against.
CREATE TABLE sighting (
    substance_id        bigint NOT NULL REFERENCES substance,
    country             text NOT NULL,
    report_version_id   bigint NOT NULL REFERENCES report_version DEFERRABLE INITIALLY DEFERRED,
    seen_at             timestamptz NOT NULL,
    PRIMARY KEY (substance_id, country)
);

-- ------------------------------------------------------------------ what changed, in commit order

-- `seq` is taken last in each transaction under the lock on this one row, so it rises in commit order
-- and a reader that follows it can skip nothing.
CREATE TABLE change_counter (
    one   boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq   bigint NOT NULL
);
INSERT INTO change_counter (seq) VALUES (0);

CREATE TABLE change (
    seq             bigint PRIMARY KEY,
    record          text NOT NULL CHECK (record IN ('report', 'signal', 'bulletin')),
    record_id       text NOT NULL,
    version         integer NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisation,
    tlp             text NOT NULL,
    audience        text[] NOT NULL,
    changed_at      timestamptz NOT NULL
);

-- ------------------------------------------------------------------ signals and bulletins

CREATE TABLE signal (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    rule                text NOT NULL,
    substance_id        bigint NOT NULL REFERENCES substance,
    report_version_id   bigint NOT NULL REFERENCES report_version DEFERRABLE INITIALLY DEFERRED,
    country             text NOT NULL,
    because             text NOT NULL,
    evidence            jsonb NOT NULL,
    dedupe_key          text NOT NULL UNIQUE,
    raised_at           timestamptz NOT NULL
);

-- Each step of triage is a row; the newest one is the state.
CREATE TABLE signal_step (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    signal_id   uuid NOT NULL REFERENCES signal,
    state       text NOT NULL CHECK (state IN ('new', 'watched', 'dismissed', 'drafted')),
    person_id   uuid REFERENCES person,
    note        text NOT NULL,
    at          timestamptz NOT NULL
);

CREATE TABLE bulletin (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    signal_id       uuid REFERENCES signal,
    organisation_id uuid NOT NULL REFERENCES organisation,
    created_at      timestamptz NOT NULL
);

CREATE TABLE bulletin_version (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bulletin_id     uuid NOT NULL REFERENCES bulletin,
    version         integer NOT NULL CHECK (version >= 1),
    level           text NOT NULL CHECK (level IN ('information', 'advisory', 'alert')),
    title           text NOT NULL,
    body            jsonb NOT NULL,              -- facts filled in + the assessor's text
    tlp             text NOT NULL,
    audience        text[] NOT NULL,
    state           text NOT NULL CHECK (state IN ('draft', 'approved', 'published', 'withdrawn')),
    person_id       uuid REFERENCES person,
    at              timestamptz NOT NULL,
    UNIQUE (bulletin_id, version)
);

-- ------------------------------------------------------------------ what left the house

CREATE TABLE subscription (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation_id uuid NOT NULL REFERENCES organisation,
    channel         text NOT NULL CHECK (channel IN ('webhook')),
    address         text NOT NULL,
    secret          text NOT NULL,               -- Standard Webhooks `whsec_…`; needed to sign
    filters         jsonb NOT NULL,              -- families, substances, countries, levels
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz
);

-- `id` is the webhook-id: the same for every attempt.
CREATE TABLE delivery (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    subscription_id uuid NOT NULL REFERENCES subscription,
    bulletin_id     uuid NOT NULL REFERENCES bulletin,
    version         integer NOT NULL,
    payload         bytea NOT NULL,              -- the exact bytes that are signed and sent
    created_at      timestamptz NOT NULL,
    UNIQUE (subscription_id, bulletin_id, version)
);

CREATE TABLE delivery_attempt (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id uuid NOT NULL REFERENCES delivery,
    attempt     integer NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('confirmed', 'retry', 'dead', 'requeued')),
    http_status integer,
    error       text,
    at          timestamptz NOT NULL
);
CREATE INDEX delivery_attempt_by_delivery ON delivery_attempt (delivery_id, id);

-- ------------------------------------------------------------------ the advisory export

CREATE TABLE export_receiver (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name            text NOT NULL UNIQUE,
    address         text NOT NULL,
    token           text NOT NULL,
    created_at      timestamptz NOT NULL
);

CREATE TABLE export_batch (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    receiver_id     uuid NOT NULL REFERENCES export_receiver,
    reason          text NOT NULL CHECK (reason IN ('period', 'event', 'correction')),
    period          daterange,
    upto_seq        bigint NOT NULL,             -- the change counter the content was read at
    idempotency_key text NOT NULL,
    content         bytea NOT NULL,              -- the exact bytes
    content_sha256  bytea NOT NULL,
    assembled_at    timestamptz NOT NULL,
    UNIQUE (receiver_id, idempotency_key)
);

CREATE TABLE export_item (
    batch_id    uuid NOT NULL REFERENCES export_batch,
    item_id     text NOT NULL,                   -- stable across batches: what a correction names
    version     integer NOT NULL,
    block       text NOT NULL CHECK (block IN ('forensic', 'harm', 'legislation')),
    action      text NOT NULL CHECK (action IN ('new', 'correction', 'withdrawal')),
    item_sha256 bytea NOT NULL,
    PRIMARY KEY (batch_id, item_id)
);

CREATE TABLE export_receipt (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id    uuid NOT NULL REFERENCES export_batch,
    item_id     text,                            -- null: about the whole batch
    outcome     text NOT NULL CHECK (outcome IN ('accepted', 'rejected', 'retry', 'dead')),
    detail      text NOT NULL,
    at          timestamptz NOT NULL
);

-- ------------------------------------------------------------------ nothing is edited in place

CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

-- Of a row with two times only the end of `recorded` may be set, once.
CREATE FUNCTION only_close() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF upper_inf(OLD.recorded) AND NOT upper_inf(NEW.recorded)
        AND lower(NEW.recorded) = lower(OLD.recorded)
        AND to_jsonb(NEW) - 'recorded' = to_jsonb(OLD) - 'recorded' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is closed and added to, never changed', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY ARRAY[
        'ruleset', 'structure_key', 'classification', 'report', 'report_version', 'finding',
        'sighting', 'change', 'signal', 'signal_step', 'bulletin', 'bulletin_version', 'delivery',
        'delivery_attempt', 'export_batch', 'export_item', 'export_receipt'] LOOP
        EXECUTE format(
            'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit()', each);
    END LOOP;
    FOREACH each IN ARRAY ARRAY['substance_family', 'determination'] LOOP
        EXECUTE format(
            'CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit()', each);
        EXECUTE format(
            'CREATE TRIGGER closed_once BEFORE UPDATE ON %I '
            'FOR EACH ROW EXECUTE FUNCTION only_close()', each);
    END LOOP;
END $$;
