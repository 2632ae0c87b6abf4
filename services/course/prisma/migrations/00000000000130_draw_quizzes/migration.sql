-- The order in which the questions of an attempt at a quiz are asked: one an attempt, so that whoever asks again sees the same. Append-only.
CREATE TABLE quiz_draw (
  id           uuid NOT NULL UNIQUE,
  enrolment_id uuid NOT NULL REFERENCES enrolment (id),
  unit_id      uuid NOT NULL REFERENCES unit (id),
  -- How many attempts there were before it.
  attempt      integer NOT NULL CHECK (attempt >= 0),
  drawn        jsonb NOT NULL,
  drawn_at     timestamptz NOT NULL,
  PRIMARY KEY (enrolment_id, unit_id, attempt)
);
COMMENT ON TABLE quiz_draw IS 'append-only';
CREATE TRIGGER quiz_draw_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quiz_draw
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Null where the questions were not asked for: answered in the order of the courseware. A draw is answered once.
ALTER TABLE quiz_attempt ADD COLUMN draw_id uuid UNIQUE REFERENCES quiz_draw (id);

ALTER TABLE study_sign DROP CONSTRAINT study_sign_kind_check;
ALTER TABLE study_sign ADD CONSTRAINT study_sign_kind_check
  CHECK (kind IN ('answeredAtOnce', 'checkAnsweredAtOnce', 'quizAnsweredUnread', 'studiedAllDay'));
