-- Lists of reports, newest first: of thousands that came in at one instant (a large file) a page is
-- read from the index, and not found by looking at all of them; also of a kind that is rare.

CREATE INDEX report_version_newest ON report_version (received_at DESC, report_id DESC);
CREATE INDEX report_version_by_kind ON report_version (kind, received_at DESC, report_id DESC);
DROP INDEX report_version_by_time;

-- A file's rows are counted without reading what is in them.
CREATE INDEX report_upload_row_counted ON report_upload_row (upload_id)
    INCLUDE (joined_to, outcome, is_loaded);
