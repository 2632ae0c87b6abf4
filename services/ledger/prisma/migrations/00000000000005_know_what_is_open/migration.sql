-- What is open to a person, and how far each is: what a plan for the missing hours is made of. All of it from facts.

-- Whoever and whatever was heard of before is known without the new columns: any statement of its owner's is newer than that,
-- and doctor names each as not heard until it is told again.
ALTER TABLE person ADD COLUMN verified boolean NOT NULL DEFAULT false;
UPDATE person SET version = 0;

ALTER TABLE offering
  ADD COLUMN proof  text CHECK (proof IN ('sitting', 'assessment')),
  ADD COLUMN status text CHECK (status IN ('proposed', 'confirmed', 'withdrawn'));
UPDATE offering SET version = 0;
CREATE INDEX offering_open ON offering (year, category) WHERE status = 'confirmed';

ALTER TABLE sitting
  ADD COLUMN year              integer,
  ADD COLUMN category          text,
  ADD COLUMN stage             text,
  ADD COLUMN seats             integer,
  ADD COLUMN offering_ids      uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN booking_opens_at  timestamptz,
  ADD COLUMN booking_closes_at timestamptz;
UPDATE sitting SET version = 0;
CREATE INDEX sitting_open ON sitting (year, starts_at) WHERE stage IN ('published', 'bookingClosed');

-- EnrolmentMade, EnrolmentChanged, StudyFinished, EnrolmentEnded: the newest of each enrolment.
CREATE TABLE enrolment (
  enrolment_id uuid PRIMARY KEY,
  person_id    uuid NOT NULL,
  course_id    uuid NOT NULL,
  offering_id  uuid NOT NULL,
  year         integer NOT NULL,
  category     text NOT NULL,
  state        text NOT NULL CHECK (state IN ('enrolled', 'finished', 'ended')),
  as_of        timestamptz NOT NULL
);
CREATE INDEX enrolment_of_person ON enrolment (person_id, year);

-- SeatBooked and BookingEnded. One that has ended stays ended, whichever of the two is heard last.
CREATE TABLE booking (
  booking_id uuid PRIMARY KEY,
  sitting_id uuid NOT NULL,
  person_id  uuid NOT NULL,
  course_id  uuid NOT NULL,
  year       integer NOT NULL,
  ended      boolean NOT NULL
);
CREATE INDEX booking_of_sitting ON booking (sitting_id) WHERE NOT ended;
CREATE INDEX booking_of_person ON booking (person_id, year) WHERE NOT ended;

-- What attempts left behind in a course and year, as exam told it last.
CREATE TABLE course_attempts (
  person_id       uuid NOT NULL,
  course_id       uuid NOT NULL,
  year            integer NOT NULL,
  attempts_left   integer,
  -- Where the last of them was made; null where the next need not wait.
  last_sitting_id uuid,
  as_of           timestamptz NOT NULL,
  PRIMARY KEY (person_id, year, course_id)
);

-- ClaimMoved: of which type a claim is, and how it stands.
CREATE TABLE claim (
  claim_id   uuid PRIMARY KEY,
  person_id  uuid NOT NULL,
  claim_type integer NOT NULL CHECK (claim_type BETWEEN 1 AND 9),
  year       integer NOT NULL,
  state      text NOT NULL,
  seq        integer NOT NULL
);
CREATE INDEX claim_of_person ON claim (person_id, year);
