-- What exam knows of others, from their facts: rebuilt from nothing by replaying them (src/projection.ts).

CREATE TABLE person (
  person_id           uuid PRIMARY KEY,
  version             integer NOT NULL,
  locality            text NOT NULL,
  industry            text NOT NULL,
  verified            boolean NOT NULL,
  personal_key_id     text,
  personal_nonce      bytea,
  personal_ciphertext bytea
);

CREATE TABLE centre (
  centre_id uuid PRIMARY KEY,
  version   integer NOT NULL,
  name      text NOT NULL,
  locality  text NOT NULL,
  active    boolean NOT NULL
);

CREATE TABLE offering (
  offering_id  uuid PRIMARY KEY,
  version      integer NOT NULL,
  course_id    uuid NOT NULL,
  course_title text NOT NULL,
  year         integer NOT NULL,
  category     text NOT NULL,
  industry     text NOT NULL,
  half_hours   integer NOT NULL,
  proof        text NOT NULL,
  status       text NOT NULL
);
CREATE INDEX offering_year ON offering (year, category);

-- Who may sit: one row a person, course and year, from the fact that study is finished; below it what exam itself counts,
-- which src/candidates.ts recomputes from results, contests and grants.
CREATE TABLE candidate (
  person_id        uuid NOT NULL,
  course_id        uuid NOT NULL,
  year             integer NOT NULL,
  category         text NOT NULL,
  enrolment_id     uuid NOT NULL,
  offering_id      uuid NOT NULL,
  industry         text NOT NULL,
  half_hours       integer NOT NULL,
  proof            text NOT NULL,
  finished_at      timestamptz NOT NULL,
  attempts_used    integer NOT NULL DEFAULT 0,
  attempts_granted integer NOT NULL DEFAULT 0,
  passed           boolean NOT NULL DEFAULT false,
  retake_from      timestamptz,
  award_seq        integer NOT NULL DEFAULT 0,
  PRIMARY KEY (person_id, course_id, year)
) WITH (fillfactor = 70);

-- Plans, rooms, sittings (Article 10).

