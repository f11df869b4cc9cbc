-- What is kept of the ledger of stages is of one span of days, and maybe one country. What was kept
-- before is counted again when somebody asks.

TRUNCATE timeliness_kept;
ALTER TABLE timeliness_kept
    ADD COLUMN span text NOT NULL,           -- which days, and which country: ews/flow/timeliness_kept.py
    DROP CONSTRAINT timeliness_kept_pkey,
    ADD PRIMARY KEY (organisation_id, span);
CREATE INDEX timeliness_kept_by_age ON timeliness_kept (counted_at);
