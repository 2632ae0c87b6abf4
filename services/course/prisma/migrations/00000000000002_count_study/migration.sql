-- Study time, counted by the server (Article 9).

-- One active session a person: nobody studies two courses at once, or in two windows.
CREATE TABLE study_session (
  id           uuid PRIMARY KEY,
  person_id    uuid NOT NULL,
  enrolment_id uuid NOT NULL REFERENCES enrolment (id),
  unit_id      uuid NOT NULL REFERENCES unit (id),
  started_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  end_reason   text CHECK (end_reason IN ('ended', 'takenOver', 'unitFinished', 'enrolmentChanged', 'enrolmentEnded')),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE UNIQUE INDEX one_active_session_a_person ON study_session (person_id) WHERE ended_at IS NULL;
CREATE INDEX study_session_of_enrolment ON study_session (enrolment_id, started_at);

-- The clock of one unit: its intervals, the check that waits, and the chain of beat tokens of the session that may go on
-- with it. A beat is one UPDATE of one row by its version: no column of an index changes, and the page keeps room (HOT).
CREATE TABLE unit_study (
  enrolment_id uuid NOT NULL REFERENCES enrolment (id),
  unit_id      uuid NOT NULL REFERENCES unit (id),
  session_id   uuid,
  version      integer NOT NULL,
  state        jsonb NOT NULL,
  chain        jsonb NOT NULL,
  PRIMARY KEY (enrolment_id, unit_id)
) WITH (fillfactor = 50);

-- A unit is finished once. Append-only.
CREATE TABLE unit_finished (
  enrolment_id uuid NOT NULL REFERENCES enrolment (id),
  unit_id      uuid NOT NULL REFERENCES unit (id),
  finished_at  timestamptz NOT NULL,
  PRIMARY KEY (enrolment_id, unit_id)
);
COMMENT ON TABLE unit_finished IS 'append-only';
CREATE TRIGGER unit_finished_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON unit_finished
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each try at a unit's quiz. Append-only.
CREATE TABLE quiz_attempt (
  id           uuid PRIMARY KEY,
  enrolment_id uuid NOT NULL REFERENCES enrolment (id),
  unit_id      uuid NOT NULL REFERENCES unit (id),
  chosen       integer[] NOT NULL,
  percent      integer NOT NULL CHECK (percent BETWEEN 0 AND 100),
  passed       boolean NOT NULL,
  attempted_at timestamptz NOT NULL
);
COMMENT ON TABLE quiz_attempt IS 'append-only';
CREATE TRIGGER quiz_attempt_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quiz_attempt
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX quiz_attempt_of_unit ON quiz_attempt (enrolment_id, unit_id, attempted_at);

-- Who has longer to answer a check (WCAG 2.2.1), until a day or for good. Why is on the audit trail alone.
CREATE TABLE accommodation (
  person_id   uuid PRIMARY KEY,
  until       date,
  recorded_at timestamptz NOT NULL
);

-- Attendance as a department's list said it: one row a person and offering (Article 11). Append-only.
CREATE TABLE attendance (
  offering_id  uuid NOT NULL REFERENCES offering (id),
  person_id    uuid NOT NULL,
  enrolment_id uuid NOT NULL REFERENCES enrolment (id),
  attended_on  date NOT NULL,
  posted_at    timestamptz NOT NULL,
  PRIMARY KEY (offering_id, person_id)
);
COMMENT ON TABLE attendance IS 'append-only';
CREATE TRIGGER attendance_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attendance
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
