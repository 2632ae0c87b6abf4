-- The tables of this service as they are today: what the migrations in prisma/migrations come to.
-- Written by UPDATE_SCHEMA=1 npx jest services/kit/sql/schema.int.test.ts, never by hand.

-- append-only
CREATE TABLE award (
  award_id uuid NOT NULL,
  award_kind text NOT NULL,
  subject_id uuid NOT NULL,
  person_id uuid NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  CONSTRAINT award_pkey PRIMARY KEY (award_id),
  CONSTRAINT award_person_id_year_award_kind_subject_id_key UNIQUE (person_id, year, award_kind, subject_id),
  CONSTRAINT award_award_kind_check CHECK ((award_kind = ANY (ARRAY['course'::text, 'claim'::text, 'trainingClass'::text]))),
  CONSTRAINT award_category_check CHECK ((category = ANY (ARRAY['general'::text, 'industryCommon'::text, 'professional'::text]))),
  CONSTRAINT award_check CHECK (((award_kind = 'course'::text) = (category = ANY (ARRAY['general'::text, 'industryCommon'::text]))))
);
CREATE TRIGGER award_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON award FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE award_order (
  award_id uuid NOT NULL,
  last_seq integer NOT NULL,
  cause_id uuid NOT NULL,
  CONSTRAINT award_order_pkey PRIMARY KEY (award_id)
);

CREATE TABLE batch (
  batch_id uuid NOT NULL,
  source_kind text NOT NULL,
  source_id uuid NOT NULL,
  state text NOT NULL,
  since timestamp with time zone NOT NULL,
  rows_received integer DEFAULT 0 NOT NULL,
  rows_expected integer,
  digest_expected text,
  digest_found text,
  granted_count integer,
  standing_count integer,
  superseded_count integer,
  requested_by jsonb,
  CONSTRAINT batch_pkey PRIMARY KEY (batch_id),
  CONSTRAINT batch_check CHECK (((state = 'receiving'::text) = (rows_expected IS NULL))),
  CONSTRAINT batch_check1 CHECK (((rows_expected IS NULL) = (digest_expected IS NULL))),
  CONSTRAINT batch_check2 CHECK (((state = 'registered'::text) = (granted_count IS NOT NULL))),
  CONSTRAINT batch_check3 CHECK (((state <> 'registered'::text) OR ((rows_received = rows_expected) AND (digest_found = digest_expected) AND (((granted_count + standing_count) + superseded_count) = rows_received)))),
  CONSTRAINT batch_source_kind_check CHECK ((source_kind = ANY (ARRAY['sitting'::text, 'assessment'::text, 'trainingClass'::text]))),
  CONSTRAINT batch_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'expecting'::text, 'registered'::text, 'mismatched'::text])))
);
CREATE INDEX batch_of_source ON batch (source_id, batch_id);
CREATE INDEX batch_unregistered ON batch (state, batch_id) WHERE (state <> 'registered'::text);

-- append-only
CREATE TABLE batch_row (
  batch_id uuid NOT NULL,
  row_id uuid NOT NULL,
  award_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  ticket_id uuid,
  person_id uuid NOT NULL,
  enrolment_id uuid,
  subject_id uuid NOT NULL,
  offering_id uuid,
  year integer NOT NULL,
  category text NOT NULL,
  half_hours integer NOT NULL,
  industry text,
  award_seq integer NOT NULL,
  policy_version text NOT NULL,
  award_kind text NOT NULL,
  reversal_id uuid,
  cause_kind text,
  cause_id uuid,
  standards_version text,
  article text,
  CONSTRAINT batch_row_pkey PRIMARY KEY (batch_id, row_id),
  CONSTRAINT batch_row_award_kind_check CHECK ((award_kind = ANY (ARRAY['course'::text, 'claim'::text, 'trainingClass'::text]))),
  CONSTRAINT batch_row_category_check CHECK (
CASE award_kind
    WHEN 'course'::text THEN ((category = ANY (ARRAY['general'::text, 'industryCommon'::text])) AND (half_hours > 0))
    ELSE ((category = 'professional'::text) AND (half_hours >= 0))
END),
  CONSTRAINT batch_row_cause_kind_check CHECK ((cause_kind = ANY (ARRAY['approval'::text, 'appeal'::text, 'reversal'::text, 'recount'::text]))),
  CONSTRAINT batch_row_professional CHECK (
CASE award_kind
    WHEN 'course'::text THEN ((offering_id IS NOT NULL) AND (num_nonnulls(reversal_id, cause_kind, cause_id, standards_version, article) = 0))
    ELSE ((offering_id IS NULL) AND (num_nonnulls(reversal_id, cause_kind, cause_id, standards_version, article) = 5))
END),
  CONSTRAINT batch_row_standards_version_check CHECK ((standards_version <> ''::text))
);
CREATE TRIGGER batch_row_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON batch_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE booking (
  booking_id uuid NOT NULL,
  sitting_id uuid NOT NULL,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  ended boolean NOT NULL,
  CONSTRAINT booking_pkey PRIMARY KEY (booking_id)
);
CREATE INDEX booking_of_person ON booking (person_id, year) WHERE (NOT ended);
CREATE INDEX booking_of_sitting ON booking (sitting_id) WHERE (NOT ended);

