-- What leaves the house is signed; a key that no longer signs still verifies what it signed.

-- At most one row signs (retired_at is null). Retiring wipes the private half; the public half stays
-- for good, so that old signatures verify. A revoked key was in wrong hands: it verifies nothing.
CREATE TABLE signing_key (
    kid            text PRIMARY KEY,             -- RFC 7638 thumbprint of the public half
    public_jwk     jsonb NOT NULL,
    private_seed   bytea CHECK (length(private_seed) = 32),
    created_at     timestamptz NOT NULL,
    retired_at     timestamptz,
    revoked_at     timestamptz,
    revoked_for    text,
    CHECK ((private_seed IS NULL) = (retired_at IS NOT NULL)),
    CHECK (revoked_at IS NULL OR retired_at IS NOT NULL),
    CHECK ((revoked_at IS NULL) = (revoked_for IS NULL))
);
CREATE UNIQUE INDEX signing_key_that_signs ON signing_key ((true)) WHERE retired_at IS NULL;

-- A key only ends: nothing else about it may change, and an end is not taken back.
CREATE FUNCTION signing_key_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - '{private_seed,retired_at,revoked_at,revoked_for}'::text[]
        = to_jsonb(OLD) - '{private_seed,retired_at,revoked_at,revoked_for}'::text[]
        AND NEW.private_seed IS NULL
        AND (OLD.retired_at IS NULL OR NEW.retired_at = OLD.retired_at)
        AND (OLD.revoked_at IS NULL
             OR (NEW.revoked_at, NEW.revoked_for) = (OLD.revoked_at, OLD.revoked_for)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'signing_key is ended, never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ends_once BEFORE UPDATE ON signing_key
    FOR EACH ROW EXECUTE FUNCTION signing_key_only_ends();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON signing_key
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
