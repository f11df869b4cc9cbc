-- Reports that are being written, and files that are being loaded: what is not sent yet.
--
-- Nobody but who writes them ever sees them: readers (migration 0008) have no right to these tables.

CREATE TABLE report_draft (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation_id uuid NOT NULL REFERENCES organisation,
    person_id       uuid REFERENCES person,     -- null: written with a key that is nobody's own
    title           text NOT NULL,
    report          bytea NOT NULL,             -- as JSON, unfinished: may hold what jsonb cannot
    begun_at        timestamptz NOT NULL,
    saved_at        timestamptz NOT NULL
);
CREATE INDEX report_draft_by_writer ON report_draft (organisation_id, person_id, saved_at DESC);
CREATE INDEX report_draft_by_age ON report_draft (saved_at);

CREATE TABLE report_upload (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation_id uuid NOT NULL REFERENCES organisation,
    person_id       uuid REFERENCES person,
    name            text NOT NULL,              -- of the file
    form            text NOT NULL CHECK (form IN ('csv', 'xlsx', 'sdf', 'jsonl')),
    content         bytea NOT NULL,             -- the file, until its rows are loaded
    columns         jsonb NOT NULL,             -- names, samples, what each may be
    notes           jsonb NOT NULL,             -- what the reading of the file says of it as a whole
    layout          jsonb,                      -- which column is what; null until it was chosen
    state           text NOT NULL CHECK (state IN ('new', 'checking', 'checked', 'loading', 'loaded')),
    begun_at        timestamptz NOT NULL,
    saved_at        timestamptz NOT NULL
);
CREATE INDEX report_upload_by_writer ON report_upload (organisation_id, person_id, saved_at DESC);
CREATE INDEX report_upload_by_age ON report_upload (saved_at);

-- One row of the file. joined_to: the row whose report it is a further finding of.
CREATE TABLE report_upload_row (
    upload_id       uuid NOT NULL REFERENCES report_upload ON DELETE CASCADE,
    number          integer NOT NULL,
    report          bytea,                      -- as JSON; null: the row could not be read
    issues          bytea NOT NULL,             -- as JSON: what the reading of the row says
    joined_to       integer,
    outcome         text CHECK (outcome IN ('loaded', 'loaded_with_warnings', 'rejected')),  -- null: not yet checked
    answer          bytea,                      -- as JSON: what the check, or the loading, answered
    is_loaded       boolean NOT NULL DEFAULT false,
    PRIMARY KEY (upload_id, number)
);
CREATE INDEX report_upload_row_left ON report_upload_row (upload_id, number)
    WHERE outcome IS NULL;

-- Lists of reports, newest first.
CREATE INDEX report_version_by_owner
    ON report_version (organisation_id, received_at DESC, report_id DESC);
CREATE INDEX report_version_by_country ON report_version (country, received_at DESC, report_id DESC);
