-- The audit is searched by person, by day, and for what was done rather than read.

CREATE INDEX audit_entry_by_person ON audit_entry ((entry::jsonb ->> 'person_id'), id)
    WHERE (entry::jsonb ->> 'person_id') IS NOT NULL;

-- Instants are written in one way, so that their text has their order.
CREATE INDEX audit_entry_by_instant ON audit_entry (at COLLATE "C", id);

-- Most entries are of reading.
CREATE INDEX audit_entry_of_deeds ON audit_entry (id) WHERE action NOT LIKE 'GET %';
