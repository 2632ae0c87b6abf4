-- The ledger (Articles 6, 10, 11): awards, each with a chain of entries, grant and reversal in turn.

-- What hours are earned by: a course in a year, later a claim or a training class. Never changes.
CREATE TABLE award (
  award_id   uuid PRIMARY KEY,
  award_kind text NOT NULL CHECK (award_kind IN ('course', 'claim', 'trainingClass')),
  -- The course, the claim or the training class.
  subject_id uuid NOT NULL,
  person_id  uuid NOT NULL,
  year       integer NOT NULL,
  category   text NOT NULL,
  -- One award per person, year and what earns it: posted again, it is the same award.
  UNIQUE (person_id, year, award_kind, subject_id),
  -- Articles 10, 11: a course earns general or industryCommon hours; Articles 12, 13: claims and classes professional.
  CHECK (category IN ('general', 'industryCommon', 'professional')),
  CHECK ((award_kind = 'course') = (category IN ('general', 'industryCommon')))
);
COMMENT ON TABLE award IS 'append-only';
CREATE TRIGGER award_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON award
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The newest change of an award that was seen: an older one never overwrites it. Its row lock orders the writers.
CREATE TABLE award_order (
  award_id uuid PRIMARY KEY,
  last_seq integer NOT NULL,
  -- The result, correction or decision that it was.
  cause_id uuid NOT NULL
);

-- Hours written to the ledger. Odd revisions grant, even ones reverse, none is left out: at most one grant stands.
CREATE TABLE entry (
  entry_id          uuid PRIMARY KEY,
  award_id          uuid NOT NULL,
  revision          integer NOT NULL CHECK (revision >= 1),
  previous_revision integer GENERATED ALWAYS AS (NULLIF(revision - 1, 0)) STORED,
  entry_kind        text NOT NULL CHECK (entry_kind = CASE revision % 2 WHEN 1 THEN 'grant' ELSE 'reversal' END),
  person_id         uuid NOT NULL,
  year              integer NOT NULL,
  category          text NOT NULL,
  half_hours        integer NOT NULL CHECK (half_hours > 0),
  cause_kind        text NOT NULL CHECK (cause_kind IN ('result', 'correction', 'decision')),
  cause_id          uuid NOT NULL,
  -- The batch that brought it; none for a single award.
  batch_id          uuid,
  -- The sitting or offering of the batch, or the correction.
  source_kind       text NOT NULL CHECK (source_kind IN ('sitting', 'assessment', 'correction')),
  source_id         uuid NOT NULL,
  offering_id       uuid NOT NULL,
  article           text NOT NULL,
  policy_version    text NOT NULL,
  -- Article 10: the municipal bureau registers general hours. Article 11: the industry department its own.
  registered_by     text NOT NULL CHECK (registered_by IN ('municipalBureau', 'industryDepartment')),
  industry          text CHECK (industry <> ''),
  award_seq         integer NOT NULL,
  registered_at     timestamptz NOT NULL,
  correlation_id    text NOT NULL,
  UNIQUE (award_id, revision),
  FOREIGN KEY (award_id, previous_revision) REFERENCES entry (award_id, revision),
  CHECK ((registered_by = 'municipalBureau') = (category = 'general')),
  CHECK ((category = 'general') = (industry IS NULL))
);
-- A standing and a page of entries: their time does not grow with the table.
CREATE INDEX entry_of_person ON entry (person_id, year, registered_at, entry_id);
CREATE INDEX entry_of_batch ON entry (batch_id) WHERE batch_id IS NOT NULL;
COMMENT ON TABLE entry IS 'append-only';
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An entry repeats whose award it is, and a reversal has the hours of the grant it reverses. One look a statement, where
-- foreign keys would take one a row: 10,000 grants are one statement.
CREATE FUNCTION hold_entries() RETURNS trigger LANGUAGE plpgsql SET search_path = ledger, pg_temp AS $$
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
END $$;
CREATE TRIGGER entry_holds AFTER INSERT ON entry REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION hold_entries();

-- One accepted post of results (design.md, Batches). Chunks and command find each other here, under its row lock.
CREATE TABLE batch (
  batch_id         uuid PRIMARY KEY,
  source_kind      text NOT NULL CHECK (source_kind IN ('sitting', 'assessment')),
  source_id        uuid NOT NULL,
  -- receiving: no command yet; expecting: rows are under way; mismatched: not what its count or digest says.
  state            text NOT NULL CHECK (state IN ('receiving', 'expecting', 'registered', 'mismatched')),
  since            timestamptz NOT NULL,
  rows_received    integer NOT NULL DEFAULT 0,
  rows_expected    integer,
  digest_expected  text,
  digest_found     text,
  -- Of its rows: wrote a grant, found it standing, came after a newer change.
  granted_count    integer,
  standing_count   integer,
  superseded_count integer,
  -- The actor of the command, with its correlation id.
  requested_by     jsonb,
  CHECK ((state = 'receiving') = (rows_expected IS NULL)),
  CHECK ((rows_expected IS NULL) = (digest_expected IS NULL)),
  CHECK ((state = 'registered') = (granted_count IS NOT NULL)),
  CHECK (state <> 'registered' OR (
    rows_received = rows_expected AND digest_found = digest_expected
    AND granted_count + standing_count + superseded_count = rows_received))
);
CREATE INDEX batch_of_source ON batch (source_id, batch_id);
CREATE INDEX batch_unregistered ON batch (state, batch_id) WHERE state <> 'registered';

-- The passed rows of a batch as they came.
CREATE TABLE batch_row (
  batch_id       uuid NOT NULL,
  result_id      uuid NOT NULL,
  -- Made when the row came, for the award and the entry that it may write.
  award_id       uuid NOT NULL,
  entry_id       uuid NOT NULL,
  ticket_id      uuid,
  person_id      uuid NOT NULL,
  enrolment_id   uuid,
  course_id      uuid NOT NULL,
  offering_id    uuid NOT NULL,
  year           integer NOT NULL,
  category       text NOT NULL CHECK (category IN ('general', 'industryCommon')),
  half_hours     integer NOT NULL CHECK (half_hours > 0),
  industry       text,
  award_seq      integer NOT NULL,
  policy_version text NOT NULL,
  PRIMARY KEY (batch_id, result_id)
);
COMMENT ON TABLE batch_row IS 'append-only';
CREATE TRIGGER batch_row_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_row
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
