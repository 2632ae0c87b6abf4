-- The tables of this service as they are today: what the migrations in prisma/migrations come to.
-- Written by UPDATE_SCHEMA=1 npx jest services/kit/sql/schema.int.test.ts, never by hand.

CREATE TABLE absence_contest (
  contest_id uuid NOT NULL,
  ticket_id uuid NOT NULL,
  booking_id uuid NOT NULL,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  locality text NOT NULL,
  reason text NOT NULL,
  state text NOT NULL,
  filed_at timestamp with time zone NOT NULL,
  decided_by text,
  decision_reason text,
  decided_at timestamp with time zone,
  revision integer NOT NULL,
  overdue_at timestamp with time zone,
  CONSTRAINT absence_contest_pkey PRIMARY KEY (contest_id),
  CONSTRAINT absence_contest_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES booking(booking_id),
  CONSTRAINT absence_contest_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(ticket_id),
  CONSTRAINT absence_contest_check CHECK (((state = 'open'::text) = (decided_at IS NULL))),
  CONSTRAINT absence_contest_state_check CHECK ((state = ANY (ARRAY['open'::text, 'upheld'::text, 'excused'::text, 'moot'::text])))
);
CREATE INDEX absence_contest_award ON absence_contest (person_id, course_id, year);
CREATE INDEX absence_contest_open ON absence_contest (locality, contest_id) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX absence_contest_revision ON absence_contest (ticket_id, revision);

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

-- append-only
CREATE TABLE allocation (
  seq bigint DEFAULT nextval('allocation_seq_seq'::regclass) NOT NULL,
  sitting_id uuid NOT NULL,
  move text NOT NULL,
  reason text NOT NULL,
  seat_no integer,
  booking_id uuid,
  waiting_id uuid,
  at timestamp with time zone NOT NULL,
  CONSTRAINT allocation_pkey PRIMARY KEY (sitting_id, seq),
  CONSTRAINT allocation_move_check CHECK ((move = ANY (ARRAY['booked'::text, 'queued'::text, 'offered'::text, 'accepted'::text, 'lapsed'::text, 'left'::text, 'closed'::text, 'ended'::text, 'freed'::text, 'keptEmpty'::text, 'reseated'::text, 'entitled'::text, 'reserved'::text, 'passedOver'::text])))
);
CREATE TRIGGER allocation_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE attempt_grant (
  grant_id uuid NOT NULL,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  reason text NOT NULL,
  granted_by text NOT NULL,
  granted_at timestamp with time zone NOT NULL,
  CONSTRAINT attempt_grant_pkey PRIMARY KEY (grant_id),
  CONSTRAINT attempt_grant_reason_check CHECK ((reason <> ''::text))
);
CREATE INDEX attempt_grant_award ON attempt_grant (person_id, course_id, year);
CREATE TRIGGER attempt_grant_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON attempt_grant FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE attendance (
  entry_no bigint DEFAULT nextval('attendance_entry_no_seq'::regclass) NOT NULL,
  ticket_id uuid NOT NULL,
  status text NOT NULL,
  reason text,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT attendance_pkey PRIMARY KEY (entry_no),
  CONSTRAINT attendance_ticket_id_fkey FOREIGN KEY (ticket_id) REFERENCES ticket(ticket_id),
  CONSTRAINT attendance_check CHECK (((status = 'turnedAway'::text) = (reason IS NOT NULL))),
  CONSTRAINT attendance_reason_check CHECK ((reason = ANY (ARRAY['late'::text, 'identity'::text]))),
  CONSTRAINT attendance_status_check CHECK ((status = ANY (ARRAY['present'::text, 'absent'::text, 'turnedAway'::text])))
);
CREATE INDEX attendance_ticket ON attendance (ticket_id, entry_no);
CREATE TRIGGER attendance_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON attendance FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE booking (
  booking_id uuid NOT NULL,
  order_no bigint DEFAULT nextval('booking_order_no_seq'::regclass) NOT NULL,
  sitting_id uuid NOT NULL,
  seat_no integer NOT NULL,
  held_seat_no integer,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  enrolment_id uuid NOT NULL,
  offering_id uuid NOT NULL,
  industry text NOT NULL,
  half_hours integer NOT NULL,
  state text NOT NULL,
  end_reason text,
  booked_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  replaces_booking_id uuid,
  moved_at timestamp with time zone,
  given_back_at timestamp with time zone,
  gave_up_waiting_id uuid,
  CONSTRAINT booking_pkey PRIMARY KEY (booking_id),
  CONSTRAINT booking_gave_up_waiting_id_fkey FOREIGN KEY (gave_up_waiting_id) REFERENCES waiting(waiting_id),
  CONSTRAINT booking_holds_seat FOREIGN KEY (sitting_id, held_seat_no, booking_id) REFERENCES seat(sitting_id, seat_no, booking_id) DEFERRABLE,
  CONSTRAINT booking_check CHECK (((state = 'ended'::text) = (held_seat_no IS NULL))),
  CONSTRAINT booking_check1 CHECK ((held_seat_no = seat_no)),
  CONSTRAINT booking_check2 CHECK (((state = 'ended'::text) = (end_reason IS NOT NULL))),
  CONSTRAINT booking_check3 CHECK (((state = 'ended'::text) = (ended_at IS NOT NULL))),
  CONSTRAINT booking_end_reason_check CHECK ((end_reason = ANY (ARRAY['cancelledByPerson'::text, 'changed'::text, 'sittingCancelled'::text, 'sittingMoved'::text, 'sittingShrunk'::text, 'passedElsewhere'::text, 'resultMissing'::text, 'attemptsExhausted'::text, 'retakeTooEarly'::text, 'studiedBefore'::text, 'studyReversed'::text]))),
  CONSTRAINT booking_state_check CHECK ((state = ANY (ARRAY['inForce'::text, 'sat'::text, 'ended'::text])))
);
CREATE UNIQUE INDEX booking_in_force ON booking (person_id, course_id, year) WHERE (state = 'inForce'::text);
CREATE INDEX booking_person ON booking (person_id, booking_id);
CREATE TRIGGER booking_one_sitting_at_a_time AFTER INSERT ON booking REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION refuse_two_sittings_at_once();
CREATE TRIGGER booking_seat_or_place AFTER INSERT ON booking REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION refuse_seat_and_place();

