-- The rosters of a class, in the order in which they came.
CREATE INDEX posted_file_of_source ON posted_file (source_id, file_id);
