-- The tables of this service as they are today: what the migrations in prisma/migrations come to.
-- Written by UPDATE_SCHEMA=1 npx jest services/kit/sql/schema.int.test.ts, never by hand.

CREATE TABLE account (
  id uuid NOT NULL,
  organisation_id uuid NOT NULL,
  role text NOT NULL,
  login text NOT NULL,
  status text NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  holder_id uuid,
  holder_version integer DEFAULT 0 NOT NULL,
  CONSTRAINT account_pkey PRIMARY KEY (id),
  CONSTRAINT account_login_key UNIQUE (login),
  CONSTRAINT account_holder_id_fkey FOREIGN KEY (holder_id) REFERENCES person(id),
  CONSTRAINT account_organisation_id_role_fkey FOREIGN KEY (organisation_id, role) REFERENCES organisation(id, kind),
  CONSTRAINT account_login_check CHECK ((login = lower(login))),
  CONSTRAINT account_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])))
);
CREATE INDEX account_holder ON account (holder_id) WHERE (holder_id IS NOT NULL);
CREATE INDEX account_organisation ON account (organisation_id);

CREATE TABLE consent (
  person_id uuid NOT NULL,
  version text NOT NULL,
  agreed_at timestamp with time zone NOT NULL,
  CONSTRAINT consent_pkey PRIMARY KEY (person_id, version),
  CONSTRAINT consent_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id)
);

CREATE TABLE credential (
  subject_id uuid NOT NULL,
  subject_kind text NOT NULL,
  password_hash text NOT NULL,
  one_time_until timestamp with time zone,
  changed_at timestamp with time zone NOT NULL,
  CONSTRAINT credential_pkey PRIMARY KEY (subject_id),
  CONSTRAINT credential_subject_id_subject_kind_key UNIQUE (subject_id, subject_kind),
  CONSTRAINT credential_password_hash_check CHECK ((password_hash ~~ '$argon2id$%'::text)),
  CONSTRAINT credential_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['person'::text, 'account'::text])))
);