-- append-only
CREATE TABLE certificate (
  certificate_id uuid NOT NULL,
  person_id uuid NOT NULL,
  from_year integer NOT NULL,
  to_year integer NOT NULL,
  code_hash bytea NOT NULL,
  hours jsonb NOT NULL,
  entry_ids uuid[] NOT NULL,
  issued_by text NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  CONSTRAINT certificate_pkey PRIMARY KEY (certificate_id),
  CONSTRAINT certificate_code_hash_key UNIQUE (code_hash),
  CONSTRAINT certificate_check CHECK ((from_year <= to_year)),
  CONSTRAINT certificate_code_hash_check CHECK ((octet_length(code_hash) = 32))
);
CREATE INDEX certificate_of_person ON certificate (person_id, certificate_id);
CREATE TRIGGER certificate_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON certificate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE certificate_bearer (
  certificate_id uuid NOT NULL,
  key_id text NOT NULL,
  nonce bytea NOT NULL,
  ciphertext bytea NOT NULL,
  CONSTRAINT certificate_bearer_pkey PRIMARY KEY (certificate_id),
  CONSTRAINT certificate_bearer_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES certificate(certificate_id)
);

-- append-only
CREATE TABLE certificate_key (
  kid text NOT NULL,
  public_jwk jsonb NOT NULL,
  first_used_at timestamp with time zone NOT NULL,
  CONSTRAINT certificate_key_pkey PRIMARY KEY (kid)
);
CREATE TRIGGER certificate_key_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON certificate_key FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE claim (
  claim_id uuid NOT NULL,
  person_id uuid NOT NULL,
  claim_type integer NOT NULL,
  year integer NOT NULL,
  state text NOT NULL,
  seq integer NOT NULL,
  CONSTRAINT claim_pkey PRIMARY KEY (claim_id),
  CONSTRAINT claim_claim_type_check CHECK (((claim_type >= 1) AND (claim_type <= 9)))
);
CREATE INDEX claim_of_person ON claim (person_id, year);

CREATE TABLE computation (
  subject_id uuid NOT NULL,
  person_id uuid NOT NULL,
  year integer NOT NULL,
  award_seq integer NOT NULL,
  half_hours integer NOT NULL,
  standards_version text NOT NULL,
  explanation_zh text NOT NULL,
  explanation_en text NOT NULL,
  computed_at timestamp with time zone NOT NULL,
  CONSTRAINT computation_pkey PRIMARY KEY (subject_id, person_id, year, award_seq),
  CONSTRAINT computation_half_hours_check CHECK ((half_hours >= 0))
);

CREATE TABLE correction (
  correction_id uuid NOT NULL,
  result_id uuid NOT NULL,
  sitting_id uuid,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  from_outcome text NOT NULL,
  to_outcome text NOT NULL,
  corrected_at timestamp with time zone NOT NULL,
  CONSTRAINT correction_pkey PRIMARY KEY (correction_id),
  CONSTRAINT correction_from_outcome_check CHECK ((from_outcome = ANY (ARRAY['passed'::text, 'failed'::text, 'absent'::text]))),
  CONSTRAINT correction_to_outcome_check CHECK ((to_outcome = ANY (ARRAY['passed'::text, 'failed'::text, 'absent'::text, 'withdrawn'::text])))
);
CREATE INDEX correction_of_award ON correction (person_id, year, course_id, corrected_at);

