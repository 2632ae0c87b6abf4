-- An upload is looked at once (docs/decisions/0261): what it was found to be is kept before it becomes its owner's.
ALTER TABLE upload
  -- How often it was begun to be looked at: what ends the process each time is not looked at for ever.
  ADD COLUMN looks smallint NOT NULL DEFAULT 0 CHECK (looks >= 0),
  ADD COLUMN found_format text CHECK (found_format <> ''),
  ADD COLUMN found_sha256 bytea CHECK (length(found_sha256) = 32),
  ADD CONSTRAINT upload_found_whole CHECK (
    (found_format IS NULL) = (found_sha256 IS NULL) AND (found_format IS NULL OR received_bytes = size_bytes)
  );
