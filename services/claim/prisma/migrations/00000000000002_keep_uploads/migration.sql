-- Evidence as files (Article 12): uploads that may stop and go on, and the pieces that they are kept in.

-- A file that a person sends for a claim. Whole and sound it becomes the evidence of the same id.
CREATE TABLE upload (
  upload_id      uuid PRIMARY KEY,
  claim_id       uuid NOT NULL REFERENCES claim (claim_id),
  kind           text NOT NULL,
  description    text CHECK (description <> ''),
  -- Made safe (domain/claim/evidence-file.ts).
  file_name      text NOT NULL CHECK (file_name <> ''),
  -- As it was said before the first byte; no more is taken.
  size_bytes     bigint NOT NULL CHECK (size_bytes > 0),
  -- Where the sender said it: what arrives must be this.
  said_sha256    bytea CHECK (length(said_sha256) = 32),
  received_bytes bigint NOT NULL DEFAULT 0 CHECK (received_bytes BETWEEN 0 AND size_bytes),
  -- What opens the pieces, sealed with the field key.
  key_id         text NOT NULL,
  key_nonce      bytea NOT NULL,
  sealed_key     bytea NOT NULL,
  started_at     timestamptz NOT NULL,
  -- When the last piece arrived.
  touched_at     timestamptz NOT NULL,
  -- kept: it is evidence. refused: for what it is. abandoned: it stopped. discarded: taken out before it was submitted.
  ended          text CHECK (ended IN ('kept', 'refused', 'abandoned', 'discarded')),
  ended_at       timestamptz,
  -- Why, for whoever asks again because the answer was lost.
  refusal        jsonb,
  -- Its bytes are gone since.
  swept_at       timestamptz,
  CHECK ((ended IS NULL) = (ended_at IS NULL)),
  CHECK ((ended = 'kept') <= (received_bytes = size_bytes)),
  CHECK ((ended IS NOT DISTINCT FROM 'refused') = (refusal IS NOT NULL)),
  CHECK ((swept_at IS NOT NULL) <= (ended IN ('refused', 'abandoned', 'discarded')))
);
CREATE INDEX upload_of_claim ON upload (claim_id);
CREATE INDEX upload_under_way ON upload (touched_at) WHERE ended IS NULL;
CREATE INDEX upload_to_sweep ON upload (ended_at) WHERE ended IN ('refused', 'abandoned', 'discarded') AND swept_at IS NULL;

-- A piece has its row before its bytes are in the store, so that none lies there unknown; it counts once it is kept.
CREATE TABLE upload_piece (
  piece_id   uuid PRIMARY KEY,
  upload_id  uuid NOT NULL REFERENCES upload (upload_id),
  from_byte  bigint NOT NULL CHECK (from_byte >= 0),
  size_bytes integer NOT NULL CHECK (size_bytes > 0),
  named_at   timestamptz NOT NULL,
  kept       boolean NOT NULL DEFAULT false
);
-- Of two requests that bring the same bytes, one counts.
CREATE UNIQUE INDEX upload_piece_once ON upload_piece (upload_id, from_byte) WHERE kept;
CREATE INDEX upload_piece_of ON upload_piece (upload_id);
CREATE INDEX upload_piece_loose ON upload_piece (named_at) WHERE NOT kept;

-- What was submitted is kept for ever, and what has ended never begins again.
CREATE FUNCTION keep_uploads() RETURNS trigger LANGUAGE plpgsql SET search_path = claim, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.ended IS NOT NULL AND NEW.ended IS NULL) THEN
    RAISE EXCEPTION 'upload % has ended', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.ended = 'kept' AND NEW.ended <> 'kept'
    AND EXISTS (SELECT FROM submission_evidence WHERE evidence_id = OLD.upload_id) THEN
    RAISE EXCEPTION 'the bytes of % were submitted', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER upload_stays BEFORE UPDATE OR DELETE ON upload FOR EACH ROW EXECUTE FUNCTION keep_uploads();

CREATE FUNCTION keep_pieces() RETURNS trigger LANGUAGE plpgsql SET search_path = claim, pg_temp AS $$
BEGIN
  IF OLD.kept AND (TG_OP = 'UPDATE' OR EXISTS (SELECT FROM upload
    WHERE upload_id = OLD.upload_id AND (ended IS NULL OR ended = 'kept'))) THEN
    RAISE EXCEPTION 'piece % is kept', OLD.piece_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER upload_piece_stays BEFORE UPDATE OR DELETE ON upload_piece FOR EACH ROW EXECUTE FUNCTION keep_pieces();

-- What evidence was declared by its hash alone, in a development database, has no bytes: nobody can read it.
ALTER TABLE evidence ADD COLUMN media_type text NOT NULL DEFAULT '';
ALTER TABLE evidence ALTER COLUMN media_type DROP DEFAULT;
ALTER TABLE evidence ADD CONSTRAINT evidence_has_bytes FOREIGN KEY (evidence_id) REFERENCES upload (upload_id) NOT VALID;
