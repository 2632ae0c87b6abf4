-- What the ledger keeps of others' facts, and exemptions (Article 6).

-- The newest PersonStated: whose standing it is, and who may see it.
CREATE TABLE person (
  person_id      uuid PRIMARY KEY,
  version        integer NOT NULL,
  locality       text NOT NULL,
  industry       text NOT NULL,
  employer_id    uuid,
  -- Since when this employer was named, as far as this service heard.
  employer_since timestamptz,
  -- The year of sign-up; null where identity did not say.
  first_year     integer,
  CHECK ((employer_id IS NULL) = (employer_since IS NULL))
);
CREATE INDEX person_of_locality ON person (locality, person_id);
CREATE INDEX person_of_industry ON person (industry, person_id);
CREATE INDEX person_of_employer ON person (employer_id, person_id) WHERE employer_id IS NOT NULL;

-- The newest OfferingStated and SittingStated: what an hour is explained by.
CREATE TABLE offering (
  offering_id  uuid PRIMARY KEY,
  version      integer NOT NULL,
  course_id    uuid NOT NULL,
  course_title text NOT NULL,
  year         integer NOT NULL,
  category     text NOT NULL,
  industry     text,
  half_hours   integer NOT NULL
);
CREATE TABLE sitting (
  sitting_id uuid PRIMARY KEY,
  version    integer NOT NULL,
  centre_id  uuid NOT NULL,
  starts_at  timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL
);

-- Each ResultCorrected: what a correction changed, or that it changed nothing in the ledger.
CREATE TABLE correction (
  correction_id uuid PRIMARY KEY,
  result_id     uuid NOT NULL,
  sitting_id    uuid,
  person_id     uuid NOT NULL,
  course_id     uuid NOT NULL,
  year          integer NOT NULL,
  from_outcome  text NOT NULL CHECK (from_outcome IN ('passed', 'failed', 'absent')),
  to_outcome    text NOT NULL CHECK (to_outcome IN ('passed', 'failed', 'absent')),
  corrected_at  timestamptz NOT NULL
);
CREATE INDEX correction_of_award ON correction (person_id, year, course_id, corrected_at);

-- Two schemas may ask for the extension at the same moment, and it is the whole database's.
SELECT pg_advisory_xact_lock(hashtext('extension:btree_gist'));
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- Dated, recorded by the bureau of the locality; corrected by withdrawing it and recording another [D].
CREATE TABLE exemption (
  exemption_id uuid PRIMARY KEY,
  person_id    uuid NOT NULL,
  reason       text NOT NULL CHECK (reason IN ('retired', 'maternity', 'longIllness', 'postedAway')),
  from_day     date NOT NULL,
  -- Its last day; null: it goes on.
  until_day    date CHECK (until_day >= from_day),
  note         text NOT NULL CHECK (note <> ''),
  recorded_by  text NOT NULL,
  recorded_at  timestamptz NOT NULL,
  withdrawn_at timestamptz,
  CONSTRAINT exemption_no_overlap EXCLUDE USING gist
    (person_id WITH =, daterange(from_day, until_day, '[]') WITH &&) WHERE (withdrawn_at IS NULL)
);

-- Who asked for the year of sign-up to be assessed: verdicts beside the formula [D].
CREATE TABLE first_year_request (
  person_id uuid PRIMARY KEY,
  asked_at  timestamptz NOT NULL
);
