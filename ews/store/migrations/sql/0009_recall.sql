-- Correct, recall, answer: who was shown what, who has heard of what replaced it, and who answered.

-- ------------------------------------------------------------------ who was shown what

-- The first time wins. A way out writes it in the transaction, or just before the bytes, that show it.
CREATE TABLE disclosure (
    organisation_id uuid NOT NULL REFERENCES organisation,
    record          text NOT NULL CHECK (record IN ('report', 'signal', 'bulletin', 'request')),
    record_id       text NOT NULL,
    version         integer NOT NULL CHECK (version >= 1),
    channel         text NOT NULL CHECK (channel IN (
                        'api', 'changes', 'webhook', 'email', 'feed', 'taxii', 'misp', 'export',
                        'csv', 'xlsx', 'pdf', 'advisory')),
    at              timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, record, record_id, channel, version)
);
CREATE INDEX disclosure_by_record ON disclosure (record_id, record, version);

-- ------------------------------------------------------------------ what is delivered

-- A delivery is about one version of one record: of a bulletin, a report, or a request.
CREATE TABLE request (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    report_id       uuid NOT NULL REFERENCES report,
    organisation_id uuid NOT NULL REFERENCES organisation,   -- who asks
    person_id       uuid REFERENCES person,
    audience        text[] NOT NULL,                         -- who is asked
    tlp             text NOT NULL,
    question        text NOT NULL CHECK (question <> ''),
    due_at          timestamptz NOT NULL,
    asked_at        timestamptz NOT NULL
);

ALTER TABLE delivery ALTER COLUMN bulletin_id DROP NOT NULL;
ALTER TABLE delivery
    ADD COLUMN report_id  uuid REFERENCES report,
    ADD COLUMN request_id uuid REFERENCES request,
    ADD COLUMN record     text NOT NULL GENERATED ALWAYS AS (
        CASE WHEN bulletin_id IS NOT NULL THEN 'bulletin'
             WHEN report_id IS NOT NULL THEN 'report' ELSE 'request' END) STORED,
    ADD COLUMN record_id  text NOT NULL GENERATED ALWAYS AS (
        coalesce(bulletin_id, report_id, request_id)::text) STORED,
    ADD CONSTRAINT delivery_of_one_record CHECK (
        num_nonnulls(bulletin_id, report_id, request_id) = 1),
    ADD CONSTRAINT delivery_once UNIQUE (subscription_id, record, record_id, version);
CREATE INDEX delivery_by_record ON delivery (record_id, record, version);

-- `superseded`: not sent any more, because a newer version goes to the same subscription.
ALTER TABLE delivery_attempt DROP CONSTRAINT delivery_attempt_outcome_check;
ALTER TABLE delivery_attempt ADD CONSTRAINT delivery_attempt_outcome_check
    CHECK (outcome IN ('confirmed', 'retry', 'dead', 'requeued', 'superseded'));

ALTER TABLE change DROP CONSTRAINT change_record_check;
ALTER TABLE change ADD CONSTRAINT change_record_check
    CHECK (record IN ('report', 'signal', 'bulletin', 'request'));

DO $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY ARRAY['disclosure', 'request'] LOOP
        EXECUTE format(
            'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit()', each);
    END LOOP;
END $$;
