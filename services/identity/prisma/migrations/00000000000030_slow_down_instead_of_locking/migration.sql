-- Failed sign-ins are counted by login and address, and beside that by login from all addresses that it is not known at: an
-- outsider's guesses don't hold back who signs in from where they always do. Empty: all unknown addresses together.
ALTER TABLE login_attempt ADD COLUMN place_digest bytea NOT NULL DEFAULT '';
ALTER TABLE login_attempt DROP CONSTRAINT login_attempt_pkey, ADD PRIMARY KEY (login_digest, place_digest);
CREATE INDEX login_attempt_age ON login_attempt (last_at);

-- Where a login signed in well: keyed digests of both, so the table names neither.
CREATE TABLE known_place (
  login_digest bytea NOT NULL,
  place_digest bytea NOT NULL,
  last_at      timestamptz NOT NULL,
  PRIMARY KEY (login_digest, place_digest)
);
CREATE INDEX known_place_age ON known_place (last_at);

-- A refresh token that was used is good once more within seconds (two tabs, a lost answer), a bounded number of times.
ALTER TABLE refresh_token ADD COLUMN used_again integer NOT NULL DEFAULT 0 CHECK (used_again >= 0);