CREATE TABLE course_attempts (
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  year integer NOT NULL,
  attempts_left integer,
  last_sitting_id uuid,
  as_of timestamp with time zone NOT NULL,
  CONSTRAINT course_attempts_pkey PRIMARY KEY (person_id, year, course_id)
);

CREATE TABLE enrolment (
  enrolment_id uuid NOT NULL,
  person_id uuid NOT NULL,
  course_id uuid NOT NULL,
  offering_id uuid NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  state text NOT NULL,
  as_of timestamp with time zone NOT NULL,
  CONSTRAINT enrolment_pkey PRIMARY KEY (enrolment_id),
  CONSTRAINT enrolment_state_check CHECK ((state = ANY (ARRAY['enrolled'::text, 'finished'::text, 'ended'::text])))
);
CREATE INDEX enrolment_of_person ON enrolment (person_id, year);

-- append-only
CREATE TABLE entry (
  entry_id uuid NOT NULL,
  award_id uuid NOT NULL,
  revision integer NOT NULL,
  previous_revision integer GENERATED ALWAYS AS (NULLIF((revision - 1), 0)) STORED,
  entry_kind text NOT NULL,
  person_id uuid NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  half_hours integer NOT NULL,
  cause_kind text NOT NULL,
  cause_id uuid NOT NULL,
  batch_id uuid,
  source_kind text NOT NULL,
  source_id uuid NOT NULL,
  offering_id uuid,
  article text NOT NULL,
  policy_version text NOT NULL,
  registered_by text NOT NULL,
  industry text,
  award_seq integer NOT NULL,
  registered_at timestamp with time zone NOT NULL,
  correlation_id text NOT NULL,
  standards_version text,
  CONSTRAINT entry_pkey PRIMARY KEY (entry_id),
  CONSTRAINT entry_award_id_revision_key UNIQUE (award_id, revision),
  CONSTRAINT entry_award_id_previous_revision_fkey FOREIGN KEY (award_id, previous_revision) REFERENCES entry(award_id, revision),
  CONSTRAINT entry_cause_kind_check CHECK ((cause_kind = ANY (ARRAY['result'::text, 'correction'::text, 'decision'::text, 'approval'::text, 'appeal'::text, 'reversal'::text, 'recount'::text]))),
  CONSTRAINT entry_check CHECK ((entry_kind =
CASE (revision % 2)
    WHEN 1 THEN 'grant'::text
    ELSE 'reversal'::text
END)),
  CONSTRAINT entry_check1 CHECK (((registered_by = 'municipalBureau'::text) = (category = 'general'::text))),
  CONSTRAINT entry_check2 CHECK (((category = 'general'::text) = (industry IS NULL))),
  CONSTRAINT entry_half_hours_check CHECK ((half_hours > 0)),
  CONSTRAINT entry_industry_check CHECK ((industry <> ''::text)),
  CONSTRAINT entry_professional CHECK ((((category = 'professional'::text) = (standards_version IS NOT NULL)) AND ((category = 'professional'::text) = (offering_id IS NULL)) AND ((category = 'professional'::text) = (source_kind = ANY (ARRAY['claim'::text, 'trainingClass'::text]))))),
  CONSTRAINT entry_registered_by_check CHECK ((registered_by = ANY (ARRAY['municipalBureau'::text, 'industryDepartment'::text]))),
  CONSTRAINT entry_revision_check CHECK ((revision >= 1)),
  CONSTRAINT entry_source_kind_check CHECK ((source_kind = ANY (ARRAY['sitting'::text, 'assessment'::text, 'correction'::text, 'claim'::text, 'trainingClass'::text]))),
  CONSTRAINT entry_standards_version_check CHECK ((standards_version <> ''::text))
);
CREATE INDEX entry_of_batch ON entry (batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX entry_of_person ON entry (person_id, year, registered_at, entry_id);
CREATE TRIGGER entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_holds AFTER INSERT ON entry REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION hold_entries();

CREATE TABLE exemption (
  exemption_id uuid NOT NULL,
  person_id uuid NOT NULL,
  reason text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  note text NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  withdrawn_at timestamp with time zone,
  CONSTRAINT exemption_pkey PRIMARY KEY (exemption_id),
  CONSTRAINT exemption_no_overlap EXCLUDE USING gist (person_id WITH =, daterange(from_day, until_day, '[]'::text) WITH &&) WHERE ((withdrawn_at IS NULL)),
  CONSTRAINT exemption_check CHECK ((until_day >= from_day)),
  CONSTRAINT exemption_note_check CHECK ((note <> ''::text)),
  CONSTRAINT exemption_reason_check CHECK ((reason = ANY (ARRAY['retired'::text, 'maternity'::text, 'longIllness'::text, 'postedAway'::text])))
);
CREATE INDEX exemption_of_person ON exemption (person_id, exemption_id);
CREATE TRIGGER exemption_recorded_by_two BEFORE INSERT ON exemption FOR EACH ROW EXECUTE FUNCTION refuse_exemption_by_one();
CREATE TRIGGER exemption_withdrawn_by_two BEFORE UPDATE ON exemption FOR EACH ROW WHEN (((old.withdrawn_at IS NULL) AND (new.withdrawn_at IS NOT NULL))) EXECUTE FUNCTION refuse_exemption_by_one();

CREATE TABLE exemption_proposal (
  proposal_id uuid NOT NULL,
  person_id uuid NOT NULL,
  act text NOT NULL,
  exemption_id uuid NOT NULL,
  reason text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  note text NOT NULL,
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
  CONSTRAINT exemption_proposal_pkey PRIMARY KEY (proposal_id),
  CONSTRAINT exemption_proposal_once EXCLUDE USING gist (person_id WITH =, daterange(from_day, until_day, '[]'::text) WITH &&) WHERE ((state = 'open'::text)),
  CONSTRAINT exemption_confirmed_by_another CHECK (((state <> 'confirmed'::text) OR ((ended_by <> proposed_by) AND (proposed_by_person IS NOT NULL) AND (ended_by_person IS NOT NULL) AND (ended_by_person <> proposed_by_person)))) NOT VALID,
  CONSTRAINT exemption_proposal_act_check CHECK ((act = ANY (ARRAY['record'::text, 'withdraw'::text]))),
  CONSTRAINT exemption_proposal_check CHECK ((until_day >= from_day)),
  CONSTRAINT exemption_proposal_check1 CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  CONSTRAINT exemption_proposal_check2 CHECK (((state = 'open'::text) = (ended_by IS NULL))),
  CONSTRAINT exemption_proposal_note_check CHECK ((note <> ''::text)),
  CONSTRAINT exemption_proposal_reason_check CHECK ((reason = ANY (ARRAY['retired'::text, 'maternity'::text, 'longIllness'::text, 'postedAway'::text]))),
  CONSTRAINT exemption_proposal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'withdrawn'::text, 'lapsed'::text])))
);
CREATE INDEX exemption_proposal_exemption ON exemption_proposal (exemption_id) WHERE (state = 'confirmed'::text);
CREATE INDEX exemption_proposal_person ON exemption_proposal (person_id, proposal_id);
CREATE INDEX exemption_proposal_waiting ON exemption_proposal (proposal_id) WHERE (state = 'open'::text);

