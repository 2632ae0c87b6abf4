-- The tables of this service as they are today: what the migrations in prisma/migrations come to.
-- Written by UPDATE_SCHEMA=1 npx jest services/kit/sql/schema.int.test.ts, never by hand.

CREATE TABLE accommodation (
  person_id uuid NOT NULL,
  until date,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT accommodation_pkey PRIMARY KEY (person_id)
);

CREATE TABLE act_proposal (
  proposal_id uuid NOT NULL,
  act text NOT NULL,
  object_id uuid NOT NULL,
  basis text NOT NULL,
  reason text NOT NULL,
  state text DEFAULT 'open'::text NOT NULL,
  proposed_by text NOT NULL,
  proposed_by_role text NOT NULL,
  proposed_by_person uuid NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  confirm_until timestamp with time zone NOT NULL,
  ended_by text,
  ended_by_person uuid,
  ended_at timestamp with time zone,
  CONSTRAINT act_proposal_pkey PRIMARY KEY (proposal_id),
  CONSTRAINT act_confirmed_by_another CHECK (((state <> 'confirmed'::text) OR ((ended_by <> proposed_by) AND (ended_by_person IS NOT NULL) AND (ended_by_person <> proposed_by_person)))),
  CONSTRAINT act_proposal_check CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  CONSTRAINT act_proposal_check1 CHECK (((state = 'open'::text) = (ended_by IS NULL))),
  CONSTRAINT act_proposal_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT act_proposal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'replaced'::text])))
);
CREATE INDEX act_proposal_confirmed ON act_proposal (object_id, ended_at) WHERE (state = 'confirmed'::text);
CREATE UNIQUE INDEX act_proposal_open ON act_proposal (object_id) WHERE (state = 'open'::text);
CREATE INDEX act_proposal_waiting ON act_proposal (proposal_id) WHERE (state = 'open'::text);

CREATE TABLE attendance (
  offering_id uuid NOT NULL,
  person_id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  attended_on date NOT NULL,
  posted_at timestamp with time zone NOT NULL,
  id uuid NOT NULL,
  file_id uuid,
  ended_at timestamp with time zone,
  end_reason text,
  CONSTRAINT attendance_pkey PRIMARY KEY (id),
  CONSTRAINT attendance_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  CONSTRAINT attendance_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id),
  CONSTRAINT attendance_offering_id_fkey FOREIGN KEY (offering_id) REFERENCES offering(id),
  CONSTRAINT attendance_check CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
  CONSTRAINT attendance_end_reason_check CHECK ((end_reason = 'reversed'::text))
);
CREATE INDEX attendance_of_file ON attendance (file_id);
CREATE UNIQUE INDEX attendance_once ON attendance (offering_id, person_id) WHERE (ended_at IS NULL);
CREATE TRIGGER attendance_only_end BEFORE DELETE OR UPDATE ON attendance FOR EACH ROW EXECUTE FUNCTION only_end();

CREATE TABLE course (
  id uuid NOT NULL,
  title text NOT NULL,
  industry text,
  family_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT course_pkey PRIMARY KEY (id),
  CONSTRAINT course_title_check CHECK ((title <> ''::text))
);
CREATE INDEX course_family ON course (family_id);
CREATE INDEX course_of_industry ON course (industry, id);

-- append-only
CREATE TABLE courseware (
  id uuid NOT NULL,
  course_id uuid NOT NULL,
  version integer NOT NULL,
  published_at timestamp with time zone NOT NULL,
  CONSTRAINT courseware_pkey PRIMARY KEY (id),
  CONSTRAINT courseware_course_id_version_key UNIQUE (course_id, version),
  CONSTRAINT courseware_id_course_id_key UNIQUE (id, course_id),
  CONSTRAINT courseware_course_id_fkey FOREIGN KEY (course_id) REFERENCES course(id),
  CONSTRAINT courseware_version_check CHECK ((version > 0))
);
CREATE TRIGGER courseware_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON courseware FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE earned_award (
  id uuid NOT NULL,
  revision integer NOT NULL,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  stands boolean NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  CONSTRAINT earned_award_pkey PRIMARY KEY (id)
);
CREATE INDEX earned_award_of_person ON earned_award (person_id, year);

