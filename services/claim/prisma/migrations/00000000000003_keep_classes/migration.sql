-- Training classes (Articles 13, 14): plans, documents, rosters, and their registration for everybody at once.

-- What a service that takes files in keeps for kit/intake. Repeated in that service's migration, to the letter (a test compares).

-- Every file committed, as it came, with what was said of each row. Both may name people, so both are sealed with a key of the
-- file's own (nonce, then AES-256-GCM with its tag). Append-only.
CREATE TABLE posted_file (
  file_id         uuid PRIMARY KEY,
  source_kind     text NOT NULL,
  source_id       uuid NOT NULL,
  media_type      text NOT NULL,
  sha256          text NOT NULL,
  sealed_bytes    bytea NOT NULL,
  sealed_verdicts bytea NOT NULL,
  verdict_digest  text NOT NULL,
  posted_by       text NOT NULL,
  posted_at       timestamptz NOT NULL
);
CREATE UNIQUE INDEX posted_file_once ON posted_file (source_id, sha256, verdict_digest);
COMMENT ON TABLE posted_file IS 'append-only';
CREATE TRIGGER posted_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posted_file
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The key of each file, sealed with the field key: a new field key seals these anew and leaves the files as they came.
CREATE TABLE posted_file_key (
  file_id    uuid PRIMARY KEY REFERENCES posted_file,
  key_id     text NOT NULL,
  nonce      bytea NOT NULL,
  sealed_key bytea NOT NULL
);

-- What stands for a person's identity number, under each look-up key: rows of a roster are found by it.
CREATE TABLE person_number (
  digest    bytea PRIMARY KEY CHECK (length(digest) = 32),
  person_id uuid NOT NULL
);
CREATE INDEX person_number_of_person ON person_number (person_id);

-- By which article an item is registered.
ALTER TABLE item ADD COLUMN article text NOT NULL DEFAULT '12' CHECK (article IN ('12', '13', '14'));
ALTER TABLE item ALTER COLUMN article DROP DEFAULT;
ALTER TABLE item ADD CONSTRAINT item_article CHECK ((item_kind = 'claim') = (article = '12'));
-- One row a person and class.
CREATE UNIQUE INDEX item_of_class ON item (subject_id, person_id) WHERE item_kind = 'class';

-- An association's authorisation for title reviews of one series, while it is in force.
CREATE TABLE authorisation (
  authorisation_id uuid PRIMARY KEY,
  organiser_id     uuid NOT NULL,
  series           text NOT NULL CHECK (series <> ''),
  -- Of the document that authorises.
  document_number  text NOT NULL CHECK (document_number <> ''),
  from_day         date NOT NULL,
  until_day        date CHECK (until_day >= from_day),
  recorded_by      text NOT NULL,
  recorded_at      timestamptz NOT NULL
);
CREATE INDEX authorisation_of_organiser ON authorisation (organiser_id, authorisation_id);

-- A class as it stands: the fold of its facts, and its plan.
CREATE TABLE training_class (
  class_id        uuid PRIMARY KEY,
  class_kind      text NOT NULL CHECK (class_kind IN ('municipalSeminar', 'associationTraining', 'departmentClass')),
  -- None: the department's own.
  organiser_id    uuid,
  -- The department that reviews and registers.
  industry        text NOT NULL CHECK (industry <> ''),
  title           text NOT NULL CHECK (title <> ''),
  online          boolean NOT NULL,
  -- domain/class/class.ts, ClassDay.
  days            jsonb NOT NULL,
  first_day       date NOT NULL,
  last_day        date NOT NULL CHECK (last_day >= first_day),
  -- Of an association's: for which title series.
  series          text,
  -- Of a municipal seminar: of the municipal bureau's approval.
  approval_number text,
  -- Why its plan came late.
  late_reason     text CHECK (late_reason <> ''),
  state           text NOT NULL CHECK (state IN ('draft', 'planned', 'accepted', 'planRefused', 'held', 'rosterIn',
    'rosterReturned', 'reviewed', 'registered', 'reversed', 'cancelled')),
  -- Facts so far; and how often it was told how the class stands.
  seq             integer NOT NULL DEFAULT 0,
  version         integer NOT NULL DEFAULT 0,
  since           timestamptz NOT NULL,
  created_by      text NOT NULL,
  created_at      timestamptz NOT NULL,
  -- Whose move it is, in the words of domain/class/states.ts.
  move            text NOT NULL CHECK (move IN ('organiser', 'department', 'bureau', 'system', 'nobody')),
  remind_at       timestamptz,
  due_at          timestamptz,
  due_provisional boolean,
  escalated_at    timestamptz,
  escalated_to    text,
  -- When people who have signed up since are registered; none waits for it: NULL.
  late_at         timestamptz,
  CHECK ((class_kind = 'departmentClass') <= (organiser_id IS NULL)),
  CHECK ((class_kind = 'associationTraining') = (series IS NOT NULL)),
  CHECK ((due_at IS NULL) = (due_provisional IS NULL))
);
CREATE INDEX class_of_organiser ON training_class (organiser_id, class_id);
CREATE INDEX class_of_industry ON training_class (industry, class_id);
CREATE INDEX class_queue ON training_class (industry, due_at, class_id) WHERE move = 'department';
-- What is offered: accepted, and not over.
CREATE INDEX class_offered ON training_class (first_day, class_id) WHERE state = 'accepted';

