-- Sessions of browsers. The key is the digest of the secret in the cookie; identity's tokens for it are sealed.
CREATE TABLE web_session (
  digest        bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  -- The session of identity that the tokens are of: a revocation names it.
  session_id    uuid NOT NULL UNIQUE,
  subject_id    uuid NOT NULL,
  role          text NOT NULL,
  -- Tokens, CSRF value, scope and name.
  key_id        text NOT NULL,
  nonce         bytea NOT NULL,
  ciphertext    bytea NOT NULL,
  token_ends_at timestamptz NOT NULL,
  renewed_at    timestamptz NOT NULL,
  created_at    timestamptz NOT NULL,
  -- By a person, to the minute.
  last_used_at  timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL
);
CREATE INDEX web_session_last_used_at ON web_session (last_used_at);