CREATE TABLE first_year_request (
  person_id uuid NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  CONSTRAINT first_year_request_pkey PRIMARY KEY (person_id)
);

CREATE TABLE offering (
  offering_id uuid NOT NULL,
  version integer NOT NULL,
  course_id uuid NOT NULL,
  course_title text NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  industry text,
  half_hours integer NOT NULL,
  proof text,
  status text,
  CONSTRAINT offering_pkey PRIMARY KEY (offering_id),
  CONSTRAINT offering_proof_check CHECK ((proof = ANY (ARRAY['sitting'::text, 'assessment'::text]))),
  CONSTRAINT offering_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'withdrawn'::text])))
);
CREATE INDEX offering_open ON offering (year, category) WHERE (status = 'confirmed'::text);

CREATE TABLE person (
  person_id uuid NOT NULL,
  version integer NOT NULL,
  locality text NOT NULL,
  industry text NOT NULL,
  employer_id uuid,
  employer_since timestamp with time zone,
  first_year integer,
  personal_key_id text,
  personal_nonce bytea,
  personal_ciphertext bytea,
  verified boolean DEFAULT false NOT NULL,
  title_series jsonb,
  CONSTRAINT person_pkey PRIMARY KEY (person_id),
  CONSTRAINT person_check CHECK (((employer_id IS NULL) = (employer_since IS NULL))),
  CONSTRAINT person_check1 CHECK (((personal_key_id IS NULL) = (personal_nonce IS NULL))),
  CONSTRAINT person_check2 CHECK (((personal_key_id IS NULL) = (personal_ciphertext IS NULL)))
);
CREATE INDEX person_of_employer ON person (employer_id, person_id) WHERE (employer_id IS NOT NULL);
CREATE INDEX person_of_industry ON person (industry, person_id);
CREATE INDEX person_of_locality ON person (locality, person_id);

