-- What a service where two officials ask for an act keeps for kit/two-officials. Repeated in its migration, to the letter (a test compares).

-- What one official asked for waits here until another asks for the same (docs/decisions/0300, 0301). What is asked later of the same
-- object takes the place of what is open.
CREATE TABLE act_proposal (
  proposal_id        uuid PRIMARY KEY,
  act                text NOT NULL,
  object_id          uuid NOT NULL,
  -- The object as it was looked at: once something was done to it, what was proposed is outdated.
  basis              text NOT NULL,
  reason             text NOT NULL CHECK (reason <> ''),
  state              text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'confirmed', 'replaced')),
  proposed_by        text NOT NULL,
  proposed_by_role   text NOT NULL,
  proposed_by_person uuid NOT NULL,
  proposed_at        timestamptz NOT NULL,
  confirm_until      timestamptz NOT NULL,
  ended_by           text,
  ended_by_person    uuid,
  ended_at           timestamptz,
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK ((state = 'open') = (ended_by IS NULL)),
  -- Another account and another person, both of them named.
  CONSTRAINT act_confirmed_by_another CHECK (state <> 'confirmed' OR
    (ended_by <> proposed_by AND ended_by_person IS NOT NULL AND ended_by_person <> proposed_by_person))
);
CREATE UNIQUE INDEX act_proposal_open ON act_proposal (object_id) WHERE state = 'open';
CREATE INDEX act_proposal_waiting ON act_proposal (proposal_id) WHERE state = 'open';
CREATE INDEX act_proposal_confirmed ON act_proposal (object_id, ended_at) WHERE state = 'confirmed';

-- A result that was withdrawn with its list (docs/decisions/0302) stands no more, and a right list brings another in its place.
ALTER TABLE result DROP CONSTRAINT result_outcome_check;
ALTER TABLE result ADD CONSTRAINT result_outcome_check CHECK (outcome IN ('passed', 'failed', 'absent', 'withdrawn'));
ALTER TABLE result ADD CONSTRAINT result_withdrawn_later CHECK (outcome <> 'withdrawn' OR (revision > 0 AND score IS NULL));
-- The withdrawn one in whose place it came.
ALTER TABLE result ADD COLUMN replaces uuid;
DROP INDEX result_ticket;
CREATE UNIQUE INDEX result_ticket ON result (ticket_id, replaces) NULLS NOT DISTINCT
  WHERE revision = 0 AND ticket_id IS NOT NULL;
DROP INDEX result_assessment;
CREATE UNIQUE INDEX result_assessment ON result (offering_id, person_id, replaces) NULLS NOT DISTINCT
  WHERE revision = 0 AND ticket_id IS NULL;
CREATE INDEX result_withdrawn ON result (person_id, offering_id, ticket_id) WHERE outcome = 'withdrawn';
CREATE INDEX result_batch_rows ON result (batch_id) WHERE revision = 0;

CREATE OR REPLACE VIEW result_standing AS
  SELECT r.* FROM result r
  WHERE r.outcome <> 'withdrawn'
    AND NOT EXISTS (SELECT FROM result n WHERE n.result_id = r.result_id AND n.revision = r.revision + 1);

-- No result is withdrawn but with its list, and by two officials; none that was is changed or replaced by one of somebody else.
CREATE FUNCTION refuse_withdrawal_by_one() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM act_proposal p JOIN result_batch b ON b.file_id = p.object_id
    WHERE b.batch_id = NEW.batch_id AND p.act = 'results.reverse' AND p.state = 'confirmed'
      AND p.ended_by = NEW.recorded_by AND p.ended_at = NEW.recorded_at)
  THEN
    RAISE EXCEPTION 'result % is withdrawn without a second official', NEW.result_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'result_withdrawn_by_two';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER result_withdrawn_by_two BEFORE INSERT ON result
  FOR EACH ROW WHEN (NEW.outcome = 'withdrawn') EXECUTE FUNCTION refuse_withdrawal_by_one();

CREATE FUNCTION refuse_after_withdrawal() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT FROM result w WHERE w.result_id = NEW.result_id AND w.revision = NEW.revision - 1 AND w.outcome = 'withdrawn') THEN
    RAISE EXCEPTION 'result % was withdrawn', NEW.result_id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.replaces IS NOT NULL AND NOT EXISTS (SELECT FROM result w WHERE w.result_id = NEW.replaces AND w.outcome = 'withdrawn'
    AND w.person_id = NEW.person_id AND w.offering_id = NEW.offering_id AND w.ticket_id IS NOT DISTINCT FROM NEW.ticket_id)
  THEN
    RAISE EXCEPTION 'result % replaces none that was withdrawn', NEW.result_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER result_after_withdrawal BEFORE INSERT ON result
  FOR EACH ROW WHEN (NEW.revision > 0 OR NEW.replaces IS NOT NULL) EXECUTE FUNCTION refuse_after_withdrawal();

-- Each time that a list was reversed, and why. Append-only.
CREATE TABLE file_reversal (
  reversal_id uuid PRIMARY KEY,
  file_id     uuid NOT NULL REFERENCES posted_file,
  reason      text NOT NULL CHECK (reason <> ''),
  reversed_by text NOT NULL,
  reversed_at timestamptz NOT NULL
);
CREATE INDEX file_reversal_of_file ON file_reversal (file_id);
COMMENT ON TABLE file_reversal IS 'append-only';
CREATE TRIGGER file_reversal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON file_reversal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Where no result of a sitting, or of an assessment, stands any more, the next list says its full mark anew.
DROP TRIGGER full_mark_append_only ON full_mark;
COMMENT ON TABLE full_mark IS NULL;
ALTER TABLE full_mark ADD COLUMN lifted_at timestamptz;
ALTER TABLE full_mark DROP CONSTRAINT full_mark_pkey;
ALTER TABLE full_mark ADD COLUMN full_mark_no bigserial PRIMARY KEY;
CREATE UNIQUE INDEX full_mark_in_force ON full_mark (source_id) WHERE lifted_at IS NULL;
CREATE FUNCTION only_lift() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.lifted_at IS NOT NULL OR to_jsonb(NEW) - 'lifted_at' <> to_jsonb(OLD) - 'lifted_at' THEN
    RAISE EXCEPTION 'a full mark may only be lifted, once' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER full_mark_only_lifted BEFORE UPDATE OR DELETE ON full_mark FOR EACH ROW EXECUTE FUNCTION only_lift();
CREATE OR REPLACE FUNCTION refuse_other_full_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM written w
    LEFT JOIN full_mark f ON f.source_id = coalesce(w.sitting_id, w.offering_id) AND f.lifted_at IS NULL
    WHERE w.revision = 0 AND w.score_max IS NOT NULL AND w.score_max IS DISTINCT FROM f.score_max
  ) THEN
    RAISE EXCEPTION 'a result has another full mark than its sitting' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