CREATE TABLE exam_plan (
  plan_id       uuid PRIMARY KEY,
  year          integer NOT NULL CHECK (year >= 2021),
  category      text NOT NULL CHECK (category IN ('general', 'industryCommon')),
  industry      text,
  offering_ids  uuid[] NOT NULL,
  supplementary boolean NOT NULL,
  created_by    text NOT NULL,
  created_at    timestamptz NOT NULL,
  CHECK ((category = 'industryCommon') = (industry IS NOT NULL))
);
CREATE INDEX exam_plan_year ON exam_plan (year, category, plan_id);
COMMENT ON TABLE exam_plan IS 'append-only';
CREATE TRIGGER exam_plan_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON exam_plan
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE room (
  room_id    uuid PRIMARY KEY,
  room_no    bigserial NOT NULL,
  centre_id  uuid NOT NULL,
  name       text NOT NULL,
  address    text NOT NULL,
  seats      integer NOT NULL CHECK (seats > 0),
  created_at timestamptz NOT NULL
);
CREATE INDEX room_centre ON room (centre_id, room_id);
CREATE UNIQUE INDEX room_capacity ON room (room_id, room_no, seats);
COMMENT ON TABLE room IS 'append-only';
CREATE TRIGGER room_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON room
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE sitting (
  sitting_id        uuid PRIMARY KEY,
  sitting_no        bigserial NOT NULL,
  version           integer NOT NULL DEFAULT 1,
  plan_id           uuid NOT NULL REFERENCES exam_plan,
  centre_id         uuid NOT NULL,
  room_id           uuid NOT NULL,
  room_no           bigint NOT NULL,
  room_seats        integer NOT NULL,
  locality          text NOT NULL,
  year              integer NOT NULL,
  category          text NOT NULL,
  industry          text,
  offering_ids      uuid[] NOT NULL,
  stage             text NOT NULL CHECK (stage IN ('published', 'bookingClosed', 'held', 'closed', 'cancelled')),
  seats             integer NOT NULL CHECK (seats > 0),
  starts_at         timestamptz NOT NULL,
  ends_at           timestamptz NOT NULL,
  booking_opens_at  timestamptz NOT NULL,
  booking_closes_at timestamptz NOT NULL,
  last_offer_at     timestamptz NOT NULL,
  change_until      timestamptz NOT NULL,
  results_due_at    timestamptz NOT NULL,
  results_overdue_at timestamptz,
  cancel_reason     text,
  CHECK (starts_at < ends_at),
  -- No sitting has more seats than its room.
  CHECK (seats <= room_seats),
  FOREIGN KEY (room_id, room_no, room_seats) REFERENCES room (room_id, room_no, seats),
  -- One sitting at a time in a room. The room is a range of one number: GiST knows ranges without an extension.
  CONSTRAINT sitting_room_at_a_time EXCLUDE USING gist
    (int8range(room_no, room_no, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE (stage <> 'cancelled')
);
CREATE INDEX sitting_list ON sitting (year, category, starts_at, sitting_id);
CREATE INDEX sitting_plan ON sitting (plan_id, sitting_id);

-- What was done to a sitting, with its answer: the same command again gets the same answer. Append-only.
CREATE TABLE sitting_change (
  command_id text PRIMARY KEY,
  sitting_id uuid NOT NULL REFERENCES sitting,
  change     text NOT NULL CHECK (change IN ('cancel', 'move', 'shrink')),
  reason     text NOT NULL CHECK (reason <> ''),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  answer     jsonb NOT NULL
);
COMMENT ON TABLE sitting_change IS 'append-only';
CREATE TRIGGER sitting_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sitting_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Seats. A seat names the one booking, or the one waiting place, that has it; a booking in force must be the one that its
-- seat names (booking_holds_seat): so a seat is never sold twice, whatever SQL is run.

CREATE TABLE seat (
  sitting_id      uuid NOT NULL REFERENCES sitting,
  seat_no         integer NOT NULL CHECK (seat_no > 0),
  -- The sitting's version when the seat was last laid out: a booking that read an older sitting finds no seat.
  sitting_version integer NOT NULL,
  state           text NOT NULL CHECK (state IN ('free', 'offered', 'taken', 'empty')),
  booking_id      uuid,
  waiting_id      uuid,
  PRIMARY KEY (sitting_id, seat_no),
  CHECK ((state = 'taken') = (booking_id IS NOT NULL)),
  CHECK ((state = 'offered') = (waiting_id IS NOT NULL))
);
CREATE UNIQUE INDEX seat_booking ON seat (booking_id, sitting_id, seat_no);
CREATE UNIQUE INDEX seat_waiting ON seat (waiting_id) WHERE waiting_id IS NOT NULL;
-- abs() is an order that this index alone gives: else the planner, before its first ANALYZE, would walk the primary key past
-- every seat that is taken (src/take-seat.ts asks for it so).
CREATE INDEX seat_free ON seat (sitting_id, abs(seat_no)) WHERE state = 'free';

CREATE FUNCTION refuse_seat_beyond_sitting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seat_no > (SELECT s.seats FROM sitting s WHERE s.sitting_id = NEW.sitting_id) THEN
    RAISE EXCEPTION 'the sitting has no seat %', NEW.seat_no USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER seat_within_sitting BEFORE INSERT OR UPDATE OF sitting_id, seat_no ON seat
  FOR EACH ROW EXECUTE FUNCTION refuse_seat_beyond_sitting();

CREATE TABLE booking (
  booking_id          uuid PRIMARY KEY,
  -- The order in which seats were given.
  order_no            bigserial NOT NULL,
  sitting_id          uuid NOT NULL,
  seat_no             integer NOT NULL,
  -- The seat while it is held: NULL once the booking has ended.
  held_seat_no        integer,
  person_id           uuid NOT NULL,
  course_id           uuid NOT NULL,
  year                integer NOT NULL,
  category            text NOT NULL,
  enrolment_id        uuid NOT NULL,
  offering_id         uuid NOT NULL,
  industry            text NOT NULL,
  half_hours          integer NOT NULL,
  state               text NOT NULL CHECK (state IN ('inForce', 'sat', 'ended')),
  end_reason          text CHECK (end_reason IN ('cancelledByPerson', 'changed', 'sittingCancelled', 'sittingMoved',
                                                 'sittingShrunk', 'passedElsewhere', 'resultMissing')),
  booked_at           timestamptz NOT NULL,
  ended_at            timestamptz,
  replaces_booking_id uuid,
  -- Set when the sitting moved: the holder may give the seat up until it starts.
  moved_at            timestamptz,
  CHECK ((state = 'ended') = (held_seat_no IS NULL)),
  CHECK (held_seat_no = seat_no),
  CHECK ((state = 'ended') = (end_reason IS NOT NULL)),
  CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
  CONSTRAINT booking_holds_seat FOREIGN KEY (sitting_id, held_seat_no, booking_id)
    REFERENCES seat (sitting_id, seat_no, booking_id) DEFERRABLE
);
CREATE UNIQUE INDEX booking_in_force ON booking (person_id, course_id, year) WHERE state = 'inForce';
CREATE INDEX booking_person ON booking (person_id, booking_id);

CREATE TABLE waiting (
  waiting_id       uuid PRIMARY KEY,
  place_no         bigserial NOT NULL,
  -- 0: lost a seat by no act of one's own, and comes first; 1: everybody else.
  priority         integer NOT NULL CHECK (priority IN (0, 1)),
  sitting_id       uuid NOT NULL REFERENCES sitting,
  person_id        uuid NOT NULL,
  course_id        uuid NOT NULL,
  year             integer NOT NULL,
  state            text NOT NULL CHECK (state IN ('waiting', 'offered', 'accepted', 'lapsed', 'left', 'closed')),
  reason           text NOT NULL,
  offered_seat_no  integer,
  offer_expires_at timestamptz,
  joined_at        timestamptz NOT NULL,
  moved_at         timestamptz NOT NULL,
  CHECK ((state = 'offered') = (offered_seat_no IS NOT NULL)),
  CHECK ((state = 'offered') = (offer_expires_at IS NOT NULL))
);
CREATE UNIQUE INDEX waiting_place ON waiting (person_id, course_id, year) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_queue ON waiting (sitting_id, priority, place_no) WHERE state IN ('waiting', 'offered');
CREATE INDEX waiting_due ON waiting (offer_expires_at) WHERE state = 'offered';
CREATE INDEX waiting_person ON waiting (person_id, waiting_id);

-- Each move of each seat and waiting place, in order and with its reason: from it anyone recomputes that the order was kept.
CREATE TABLE allocation (
  seq        bigserial NOT NULL,
  sitting_id uuid NOT NULL,
  move       text NOT NULL CHECK (move IN ('booked', 'queued', 'offered', 'accepted', 'lapsed', 'left', 'closed', 'ended',
                                           'freed', 'keptEmpty', 'reseated')),
  reason     text NOT NULL,
  seat_no    integer,
  booking_id uuid,
  waiting_id uuid,
  at         timestamptz NOT NULL,
  PRIMARY KEY (sitting_id, seq)
);
COMMENT ON TABLE allocation IS 'append-only';
CREATE TRIGGER allocation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Tickets and the door.

CREATE TABLE ticket (
  ticket_id  uuid PRIMARY KEY,
  ticket_no  text NOT NULL,
  booking_id uuid NOT NULL REFERENCES booking,
  sitting_id uuid NOT NULL,
  issued_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX ticket_number ON ticket (ticket_no);
CREATE UNIQUE INDEX ticket_booking ON ticket (booking_id);
CREATE INDEX ticket_sitting ON ticket (sitting_id);
COMMENT ON TABLE ticket IS 'append-only';
CREATE TRIGGER ticket_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ticket
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who came, the latest entry of a ticket counts. Append-only.
CREATE TABLE attendance (
  entry_no    bigserial PRIMARY KEY,
  ticket_id   uuid NOT NULL REFERENCES ticket,
  status      text NOT NULL CHECK (status IN ('present', 'absent', 'turnedAway')),
  reason      text CHECK (reason IN ('late', 'identity')),
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL,
  CHECK ((status = 'turnedAway') = (reason IS NOT NULL))
);
CREATE INDEX attendance_ticket ON attendance (ticket_id, entry_no);
COMMENT ON TABLE attendance IS 'append-only';
CREATE TRIGGER attendance_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attendance
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

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

-- Results. A batch is what one post brought that was new; it never changes.

CREATE TABLE result_batch (
  batch_id      uuid PRIMARY KEY,
  source_kind   text NOT NULL CHECK (source_kind IN ('sitting', 'assessment')),
  source_id     uuid NOT NULL,
  -- NULL: made by the system from the door's record.
  file_id       uuid REFERENCES posted_file,
  row_count     integer NOT NULL CHECK (row_count > 0),
  passed_count  integer NOT NULL,
  passed_digest text NOT NULL,
  chunk_count   integer NOT NULL,
  posted_by     text NOT NULL,
  committed_at  timestamptz NOT NULL
);
CREATE INDEX result_batch_source ON result_batch (source_id, batch_id);
CREATE INDEX result_batch_file ON result_batch (file_id);
COMMENT ON TABLE result_batch IS 'append-only';
CREATE TRIGGER result_batch_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON result_batch
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Revision 0 is what was posted; each correction adds one. The highest stands.
CREATE TABLE result (
  result_id      uuid NOT NULL,
  revision       integer NOT NULL CHECK (revision >= 0),
  batch_id       uuid NOT NULL,
  correction_id  uuid,
  -- NULL on an assessment list.
  ticket_id      uuid,
  booking_id     uuid,
  sitting_id     uuid,
  person_id      uuid NOT NULL,
  course_id      uuid NOT NULL,
  year           integer NOT NULL,
  category       text NOT NULL,
  enrolment_id   uuid NOT NULL,
  offering_id    uuid NOT NULL,
  industry       text NOT NULL,
  half_hours     integer NOT NULL,
  score          decimal(9,2),
  score_max      decimal(9,2),
  outcome        text NOT NULL CHECK (outcome IN ('passed', 'failed', 'absent')),
  retake_from    timestamptz,
  policy_version text NOT NULL,
  -- Grows with each change of this person's results in this course and year.
  award_seq      integer NOT NULL,
  reason         text,
  recorded_by    text NOT NULL,
  recorded_at    timestamptz NOT NULL,
  PRIMARY KEY (result_id, revision),
  CHECK ((revision = 0) = (correction_id IS NULL)),
  CHECK ((revision = 0) = (reason IS NULL)),
  CHECK (score >= 0 AND score <= score_max),
  CHECK (outcome <> 'absent' OR score IS NULL),
  CHECK ((ticket_id IS NULL) = (sitting_id IS NULL))
);
CREATE UNIQUE INDEX result_ticket ON result (ticket_id) WHERE revision = 0 AND ticket_id IS NOT NULL;
CREATE UNIQUE INDEX result_assessment ON result (offering_id, person_id) WHERE revision = 0 AND ticket_id IS NULL;
CREATE UNIQUE INDEX result_correction ON result (correction_id) WHERE correction_id IS NOT NULL;
CREATE INDEX result_award ON result (person_id, course_id, year, award_seq);
CREATE INDEX result_sitting ON result (sitting_id);
COMMENT ON TABLE result IS 'append-only';
CREATE TRIGGER result_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON result
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE VIEW result_standing AS
  SELECT r.* FROM result r
  WHERE NOT EXISTS (SELECT FROM result n WHERE n.result_id = r.result_id AND n.revision = r.revision + 1);

CREATE TABLE absence_contest (
  contest_id      uuid PRIMARY KEY,
  ticket_id       uuid NOT NULL REFERENCES ticket,
  booking_id      uuid NOT NULL REFERENCES booking,
  person_id       uuid NOT NULL,
  course_id       uuid NOT NULL,
  year            integer NOT NULL,
  locality        text NOT NULL,
  reason          text NOT NULL,
  state           text NOT NULL CHECK (state IN ('open', 'upheld', 'excused', 'moot')),
  filed_at        timestamptz NOT NULL,
  decided_by      text,
  decision_reason text,
  decided_at      timestamptz,
  CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX absence_contest_booking ON absence_contest (booking_id);
CREATE UNIQUE INDEX absence_contest_ticket ON absence_contest (ticket_id);
CREATE INDEX absence_contest_award ON absence_contest (person_id, course_id, year);
CREATE INDEX absence_contest_open ON absence_contest (locality, contest_id) WHERE state = 'open';

CREATE TABLE attempt_grant (
  grant_id   uuid PRIMARY KEY,
  person_id  uuid NOT NULL,
  course_id  uuid NOT NULL,
  year       integer NOT NULL,
  reason     text NOT NULL CHECK (reason <> ''),
  granted_by text NOT NULL,
  granted_at timestamptz NOT NULL
);
CREATE INDEX attempt_grant_award ON attempt_grant (person_id, course_id, year);
COMMENT ON TABLE attempt_grant IS 'append-only';
CREATE TRIGGER attempt_grant_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attempt_grant
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A chunk of 500 results is some 150 KB, kept for a moment: compressing it costs more than writing it.
ALTER TABLE outbox ALTER COLUMN body SET STORAGE EXTERNAL;
