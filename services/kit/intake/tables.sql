-- What a service that takes files in keeps for kit/intake. Repeated in that service's migration, to the letter (a test compares).

-- Every file committed, as it came, with what was said of each row. Both may name people, so both are sealed with a key of the
-- file's own (nonce, then AES-256-GCM with its tag). Append-only.
CREATE TABLE posted_file (
  file_id         uuid PRIMARY KEY,
  source_kind     text NOT NULL,
  source_id       uuid NOT NULL,
  media_type      text NOT NULL,
  sha256          text NOT NULL,
  sealed_bytes    bytea NOT NULL,
  sealed_verdicts bytea NOT NULL,
  verdict_digest  text NOT NULL,
  posted_by       text NOT NULL,
  posted_at       timestamptz NOT NULL
);
CREATE UNIQUE INDEX posted_file_once ON posted_file (source_id, sha256, verdict_digest);
COMMENT ON TABLE posted_file IS 'append-only';
CREATE TRIGGER posted_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posted_file
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The key of each file, sealed with the field key: a new field key seals these anew and leaves the files as they came.
CREATE TABLE posted_file_key (
  file_id    uuid PRIMARY KEY REFERENCES posted_file,
  key_id     text NOT NULL,
  nonce      bytea NOT NULL,
  sealed_key bytea NOT NULL
);
