-- What the system tells a person or an organisation: made of facts of other services, once a fact and recipient.
CREATE TABLE notice (
  notice_id      uuid PRIMARY KEY,
  fact_id        uuid NOT NULL,
  recipient_kind text NOT NULL CHECK (recipient_kind IN ('person', 'department', 'organiser', 'bureau', 'account')),
  -- The person, industry, organisation or account; empty for the bureau.
  recipient_id   text NOT NULL,
  kind           text NOT NULL,
  object_id      uuid NOT NULL,
  until          timestamptz,
  noticed_at     timestamptz NOT NULL,
  UNIQUE (fact_id, recipient_kind, recipient_id)
);
-- One's notices, newest first: the ids are in the order of time.
CREATE INDEX notice_of_recipient ON notice (recipient_kind, recipient_id, notice_id DESC);

CREATE TABLE notice_read (
  notice_id uuid NOT NULL REFERENCES notice ON DELETE CASCADE,
  reader_id uuid NOT NULL,
  read_at   timestamptz NOT NULL,
  PRIMARY KEY (notice_id, reader_id)
);
