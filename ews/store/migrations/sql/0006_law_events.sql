-- The day on which this exchange began to watch the law: what came into force before is no event.
CREATE TABLE law_watch (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    since       date NOT NULL
);

-- Entries of one jurisdiction that began or ended on one day, told once.
CREATE TABLE law_event (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    jurisdiction    text NOT NULL,
    on_day          date NOT NULL,
    entries         jsonb NOT NULL,              -- id, what, entry, cite
    substances      jsonb NOT NULL,              -- those whose status changed: from, to, why, reports
    bulletin_id     uuid REFERENCES bulletin,
    told_at         timestamptz NOT NULL
);
CREATE INDEX law_event_by_time ON law_event (told_at DESC, id DESC);

CREATE TABLE law_event_entry (
    definition_id   text NOT NULL,
    on_day          date NOT NULL,
    what            text NOT NULL CHECK (what IN ('begins', 'ends')),
    event_id        uuid NOT NULL REFERENCES law_event,
    PRIMARY KEY (definition_id, on_day, what)
);
