-- The ledger of stages as each organisation was last shown it: counting it anew reads every report, so
-- a page is answered from here while it is counted beside. Nobody else's transaction may read it.

CREATE TABLE timeliness_kept (
    organisation_id uuid PRIMARY KEY REFERENCES organisation,
    reader          text NOT NULL,          -- as whom it read: another country, kind or group, another count
    document        jsonb NOT NULL,
    counted_at      timestamptz NOT NULL
);
