-- Lists of attendance and of earlier studies come by the intake: what was sent is kept, each row knows its file, and a file can be
-- reversed: its rows are ended, never deleted.

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

-- An earlier system, by the name that a refusal shows. Append-only.
CREATE TABLE history_source (
  id   uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name <> '')
);
COMMENT ON TABLE history_source IS 'append-only';
CREATE TRIGGER history_source_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history_source
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each time that a file was reversed, and why. Append-only.
CREATE TABLE file_reversal (
  id          uuid PRIMARY KEY,
  file_id     uuid NOT NULL REFERENCES posted_file,
  reason      text NOT NULL CHECK (reason <> ''),
  reversed_by text NOT NULL,
  reversed_at timestamptz NOT NULL
);
CREATE INDEX file_reversal_of_file ON file_reversal (file_id);
COMMENT ON TABLE file_reversal IS 'append-only';
CREATE TRIGGER file_reversal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON file_reversal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A row may be ended, once, and nothing else of it ever changes.
CREATE FUNCTION only_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
    OR to_jsonb(NEW) - '{ended_at,end_reason,superseded_by}'::text[] <> to_jsonb(OLD) - '{ended_at,end_reason,superseded_by}'::text[]
  THEN
    RAISE EXCEPTION 'a row of % may only be ended, once', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Who has studied what: a record stands until another file says otherwise (superseded) or its file is reversed.
ALTER TABLE studied_course
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN file_id uuid REFERENCES posted_file,
  ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN end_reason text CHECK (end_reason IN ('superseded', 'reversed')),
  ADD COLUMN superseded_by uuid,
  ADD CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  ADD CHECK ((superseded_by IS NOT NULL) = (end_reason IS NOT DISTINCT FROM 'superseded')),
  DROP CONSTRAINT studied_course_pkey,
  ADD PRIMARY KEY (id);
ALTER TABLE studied_course ALTER COLUMN id DROP DEFAULT, ALTER COLUMN recorded_at DROP DEFAULT;
CREATE UNIQUE INDEX studied_course_once ON studied_course (person_id, course_id, year) WHERE ended_at IS NULL;
CREATE INDEX studied_course_of_file ON studied_course (file_id);
CREATE INDEX studied_course_superseded ON studied_course (superseded_by);
CREATE TRIGGER studied_course_only_end BEFORE UPDATE OR DELETE ON studied_course
  FOR EACH ROW EXECUTE FUNCTION only_end();

-- Whose history is loaded, by which file.
ALTER TABLE studied_history
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN file_id uuid REFERENCES posted_file,
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN end_reason text CHECK (end_reason = 'reversed'),
  ADD CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  DROP CONSTRAINT studied_history_pkey,
  ADD PRIMARY KEY (id);
ALTER TABLE studied_history ALTER COLUMN id DROP DEFAULT;
CREATE UNIQUE INDEX studied_history_once ON studied_history (person_id) WHERE ended_at IS NULL;
CREATE INDEX studied_history_of_file ON studied_history (file_id);
CREATE TRIGGER studied_history_only_end BEFORE UPDATE OR DELETE ON studied_history
  FOR EACH ROW EXECUTE FUNCTION only_end();

-- Who attended, by which file.
DROP TRIGGER attendance_append_only ON attendance;
COMMENT ON TABLE attendance IS NULL;
ALTER TABLE attendance
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN file_id uuid REFERENCES posted_file,
  ADD COLUMN ended_at timestamptz,
  ADD COLUMN end_reason text CHECK (end_reason = 'reversed'),
  ADD CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  DROP CONSTRAINT attendance_pkey,
  ADD PRIMARY KEY (id);
ALTER TABLE attendance ALTER COLUMN id DROP DEFAULT;
CREATE UNIQUE INDEX attendance_once ON attendance (offering_id, person_id) WHERE ended_at IS NULL;
CREATE INDEX attendance_of_file ON attendance (file_id);
CREATE TRIGGER attendance_only_end BEFORE UPDATE OR DELETE ON attendance
  FOR EACH ROW EXECUTE FUNCTION only_end();

-- Article 8 held by the database, on every way in: by the records that stand.
CREATE OR REPLACE FUNCTION refuse_studied_course() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM studied_course s
      JOIN course studied ON studied.id = s.course_id
      JOIN course asked ON asked.family_id = studied.family_id
    WHERE s.person_id = NEW.person_id AND asked.id = NEW.course_id AND s.enrolment_id IS DISTINCT FROM NEW.id
      AND s.ended_at IS NULL
  ) THEN
    RAISE EXCEPTION 'course % was studied before by person %', NEW.course_id, NEW.person_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
