-- A correction that turns a result into a pass waits here until a second official confirms it (docs/decisions/0291).
CREATE TABLE correction_proposal (
  correction_id      uuid PRIMARY KEY,
  result_id          uuid NOT NULL,
  -- The revision that it changes: once there is another, what was proposed is outdated.
  revision           integer NOT NULL,
  from_outcome       text NOT NULL CHECK (from_outcome IN ('failed', 'absent')),
  score              decimal(9,2),
  score_max          decimal(9,2),
  reason             text NOT NULL CHECK (reason <> ''),
  state              text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'confirmed', 'withdrawn', 'lapsed')),
  proposed_by        text NOT NULL,
  proposed_by_role   text NOT NULL,
  -- The person who holds the account, where the token said so: two accounts of one person are one official.
  proposed_by_person uuid,
  proposed_at        timestamptz NOT NULL,
  confirm_until      timestamptz NOT NULL,
  ended_by           text,
  ended_by_person    uuid,
  ended_at           timestamptz,
  end_reason         text,
  FOREIGN KEY (result_id, revision) REFERENCES result (result_id, revision),
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK ((state = 'open') = (ended_by IS NULL)),
  CONSTRAINT confirmed_by_another CHECK (state <> 'confirmed' OR
    (ended_by <> proposed_by AND (ended_by_person IS NULL OR ended_by_person IS DISTINCT FROM proposed_by_person)))
);
CREATE UNIQUE INDEX correction_proposal_open ON correction_proposal (result_id) WHERE state = 'open';
CREATE INDEX correction_proposal_waiting ON correction_proposal (correction_id) WHERE state = 'open';

-- No result becomes a pass by one official alone, whatever SQL is run. What a list posts first (revision 0) is not looked at.
CREATE FUNCTION refuse_pass_by_one() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF (SELECT outcome FROM result WHERE result_id = NEW.result_id AND revision = NEW.revision - 1) <> 'passed'
    AND NOT EXISTS (SELECT FROM correction_proposal p WHERE p.correction_id = NEW.correction_id
      AND p.result_id = NEW.result_id AND p.revision = NEW.revision - 1 AND p.state = 'confirmed'
      AND p.ended_by = NEW.recorded_by)
  THEN
    RAISE EXCEPTION 'result % becomes a pass without a second official', NEW.result_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'result_pass_by_two';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER result_pass_by_two BEFORE INSERT ON result
  FOR EACH ROW WHEN (NEW.revision > 0 AND NEW.outcome = 'passed') EXECUTE FUNCTION refuse_pass_by_one();
