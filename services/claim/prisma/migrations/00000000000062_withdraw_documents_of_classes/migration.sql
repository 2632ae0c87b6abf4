-- A document that was handed in by mistake is withdrawn with a reason (docs/decisions/0267): it stays, and says so.
CREATE TABLE withdrawn_document (
  document_id  uuid PRIMARY KEY REFERENCES handed_in_document (document_id),
  reason       text NOT NULL CHECK (reason <> ''),
  withdrawn_by text NOT NULL,
  withdrawn_at timestamptz NOT NULL
);
COMMENT ON TABLE withdrawn_document IS 'append-only';
CREATE TRIGGER withdrawn_document_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON withdrawn_document
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
