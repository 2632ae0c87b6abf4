-- Who may sign in, and what they answer for (Articles 2, 4, 5).

-- Migrations of several services may run at the same moment, and an extension is the whole database's.
SELECT pg_advisory_xact_lock(hashtext('create extension'));
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

CREATE TABLE organisation (
  id                 uuid PRIMARY KEY,
  kind               text NOT NULL CHECK (kind IN ('employer', 'examCentre', 'industryDepartment', 'countyBureau',
                       'municipalBureau', 'organiser', 'association', 'oversight')),
  name               text NOT NULL CHECK (name <> ''),
  locality           text NOT NULL,
  industry           text,
  social_credit_code text,
  -- An employer signs up by itself and is confirmed by its bureau; every other organisation is made by the bureau.
  status             text NOT NULL CHECK (status IN ('unconfirmed', 'confirmed', 'refused')),
  active             boolean NOT NULL DEFAULT true,
  version            integer NOT NULL DEFAULT 0,
  created_at         timestamptz NOT NULL,
  UNIQUE (id, kind),
  CHECK ((kind = 'employer') = (social_credit_code IS NOT NULL)),
  CHECK (kind <> 'industryDepartment' OR industry IS NOT NULL),
  CHECK (kind = 'employer' OR status = 'confirmed')
);
-- One account book per employer; a sign-up that the bureau refused frees the code for the true one.
CREATE UNIQUE INDEX organisation_social_credit_code ON organisation (social_credit_code) WHERE status <> 'refused';
-- One authority answers for a locality, and one for an industry (Article 2).
CREATE UNIQUE INDEX organisation_one_bureau ON organisation (kind, locality)
  WHERE kind IN ('countyBureau', 'municipalBureau') AND active;
CREATE UNIQUE INDEX organisation_one_department ON organisation (industry) WHERE kind = 'industryDepartment' AND active;
CREATE INDEX organisation_listed ON organisation (kind, status, locality, id);

CREATE TABLE account (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  role            text NOT NULL,
  login           text NOT NULL UNIQUE CHECK (login = lower(login)),
  status          text NOT NULL CHECK (status IN ('active', 'suspended')),
  created_by      text NOT NULL,
  created_at      timestamptz NOT NULL,
  -- An account has the role of its organisation, and no other.
  FOREIGN KEY (organisation_id, role) REFERENCES organisation (id, kind)
);
CREATE INDEX account_organisation ON account (organisation_id);

-- How somebody proves to be who they are.
CREATE TABLE credential (
  subject_id     uuid PRIMARY KEY,
  subject_kind   text NOT NULL CHECK (subject_kind IN ('person', 'account')),
  password_hash  text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  -- A one-time password of the bureau, good until then, and only for setting a new one.
  one_time_until timestamptz,
  changed_at     timestamptz NOT NULL,
  UNIQUE (subject_id, subject_kind)
);

-- What finds them: HMAC of an account's login, and of a person's document number, which is their login and is kept nowhere in
-- clear. One digest under each look-up key that is in use, so that a document is one account also while the key changes.
CREATE TABLE lookup_digest (
  digest       bytea NOT NULL,
  subject_kind text NOT NULL,
  subject_id   uuid NOT NULL,
  key_id       text NOT NULL,
  PRIMARY KEY (digest, subject_kind),
  UNIQUE (subject_id, key_id),
  FOREIGN KEY (subject_id, subject_kind) REFERENCES credential (subject_id, subject_kind)
);

-- Failed sign-ins in a row, by what was typed: a login that is nobody's is counted and locked like any other.
CREATE TABLE login_attempt (
  login_digest bytea PRIMARY KEY,
  failures     integer NOT NULL CHECK (failures > 0),
  last_at      timestamptz NOT NULL,
  locked_until timestamptz
);

CREATE TABLE session (
  id         uuid PRIMARY KEY,
  subject_id uuid NOT NULL REFERENCES credential (subject_id),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
  ended_at   timestamptz
);
CREATE INDEX session_open ON session (subject_id) WHERE ended_at IS NULL;
CREATE INDEX session_expiry ON session (expires_at);

-- Each is good once; one used again ends its session.
CREATE TABLE refresh_token (
  digest     bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  issued_at  timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX refresh_token_session ON refresh_token (session_id);

-- The keys that sign or signed tokens, public halves only, and that each was stated.
CREATE TABLE signing_key (
  kid        text PRIMARY KEY,
  public_jwk jsonb NOT NULL,
  stated_at  timestamptz NOT NULL
);
