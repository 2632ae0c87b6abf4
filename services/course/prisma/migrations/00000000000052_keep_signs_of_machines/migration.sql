-- Signs that no person studies: kept for the bureau to look into, and nothing is refused for them. Append-only.
CREATE TABLE study_sign (
  id           uuid PRIMARY KEY,
  person_id    uuid NOT NULL,
  enrolment_id uuid NOT NULL REFERENCES enrolment (id),
  kind         text NOT NULL CHECK (kind IN ('answeredAtOnce', 'studiedAllDay')),
  -- The day in Wenzhou: one of a kind a day and enrolment.
  seen_on      date NOT NULL,
  seen_at      timestamptz NOT NULL,
  UNIQUE (enrolment_id, kind, seen_on)
);
CREATE INDEX study_sign_of_person ON study_sign (person_id, id);
COMMENT ON TABLE study_sign IS 'append-only';
CREATE TRIGGER study_sign_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON study_sign
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
