-- What a service that takes files in keeps for kit/intake. Repeated in that service's migration, to the letter (a test compares).

-- Every file committed, as it came, with what was said of each row. Append-only.
CREATE TABLE posted_file (
  file_id        uuid PRIMARY KEY,
  source_kind    text NOT NULL,
  source_id      uuid NOT NULL,
  media_type     text NOT NULL,
  sha256         text NOT NULL,
  bytes          bytea NOT NULL,
  verdicts       json NOT NULL,
  verdict_digest text NOT NULL,
  posted_by      text NOT NULL,
  posted_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX posted_file_once ON posted_file (source_id, sha256, verdict_digest);
COMMENT ON TABLE posted_file IS 'append-only';
CREATE TRIGGER posted_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posted_file
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