CREATE TABLE candidate (
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  enrolment_id uuid NOT NULL,
  offering_id uuid NOT NULL,
  industry text NOT NULL,
  half_hours integer NOT NULL,
  proof text NOT NULL,
  finished_at timestamp with time zone NOT NULL,
  attempts_used integer DEFAULT 0 NOT NULL,
  attempts_granted integer DEFAULT 0 NOT NULL,
  passed boolean DEFAULT false NOT NULL,
  retake_from timestamp with time zone,
  award_seq integer DEFAULT 0 NOT NULL,
  CONSTRAINT candidate_pkey PRIMARY KEY (person_id, course_id, year)
);

CREATE TABLE centre (
  centre_id uuid NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  locality text NOT NULL,
  active boolean NOT NULL,
  CONSTRAINT centre_pkey PRIMARY KEY (centre_id)
);

CREATE TABLE correction_proposal (
  correction_id uuid NOT NULL,
  result_id uuid NOT NULL,
  revision integer NOT NULL,
  from_outcome text NOT NULL,
  score numeric(9,2),
  score_max numeric(9,2),
  reason text NOT NULL,
  state text DEFAULT 'open'::text NOT NULL,
  proposed_by text NOT NULL,
  proposed_by_role text NOT NULL,
  proposed_by_person uuid,
  proposed_at timestamp with time zone NOT NULL,
  confirm_until timestamp with time zone NOT NULL,
  ended_by text,
  ended_by_person uuid,
  ended_at timestamp with time zone,
  end_reason text,
  CONSTRAINT correction_proposal_pkey PRIMARY KEY (correction_id),
  CONSTRAINT correction_proposal_result_id_revision_fkey FOREIGN KEY (result_id, revision) REFERENCES result(result_id, revision),
  CONSTRAINT confirmed_by_another CHECK (((state <> 'confirmed'::text) OR ((ended_by <> proposed_by) AND (proposed_by_person IS NOT NULL) AND (ended_by_person IS NOT NULL) AND (ended_by_person <> proposed_by_person)))) NOT VALID,
  CONSTRAINT correction_proposal_check CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  CONSTRAINT correction_proposal_check1 CHECK (((state = 'open'::text) = (ended_by IS NULL))),
  CONSTRAINT correction_proposal_from_outcome_check CHECK ((from_outcome = ANY (ARRAY['failed'::text, 'absent'::text]))),
  CONSTRAINT correction_proposal_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT correction_proposal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'withdrawn'::text, 'lapsed'::text])))
);
CREATE UNIQUE INDEX correction_proposal_open ON correction_proposal (result_id) WHERE (state = 'open'::text);
CREATE INDEX correction_proposal_waiting ON correction_proposal (correction_id) WHERE (state = 'open'::text);