CREATE TABLE sat (
  person_id uuid NOT NULL,
  sitting_id uuid NOT NULL,
  CONSTRAINT sat_pkey PRIMARY KEY (person_id, sitting_id)
);

CREATE TABLE sitting (
  sitting_id uuid NOT NULL,
  version integer NOT NULL,
  centre_id uuid NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  year integer,
  category text,
  stage text,
  seats integer,
  offering_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
  booking_opens_at timestamp with time zone,
  booking_closes_at timestamp with time zone,
  CONSTRAINT sitting_pkey PRIMARY KEY (sitting_id)
);
CREATE INDEX sitting_open ON sitting (year, starts_at) WHERE (stage = ANY (ARRAY['published'::text, 'bookingClosed'::text]));

CREATE TABLE training_class (
  class_id uuid NOT NULL,
  seq integer NOT NULL,
  class_kind text NOT NULL,
  industry text NOT NULL,
  title text NOT NULL,
  online boolean NOT NULL,
  days jsonb NOT NULL,
  first_day date NOT NULL,
  state text NOT NULL,
  series text,
  CONSTRAINT training_class_pkey PRIMARY KEY (class_id)
);
CREATE INDEX class_open ON training_class (industry, first_day, class_id) WHERE (state = 'accepted'::text);

CREATE OR REPLACE FUNCTION hold_entries()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'ledger', 'pg_temp'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM fresh LEFT JOIN award USING (award_id, person_id, year, category) WHERE award.award_id IS NULL) THEN
    RAISE EXCEPTION 'an entry has the person, year and category of its award' USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF EXISTS (SELECT FROM fresh JOIN entry reversed
      ON reversed.award_id = fresh.award_id AND reversed.revision = fresh.previous_revision
    WHERE fresh.entry_kind = 'reversal' AND fresh.half_hours <> reversed.half_hours) THEN
    RAISE EXCEPTION 'a reversal has the hours of the grant it reverses' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE OR REPLACE FUNCTION refuse_exemption_by_one()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'ledger', 'public'
AS $function$
DECLARE
  acted_at timestamptz := CASE TG_OP WHEN 'INSERT' THEN NEW.recorded_at ELSE NEW.withdrawn_at END;
BEGIN
  IF extract(year FROM NEW.from_day) < extract(year FROM acted_at AT TIME ZONE 'Asia/Shanghai')
    AND NOT EXISTS (SELECT FROM exemption_proposal p WHERE p.exemption_id = NEW.exemption_id AND p.state = 'confirmed'
      AND p.act = CASE TG_OP WHEN 'INSERT' THEN 'record' ELSE 'withdraw' END
      AND (TG_OP = 'UPDATE' OR p.ended_by = NEW.recorded_by))
  THEN
    RAISE EXCEPTION 'exemption % of a past year has no second official', NEW.exemption_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'exemption_by_two';
  END IF;
  RETURN NEW;
END $function$;
