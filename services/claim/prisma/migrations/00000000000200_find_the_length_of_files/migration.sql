-- The intake of files is kit's, and the course service's media play for a time: services/kit/files writes the same columns everywhere.
ALTER TABLE upload ADD COLUMN found_length_ms integer;
ALTER TABLE upload ADD CONSTRAINT upload_length_of_found
  CHECK (found_length_ms IS NULL OR (found_length_ms > 0 AND found_format IS NOT NULL));