CREATE TABLE dropped_enrolment (
  enrolment_id uuid NOT NULL,
  CONSTRAINT dropped_enrolment_pkey PRIMARY KEY (enrolment_id)
);

CREATE TABLE exam_plan (
  plan_id uuid NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  industry text,
  offering_ids uuid[] NOT NULL,
  supplementary boolean NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT exam_plan_pkey PRIMARY KEY (plan_id),
  CONSTRAINT exam_plan_category_check CHECK ((category = ANY (ARRAY['general'::text, 'industryCommon'::text]))),
  CONSTRAINT exam_plan_check CHECK (((category = 'industryCommon'::text) = (industry IS NOT NULL))),
  CONSTRAINT exam_plan_year_check CHECK ((year >= 2021))
);
CREATE INDEX exam_plan_year ON exam_plan (year, category, plan_id);
CREATE TRIGGER exam_plan_stays BEFORE DELETE OR UPDATE OF plan_id, year, category, created_by, created_at OR TRUNCATE ON exam_plan FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE file_reversal (
  reversal_id uuid NOT NULL,
  file_id uuid NOT NULL,
  reason text NOT NULL,
  reversed_by text NOT NULL,
  reversed_at timestamp with time zone NOT NULL,
  CONSTRAINT file_reversal_pkey PRIMARY KEY (reversal_id),
  CONSTRAINT file_reversal_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id),
  CONSTRAINT file_reversal_reason_check CHECK ((reason <> ''::text))
);
CREATE INDEX file_reversal_of_file ON file_reversal (file_id);
CREATE TRIGGER file_reversal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON file_reversal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE full_mark (
  source_id uuid NOT NULL,
  score_max numeric(9,2) NOT NULL,
  fixed_at timestamp with time zone NOT NULL,
  lifted_at timestamp with time zone,
  full_mark_no bigint DEFAULT nextval('full_mark_full_mark_no_seq'::regclass) NOT NULL,
  CONSTRAINT full_mark_pkey PRIMARY KEY (full_mark_no),
  CONSTRAINT full_mark_score_max_check CHECK ((score_max > (0)::numeric))
);
CREATE UNIQUE INDEX full_mark_in_force ON full_mark (source_id) WHERE (lifted_at IS NULL);
CREATE TRIGGER full_mark_only_lifted BEFORE DELETE OR UPDATE ON full_mark FOR EACH ROW EXECUTE FUNCTION only_lift();

-- append-only
CREATE TABLE kept_reason (
  reason_id uuid NOT NULL,
  act text NOT NULL,
  object_id uuid NOT NULL,
  reason text NOT NULL,
  kept_by text NOT NULL,
  kept_at timestamp with time zone NOT NULL,
  CONSTRAINT kept_reason_pkey PRIMARY KEY (reason_id),
  CONSTRAINT kept_reason_act_check CHECK ((act = ANY (ARRAY['sitting.cancel'::text, 'sitting.move'::text, 'sitting.shrink'::text, 'results.correct'::text]))),
  CONSTRAINT kept_reason_reason_check CHECK ((reason <> ''::text))
);
CREATE TRIGGER kept_reason_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON kept_reason FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE offering (
  offering_id uuid NOT NULL,
  version integer NOT NULL,
  course_id uuid NOT NULL,
  course_title text NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  industry text NOT NULL,
  half_hours integer NOT NULL,
  proof text NOT NULL,
  status text NOT NULL,
  CONSTRAINT offering_pkey PRIMARY KEY (offering_id)
);
CREATE INDEX offering_year ON offering (year, category);

