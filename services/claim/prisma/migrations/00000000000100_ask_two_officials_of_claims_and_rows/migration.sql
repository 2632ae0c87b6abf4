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

-- Who confirms, and who proposed, are named, and differ (docs/decisions/0300). A class names who confirms by the account alone where
-- identity has told since who holds it, so what was proposed then is looked up by the service.
ALTER TABLE class_proposal DROP CONSTRAINT class_confirmed_by_another;
ALTER TABLE class_proposal ADD CONSTRAINT class_confirmed_by_another CHECK (state <> 'confirmed' OR
  (ended_by <> proposed_by AND proposed_by_person IS NOT NULL AND ended_by_person IS NOT NULL
    AND ended_by_person <> proposed_by_person)) NOT VALID;

-- No hours of a claim, of a class or of a row are taken back or brought back by one official alone, whatever SQL is run.
CREATE FUNCTION refuse_claim_reversal_by_one() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM act_proposal p WHERE p.object_id = NEW.claim_id AND p.act = NEW.act AND p.state = 'confirmed'
    AND p.ended_by = NEW.by_account AND p.ended_at = NEW.at)
  THEN
    RAISE EXCEPTION 'claim %: % without a second official', NEW.claim_id, NEW.act
      USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_reversed_by_two';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_reversed_by_two BEFORE INSERT ON claim_fact
  FOR EACH ROW WHEN (NEW.act IN ('reverse', 'restore')) EXECUTE FUNCTION refuse_claim_reversal_by_one();

CREATE FUNCTION refuse_class_reversal_by_one() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM class_proposal p WHERE p.class_id = NEW.class_id AND p.seq = NEW.seq - 1 AND p.state = 'confirmed'
    AND p.act = CASE WHEN NEW.act IN ('reverse', 'reverseRows') THEN 'reversal' ELSE 'restoration' END
    AND p.ended_by = NEW.by_account AND p.ended_at = NEW.at)
  THEN
    RAISE EXCEPTION 'class %: % without a second official', NEW.class_id, NEW.act
      USING ERRCODE = 'check_violation', CONSTRAINT = 'class_reversed_by_two';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER class_reversed_by_two BEFORE INSERT ON class_fact
  FOR EACH ROW WHEN (NEW.act IN ('reverse', 'reverseRows', 'restore', 'restoreRows', 'restoreForReview'))
  EXECUTE FUNCTION refuse_class_reversal_by_one();