CREATE TABLE enrolment (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  offering_id uuid NOT NULL,
  course_id uuid NOT NULL,
  courseware_id uuid,
  year integer NOT NULL,
  category text NOT NULL,
  status text NOT NULL,
  enrolled_at timestamp with time zone NOT NULL,
  changed_at timestamp with time zone,
  finished_at timestamp with time zone,
  ended_at timestamp with time zone,
  end_reason text,
  reinstated_at timestamp with time zone,
  CONSTRAINT enrolment_pkey PRIMARY KEY (id),
  CONSTRAINT enrolment_courseware_id_course_id_fkey FOREIGN KEY (courseware_id, course_id) REFERENCES courseware(id, course_id),
  CONSTRAINT enrolment_offering_id_fkey FOREIGN KEY (offering_id) REFERENCES offering(id),
  CONSTRAINT enrolment_category_check CHECK ((category = ANY (ARRAY['general'::text, 'industryCommon'::text]))),
  CONSTRAINT enrolment_check CHECK (((status = 'ended'::text) = (ended_at IS NOT NULL))),
  CONSTRAINT enrolment_check1 CHECK (((status = 'ended'::text) = (end_reason IS NOT NULL))),
  CONSTRAINT enrolment_end_reason_check CHECK ((end_reason = ANY (ARRAY['yearEnded'::text, 'studiedBefore'::text]))),
  CONSTRAINT enrolment_status_check CHECK ((status = ANY (ARRAY['inForce'::text, 'ended'::text])))
);
CREATE INDEX enrolment_of_offering ON enrolment (offering_id, person_id);
CREATE INDEX enrolment_of_person ON enrolment (person_id, id);
CREATE UNIQUE INDEX one_enrolment_a_course_and_year ON enrolment (person_id, course_id, year) WHERE (status = 'inForce'::text);
CREATE UNIQUE INDEX one_general_enrolment_a_year ON enrolment (person_id, year) WHERE ((category = 'general'::text) AND (status = 'inForce'::text));
CREATE TRIGGER enrolment_never_again BEFORE INSERT OR UPDATE OF course_id ON enrolment FOR EACH ROW EXECUTE FUNCTION refuse_studied_course();
CREATE TRIGGER enrolment_of_offering_taken BEFORE INSERT OR UPDATE OF offering_id ON enrolment FOR EACH ROW EXECUTE FUNCTION refuse_withdrawn_offering();
CREATE TRIGGER enrolment_once_a_family BEFORE INSERT OR UPDATE OF course_id, year, status ON enrolment FOR EACH ROW WHEN ((new.status = 'inForce'::text)) EXECUTE FUNCTION refuse_linked_enrolment();

-- append-only
CREATE TABLE enrolment_command (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  idempotency_key text NOT NULL,
  input_hash text NOT NULL,
  answer jsonb NOT NULL,
  CONSTRAINT enrolment_command_pkey PRIMARY KEY (id),
  CONSTRAINT enrolment_command_person_id_idempotency_key_key UNIQUE (person_id, idempotency_key)
);
CREATE TRIGGER enrolment_command_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON enrolment_command FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE file_reversal (
  id uuid NOT NULL,
  file_id uuid NOT NULL,
  reason text NOT NULL,
  reversed_by text NOT NULL,
  reversed_at timestamp with time zone NOT NULL,
  CONSTRAINT file_reversal_pkey PRIMARY KEY (id),
  CONSTRAINT file_reversal_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id),
  CONSTRAINT file_reversal_reason_check CHECK ((reason <> ''::text))
);
CREATE INDEX file_reversal_of_file ON file_reversal (file_id);
CREATE TRIGGER file_reversal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON file_reversal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER list_reversed_by_two BEFORE INSERT ON file_reversal FOR EACH ROW EXECUTE FUNCTION refuse_reversal_by_one();

