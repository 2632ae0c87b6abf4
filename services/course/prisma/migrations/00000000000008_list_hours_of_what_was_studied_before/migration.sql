-- Enrolments whose hours are registered though their course turned out to have been studied before (Article 8): for the bureau
-- to decide. Whether it is still so is asked when the list is read. Append-only.
CREATE TABLE studied_conflict (
  id           uuid PRIMARY KEY,
  enrolment_id uuid NOT NULL UNIQUE REFERENCES enrolment (id),
  found_at     timestamptz NOT NULL
);
COMMENT ON TABLE studied_conflict IS 'append-only';
CREATE TRIGGER studied_conflict_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON studied_conflict
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