CREATE TABLE person (
  person_id uuid NOT NULL,
  version integer NOT NULL,
  locality text NOT NULL,
  industry text NOT NULL,
  verified boolean NOT NULL,
  personal_key_id text,
  personal_nonce bytea,
  personal_ciphertext bytea,
  CONSTRAINT person_pkey PRIMARY KEY (person_id)
);

CREATE TABLE person_number (
  digest bytea NOT NULL,
  person_id uuid NOT NULL,
  CONSTRAINT person_number_pkey PRIMARY KEY (digest, person_id),
  CONSTRAINT person_number_digest_check CHECK ((length(digest) = 32))
);
CREATE INDEX person_number_of_person ON person_number (person_id);

-- append-only
CREATE TABLE plan_allocation (
  seq bigint DEFAULT nextval('allocation_seq_seq'::regclass) NOT NULL,
  plan_id uuid NOT NULL,
  sitting_id uuid,
  move text NOT NULL,
  reason text NOT NULL,
  waiting_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  CONSTRAINT plan_allocation_pkey PRIMARY KEY (plan_id, seq),
  CONSTRAINT plan_allocation_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES exam_plan(plan_id),
  CONSTRAINT plan_allocation_move_check CHECK ((move = ANY (ARRAY['entitled'::text, 'offered'::text, 'queued'::text, 'accepted'::text, 'lapsed'::text, 'left'::text, 'closed'::text])))
);
CREATE TRIGGER plan_allocation_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON plan_allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

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

CREATE TABLE reinstated_enrolment (
  enrolment_id uuid NOT NULL,
  reinstated_at timestamp with time zone NOT NULL,
  CONSTRAINT reinstated_enrolment_pkey PRIMARY KEY (enrolment_id)
);

-- append-only
CREATE TABLE result (
  result_id uuid NOT NULL,
  revision integer NOT NULL,
  batch_id uuid NOT NULL,
  correction_id uuid,
  ticket_id uuid,
  booking_id uuid,
  sitting_id uuid,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  enrolment_id uuid NOT NULL,
  offering_id uuid NOT NULL,
  industry text NOT NULL,
  half_hours integer NOT NULL,
  score numeric(9,2),
  score_max numeric(9,2),
  outcome text NOT NULL,
  retake_from timestamp with time zone,
  policy_version text NOT NULL,
  award_seq integer NOT NULL,
  reason text,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  replaces uuid,
  CONSTRAINT result_pkey PRIMARY KEY (result_id, revision),
  CONSTRAINT result_check CHECK (((revision = 0) = (correction_id IS NULL))),
  CONSTRAINT result_check1 CHECK (((revision = 0) = (reason IS NULL))),
  CONSTRAINT result_check2 CHECK (((score >= (0)::numeric) AND (score <= score_max))),
  CONSTRAINT result_check3 CHECK (((outcome <> 'absent'::text) OR (score IS NULL))),
  CONSTRAINT result_check4 CHECK (((ticket_id IS NULL) = (sitting_id IS NULL))),
  CONSTRAINT result_outcome_check CHECK ((outcome = ANY (ARRAY['passed'::text, 'failed'::text, 'absent'::text, 'withdrawn'::text]))),
  CONSTRAINT result_revision_check CHECK ((revision >= 0)),
  CONSTRAINT result_withdrawn_later CHECK (((outcome <> 'withdrawn'::text) OR ((revision > 0) AND (score IS NULL))))
);
CREATE UNIQUE INDEX result_assessment ON result (offering_id, person_id, replaces) NULLS NOT DISTINCT WHERE ((revision = 0) AND (ticket_id IS NULL));
CREATE INDEX result_award ON result (person_id, course_id, year, award_seq);
CREATE INDEX result_batch_rows ON result (batch_id) WHERE (revision = 0);
CREATE UNIQUE INDEX result_correction ON result (correction_id) WHERE (correction_id IS NOT NULL);
CREATE INDEX result_offering ON result (offering_id, result_id);
CREATE INDEX result_sitting ON result (sitting_id, result_id);
CREATE UNIQUE INDEX result_ticket ON result (ticket_id, replaces) NULLS NOT DISTINCT WHERE ((revision = 0) AND (ticket_id IS NOT NULL));
CREATE INDEX result_withdrawn ON result (person_id, offering_id, ticket_id) WHERE (outcome = 'withdrawn'::text);
CREATE TRIGGER result_after_withdrawal BEFORE INSERT ON result FOR EACH ROW WHEN (((new.revision > 0) OR (new.replaces IS NOT NULL))) EXECUTE FUNCTION refuse_after_withdrawal();
CREATE TRIGGER result_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON result FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER result_one_full_mark AFTER INSERT ON result REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_full_mark();
CREATE TRIGGER result_pass_by_two BEFORE INSERT ON result FOR EACH ROW WHEN (((new.revision > 0) AND (new.outcome = 'passed'::text))) EXECUTE FUNCTION refuse_pass_by_one();
CREATE TRIGGER result_withdrawn_by_two BEFORE INSERT ON result FOR EACH ROW WHEN ((new.outcome = 'withdrawn'::text)) EXECUTE FUNCTION refuse_withdrawal_by_one();