-- append-only
CREATE TABLE history_source (
  id uuid NOT NULL,
  name text NOT NULL,
  CONSTRAINT history_source_pkey PRIMARY KEY (id),
  CONSTRAINT history_source_name_key UNIQUE (name),
  CONSTRAINT history_source_name_check CHECK ((name <> ''::text))
);
CREATE TRIGGER history_source_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON history_source FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE media (
  media_id uuid NOT NULL,
  course_id uuid NOT NULL,
  kind text NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL,
  size_bytes bigint NOT NULL,
  sha256 bytea NOT NULL,
  length_ms integer,
  added_by text NOT NULL,
  added_at timestamp with time zone NOT NULL,
  removed_at timestamp with time zone,
  CONSTRAINT media_pkey PRIMARY KEY (media_id),
  CONSTRAINT media_media_id_course_id_kind_key UNIQUE (media_id, course_id, kind),
  CONSTRAINT media_course_id_fkey FOREIGN KEY (course_id) REFERENCES course(id),
  CONSTRAINT media_has_bytes FOREIGN KEY (media_id, course_id) REFERENCES upload(upload_id, course_id),
  CONSTRAINT media_check CHECK (((kind = 'video'::text) = (length_ms IS NOT NULL))),
  CONSTRAINT media_file_name_check CHECK ((file_name <> ''::text)),
  CONSTRAINT media_kind_check CHECK ((kind = ANY (ARRAY['video'::text, 'captionsZh'::text, 'captionsEn'::text, 'page'::text]))),
  CONSTRAINT media_length_ms_check CHECK ((length_ms > 0)),
  CONSTRAINT media_sha256_check CHECK ((length(sha256) = 32)),
  CONSTRAINT media_size_bytes_check CHECK ((size_bytes > 0))
);
CREATE INDEX media_of_course ON media (course_id, media_id);

CREATE TABLE offering (
  id uuid NOT NULL,
  course_id uuid NOT NULL,
  courseware_id uuid,
  year integer NOT NULL,
  category text NOT NULL,
  industry text,
  half_hours integer NOT NULL,
  study_mode text NOT NULL,
  proof text NOT NULL,
  status text NOT NULL,
  version integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  confirmed_at timestamp with time zone,
  proposed_courseware_id uuid,
  withdrawn_at timestamp with time zone,
  withdrawn_because text,
  CONSTRAINT offering_pkey PRIMARY KEY (id),
  CONSTRAINT offering_course_id_year_key UNIQUE (course_id, year),
  CONSTRAINT offering_course_id_fkey FOREIGN KEY (course_id) REFERENCES course(id),
  CONSTRAINT offering_courseware_id_course_id_fkey FOREIGN KEY (courseware_id, course_id) REFERENCES courseware(id, course_id),
  CONSTRAINT offering_proposed_courseware_id_course_id_fkey FOREIGN KEY (proposed_courseware_id, course_id) REFERENCES courseware(id, course_id),
  CONSTRAINT offering_category_check CHECK ((category = ANY (ARRAY['general'::text, 'industryCommon'::text]))),
  CONSTRAINT offering_check CHECK (((category = 'general'::text) = (industry IS NULL))),
  CONSTRAINT offering_check1 CHECK (((category <> 'general'::text) OR ((study_mode = 'online'::text) AND (proof = 'sitting'::text)))),
  CONSTRAINT offering_check2 CHECK (((study_mode = 'attendance'::text) OR (courseware_id IS NOT NULL))),
  CONSTRAINT offering_check3 CHECK (((status = 'confirmed'::text) = (confirmed_at IS NOT NULL))),
  CONSTRAINT offering_check4 CHECK (((proposed_courseware_id IS NULL) OR (category = 'industryCommon'::text))),
  CONSTRAINT offering_check5 CHECK (((withdrawn_at IS NULL) = (withdrawn_because IS NULL))),
  CONSTRAINT offering_half_hours_check CHECK ((half_hours > 0)),
  CONSTRAINT offering_proof_check CHECK ((proof = ANY (ARRAY['sitting'::text, 'assessment'::text]))),
  CONSTRAINT offering_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text]))),
  CONSTRAINT offering_study_mode_check CHECK ((study_mode = ANY (ARRAY['online'::text, 'attendance'::text]))),
  CONSTRAINT offering_version_check CHECK ((version > 0)),
  CONSTRAINT offering_withdrawn_because_check CHECK ((withdrawn_because <> ''::text))
);
CREATE INDEX offering_list ON offering (year, id);

CREATE TABLE person (
  id uuid NOT NULL,
  version integer NOT NULL,
  locality text NOT NULL,
  industry text NOT NULL,
  personal_key_id text,
  personal_nonce bytea,
  personal_ciphertext bytea,
  CONSTRAINT person_pkey PRIMARY KEY (id)
);

CREATE TABLE person_number (
  digest bytea NOT NULL,
  person_id uuid NOT NULL,
  CONSTRAINT person_number_pkey PRIMARY KEY (digest, person_id),
  CONSTRAINT person_number_digest_check CHECK ((length(digest) = 32))
);
CREATE INDEX person_number_of_person ON person_number (person_id);

