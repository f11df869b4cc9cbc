-- Screenings: structures against the law in bulk, done in chunks by the workers.
CREATE TABLE screening (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation_id uuid NOT NULL REFERENCES organisation,
    terms           jsonb NOT NULL,              -- day, jurisdictions, statuses
    ruleset         text,                        -- of the law that answers; null until it is begun
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz                  -- done, or cancelled
);
CREATE INDEX screening_by_organisation ON screening (organisation_id, created_at DESC, id DESC);

CREATE TABLE screening_chunk (
    screening_id    uuid NOT NULL REFERENCES screening ON DELETE CASCADE,
    number          integer NOT NULL,
    rows            bytea NOT NULL,              -- as JSON: may hold what jsonb cannot
    row_count       integer NOT NULL,
    lines           bytea,                       -- CSV without its head; null until answered
    refused         integer,
    statuses        jsonb,
    PRIMARY KEY (screening_id, number)
);
