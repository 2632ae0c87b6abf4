-- Courses, their courseware and offerings (Articles 7, 11); who is enrolled and what was studied (Article 8).

-- A course's lasting identity. Courses linked as the same share a family: Article 8 sees the family, not the course.
CREATE TABLE course (
  id         uuid PRIMARY KEY,
  title      text NOT NULL CHECK (title <> ''),
  industry   text,
  family_id  uuid NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX course_family ON course (family_id);

-- A published version of a course's content. Append-only: who has enrolled finishes on it.
CREATE TABLE courseware (
  id           uuid PRIMARY KEY,
  course_id    uuid NOT NULL REFERENCES course (id),
  version      integer NOT NULL CHECK (version > 0),
  published_at timestamptz NOT NULL,
  UNIQUE (course_id, version),
  UNIQUE (id, course_id)
);
COMMENT ON TABLE courseware IS 'append-only';
CREATE TRIGGER courseware_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON courseware
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Units in their order. `answer_key` never leaves the service. Append-only.
CREATE TABLE unit (
  id               uuid PRIMARY KEY,
  courseware_id    uuid NOT NULL REFERENCES courseware (id),
  position         integer NOT NULL CHECK (position > 0),
  kind             text NOT NULL CHECK (kind IN ('reading', 'video', 'quiz')),
  title            text NOT NULL CHECK (title <> ''),
  required_seconds integer NOT NULL,
  content          jsonb NOT NULL,
  questions        jsonb NOT NULL,
  answer_key       integer[] NOT NULL,
  UNIQUE (courseware_id, position),
  CHECK ((kind = 'quiz') = (required_seconds = 0) AND required_seconds >= 0),
  CHECK ((kind = 'quiz') = (cardinality(answer_key) > 0)),
  CHECK (cardinality(answer_key) = jsonb_array_length(questions))
);
COMMENT ON TABLE unit IS 'append-only';
CREATE TRIGGER unit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON unit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A course in one year and category. A general one is nobody's industry, online, proved by a sitting.
CREATE TABLE offering (
  id            uuid PRIMARY KEY,
  course_id     uuid NOT NULL REFERENCES course (id),
  courseware_id uuid,
  year          integer NOT NULL,
  category      text NOT NULL CHECK (category IN ('general', 'industryCommon')),
  industry      text,
  half_hours    integer NOT NULL CHECK (half_hours > 0),
  study_mode    text NOT NULL CHECK (study_mode IN ('online', 'attendance')),
  proof         text NOT NULL CHECK (proof IN ('sitting', 'assessment')),
  status        text NOT NULL CHECK (status IN ('proposed', 'confirmed')),
  version       integer NOT NULL CHECK (version > 0),
  created_at    timestamptz NOT NULL,
  confirmed_at  timestamptz,
  UNIQUE (course_id, year),
  FOREIGN KEY (courseware_id, course_id) REFERENCES courseware (id, course_id),
  CHECK ((category = 'general') = (industry IS NULL)),
  CHECK (category <> 'general' OR (study_mode = 'online' AND proof = 'sitting')),
  CHECK (study_mode = 'attendance' OR courseware_id IS NOT NULL),
  CHECK ((status = 'confirmed') = (confirmed_at IS NOT NULL))
);
CREATE INDEX offering_list ON offering (year, id);

-- Article 8: one general enrolment in force a person and year.
CREATE TABLE enrolment (
  id            uuid PRIMARY KEY,
  person_id     uuid NOT NULL,
  offering_id   uuid NOT NULL REFERENCES offering (id),
  course_id     uuid NOT NULL,
  courseware_id uuid,
  year          integer NOT NULL,
  category      text NOT NULL CHECK (category IN ('general', 'industryCommon')),
  status        text NOT NULL CHECK (status IN ('inForce', 'ended')),
  enrolled_at   timestamptz NOT NULL,
  changed_at    timestamptz,
  finished_at   timestamptz,
  ended_at      timestamptz,
  CHECK ((status = 'ended') = (ended_at IS NOT NULL)),
  FOREIGN KEY (courseware_id, course_id) REFERENCES courseware (id, course_id)
);
CREATE UNIQUE INDEX one_general_enrolment_a_year ON enrolment (person_id, year)
  WHERE category = 'general' AND status = 'inForce';
CREATE UNIQUE INDEX one_enrolment_a_course_and_year ON enrolment (person_id, course_id, year) WHERE status = 'inForce';
CREATE INDEX enrolment_of_person ON enrolment (person_id, id);
CREATE INDEX enrolment_of_offering ON enrolment (offering_id, person_id);

-- The answer to each command to enrol: the same command, by its id or its key, gets it again. Append-only.
CREATE TABLE enrolment_command (
  id              uuid PRIMARY KEY,
  person_id       uuid NOT NULL,
  idempotency_key text NOT NULL,
  input_hash      text NOT NULL,
  answer          jsonb NOT NULL,
  UNIQUE (person_id, idempotency_key)
);
COMMENT ON TABLE enrolment_command IS 'append-only';
CREATE TRIGGER enrolment_command_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON enrolment_command
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who has studied what, when, by which record: an enrolment of ours, or an import of an earlier system's.
CREATE TABLE studied_course (
  person_id    uuid NOT NULL,
  course_id    uuid NOT NULL REFERENCES course (id),
  year         integer NOT NULL,
  source       text NOT NULL CHECK (source <> ''),
  finished_on  date,
  enrolment_id uuid,
  PRIMARY KEY (person_id, course_id, year)
);

-- Whose history of earlier systems is loaded, even where it is empty.
CREATE TABLE studied_history (
  person_id uuid PRIMARY KEY,
  source    text NOT NULL,
  loaded_at timestamptz NOT NULL
);

-- Article 8 held by the database, on every way in: no enrolment in a course that was studied, nor in one linked as the same.
CREATE FUNCTION refuse_studied_course() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM studied_course s
      JOIN course studied ON studied.id = s.course_id
      JOIN course asked ON asked.family_id = studied.family_id
    WHERE s.person_id = NEW.person_id AND asked.id = NEW.course_id AND s.enrolment_id IS DISTINCT FROM NEW.id
  ) THEN
    RAISE EXCEPTION 'course % was studied before by person %', NEW.course_id, NEW.person_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enrolment_never_again BEFORE INSERT OR UPDATE OF course_id ON enrolment
  FOR EACH ROW EXECUTE FUNCTION refuse_studied_course();

-- Reminders that were issued, each once. Append-only.
CREATE TABLE reminder (
  id        text PRIMARY KEY,
  person_id uuid NOT NULL,
  reason    text NOT NULL CHECK (reason IN ('finishStudy', 'bookSitting', 'sitExam')),
  issued_at timestamptz NOT NULL
);
COMMENT ON TABLE reminder IS 'append-only';
CREATE TRIGGER reminder_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reminder
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What others published, as far as a rule here turns on it: the newest version wins.
CREATE TABLE person (
  id       uuid PRIMARY KEY,
  version  integer NOT NULL,
  locality text NOT NULL,
  industry text NOT NULL
);
CREATE TABLE earned_award (
  id            uuid PRIMARY KEY,
  revision      integer NOT NULL,
  person_id     uuid NOT NULL,
  course_id     uuid NOT NULL,
  year          integer NOT NULL,
  category      text NOT NULL,
  stands        boolean NOT NULL,
  registered_at timestamptz NOT NULL
);
CREATE INDEX earned_award_of_person ON earned_award (person_id, year);