-- append-only
CREATE TABLE posted_file (
  file_id uuid NOT NULL,
  source_kind text NOT NULL,
  source_id uuid NOT NULL,
  media_type text NOT NULL,
  sha256 text NOT NULL,
  sealed_bytes bytea NOT NULL,
  sealed_verdicts bytea NOT NULL,
  verdict_digest text NOT NULL,
  posted_by text NOT NULL,
  posted_at timestamp with time zone NOT NULL,
  CONSTRAINT posted_file_pkey PRIMARY KEY (file_id)
);
CREATE UNIQUE INDEX posted_file_once ON posted_file (source_id, sha256, verdict_digest);
CREATE TRIGGER posted_file_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON posted_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE posted_file_key (
  file_id uuid NOT NULL,
  key_id text NOT NULL,
  nonce bytea NOT NULL,
  sealed_key bytea NOT NULL,
  CONSTRAINT posted_file_key_pkey PRIMARY KEY (file_id),
  CONSTRAINT posted_file_key_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id)
);

-- append-only
CREATE TABLE quiz_attempt (
  id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  chosen integer[] NOT NULL,
  percent integer NOT NULL,
  passed boolean NOT NULL,
  attempted_at timestamp with time zone NOT NULL,
  draw_id uuid,
  CONSTRAINT quiz_attempt_pkey PRIMARY KEY (id),
  CONSTRAINT quiz_attempt_draw_id_key UNIQUE (draw_id),
  CONSTRAINT quiz_attempt_draw_id_fkey FOREIGN KEY (draw_id) REFERENCES quiz_draw(id),
  CONSTRAINT quiz_attempt_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  CONSTRAINT quiz_attempt_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id),
  CONSTRAINT quiz_attempt_percent_check CHECK (((percent >= 0) AND (percent <= 100)))
);
CREATE INDEX quiz_attempt_of_unit ON quiz_attempt (enrolment_id, unit_id, attempted_at);
CREATE TRIGGER quiz_attempt_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON quiz_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE quiz_draw (
  id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  attempt integer NOT NULL,
  drawn jsonb NOT NULL,
  drawn_at timestamp with time zone NOT NULL,
  CONSTRAINT quiz_draw_pkey PRIMARY KEY (enrolment_id, unit_id, attempt),
  CONSTRAINT quiz_draw_id_key UNIQUE (id),
  CONSTRAINT quiz_draw_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  CONSTRAINT quiz_draw_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id),
  CONSTRAINT quiz_draw_attempt_check CHECK ((attempt >= 0))
);
CREATE TRIGGER quiz_draw_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON quiz_draw FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE reminder (
  id text NOT NULL,
  person_id uuid NOT NULL,
  reason text NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  CONSTRAINT reminder_pkey PRIMARY KEY (id),
  CONSTRAINT reminder_reason_check CHECK ((reason = ANY (ARRAY['finishStudy'::text, 'bookSitting'::text, 'sitExam'::text])))
);
CREATE INDEX reminder_of_person ON reminder (person_id, issued_at, id);
CREATE TRIGGER reminder_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON reminder FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE studied_conflict (
  id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  found_at timestamp with time zone NOT NULL,
  CONSTRAINT studied_conflict_pkey PRIMARY KEY (id),
  CONSTRAINT studied_conflict_enrolment_id_key UNIQUE (enrolment_id),
  CONSTRAINT studied_conflict_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id)
);
CREATE TRIGGER studied_conflict_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON studied_conflict FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE studied_course (
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  source text NOT NULL,
  finished_on date,
  enrolment_id uuid,
  id uuid NOT NULL,
  file_id uuid,
  recorded_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  end_reason text,
  superseded_by uuid,
  CONSTRAINT studied_course_pkey PRIMARY KEY (id),
  CONSTRAINT studied_course_course_id_fkey FOREIGN KEY (course_id) REFERENCES course(id),
  CONSTRAINT studied_course_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id),
  CONSTRAINT studied_course_check CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
  CONSTRAINT studied_course_check1 CHECK (((superseded_by IS NOT NULL) = (NOT (end_reason IS DISTINCT FROM 'superseded'::text)))),
  CONSTRAINT studied_course_end_reason_check CHECK ((end_reason = ANY (ARRAY['superseded'::text, 'reversed'::text]))),
  CONSTRAINT studied_course_source_check CHECK ((source <> ''::text))
);
CREATE INDEX studied_course_of_file ON studied_course (file_id);
CREATE UNIQUE INDEX studied_course_once ON studied_course (person_id, course_id, year) WHERE (ended_at IS NULL);
CREATE INDEX studied_course_superseded ON studied_course (superseded_by);
CREATE TRIGGER studied_course_only_end BEFORE DELETE OR UPDATE ON studied_course FOR EACH ROW EXECUTE FUNCTION only_end();

