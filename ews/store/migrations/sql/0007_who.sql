-- Who: organisations that may be suspended, sharing groups and operations, people who sign in,
-- focal points, keys that are rotated.

ALTER TABLE organisation
    ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
    -- What its own managers may give to its people and keys.
    ADD COLUMN scopes text[] NOT NULL DEFAULT ARRAY[
        'report:write', 'report:read', 'check', 'subscription:manage', 'org:manage'];

-- ------------------------------------------------------------------ groups and operations

CREATE TABLE sharing_group (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL CHECK (name <> ''),
    purpose     text NOT NULL CHECK (purpose IN ('group', 'operation')),
    owner_id    uuid NOT NULL REFERENCES organisation,
    is_hidden   boolean NOT NULL,                -- only members may know that it exists
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz CHECK (ends_at > starts_at),
    created_at  timestamptz NOT NULL,
    CHECK (purpose = 'group' OR ends_at IS NOT NULL),
    UNIQUE (owner_id, name)                      -- not over all: a hidden name would be told
);

-- A membership is closed and added, never changed: who was a member when is known for ever.
CREATE TABLE group_member (
    group_id        uuid NOT NULL REFERENCES sharing_group,
    organisation_id uuid NOT NULL REFERENCES organisation,
    since           timestamptz NOT NULL,
    until           timestamptz CHECK (until >= since),
    PRIMARY KEY (group_id, organisation_id, since),
    EXCLUDE USING gist (
        group_id WITH =, organisation_id WITH =, tstzrange(since, until) WITH &&)
);
CREATE INDEX group_member_by_organisation ON group_member (organisation_id) WHERE until IS NULL;

-- What an organisation is a member of at an instant; groups holds the live operations too.
CREATE FUNCTION standing(organisation uuid, at timestamptz)
    RETURNS TABLE (groups uuid[], operations uuid[]) LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(g.id), '{}'),
           coalesce(array_agg(g.id) FILTER (WHERE g.purpose = 'operation'), '{}')
    FROM group_member m JOIN sharing_group g ON g.id = m.group_id
    WHERE m.organisation_id = organisation
      AND m.since <= at AND (m.until IS NULL OR m.until > at)
      AND g.starts_at <= at AND (g.ends_at IS NULL OR g.ends_at > at)
$$;

-- ------------------------------------------------------------------ keys of machines

ALTER TABLE api_key
    ADD COLUMN label text,
    ADD COLUMN last_used_at timestamptz,         -- to the minute
    ADD COLUMN replaced_by text REFERENCES api_key;
CREATE INDEX api_key_by_organisation ON api_key (organisation_id, created_at);

-- ------------------------------------------------------------------ people who sign in

ALTER TABLE person
    ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
    ADD COLUMN sign_in_name text UNIQUE CHECK (sign_in_name ~ '^[a-z0-9._@+-]{3,100}$'),
    ADD COLUMN email text,
    ADD COLUMN last_seen_at timestamptz,         -- newest sign-in
    ADD COLUMN reminded_at timestamptz,          -- told that they were not seen for long
    ADD COLUMN suspended_because text;

CREATE TABLE credential (
    person_id       uuid PRIMARY KEY REFERENCES person,
    password_hash   text,                        -- argon2id
    password_set_at timestamptz,
    totp_secret     text,                        -- null: no second factor yet
    totp_pending    text,                        -- shown, not yet confirmed by a code
    totp_step       bigint NOT NULL DEFAULT 0    -- newest time step taken: a code works once
);

CREATE TABLE recovery_code (
    person_id   uuid NOT NULL REFERENCES person,
    code_sha256 bytea NOT NULL CHECK (length(code_sha256) = 32),
    used_at     timestamptz,
    PRIMARY KEY (person_id, code_sha256)
);

-- Whoever holds an invitation sets the person's password, or binds their account elsewhere; once.
CREATE TABLE invitation (
    token_sha256 bytea PRIMARY KEY CHECK (length(token_sha256) = 32),
    person_id    uuid NOT NULL REFERENCES person,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz
);

