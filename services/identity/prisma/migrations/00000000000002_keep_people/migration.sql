-- People: who they are, sealed; where and in which series they work, by interval (Articles 2, 4).

CREATE TABLE person (
  id                uuid PRIMARY KEY,
  document_kind     text NOT NULL CHECK (document_kind IN ('residentIdentity', 'residencePermit', 'permanentResidence', 'passport')),
  -- Name and whole number, AES-256-GCM, context: the person's id.
  sealed_key_id     text NOT NULL,
  sealed_nonce      bytea NOT NULL,
  sealed_ciphertext bytea NOT NULL,
  status            text NOT NULL CHECK (status IN ('unverified', 'verified')),
  verified_by       text,
  verified_at       timestamptz,
  first_year        integer NOT NULL,
  signed_up_at      timestamptz NOT NULL,
  -- The state last stated as a fact, and its version. The intervals below are what it is computed from.
  version           integer NOT NULL DEFAULT 0,
  locality          text NOT NULL,
  title_series      text NOT NULL,
  industry          text NOT NULL,
  employer_id       uuid REFERENCES organisation (id),
  CHECK ((status = 'verified') = (verified_by IS NOT NULL)),
  CHECK ((verified_by IS NULL) = (verified_at IS NULL))
);
CREATE INDEX person_listed ON person (locality, status, id);

-- What is true of a person from one day to another. starts_on null: nothing earlier is known. ends_on null: it still
-- holds. Both days belong to the interval.
CREATE TABLE person_interval (
  id        uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person (id),
  kind      text NOT NULL CHECK (kind IN ('titleSeries', 'residence', 'declaredWork')),
  value     text NOT NULL,
  starts_on date,
  ends_on   date,
  CHECK (starts_on <= ends_on),
  CONSTRAINT person_interval_one_at_a_time
    EXCLUDE USING gist (person_id WITH =, kind WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);

-- A match asked for, and the employment that it became. A transfer will be one more way to ask.
CREATE TABLE employment (
  id            uuid PRIMARY KEY,
  person_id     uuid NOT NULL REFERENCES person (id),
  employer_id   uuid NOT NULL,
  employer_kind text NOT NULL DEFAULT 'employer' CHECK (employer_kind = 'employer'),
  starts_on     date NOT NULL,
  ends_on       date,
  status        text NOT NULL CHECK (status IN ('asked', 'accepted', 'refused', 'withdrawn')),
  asked_at      timestamptz NOT NULL,
  answer_due_at timestamptz NOT NULL,
  answered_at   timestamptz,
  answered_by   text,
  reason        text,
  CHECK (starts_on <= ends_on),
  CHECK ((status IN ('accepted', 'refused')) = (answered_by IS NOT NULL)),
  FOREIGN KEY (employer_id, employer_kind) REFERENCES organisation (id, kind),
  -- One employer at a time [D].
  CONSTRAINT employment_one_at_a_time
    EXCLUDE USING gist (person_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&) WHERE (status = 'accepted')
);
CREATE UNIQUE INDEX employment_one_asked ON employment (person_id) WHERE status = 'asked';
CREATE INDEX employment_person ON employment (person_id);
CREATE INDEX employment_of_employer ON employment (employer_id, status, id);
