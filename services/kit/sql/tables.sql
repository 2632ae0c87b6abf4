-- What every service keeps for kit. Each service's first migration is this file, to the letter (a test compares).

-- Facts that are true and not yet published. The relay deletes what Kafka has acknowledged.
CREATE TABLE outbox (
  seq            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fact_id        uuid NOT NULL,
  topic          text NOT NULL,
  key            text NOT NULL,
  type           text NOT NULL,
  body           jsonb NOT NULL,
  correlation_id text NOT NULL,
  occurred_at    timestamptz NOT NULL,
  -- The trace that the transaction belongs to (W3C Trace Context), where one is under way: services/kit/tracing.ts sets it.
  traceparent    text DEFAULT nullif(current_setting('xueshi.traceparent', true), '')
);

-- Facts already handled, with their effect in the same transaction: Kafka may deliver twice.
CREATE TABLE inbox (
  fact_id    uuid PRIMARY KEY,
  handled_at timestamptz NOT NULL DEFAULT now()
);

-- Facts that could not be handled. `replay_requested_at` makes the service try again.
CREATE TABLE dead_letter (
  fact_id             uuid PRIMARY KEY,
  topic               text NOT NULL,
  key                 text NOT NULL,
  headers             jsonb NOT NULL,
  value               bytea NOT NULL,
  error               text NOT NULL,
  failed_at           timestamptz NOT NULL,
  attempts            integer NOT NULL DEFAULT 1,
  replay_requested_at timestamptz,
  replayed_at         timestamptz
);

-- Who did what, when, on what, before, after and why (Article 16). Append-only.
CREATE TABLE audit (
  id             uuid PRIMARY KEY,
  at             timestamptz NOT NULL,
  actor_id       text NOT NULL,
  actor_role     text NOT NULL,
  act            text NOT NULL,
  object_kind    text NOT NULL,
  object_id      text NOT NULL,
  before         jsonb,
  after          jsonb,
  reason         text,
  correlation_id text NOT NULL
);
CREATE INDEX audit_object ON audit (object_kind, object_id, at);
CREATE INDEX audit_actor ON audit (actor_id, at);
CREATE INDEX audit_at ON audit (at, id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
COMMENT ON TABLE audit IS 'append-only';
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The stored answer to a request with an Idempotency-Key: same key and input, same answer.
CREATE TABLE idempotency (
  actor_id   text NOT NULL,
  operation  text NOT NULL,
  key        text NOT NULL,
  input_hash bytea NOT NULL,
  answer     jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (actor_id, operation, key)
);

-- What this service needs to trust a token while identity is away.
CREATE TABLE trust_key (
  kid        text PRIMARY KEY,
  public_jwk jsonb NOT NULL
);
CREATE TABLE trust_revocation (
  session_id uuid PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
