-- Who: organisations that may be suspended, sharing groups and operations, people who sign in,
-- focal points, keys that are rotated.

ALTER TABLE organisation
    ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended'));

-- ------------------------------------------------------------------ groups and operations

CREATE TABLE sharing_group (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL UNIQUE CHECK (name <> ''),
    purpose     text NOT NULL CHECK (purpose IN ('group', 'operation')),
    owner_id    uuid NOT NULL REFERENCES organisation,
    is_hidden   boolean NOT NULL,                -- only members may know that it exists
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz CHECK (ends_at > starts_at),
    created_at  timestamptz NOT NULL,
    CHECK (purpose = 'group' OR ends_at IS NOT NULL)
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