-- append-only
CREATE TABLE result_batch (
  batch_id uuid NOT NULL,
  source_kind text NOT NULL,
  source_id uuid NOT NULL,
  file_id uuid,
  row_count integer NOT NULL,
  passed_count integer NOT NULL,
  passed_digest text NOT NULL,
  chunk_count integer NOT NULL,
  posted_by text NOT NULL,
  committed_at timestamp with time zone NOT NULL,
  CONSTRAINT result_batch_pkey PRIMARY KEY (batch_id),
  CONSTRAINT result_batch_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id),
  CONSTRAINT result_batch_row_count_check CHECK ((row_count > 0)),
  CONSTRAINT result_batch_source_kind_check CHECK ((source_kind = ANY (ARRAY['sitting'::text, 'assessment'::text])))
);
CREATE INDEX result_batch_file ON result_batch (file_id);
CREATE INDEX result_batch_source ON result_batch (source_id, batch_id);
CREATE TRIGGER result_batch_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON result_batch FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE room (
  room_id uuid NOT NULL,
  room_no bigint DEFAULT nextval('room_room_no_seq'::regclass) NOT NULL,
  centre_id uuid NOT NULL,
  name text NOT NULL,
  address text NOT NULL,
  seats integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  withdrawn_at timestamp with time zone,
  CONSTRAINT room_pkey PRIMARY KEY (room_id),
  CONSTRAINT room_seats_check CHECK ((seats > 0))
);
CREATE UNIQUE INDEX room_capacity ON room (room_id, room_no, seats);
CREATE INDEX room_centre ON room (centre_id, room_id);
CREATE TRIGGER room_stays BEFORE DELETE OR UPDATE OF room_id, room_no, centre_id, seats, created_at OR TRUNCATE ON room FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE seat (
  sitting_id uuid NOT NULL,
  seat_no integer NOT NULL,
  sitting_version integer NOT NULL,
  state text NOT NULL,
  booking_id uuid,
  waiting_id uuid,
  CONSTRAINT seat_pkey PRIMARY KEY (sitting_id, seat_no),
  CONSTRAINT seat_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(sitting_id),
  CONSTRAINT seat_check CHECK (((state = 'taken'::text) = (booking_id IS NOT NULL))),
  CONSTRAINT seat_check1 CHECK (((state = 'offered'::text) = (waiting_id IS NOT NULL))),
  CONSTRAINT seat_seat_no_check CHECK ((seat_no > 0)),
  CONSTRAINT seat_state_check CHECK ((state = ANY (ARRAY['free'::text, 'offered'::text, 'taken'::text, 'empty'::text, 'reserved'::text])))
);
CREATE UNIQUE INDEX seat_booking ON seat (booking_id, sitting_id, seat_no);
CREATE INDEX seat_free ON seat (sitting_id, abs(seat_no)) WHERE (state = 'free'::text);
CREATE INDEX seat_reserved ON seat (sitting_id) WHERE (state = 'reserved'::text);
CREATE UNIQUE INDEX seat_waiting ON seat (waiting_id) WHERE (waiting_id IS NOT NULL);
CREATE TRIGGER seat_within_sitting BEFORE INSERT OR UPDATE OF sitting_id, seat_no ON seat FOR EACH ROW EXECUTE FUNCTION refuse_seat_beyond_sitting();

