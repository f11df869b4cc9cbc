-- Spectra on file: as the instrument wrote them, and the numbers read from them. A finding of a report
-- names those it rests on; who may see that of the report may see the spectrum.

CREATE TABLE spectrum (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organisation_id uuid NOT NULL REFERENCES organisation,
    name            text NOT NULL,              -- of the file
    form            text NOT NULL CHECK (form IN ('jcamp', 'msp', 'mgf', 'csv')),
    kind            text NOT NULL
        CHECK (kind IN ('infrared', 'raman', 'mass', 'nmr', 'ultraviolet', 'other')),
    title           text NOT NULL,
    x_unit          text NOT NULL,
    y_unit          text NOT NULL,
    x               double precision[] NOT NULL,
    y               double precision[] NOT NULL CHECK (cardinality(y) = cardinality(x)),
    drawn_x         double precision[] NOT NULL, -- the few that show its shape
    drawn_y         double precision[] NOT NULL CHECK (cardinality(drawn_y) = cardinality(drawn_x)),
    facts           jsonb NOT NULL,             -- what the file says of how it was measured
    content         bytea NOT NULL,             -- the file
    sha256          bytea NOT NULL,
    filed_at        timestamptz NOT NULL,
    UNIQUE (organisation_id, sha256)            -- the same file again is the same spectrum
);
CREATE INDEX spectrum_by_age ON spectrum (filed_at);

-- Which findings rest on it; one row for each substance of the finding, or one without.
CREATE TABLE spectrum_use (
    spectrum_id         uuid NOT NULL REFERENCES spectrum,
    report_version_id   bigint NOT NULL REFERENCES report_version,
    ordinal             integer NOT NULL,
    substance_id        bigint REFERENCES substance
);
CREATE INDEX spectrum_use_by_spectrum ON spectrum_use (spectrum_id, report_version_id DESC);
CREATE INDEX spectrum_use_by_substance ON spectrum_use (substance_id, report_version_id DESC);
CREATE INDEX spectrum_use_by_version ON spectrum_use (report_version_id);

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON spectrum
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON spectrum_use
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

DO $$
BEGIN
    PERFORM wall('spectrum_use', $w$EXISTS (
        SELECT FROM report_version v WHERE v.id = spectrum_use.report_version_id)$w$);
    PERFORM wall('spectrum', $w$organisation_id = (SELECT reader_organisation()) OR EXISTS (
        SELECT FROM spectrum_use u WHERE u.spectrum_id = spectrum.id)$w$);
END $$;