CREATE TABLE studied_history (
  person_id uuid NOT NULL,
  source text NOT NULL,
  loaded_at timestamp with time zone NOT NULL,
  id uuid NOT NULL,
  file_id uuid,
  ended_at timestamp with time zone,
  end_reason text,
  CONSTRAINT studied_history_pkey PRIMARY KEY (id),
  CONSTRAINT studied_history_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id),
  CONSTRAINT studied_history_check CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
  CONSTRAINT studied_history_end_reason_check CHECK ((end_reason = 'reversed'::text))
);
CREATE INDEX studied_history_of_file ON studied_history (file_id);
CREATE UNIQUE INDEX studied_history_once ON studied_history (person_id) WHERE (ended_at IS NULL);
CREATE TRIGGER studied_history_only_end BEFORE DELETE OR UPDATE ON studied_history FOR EACH ROW EXECUTE FUNCTION only_end();

CREATE TABLE study_session (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  started_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  end_reason text,
  CONSTRAINT study_session_pkey PRIMARY KEY (id),
  CONSTRAINT study_session_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  CONSTRAINT study_session_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id),
  CONSTRAINT study_session_check CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
  CONSTRAINT study_session_end_reason_check CHECK ((end_reason = ANY (ARRAY['ended'::text, 'takenOver'::text, 'unitFinished'::text, 'enrolmentChanged'::text, 'enrolmentEnded'::text])))
);
CREATE UNIQUE INDEX one_active_session_a_person ON study_session (person_id) WHERE (ended_at IS NULL);
CREATE INDEX study_session_of_enrolment ON study_session (enrolment_id, started_at);

-- append-only
CREATE TABLE study_sign (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  enrolment_id uuid NOT NULL,
  kind text NOT NULL,
  seen_on date NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  CONSTRAINT study_sign_pkey PRIMARY KEY (id),
  CONSTRAINT study_sign_enrolment_id_kind_seen_on_key UNIQUE (enrolment_id, kind, seen_on),
  CONSTRAINT study_sign_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  CONSTRAINT study_sign_kind_check CHECK ((kind = ANY (ARRAY['answeredAtOnce'::text, 'checkAnsweredAtOnce'::text, 'quizAnsweredUnread'::text, 'studiedAllDay'::text])))
);
CREATE INDEX study_sign_of_person ON study_sign (person_id, id);
CREATE TRIGGER study_sign_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON study_sign FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE unit (
  id uuid NOT NULL,
  courseware_id uuid NOT NULL,
  "position" integer NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  required_seconds integer NOT NULL,
  content jsonb NOT NULL,
  questions jsonb NOT NULL,
  answer_key integer[] NOT NULL,
  CONSTRAINT unit_pkey PRIMARY KEY (id),
  CONSTRAINT unit_courseware_id_position_key UNIQUE (courseware_id, "position"),
  CONSTRAINT unit_courseware_id_fkey FOREIGN KEY (courseware_id) REFERENCES courseware(id),
  CONSTRAINT unit_check CHECK ((((kind = 'quiz'::text) = (required_seconds = 0)) AND (required_seconds >= 0))),
  CONSTRAINT unit_check1 CHECK (((kind = 'quiz'::text) = (cardinality(answer_key) > 0))),
  CONSTRAINT unit_check2 CHECK ((cardinality(answer_key) = jsonb_array_length(questions))),
  CONSTRAINT unit_kind_check CHECK ((kind = ANY (ARRAY['reading'::text, 'video'::text, 'quiz'::text]))),
  CONSTRAINT unit_position_check CHECK (("position" > 0)),
  CONSTRAINT unit_title_check CHECK ((title <> ''::text))
);
CREATE UNIQUE INDEX unit_of_courseware ON unit (id, courseware_id);
CREATE TRIGGER unit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON unit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE unit_finished (
  enrolment_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  finished_at timestamp with time zone NOT NULL,
  CONSTRAINT unit_finished_pkey PRIMARY KEY (enrolment_id, unit_id),
  CONSTRAINT unit_finished_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  CONSTRAINT unit_finished_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);