CREATE TABLE sitting (
  sitting_id uuid NOT NULL,
  sitting_no bigint DEFAULT nextval('sitting_sitting_no_seq'::regclass) NOT NULL,
  version integer DEFAULT 1 NOT NULL,
  plan_id uuid NOT NULL,
  centre_id uuid NOT NULL,
  room_id uuid NOT NULL,
  room_no bigint NOT NULL,
  room_seats integer NOT NULL,
  locality text NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  industry text,
  offering_ids uuid[] NOT NULL,
  stage text NOT NULL,
  seats integer NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  booking_opens_at timestamp with time zone NOT NULL,
  booking_closes_at timestamp with time zone NOT NULL,
  last_offer_at timestamp with time zone NOT NULL,
  change_until timestamp with time zone NOT NULL,
  results_due_at timestamp with time zone NOT NULL,
  results_overdue_at timestamp with time zone,
  cancel_reason text,
  CONSTRAINT sitting_pkey PRIMARY KEY (sitting_id),
  CONSTRAINT sitting_room_at_a_time EXCLUDE USING gist (int8range(room_no, room_no, '[]'::text) WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE ((stage <> 'cancelled'::text)),
  CONSTRAINT sitting_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES exam_plan(plan_id),
  CONSTRAINT sitting_room_id_room_no_room_seats_fkey FOREIGN KEY (room_id, room_no, room_seats) REFERENCES room(room_id, room_no, seats),
  CONSTRAINT sitting_check CHECK ((starts_at < ends_at)),
  CONSTRAINT sitting_check1 CHECK ((seats <= room_seats)),
  CONSTRAINT sitting_seats_check CHECK ((seats > 0)),
  CONSTRAINT sitting_stage_check CHECK ((stage = ANY (ARRAY['published'::text, 'bookingClosed'::text, 'held'::text, 'closed'::text, 'cancelled'::text])))
);
CREATE INDEX sitting_list ON sitting (year, category, starts_at, sitting_id);
CREATE INDEX sitting_of_centre ON sitting (centre_id, year, starts_at, sitting_id);
CREATE INDEX sitting_of_locality ON sitting (locality, year, starts_at, sitting_id);
CREATE INDEX sitting_of_offering ON sitting USING gin (offering_ids);
CREATE INDEX sitting_of_plan ON sitting (plan_id, starts_at, sitting_id);
CREATE UNIQUE INDEX sitting_plan ON sitting (plan_id, sitting_id);

-- append-only
CREATE TABLE sitting_change (
  command_id text NOT NULL,
  sitting_id uuid NOT NULL,
  change text NOT NULL,
  reason text NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamp with time zone NOT NULL,
  answer jsonb NOT NULL,
  CONSTRAINT sitting_change_pkey PRIMARY KEY (command_id),
  CONSTRAINT sitting_change_sitting_id_fkey FOREIGN KEY (sitting_id) REFERENCES sitting(sitting_id),
  CONSTRAINT sitting_change_change_check CHECK ((change = ANY (ARRAY['cancel'::text, 'move'::text, 'shrink'::text]))),
  CONSTRAINT sitting_change_reason_check CHECK ((reason <> ''::text))
);
CREATE TRIGGER sitting_change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON sitting_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE ticket (
  ticket_id uuid NOT NULL,
  ticket_no text NOT NULL,
  booking_id uuid NOT NULL,
  sitting_id uuid NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  CONSTRAINT ticket_pkey PRIMARY KEY (ticket_id),
  CONSTRAINT ticket_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES booking(booking_id)
);
CREATE UNIQUE INDEX ticket_booking ON ticket (booking_id);
CREATE UNIQUE INDEX ticket_number ON ticket (ticket_no);
CREATE INDEX ticket_sitting ON ticket (sitting_id);
CREATE TRIGGER ticket_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON ticket FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE waiting (
  waiting_id uuid NOT NULL,
  place_no bigint DEFAULT nextval('waiting_place_no_seq'::regclass) NOT NULL,
  priority integer NOT NULL,
  sitting_id uuid,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  state text NOT NULL,
  reason text NOT NULL,
  offered_seat_no integer,
  offer_expires_at timestamp with time zone,
  joined_at timestamp with time zone NOT NULL,
  moved_at timestamp with time zone NOT NULL,
  plan_id uuid NOT NULL,
  entitled_until timestamp with time zone,
  passed_over uuid[] DEFAULT '{}'::uuid[] NOT NULL,
  given_back_at timestamp with time zone,
  CONSTRAINT waiting_pkey PRIMARY KEY (waiting_id),
  CONSTRAINT waiting_in_plan FOREIGN KEY (plan_id, sitting_id) REFERENCES sitting(plan_id, sitting_id),
  CONSTRAINT waiting_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES exam_plan(plan_id),
  CONSTRAINT waiting_check CHECK (((state = 'offered'::text) = (offered_seat_no IS NOT NULL))),
  CONSTRAINT waiting_check1 CHECK (((state = 'offered'::text) = (offer_expires_at IS NOT NULL))),
  CONSTRAINT waiting_entitled CHECK (((priority = 0) = (entitled_until IS NOT NULL))),
  CONSTRAINT waiting_for_plan CHECK (
CASE state
    WHEN 'waiting'::text THEN ((sitting_id IS NULL) = (priority = 0))
    WHEN 'offered'::text THEN (sitting_id IS NOT NULL)
    WHEN 'accepted'::text THEN (sitting_id IS NOT NULL)
    WHEN 'lapsed'::text THEN (sitting_id IS NOT NULL)
    ELSE ((sitting_id IS NOT NULL) OR (priority = 0))
END),
  CONSTRAINT waiting_priority_check CHECK ((priority = ANY (ARRAY[0, 1]))),
  CONSTRAINT waiting_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'offered'::text, 'accepted'::text, 'lapsed'::text, 'left'::text, 'closed'::text])))
);
CREATE INDEX waiting_due ON waiting (offer_expires_at) WHERE (state = 'offered'::text);
CREATE INDEX waiting_entitled_queue ON waiting (plan_id, place_no) WHERE ((priority = 0) AND (state = 'waiting'::text));
CREATE INDEX waiting_person ON waiting (person_id, waiting_id);
CREATE UNIQUE INDEX waiting_place ON waiting (person_id, course_id, year) WHERE (state = ANY (ARRAY['waiting'::text, 'offered'::text]));
CREATE INDEX waiting_queue ON waiting (sitting_id, priority, place_no) WHERE (state = ANY (ARRAY['waiting'::text, 'offered'::text]));
CREATE TRIGGER waiting_seat_or_place AFTER INSERT ON waiting REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION refuse_seat_and_place();

