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

-- ------------------------------------------------------------------ what replaced what

-- One row for each version that replaces something that somebody holds; the follower writes it.
CREATE TABLE recall (
    record          text NOT NULL,
    record_id       text NOT NULL,
    version         integer NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisation,   -- whose record it is
    what            text NOT NULL,                           -- correction, nullification, withdrawn …
    at              timestamptz NOT NULL,
    PRIMARY KEY (record, record_id, version)
);
CREATE INDEX recall_by_organisation ON recall (organisation_id, at DESC);
CREATE INDEX recall_by_time ON recall (at DESC);

-- Told, by a change of its own, that a record it was shown is no longer for it.
CREATE TABLE tombstone (
    organisation_id uuid NOT NULL REFERENCES organisation,
    record          text NOT NULL,
    record_id       text NOT NULL,
    version         integer NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, record, record_id, version)
);

-- A recipient says itself that it has dealt with its copies, on whatever channel it had them.
CREATE TABLE recall_confirmation (
    organisation_id uuid NOT NULL REFERENCES organisation,
    record          text NOT NULL,
    record_id       text NOT NULL,
    version         integer NOT NULL,
    person_id       uuid REFERENCES person,
    note            text NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (organisation_id, record, record_id, version)
);

-- The end of a report's embargo was told: one more change of its newest version.
CREATE TABLE embargo_end (
    report_id   uuid NOT NULL REFERENCES report,
    version     integer NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (report_id, version)
);

-- How far a reader of the change counter has come that does something with each change, once.
CREATE TABLE follower (
    name    text PRIMARY KEY,
    seq     bigint NOT NULL
);
INSERT INTO follower (name, seq) SELECT 'notices', seq FROM change_counter;

-- ------------------------------------------------------------------ one parcel, told of twice

-- What the newest version of a report says: that it is about the same parcel as another report.
CREATE TABLE same_parcel (
    report_id   uuid PRIMARY KEY REFERENCES report,
    same_as     uuid NOT NULL REFERENCES report CHECK (same_as <> report_id),
    for_good    boolean NOT NULL                 -- told as duplicate_of: later versions keep it
);
CREATE INDEX same_parcel_by_other ON same_parcel (same_as);

-- The parcel of each report that shares one: the id of its earliest report. Drawn from same_parcel.
CREATE TABLE parcel_member (
    report_id   uuid PRIMARY KEY REFERENCES report,
    parcel      uuid NOT NULL REFERENCES report
);
CREATE INDEX parcel_member_by_parcel ON parcel_member (parcel);

-- Counts are of parcels: count(DISTINCT parcel_of(report_id)).
CREATE FUNCTION parcel_of(report uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT m.parcel FROM parcel_member m WHERE m.report_id = report), report)
$$;

-- ------------------------------------------------------------------ bulletins and what became of them

ALTER TABLE bulletin_version
    ADD COLUMN kind          text NOT NULL DEFAULT 'bulletin' CHECK (kind IN (
                                 'bulletin', 'special_alert', 'notice', 'advisory')),
    ADD COLUMN urgent        boolean NOT NULL DEFAULT false,
    ADD COLUMN valid_until   timestamptz,
    ADD COLUMN supersedes    uuid REFERENCES bulletin;
ALTER TABLE bulletin_version DROP CONSTRAINT bulletin_version_state_check;
ALTER TABLE bulletin_version ADD CONSTRAINT bulletin_version_state_check CHECK (state IN (
    'draft', 'approved', 'embargoed', 'published', 'superseded', 'expired', 'withdrawn'));
CREATE INDEX bulletin_version_public ON bulletin_version (bulletin_id, version DESC)
    WHERE state IN ('embargoed', 'published', 'superseded', 'expired', 'withdrawn');

-- `detail_sha256` makes the same word said twice one word.
CREATE TABLE bulletin_response (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    bulletin_id     uuid NOT NULL REFERENCES bulletin,
    version         integer NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisation,
    person_id       uuid REFERENCES person,
    kind            text NOT NULL CHECK (kind IN ('acknowledged', 'shared', 'acted')),
    detail          jsonb NOT NULL,
    detail_sha256   bytea NOT NULL,
    at              timestamptz NOT NULL,
    UNIQUE (bulletin_id, version, organisation_id, kind, detail_sha256)
);

-- ------------------------------------------------------------------ requests to trace something back

-- Each step of a request is a version of it; the newest one is its state.
CREATE TABLE request_step (
    request_id      uuid NOT NULL REFERENCES request,
    version         integer NOT NULL CHECK (version >= 1),
    what            text NOT NULL CHECK (what IN (
                        'asked', 'reminded', 'overdue', 'answered', 'closed', 'withdrawn')),
    state           text NOT NULL CHECK (state IN (
                        'open', 'overdue', 'answered', 'closed', 'withdrawn')),
    text            text NOT NULL,
    organisation_id uuid REFERENCES organisation,            -- null: the timer
    person_id       uuid REFERENCES person,
    at              timestamptz NOT NULL,
    PRIMARY KEY (request_id, version)
);

DO $$
DECLARE
    each text;
BEGIN
    FOREACH each IN ARRAY ARRAY[
        'disclosure', 'request', 'request_step', 'recall', 'tombstone', 'recall_confirmation',
        'bulletin_response', 'embargo_end'] LOOP
        EXECUTE format(
            'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit()', each);
    END LOOP;
END $$;

-- ------------------------------------------------------------------ the second wall (0008)

SELECT wall('disclosure', $$organisation_id = (SELECT reader_organisation())$$);
SELECT wall('tombstone', $$organisation_id = (SELECT reader_organisation())$$);
SELECT wall('recall_confirmation', $$organisation_id = (SELECT reader_organisation())$$);
SELECT wall('request', $$organisation_id = (SELECT reader_organisation())
    OR audience && (SELECT reader_keys('TLP:AMBER'))$$);
SELECT wall('request_step', $$EXISTS (
    SELECT FROM request q WHERE q.id = request_step.request_id)$$);
SELECT wall('bulletin_response', $$organisation_id = (SELECT reader_organisation())
    OR EXISTS (SELECT FROM bulletin b WHERE b.id = bulletin_response.bulletin_id
               AND b.organisation_id = (SELECT reader_organisation()))$$);
SELECT open_to_readers(ARRAY['parcel_member']);

-- A reader that may not see a record any more sees that it was recalled; one that is asked, the request.
CREATE POLICY recalled ON change FOR SELECT USING (EXISTS (
    SELECT FROM tombstone t
    WHERE t.record = change.record AND t.record_id = change.record_id
      AND t.version = change.version));
CREATE POLICY asked ON change FOR SELECT USING (record = 'request' AND (
    organisation_id = (SELECT reader_organisation())
    OR audience && (SELECT reader_keys('TLP:AMBER'))));
