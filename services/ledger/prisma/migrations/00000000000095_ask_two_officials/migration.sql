-- What one official would record or withdraw of a past year waits here until another confirms it (docs/decisions/0292).
CREATE TABLE exemption_proposal (
  proposal_id        uuid PRIMARY KEY,
  person_id          uuid NOT NULL,
  act                text NOT NULL CHECK (act IN ('record', 'withdraw')),
  -- Of the exemption that it records, or that it withdraws.
  exemption_id       uuid NOT NULL,
  reason             text NOT NULL CHECK (reason IN ('retired', 'maternity', 'longIllness', 'postedAway')),
  from_day           date NOT NULL,
  until_day          date CHECK (until_day >= from_day),
  -- What it rests on; why it is withdrawn.
  note               text NOT NULL CHECK (note <> ''),
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
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK ((state = 'open') = (ended_by IS NULL)),
  CONSTRAINT exemption_confirmed_by_another CHECK (state <> 'confirmed' OR
    (ended_by <> proposed_by AND (ended_by_person IS NULL OR ended_by_person IS DISTINCT FROM proposed_by_person))),
  CONSTRAINT exemption_proposal_once EXCLUDE USING gist
    (person_id WITH =, daterange(from_day, until_day, '[]') WITH &&) WHERE (state = 'open')
);
CREATE INDEX exemption_proposal_person ON exemption_proposal (person_id, proposal_id);
CREATE INDEX exemption_proposal_exemption ON exemption_proposal (exemption_id) WHERE state = 'confirmed';
CREATE INDEX exemption_proposal_waiting ON exemption_proposal (proposal_id) WHERE state = 'open';

-- No exemption of a past year begins or ends by one official alone, whatever SQL is run.
CREATE FUNCTION refuse_exemption_by_one() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  acted_at timestamptz := CASE TG_OP WHEN 'INSERT' THEN NEW.recorded_at ELSE NEW.withdrawn_at END;
BEGIN
  IF extract(year FROM NEW.from_day) < extract(year FROM acted_at AT TIME ZONE 'Asia/Shanghai')
    AND NOT EXISTS (SELECT FROM exemption_proposal p WHERE p.exemption_id = NEW.exemption_id AND p.state = 'confirmed'
      AND p.act = CASE TG_OP WHEN 'INSERT' THEN 'record' ELSE 'withdraw' END
      AND (TG_OP = 'UPDATE' OR p.ended_by = NEW.recorded_by))
  THEN
    RAISE EXCEPTION 'exemption % of a past year has no second official', NEW.exemption_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'exemption_by_two';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER exemption_recorded_by_two BEFORE INSERT ON exemption
  FOR EACH ROW EXECUTE FUNCTION refuse_exemption_by_one();
CREATE TRIGGER exemption_withdrawn_by_two BEFORE UPDATE ON exemption
  FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION refuse_exemption_by_one();
