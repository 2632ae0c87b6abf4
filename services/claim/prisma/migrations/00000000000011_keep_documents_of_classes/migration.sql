-- Documents of a class as files (Articles 13, 14), by the intake of evidence: until now a class named them by their hash.

-- A file is sent for a claim or for a class, and becomes evidence of that claim or a document of that class.
ALTER TABLE upload ALTER COLUMN claim_id DROP NOT NULL;
ALTER TABLE upload ADD COLUMN class_id uuid REFERENCES training_class (class_id);
ALTER TABLE upload ADD CONSTRAINT upload_has_one_owner CHECK (num_nonnulls(claim_id, class_id) = 1);
CREATE INDEX upload_of_class ON upload (class_id) WHERE class_id IS NOT NULL;
CREATE UNIQUE INDEX upload_for_claim ON upload (upload_id, claim_id);
CREATE UNIQUE INDEX upload_for_class ON upload (upload_id, class_id);
ALTER TABLE evidence DROP CONSTRAINT evidence_has_bytes;
ALTER TABLE evidence ADD CONSTRAINT evidence_has_bytes
  FOREIGN KEY (evidence_id, claim_id) REFERENCES upload (upload_id, claim_id) NOT VALID;

-- What was named by its hash alone, in a development database, has no bytes: it is listed and counted no more.
ALTER TABLE class_document ADD COLUMN media_type text NOT NULL DEFAULT '';
ALTER TABLE class_document ALTER COLUMN media_type DROP DEFAULT;
ALTER TABLE class_document ADD CONSTRAINT document_has_bytes
  FOREIGN KEY (document_id, class_id) REFERENCES upload (upload_id, class_id) NOT VALID;
CREATE INDEX document_alike ON class_document (sha256);

-- With which act of its class a document was handed in: from then on it stays, and others than its organiser open it.
CREATE TABLE handed_in_document (
  document_id uuid PRIMARY KEY REFERENCES class_document (document_id),
  class_id    uuid NOT NULL,
  seq         integer NOT NULL,
  FOREIGN KEY (document_id, class_id) REFERENCES upload (upload_id, class_id),
  FOREIGN KEY (class_id, seq) REFERENCES class_fact (class_id, seq)
);
COMMENT ON TABLE handed_in_document IS 'append-only';
CREATE TRIGGER handed_in_document_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON handed_in_document
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE INDEX submission_of_evidence ON submission_evidence (evidence_id);
CREATE FUNCTION is_handed_in(file_id uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = claim, pg_temp AS $$
  SELECT EXISTS (SELECT FROM submission_evidence WHERE evidence_id = file_id)
    OR EXISTS (SELECT FROM handed_in_document WHERE document_id = file_id)
$$;

-- What was handed in is kept for ever, and what has ended never begins again.
CREATE OR REPLACE FUNCTION keep_uploads() RETURNS trigger LANGUAGE plpgsql SET search_path = claim, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.ended IS NOT NULL AND NEW.ended IS NULL) THEN
    RAISE EXCEPTION 'upload % has ended', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.ended = 'kept' AND NEW.ended <> 'kept' AND is_handed_in(OLD.upload_id) THEN
    RAISE EXCEPTION 'the bytes of % were handed in', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