CREATE OR REPLACE FUNCTION only_lift()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.lifted_at IS NOT NULL OR to_jsonb(NEW) - 'lifted_at' <> to_jsonb(OLD) - 'lifted_at' THEN
    RAISE EXCEPTION 'a full mark may only be lifted, once' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION refuse_after_withdrawal()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'exam', 'public'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM result w WHERE w.result_id = NEW.result_id AND w.revision = NEW.revision - 1 AND w.outcome = 'withdrawn') THEN
    RAISE EXCEPTION 'result % was withdrawn', NEW.result_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.replaces IS NOT NULL AND NOT EXISTS (SELECT FROM result w WHERE w.result_id = NEW.replaces AND w.outcome = 'withdrawn'
    AND w.person_id = NEW.person_id AND w.offering_id = NEW.offering_id AND w.ticket_id IS NOT DISTINCT FROM NEW.ticket_id)
  THEN
    RAISE EXCEPTION 'result % replaces none that was withdrawn', NEW.result_id USING ERRCODE = 'check_violation';
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

CREATE OR REPLACE FUNCTION refuse_other_full_mark()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF EXISTS (
    SELECT FROM written w
    LEFT JOIN full_mark f ON f.source_id = coalesce(w.sitting_id, w.offering_id) AND f.lifted_at IS NULL
    WHERE w.revision = 0 AND w.score_max IS NOT NULL AND w.score_max IS DISTINCT FROM f.score_max
  ) THEN
    RAISE EXCEPTION 'a result has another full mark than its sitting' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION refuse_pass_by_one()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'exam', 'public'