-- A person's account at an OpenID provider.
CREATE TABLE identity (
    issuer      text NOT NULL,
    subject     text NOT NULL,
    person_id   uuid NOT NULL REFERENCES person,
    linked_at   timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE TABLE session (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_sha256  bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    person_id     uuid NOT NULL REFERENCES person,
    method        text NOT NULL CHECK (method IN ('password', 'oidc')),
    is_full       boolean NOT NULL,              -- false: may only set up the second factor
    agent         text NOT NULL,                 -- so that people know their sessions apart
    created_at    timestamptz NOT NULL,
    seen_at       timestamptz NOT NULL,          -- to the minute
    expires_at    timestamptz NOT NULL,
    ended_at      timestamptz
);
CREATE INDEX session_by_person ON session (person_id) WHERE ended_at IS NULL;

-- Sign-ins at an OpenID provider that are under way; each answer is taken once.
CREATE TABLE oidc_request (
    state_sha256      bytea PRIMARY KEY CHECK (length(state_sha256) = 32),
    browser_sha256    bytea NOT NULL CHECK (length(browser_sha256) = 32),
    nonce             text NOT NULL,
    code_verifier     text NOT NULL,
    return_to         text NOT NULL,
    invitation_sha256 bytea,
    expires_at        timestamptz NOT NULL
);

-- Tries to sign in that did not succeed, kept a day; names that do not exist are counted alike.
CREATE TABLE sign_in_failure (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name_sha256     bytea NOT NULL,
    address_sha256  bytea NOT NULL,
    at              timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_by_name ON sign_in_failure (name_sha256, at);

-- ------------------------------------------------------------------ focal points

CREATE TABLE project (
    id      text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_]{1,39}$'),
    title   text NOT NULL CHECK (title <> '')
);
INSERT INTO project (id, title) VALUES
    ('cohesion', 'Chemicals of heroin and cocaine'),
    ('ion', 'New psychoactive substances'),
    ('national', 'The country''s own early-warning system'),
    ('opioids', 'Synthetic opioids'),
    ('prism', 'Chemicals of synthetic drugs');

CREATE TABLE focal_point (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project         text NOT NULL REFERENCES project,
    country         text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    organisation_id uuid NOT NULL REFERENCES organisation,
    person_id       uuid NOT NULL REFERENCES person,
    role            text NOT NULL CHECK (role IN (
                        'coordination', 'law_enforcement', 'regulatory', 'health', 'forensic')),
    deputy_of       uuid REFERENCES focal_point,
    succeeds        uuid REFERENCES focal_point,
    valid_from      date NOT NULL,
    valid_until     date CHECK (valid_until >= valid_from),
    created_at      timestamptz NOT NULL
);
CREATE INDEX focal_point_by_country ON focal_point (country, project);

-- Each step is a row; the newest is the state.
CREATE TABLE focal_point_step (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    focal_point_id  uuid NOT NULL REFERENCES focal_point,
    state           text NOT NULL CHECK (state IN ('nominated', 'verified', 'active', 'lapsed')),
    by_organisation uuid REFERENCES organisation,  -- null: the service itself
    by_person       uuid REFERENCES person,
    note            text NOT NULL,
    at              timestamptz NOT NULL
);
CREATE INDEX focal_point_step_newest ON focal_point_step (focal_point_id, id DESC);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON focal_point
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON focal_point_step
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Each focal point with its newest step and when its person was last seen; is_open: neither the
-- person nor the organisation is suspended.
CREATE VIEW focal_point_now AS
SELECT f.id, f.project, f.country, f.organisation_id, f.person_id, f.valid_from, f.valid_until,
       s.state, s.at AS since,
       p.state = 'active' AND o.state = 'active' AS is_open,
       greatest(p.last_seen_at, s.at,
                (SELECT max(k.last_used_at) FROM api_key k WHERE k.person_id = p.id))
           AS last_seen_at
FROM focal_point f
    JOIN person p ON p.id = f.person_id
    JOIN organisation o ON o.id = f.organisation_id
    JOIN LATERAL (SELECT state, at FROM focal_point_step t
                  WHERE t.focal_point_id = f.id ORDER BY t.id DESC LIMIT 1) s ON true;