CREATE TRIGGER unit_finished_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON unit_finished FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE unit_media (
  unit_id uuid NOT NULL,
  courseware_id uuid NOT NULL,
  course_id uuid NOT NULL,
  media_id uuid NOT NULL,
  kind text NOT NULL,
  CONSTRAINT unit_media_pkey PRIMARY KEY (unit_id, kind),
  CONSTRAINT unit_media_courseware_id_course_id_fkey FOREIGN KEY (courseware_id, course_id) REFERENCES courseware(id, course_id),
  CONSTRAINT unit_media_media_id_course_id_kind_fkey FOREIGN KEY (media_id, course_id, kind) REFERENCES media(media_id, course_id, kind),
  CONSTRAINT unit_media_unit_id_courseware_id_fkey FOREIGN KEY (unit_id, courseware_id) REFERENCES unit(id, courseware_id)
);
CREATE INDEX unit_of_media ON unit_media (media_id);
CREATE TRIGGER unit_media_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON unit_media FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE unit_study (
  enrolment_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  session_id uuid,
  version integer NOT NULL,
  state jsonb NOT NULL,
  chain jsonb NOT NULL,
  CONSTRAINT unit_study_pkey PRIMARY KEY (enrolment_id, unit_id),
  CONSTRAINT unit_study_enrolment_id_fkey FOREIGN KEY (enrolment_id) REFERENCES enrolment(id),
  CONSTRAINT unit_study_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id)
);

CREATE TABLE upload (
  upload_id uuid NOT NULL,
  course_id uuid NOT NULL,
  kind text NOT NULL,
  description text,
  file_name text NOT NULL,
  size_bytes bigint NOT NULL,
  said_sha256 bytea,
  received_bytes bigint DEFAULT 0 NOT NULL,
  key_id text NOT NULL,
  key_nonce bytea NOT NULL,
  sealed_key bytea NOT NULL,
  started_at timestamp with time zone NOT NULL,
  touched_at timestamp with time zone NOT NULL,
  ended text,
  ended_at timestamp with time zone,
  refusal jsonb,
  swept_at timestamp with time zone,
  looks smallint DEFAULT 0 NOT NULL,
  found_format text,
  found_sha256 bytea,
  found_length_ms integer,
  CONSTRAINT upload_pkey PRIMARY KEY (upload_id),
  CONSTRAINT upload_course_id_fkey FOREIGN KEY (course_id) REFERENCES course(id),
  CONSTRAINT upload_check CHECK (((received_bytes >= 0) AND (received_bytes <= size_bytes))),
  CONSTRAINT upload_check1 CHECK (((ended IS NULL) = (ended_at IS NULL))),
  CONSTRAINT upload_check2 CHECK (((ended = 'kept'::text) <= (received_bytes = size_bytes))),
  CONSTRAINT upload_check3 CHECK (((NOT (ended IS DISTINCT FROM 'refused'::text)) = (refusal IS NOT NULL))),
  CONSTRAINT upload_check4 CHECK (((swept_at IS NOT NULL) <= (ended = ANY (ARRAY['refused'::text, 'abandoned'::text, 'discarded'::text])))),
  CONSTRAINT upload_description_check CHECK ((description <> ''::text)),
  CONSTRAINT upload_ended_check CHECK ((ended = ANY (ARRAY['kept'::text, 'refused'::text, 'abandoned'::text, 'discarded'::text]))),
  CONSTRAINT upload_file_name_check CHECK ((file_name <> ''::text)),
  CONSTRAINT upload_found_format_check CHECK ((found_format <> ''::text)),
  CONSTRAINT upload_found_sha256_check CHECK ((length(found_sha256) = 32)),
  CONSTRAINT upload_found_whole CHECK ((((found_format IS NULL) = (found_sha256 IS NULL)) AND ((found_format IS NULL) OR (received_bytes = size_bytes)))),
  CONSTRAINT upload_length_of_found CHECK (((found_length_ms IS NULL) OR ((found_length_ms > 0) AND (found_format IS NOT NULL)))),
  CONSTRAINT upload_looks_check CHECK ((looks >= 0)),
  CONSTRAINT upload_said_sha256_check CHECK ((length(said_sha256) = 32)),
  CONSTRAINT upload_size_bytes_check CHECK ((size_bytes > 0))
);
CREATE UNIQUE INDEX upload_for_course ON upload (upload_id, course_id);
CREATE INDEX upload_of_course ON upload (course_id);
CREATE INDEX upload_to_sweep ON upload (ended_at) WHERE ((ended = ANY (ARRAY['refused'::text, 'abandoned'::text, 'discarded'::text])) AND (swept_at IS NULL));
CREATE INDEX upload_under_way ON upload (touched_at) WHERE (ended IS NULL);
CREATE TRIGGER upload_stays BEFORE DELETE OR UPDATE ON upload FOR EACH ROW EXECUTE FUNCTION keep_uploads();

