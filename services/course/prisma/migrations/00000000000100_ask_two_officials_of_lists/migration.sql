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

-- No list is reversed by one official alone, whatever SQL is run.
CREATE FUNCTION refuse_reversal_by_one() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM act_proposal p WHERE p.object_id = NEW.file_id AND p.act = 'postedList.reverse'
    AND p.state = 'confirmed' AND p.ended_by = NEW.reversed_by AND p.ended_at = NEW.reversed_at)
  THEN
    RAISE EXCEPTION 'list % is reversed without a second official', NEW.file_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'list_reversed_by_two';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER list_reversed_by_two BEFORE INSERT ON file_reversal
  FOR EACH ROW EXECUTE FUNCTION refuse_reversal_by_one();
