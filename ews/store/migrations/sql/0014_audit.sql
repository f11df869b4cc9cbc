-- Who did or read what, each entry chained to the one before: a row that is changed, taken away or
-- put between breaks the chain there.

-- `entry` is JSON exactly as it was hashed; the columns to search by are drawn from it.
-- hash = sha256(hash of the entry before || id as 8 bytes, big-endian || entry in UTF-8); before the
-- first entry come 32 zero bytes. Numbers have no gap.
CREATE TABLE audit_entry (
    id              bigint PRIMARY KEY,
    entry           text NOT NULL,
    hash            bytea NOT NULL CHECK (length(hash) = 32),
    at              text NOT NULL GENERATED ALWAYS AS (entry::jsonb ->> 'at') STORED,
    organisation_id uuid GENERATED ALWAYS AS ((entry::jsonb ->> 'organisation_id')::uuid) STORED,
    action          text NOT NULL GENERATED ALWAYS AS (entry::jsonb ->> 'action') STORED,
    record_id       text GENERATED ALWAYS AS (entry::jsonb ->> 'record_id') STORED
);
CREATE INDEX audit_entry_by_organisation ON audit_entry (organisation_id, id);
CREATE INDEX audit_entry_by_record ON audit_entry (record_id, id) WHERE record_id IS NOT NULL;

-- The newest entry, so that entries taken from the end are missed too.
CREATE TABLE audit_head (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    id      bigint NOT NULL,
    hash    bytea NOT NULL
);
INSERT INTO audit_head (id, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- One round trip for any number of entries; the lock on the head is held until the commit, so this
-- comes last in a transaction, after the change counter.
CREATE FUNCTION append_audit(entries text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    head    audit_head;
    each    text;
BEGIN
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    FOREACH each IN ARRAY entries LOOP
        head.id := head.id + 1;
        head.hash := sha256(head.hash || int8send(head.id) || convert_to(each, 'UTF8'));
        INSERT INTO audit_entry (id, entry, hash) VALUES (head.id, each, head.hash);
    END LOOP;
    UPDATE audit_head SET id = head.id, hash = head.hash;
    RETURN head.id;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
