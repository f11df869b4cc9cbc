-- The advisory export, complete: mappings, national approval, release, receipts that come back,
-- pull beside push; and the public numbers.

-- ------------------------------------------------------------------ receivers

-- A receiver is an organisation like any other reader. address: '' for one that only pulls.
-- mapping: which file of connectors/exporters/mappings says in which words it is told.
ALTER TABLE export_receiver
    ADD COLUMN organisation_id  uuid REFERENCES organisation,
    ADD COLUMN mapping          text NOT NULL DEFAULT 'ews',
    ADD COLUMN mapping_version  integer NOT NULL DEFAULT 1,
    ADD COLUMN schedule         text NOT NULL DEFAULT 'monthly'
                                CHECK (schedule IN ('monthly', 'quarterly', 'none')),
    ADD COLUMN due_from         date,
    ADD COLUMN annual           boolean NOT NULL DEFAULT true;

INSERT INTO organisation (name, kind, country, created_at)
SELECT name, 'international_body', NULL, created_at FROM export_receiver
ON CONFLICT (name) DO NOTHING;
UPDATE export_receiver r SET organisation_id = o.id, due_from = r.created_at::date
FROM organisation o WHERE o.name = r.name;
ALTER TABLE export_receiver
    ALTER COLUMN organisation_id SET NOT NULL, ALTER COLUMN due_from SET NOT NULL;

-- ------------------------------------------------------------------ batches

-- country: whose authority lets the batch go; null: facts that belong to no country (what the
-- substances are, what the law says of them). ordinal, upto_word, upto_release: the point in the
-- ledger of what was told, said of it and let go, at which it was made; so it can be made again.
ALTER TABLE export_batch
    ADD COLUMN ordinal          bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN country          text CHECK (country ~ '^[A-Z]{2}$'),
    ADD COLUMN mapping          text NOT NULL DEFAULT 'ews',
    ADD COLUMN mapping_version  integer NOT NULL DEFAULT 1,
    ADD COLUMN upto_word        bigint NOT NULL DEFAULT 0,
    ADD COLUMN upto_release     bigint NOT NULL DEFAULT 0;
ALTER TABLE export_batch DROP CONSTRAINT export_batch_reason_check;
ALTER TABLE export_batch ADD CONSTRAINT export_batch_reason_check CHECK (
    reason IN ('period', 'event', 'correction', 'withdrawal', 'annual', 'substances'));
CREATE INDEX export_batch_by_receiver ON export_batch (receiver_id, ordinal);

-- report_id: whose sender a rejection comes back to. inchikeys: the substances the item names.
ALTER TABLE export_item
    ADD COLUMN report_id    uuid REFERENCES report,
    ADD COLUMN inchikeys    text[] NOT NULL DEFAULT '{}';
ALTER TABLE export_item DROP CONSTRAINT export_item_block_check;
ALTER TABLE export_item ADD CONSTRAINT export_item_block_check CHECK (
    block IN ('forensic', 'harm', 'legislation', 'substance', 'detection', 'total'));
CREATE INDEX export_item_by_report ON export_item (report_id) WHERE report_id IS NOT NULL;

-- What was said: by the receiver (accepted, rejected), by the country's authority (refused), by us
-- (invalid: does not fit the mapping; superseded: changed before it was let go; retry, dead).
ALTER TABLE export_receipt ADD COLUMN person_id uuid REFERENCES person;
ALTER TABLE export_receipt DROP CONSTRAINT export_receipt_outcome_check;
ALTER TABLE export_receipt ADD CONSTRAINT export_receipt_outcome_check CHECK (
    outcome IN ('accepted', 'rejected', 'retry', 'dead', 'refused', 'invalid', 'superseded'));
CREATE INDEX export_receipt_by_batch ON export_receipt (batch_id, item_id, id);

-- A batch that was let go: the exact bytes, without what was refused meanwhile. seq rises by one for
-- each receiver in the order of commits: what a receiver that pulls goes on from.
-- because: policy 'auto', 'delayed', a 'person', the 'operator'; 'open' needs nobody's leave: a
-- withdrawal gives nothing away, and what a substance is belongs to no country.
CREATE TABLE export_release (
    batch_id        uuid PRIMARY KEY REFERENCES export_batch,
    receiver_id     uuid NOT NULL REFERENCES export_receiver,
    seq             bigint NOT NULL,
    content         bytea NOT NULL,
    signature       text NOT NULL,
    because         text NOT NULL CHECK (
                        because IN ('auto', 'delayed', 'person', 'operator', 'open')),
    person_id       uuid REFERENCES person,
    note            text NOT NULL DEFAULT '',
    released_at     timestamptz NOT NULL,
    UNIQUE (receiver_id, seq),
    CHECK ((because = 'person') = (person_id IS NOT NULL))
);

-- What a country lets out by itself. The newest row of a country holds; '*' is for those without one.
-- No row at all: a person decides. events: whether alerts go at once whatever the policy.
CREATE TABLE export_gate (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country     text NOT NULL CHECK (country ~ '^([A-Z]{2}|\*)$'),
    policy      text NOT NULL CHECK (policy IN ('auto', 'delayed', 'manual')),
    delay_hours integer NOT NULL DEFAULT 0 CHECK (delay_hours BETWEEN 0 AND 8760),
    events      text NOT NULL DEFAULT 'as_policy' CHECK (events IN ('as_policy', 'auto')),
    person_id   uuid REFERENCES person,          -- null: the operator
    set_at      timestamptz NOT NULL,
    CHECK ((policy = 'delayed') = (delay_hours > 0))
);
CREATE INDEX export_gate_by_country ON export_gate (country, id DESC);

-- What was let go before there was a gate stays let go. It carries no signature.
INSERT INTO export_release (batch_id, receiver_id, seq, content, signature, because, released_at)
SELECT id, receiver_id, row_number() OVER (PARTITION BY receiver_id ORDER BY assembled_at, id),
       content, '', 'operator', assembled_at
FROM export_batch;

-- ------------------------------------------------------------------ the public numbers

-- One publication of a quarter. part 1 is the quarter as it was known then; a later part holds only
-- what came to be known since. least: no number below it is published or can be worked out.
CREATE TABLE public_release (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    quarter         text NOT NULL CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'),
    part            integer NOT NULL CHECK (part >= 1),
    least           integer NOT NULL CHECK (least >= 3),
    upto_seq        bigint NOT NULL,
    released_at     timestamptz NOT NULL,
    UNIQUE (quarter, part)
);

-- One substance in one report is counted once, ever.
CREATE TABLE public_counted (
    report_id       uuid NOT NULL REFERENCES report,
    substance_id    bigint NOT NULL REFERENCES substance,
    release_id      bigint NOT NULL REFERENCES public_release,
    PRIMARY KEY (report_id, substance_id)
);

-- Only what is published; what is hidden is nowhere. null: all.
CREATE TABLE public_number (
    release_id      bigint NOT NULL REFERENCES public_release,
    family          text,
    inchikey        text,
    country         text,
    count           integer NOT NULL,
    UNIQUE NULLS NOT DISTINCT (release_id, family, inchikey, country),
    CHECK (inchikey IS NULL OR family IS NOT NULL),
    CHECK (country IS NULL OR inchikey IS NOT NULL)
);

DO $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY ARRAY[
        'export_release', 'export_gate', 'public_release', 'public_counted', 'public_number'] LOOP
        EXECUTE format(
            'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit()', each);
    END LOOP;
END $$;