-- What was done to a class, in order: its state is the fold of these.
CREATE TABLE class_fact (
  class_id   uuid NOT NULL REFERENCES training_class (class_id),
  seq        integer NOT NULL CHECK (seq >= 1),
  -- What it causes in the ledger names it.
  fact_id    uuid NOT NULL UNIQUE,
  -- The command that it was done by, where a process carried it: sent again, it is done.
  command_id uuid UNIQUE,
  act        text NOT NULL,
  at         timestamptz NOT NULL,
  by_account text NOT NULL,
  party      text NOT NULL CHECK (party IN ('organiser', 'department', 'bureau', 'system')),
  reason     text CHECK (reason <> ''),
  PRIMARY KEY (class_id, seq)
);
COMMENT ON TABLE class_fact IS 'append-only';
CREATE TRIGGER class_fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON class_fact
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION follow_class_facts() RETURNS trigger LANGUAGE plpgsql SET search_path = claim, pg_temp AS $$
BEGIN
  IF NEW.seq <> 1 + coalesce((SELECT max(seq) FROM class_fact WHERE class_id = NEW.class_id), 0) THEN
    RAISE EXCEPTION 'fact % of class % does not follow the last', NEW.seq, NEW.class_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER class_fact_follows BEFORE INSERT ON class_fact FOR EACH ROW EXECUTE FUNCTION follow_class_facts();

-- Documents of a class, by name and hash: plan, approval, summary, records.
CREATE TABLE class_document (
  document_id uuid PRIMARY KEY,
  class_id    uuid NOT NULL REFERENCES training_class (class_id),
  kind        text NOT NULL CHECK (kind IN ('plan', 'approval', 'summary', 'record')),
  file_name   text NOT NULL CHECK (file_name <> ''),
  size_bytes  bigint NOT NULL CHECK (size_bytes > 0),
  sha256      bytea NOT NULL CHECK (length(sha256) = 32),
  added_by    text NOT NULL,
  added_at    timestamptz NOT NULL
);
CREATE INDEX document_of_class ON class_document (class_id, document_id);
COMMENT ON TABLE class_document IS 'append-only';
CREATE TRIGGER class_document_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON class_document
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who took part, as posted last, and what became of it: one row a person.
CREATE TABLE roster_row (
  row_id            uuid PRIMARY KEY,
  class_id          uuid NOT NULL REFERENCES training_class (class_id),
  -- What stands for the identity number, under the look-up key named.
  number_digest     bytea NOT NULL CHECK (length(number_digest) = 32),
  number_key_id     text NOT NULL,
  -- Name and number.
  personal_key_id   text NOT NULL,
  personal_nonce    bytea NOT NULL,
  personal_ciphertext bytea NOT NULL,
  -- Who it is, once that person is known.
  person_id         uuid,
  -- Days attended.
  days              jsonb NOT NULL,
  -- posted: not reviewed yet; waiting: for the sign-up; counted: an item of the person; setAside: with a refusal.
  row_state         text NOT NULL CHECK (row_state IN ('posted', 'waiting', 'counted', 'setAside', 'removed', 'reversed')),
  refusal           jsonb,
  -- Registered claims of the same days, which stay, and what differs (domain/class/same.ts).
  same              jsonb NOT NULL DEFAULT '[]',
  file_id           uuid NOT NULL REFERENCES posted_file (file_id),
  file_row          integer NOT NULL,
  posted_by         text NOT NULL,
  UNIQUE (class_id, number_digest),
  CHECK ((row_state = 'setAside') = (refusal IS NOT NULL)),
  CHECK ((row_state = 'counted') <= (person_id IS NOT NULL))
);
CREATE INDEX roster_of_class ON roster_row (class_id, row_id);
CREATE INDEX roster_of_person ON roster_row (person_id, row_id) WHERE person_id IS NOT NULL;
CREATE INDEX roster_waiting ON roster_row (number_digest) WHERE row_state = 'waiting';
CREATE INDEX roster_to_settle ON roster_row (class_id) WHERE row_state IN ('posted', 'waiting');

-- What a review, a late sign-up or a reversal registers at once (design.md, Batches): so many awards, with this digest.
CREATE TABLE hours_batch (
  batch_id      uuid PRIMARY KEY,
  class_id      uuid NOT NULL REFERENCES training_class (class_id),
  row_count     integer NOT NULL CHECK (row_count > 0),
  digest        text NOT NULL,
  made_at       timestamptz NOT NULL,
  -- In the ledger since.
  registered_at timestamptz
);
CREATE INDEX hours_batch_pending ON hours_batch (class_id, batch_id) WHERE registered_at IS NULL;

-- Its rows: what the award of an item in a year comes to from a counting on.
CREATE TABLE hours_batch_row (
  row_id    uuid PRIMARY KEY,
  batch_id  uuid NOT NULL REFERENCES hours_batch (batch_id),
  item_id   uuid NOT NULL,
  year      integer NOT NULL,
  award_seq integer NOT NULL,
  FOREIGN KEY (item_id, year, award_seq) REFERENCES registration (item_id, year, award_seq),
  UNIQUE (batch_id, item_id, year)
);
CREATE INDEX batch_row_of_registration ON hours_batch_row (item_id, year, award_seq);
COMMENT ON TABLE hours_batch_row IS 'append-only';
CREATE TRIGGER hours_batch_row_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hours_batch_row
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Reminders and escalations of a class, each once for its deadline.
CREATE TABLE class_notice (
  class_id    uuid NOT NULL REFERENCES training_class (class_id),
  notice      text NOT NULL CHECK (notice IN ('reminder', 'escalation')),
  deadline    timestamptz NOT NULL,
  noticed_at  timestamptz NOT NULL,
  -- The account it escalates to; none: the municipal bureau.
  official_id text,
  PRIMARY KEY (class_id, notice, deadline)
);
COMMENT ON TABLE class_notice IS 'append-only';
CREATE TRIGGER class_notice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON class_notice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