AS $function$
BEGIN
  IF (SELECT outcome FROM result WHERE result_id = NEW.result_id AND revision = NEW.revision - 1) <> 'passed'
    AND NOT EXISTS (SELECT FROM correction_proposal p WHERE p.correction_id = NEW.correction_id
      AND p.result_id = NEW.result_id AND p.revision = NEW.revision - 1 AND p.state = 'confirmed'
      AND p.ended_by = NEW.recorded_by)
  THEN
    RAISE EXCEPTION 'result % becomes a pass without a second official', NEW.result_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'result_pass_by_two';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION refuse_seat_and_place()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'exam', 'public'
AS $function$
BEGIN
  PERFORM FROM candidate c JOIN fresh f USING (person_id, course_id, year)
    ORDER BY c.person_id, c.course_id, c.year FOR NO KEY UPDATE OF c;
  IF EXISTS (
    SELECT FROM fresh f
    JOIN booking b ON b.person_id = f.person_id AND b.course_id = f.course_id AND b.year = f.year AND b.state = 'inForce'
    JOIN waiting w ON w.person_id = f.person_id AND w.course_id = f.course_id AND w.year = f.year
      AND w.state IN ('waiting', 'offered')
  ) THEN
    RAISE EXCEPTION 'violates seat_or_place: a seat or a place in a queue, not both'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'seat_or_place';
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION refuse_seat_beyond_sitting()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.seat_no > (SELECT s.seats FROM sitting s WHERE s.sitting_id = NEW.sitting_id) THEN
    RAISE EXCEPTION 'the sitting has no seat %', NEW.seat_no USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION refuse_two_sittings_at_once()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'exam', 'public'
AS $function$
BEGIN
  PERFORM FROM person p JOIN fresh f USING (person_id) ORDER BY p.person_id FOR NO KEY UPDATE OF p;
  IF EXISTS (
    SELECT FROM fresh f
    JOIN sitting s ON s.sitting_id = f.sitting_id
    -- OFFSET 0: for each person by the index. Joined as a whole, two thousand people may be compared with each other.
    CROSS JOIN LATERAL (SELECT b.sitting_id FROM booking b
      WHERE b.person_id = f.person_id AND b.state = 'inForce' AND b.booking_id <> f.booking_id OFFSET 0) b
    JOIN sitting o ON o.sitting_id = b.sitting_id AND o.starts_at < s.ends_at AND s.starts_at < o.ends_at
    WHERE f.state = 'inForce'
  ) THEN
    RAISE EXCEPTION 'violates one_sitting_at_a_time: a person has seats in two sittings that overlap'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'one_sitting_at_a_time';
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION refuse_withdrawal_by_one()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'exam', 'public'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM act_proposal p JOIN result_batch b ON b.file_id = p.object_id
    WHERE b.batch_id = NEW.batch_id AND p.act = 'results.reverse' AND p.state = 'confirmed'
      AND p.ended_by = NEW.recorded_by AND p.ended_at = NEW.recorded_at)
  THEN
    RAISE EXCEPTION 'result % is withdrawn without a second official', NEW.result_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'result_withdrawn_by_two';
  END IF;
  RETURN NEW;
END $function$;
