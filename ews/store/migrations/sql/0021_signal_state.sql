-- The state of each signal now, kept by its steps: new ones are found at once among many that were
-- dealt with, which no walk over steps can do.

CREATE TABLE signal_now (
    signal_id    uuid PRIMARY KEY REFERENCES signal,
    state        text NOT NULL,
    country      text NOT NULL,
    substance_id bigint NOT NULL REFERENCES substance,
    raised_at    timestamptz NOT NULL
);
CREATE INDEX signal_now_by_state ON signal_now (state, raised_at DESC, signal_id DESC);
CREATE INDEX signal_now_by_country ON signal_now (state, country, raised_at DESC, signal_id DESC);
CREATE INDEX signal_now_by_time ON signal_now (raised_at DESC, signal_id DESC);

INSERT INTO signal_now (signal_id, state, country, substance_id, raised_at)
SELECT g.id, step.state, g.country, g.substance_id, g.raised_at
FROM signal g
JOIN LATERAL (
    SELECT state FROM signal_step WHERE signal_id = g.id ORDER BY id DESC LIMIT 1
) step ON true;

CREATE FUNCTION keep_signal_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO signal_now (signal_id, state, country, substance_id, raised_at)
    SELECT id, NEW.state, country, substance_id, raised_at FROM signal WHERE id = NEW.signal_id
    ON CONFLICT (signal_id) DO UPDATE SET state = EXCLUDED.state;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_now AFTER INSERT ON signal_step FOR EACH ROW EXECUTE FUNCTION keep_signal_now();

SELECT wall('signal_now', $$EXISTS (SELECT FROM signal g WHERE g.id = signal_now.signal_id)$$);
