-- The layer `registered`: each distinct drawing as it was sent, salts and all. What it consists of
-- is told by the findings that point to it.
CREATE TABLE drawing (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key             text NOT NULL,               -- hash of `smiles`: the layer as drawn
    smiles          text NOT NULL,               -- canonical, nothing removed
    chem_version    text NOT NULL,
    rdkit_version   text NOT NULL,
    UNIQUE (key, chem_version, rdkit_version)
);

-- How a finding came to its substance, and how sure that is (chem/naming/records.py).
ALTER TABLE finding
    ADD COLUMN drawing_id bigint REFERENCES drawing,
    ADD COLUMN resolved_by text CHECK (resolved_by IN ('structure', 'name', 'cas')),
    ADD COLUMN grade text CHECK (grade IN (
        'identifier', 'curated', 'generated', 'systematic', 'suggestion', 'ambiguous', 'unknown'));
CREATE INDEX finding_by_drawing ON finding (drawing_id);

-- A reference substance stands in the registry because our own table names it, reported or not.
-- Everybody may find it; other substances only who may see one of their reports.
ALTER TABLE substance ADD COLUMN is_reference boolean NOT NULL DEFAULT false;

-- Names to search by. `folded` is chem.name_table.normalise_name of `name`.
CREATE TABLE substance_name (
    substance_id  bigint NOT NULL REFERENCES substance,
    folded        text NOT NULL,
    name          text NOT NULL,
    kind          text NOT NULL CHECK (kind IN (
                      'preferred', 'synonym', 'code', 'brand', 'generated')),
    PRIMARY KEY (substance_id, folded)
);
CREATE INDEX substance_name_by_likeness ON substance_name USING gin (folded gin_trgm_ops);
CREATE INDEX substance_name_by_prefix ON substance_name (folded text_pattern_ops);

-- Bits to search by, 2048 each (chem/search): made again when chemistry changes.
CREATE TABLE fingerprint (
    substance_id    bigint PRIMARY KEY REFERENCES substance,
    morgan          bytea NOT NULL CHECK (length(morgan) = 256),
    pattern         bytea NOT NULL CHECK (length(pattern) = 256),
    chem_version    text NOT NULL,
    rdkit_version   text NOT NULL
);

-- Is a member of this family controlled: asked of thousands of members, answered here for each.
CREATE INDEX determination_controlled ON determination (substance_id, jurisdiction)
    INCLUDE (in_force) WHERE status = 'controlled' AND upper_inf(recorded);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON drawing
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