CREATE TABLE upload_piece (
  piece_id uuid NOT NULL,
  upload_id uuid NOT NULL,
  from_byte bigint NOT NULL,
  size_bytes integer NOT NULL,
  named_at timestamp with time zone NOT NULL,
  kept boolean DEFAULT false NOT NULL,
  CONSTRAINT upload_piece_pkey PRIMARY KEY (piece_id),
  CONSTRAINT upload_piece_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES upload(upload_id),
  CONSTRAINT upload_piece_from_byte_check CHECK ((from_byte >= 0)),
  CONSTRAINT upload_piece_size_bytes_check CHECK ((size_bytes > 0))
);
CREATE INDEX upload_piece_loose ON upload_piece (named_at) WHERE (NOT kept);
CREATE INDEX upload_piece_of ON upload_piece (upload_id);
CREATE UNIQUE INDEX upload_piece_once ON upload_piece (upload_id, from_byte) WHERE kept;
CREATE TRIGGER upload_piece_stays BEFORE DELETE OR UPDATE ON upload_piece FOR EACH ROW EXECUTE FUNCTION keep_pieces();

CREATE OR REPLACE FUNCTION keep_pieces()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'course', 'pg_temp'
AS $function$
BEGIN
  IF OLD.kept AND (TG_OP = 'UPDATE' OR EXISTS (SELECT FROM upload
    WHERE upload_id = OLD.upload_id AND (ended IS NULL OR ended = 'kept'))) THEN
    RAISE EXCEPTION 'piece % is kept', OLD.piece_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $function$;

CREATE OR REPLACE FUNCTION keep_uploads()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'course', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.ended IS NOT NULL AND NEW.ended IS NULL) THEN
    RAISE EXCEPTION 'upload % has ended', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.ended = 'kept' AND NEW.ended <> 'kept' AND EXISTS (SELECT FROM unit_media WHERE media_id = OLD.upload_id) THEN
    RAISE EXCEPTION 'a unit has the bytes of %', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION only_end()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
    OR to_jsonb(NEW) - '{ended_at,end_reason,superseded_by}'::text[] <> to_jsonb(OLD) - '{ended_at,end_reason,superseded_by}'::text[]
  THEN
    RAISE EXCEPTION 'a row of % may only be ended, once', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE OR REPLACE FUNCTION refuse_linked_enrolment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('course/' || NEW.person_id));
  IF EXISTS (
    SELECT 1 FROM enrolment e
      JOIN course held ON held.id = e.course_id
      JOIN course asked ON asked.family_id = held.family_id
    WHERE e.person_id = NEW.person_id AND e.year = NEW.year AND e.status = 'inForce' AND e.id <> NEW.id
      AND asked.id = NEW.course_id
  ) THEN
    RAISE EXCEPTION 'person % is enrolled in course % or its like in %', NEW.person_id, NEW.course_id, NEW.year
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION refuse_reversal_by_one()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'course', 'public'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM act_proposal p WHERE p.object_id = NEW.file_id AND p.act = 'postedList.reverse'
    AND p.state = 'confirmed' AND p.ended_by = NEW.reversed_by AND p.ended_at = NEW.reversed_at)
  THEN
    RAISE EXCEPTION 'list % is reversed without a second official', NEW.file_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'list_reversed_by_two';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION refuse_studied_course()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION refuse_withdrawn_offering()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (SELECT FROM offering WHERE id = NEW.offering_id AND withdrawn_at IS NOT NULL) THEN
    RAISE EXCEPTION 'offering % is withdrawn: nobody new enrols', NEW.offering_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;