CREATE TABLE employment (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  employer_id uuid NOT NULL,
  employer_kind text DEFAULT 'employer'::text NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  status text NOT NULL,
  asked_at timestamp with time zone NOT NULL,
  answer_due_at timestamp with time zone NOT NULL,
  answered_at timestamp with time zone,
  answered_by text,
  reason text,
  CONSTRAINT employment_pkey PRIMARY KEY (id),
  CONSTRAINT employment_one_at_a_time EXCLUDE USING gist (person_id WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE ((status = 'accepted'::text)),
  CONSTRAINT employment_employer_id_employer_kind_fkey FOREIGN KEY (employer_id, employer_kind) REFERENCES organisation(id, kind),
  CONSTRAINT employment_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT employment_check CHECK ((starts_on <= ends_on)),
  CONSTRAINT employment_check1 CHECK (((status = ANY (ARRAY['accepted'::text, 'refused'::text])) = (answered_by IS NOT NULL))),
  CONSTRAINT employment_employer_kind_check CHECK ((employer_kind = 'employer'::text)),
  CONSTRAINT employment_status_check CHECK ((status = ANY (ARRAY['asked'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text])))
);
CREATE INDEX employment_asked_due ON employment (answer_due_at, id) WHERE (status = 'asked'::text);
CREATE INDEX employment_of_employer ON employment (employer_id, status, id);
CREATE UNIQUE INDEX employment_one_asked ON employment (person_id) WHERE (status = 'asked'::text);
CREATE INDEX employment_person ON employment (person_id);

CREATE TABLE known_place (
  login_digest bytea NOT NULL,
  place_digest bytea NOT NULL,
  last_at timestamp with time zone NOT NULL,
  CONSTRAINT known_place_pkey PRIMARY KEY (login_digest, place_digest)
);
CREATE INDEX known_place_age ON known_place (last_at);
CREATE INDEX known_place_at ON known_place (place_digest, last_at);

CREATE TABLE login_attempt (
  login_digest bytea NOT NULL,
  failures integer NOT NULL,
  last_at timestamp with time zone NOT NULL,
  locked_until timestamp with time zone,
  place_digest bytea DEFAULT '\x'::bytea NOT NULL,
  CONSTRAINT login_attempt_pkey PRIMARY KEY (login_digest, place_digest),
  CONSTRAINT login_attempt_failures_check CHECK ((failures > 0))
);
CREATE INDEX login_attempt_age ON login_attempt (last_at);

CREATE TABLE lookup_digest (
  digest bytea NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  key_id text NOT NULL,
  CONSTRAINT lookup_digest_pkey PRIMARY KEY (digest, subject_kind),
  CONSTRAINT lookup_digest_subject_id_key_id_key UNIQUE (subject_id, key_id),
  CONSTRAINT lookup_digest_subject_id_subject_kind_fkey FOREIGN KEY (subject_id, subject_kind) REFERENCES credential(subject_id, subject_kind)
);

CREATE TABLE organisation (
  id uuid NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  locality text NOT NULL,
  industry text,
  social_credit_code text,
  status text NOT NULL,
  active boolean DEFAULT true NOT NULL,
  version integer DEFAULT 0 NOT NULL,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT organisation_pkey PRIMARY KEY (id),
  CONSTRAINT organisation_id_kind_key UNIQUE (id, kind),
  CONSTRAINT organisation_check CHECK (((kind = 'employer'::text) = (social_credit_code IS NOT NULL))),
  CONSTRAINT organisation_check1 CHECK (((kind <> 'industryDepartment'::text) OR (industry IS NOT NULL))),
  CONSTRAINT organisation_check2 CHECK (((kind = 'employer'::text) OR (status = 'confirmed'::text))),
  CONSTRAINT organisation_kind_check CHECK ((kind = ANY (ARRAY['employer'::text, 'examCentre'::text, 'industryDepartment'::text, 'countyBureau'::text, 'municipalBureau'::text, 'organiser'::text, 'association'::text, 'oversight'::text]))),
  CONSTRAINT organisation_name_check CHECK ((name <> ''::text)),
  CONSTRAINT organisation_status_check CHECK ((status = ANY (ARRAY['unconfirmed'::text, 'confirmed'::text, 'refused'::text])))
);
CREATE INDEX organisation_listed ON organisation (kind, status, locality, id);
CREATE UNIQUE INDEX organisation_one_bureau ON organisation (kind, locality) WHERE ((kind = ANY (ARRAY['countyBureau'::text, 'municipalBureau'::text])) AND active);
CREATE UNIQUE INDEX organisation_one_department ON organisation (industry) WHERE ((kind = 'industryDepartment'::text) AND active);
CREATE UNIQUE INDEX organisation_social_credit_code ON organisation (social_credit_code) WHERE (status <> 'refused'::text);

CREATE TABLE person (
  id uuid NOT NULL,
  document_kind text NOT NULL,
  sealed_key_id text NOT NULL,
  sealed_nonce bytea NOT NULL,
  sealed_ciphertext bytea NOT NULL,
  status text NOT NULL,
  verified_by text,
  verified_at timestamp with time zone,
  first_year integer NOT NULL,
  signed_up_at timestamp with time zone NOT NULL,
  version integer DEFAULT 0 NOT NULL,
  locality text NOT NULL,
  title_series text NOT NULL,
  industry text NOT NULL,
  employer_id uuid,
  employed_since date,
  CONSTRAINT person_pkey PRIMARY KEY (id),
  CONSTRAINT person_employer_id_fkey FOREIGN KEY (employer_id) REFERENCES organisation(id),
  CONSTRAINT person_check CHECK (((status = 'verified'::text) = (verified_by IS NOT NULL))),
  CONSTRAINT person_check1 CHECK (((verified_by IS NULL) = (verified_at IS NULL))),
  CONSTRAINT person_document_kind_check CHECK ((document_kind = ANY (ARRAY['residentIdentity'::text, 'residencePermit'::text, 'permanentResidence'::text, 'passport'::text]))),
  CONSTRAINT person_employed_since CHECK (((employer_id IS NOT NULL) OR (employed_since IS NULL))),
  CONSTRAINT person_status_check CHECK ((status = ANY (ARRAY['unverified'::text, 'verified'::text])))
);
CREATE INDEX person_listed ON person (locality, status, id);

CREATE TABLE person_interval (
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  starts_on date,
  ends_on date,
  CONSTRAINT person_interval_pkey PRIMARY KEY (id),
  CONSTRAINT person_interval_one_at_a_time EXCLUDE USING gist (person_id WITH =, kind WITH =, daterange(starts_on, ends_on, '[]'::text) WITH &&),
  CONSTRAINT person_interval_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  CONSTRAINT person_interval_check CHECK ((starts_on <= ends_on)),
  CONSTRAINT person_interval_kind_check CHECK ((kind = ANY (ARRAY['titleSeries'::text, 'residence'::text, 'declaredWork'::text])))
);

CREATE TABLE refresh_token (
  digest bytea NOT NULL,
  session_id uuid NOT NULL,
  issued_at timestamp with time zone NOT NULL,
  used_at timestamp with time zone,
  used_again integer DEFAULT 0 NOT NULL,
  CONSTRAINT refresh_token_pkey PRIMARY KEY (digest),
  CONSTRAINT refresh_token_session_id_fkey FOREIGN KEY (session_id) REFERENCES session(id) ON DELETE CASCADE,
  CONSTRAINT refresh_token_used_again_check CHECK ((used_again >= 0))
);
CREATE INDEX refresh_token_session ON refresh_token (session_id);

CREATE TABLE session (
  id uuid NOT NULL,
  subject_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  CONSTRAINT session_pkey PRIMARY KEY (id),
  CONSTRAINT session_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES credential(subject_id),
  CONSTRAINT session_check CHECK ((expires_at > created_at))
);
CREATE INDEX session_expiry ON session (expires_at);
CREATE INDEX session_open ON session (subject_id) WHERE (ended_at IS NULL);

CREATE TABLE signing_key (
  kid text NOT NULL,
  public_jwk jsonb NOT NULL,
  stated_at timestamp with time zone NOT NULL,
  CONSTRAINT signing_key_pkey PRIMARY KEY (kid)
);

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;
