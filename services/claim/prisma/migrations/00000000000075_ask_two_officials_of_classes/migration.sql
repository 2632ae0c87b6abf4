-- What of a class one official would take back or bring back for many people waits here until another confirms it
-- (docs/decisions/0278). A later proposal takes the place of one that is open.
CREATE TABLE class_proposal (
  proposal_id        uuid PRIMARY KEY,
  class_id           uuid NOT NULL REFERENCES training_class (class_id),
  act                text NOT NULL CHECK (act IN ('reversal', 'restoration')),
  -- Empty: the whole class.
  row_ids            uuid[] NOT NULL,
  -- The class as it was looked at: once something was done to it, what was proposed is outdated.
  seq                integer NOT NULL,
  reason             text NOT NULL CHECK (reason <> ''),
  state              text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'confirmed', 'replaced')),
  proposed_by        text NOT NULL,
  proposed_by_role   text NOT NULL,
  proposed_by_person uuid,
  proposed_at        timestamptz NOT NULL,
  confirm_until      timestamptz NOT NULL,
  ended_by           text,
  ended_by_person    uuid,
  ended_at           timestamptz,
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK ((state = 'open') = (ended_by IS NULL)),
  CONSTRAINT class_confirmed_by_another CHECK (state <> 'confirmed' OR
    (ended_by <> proposed_by AND (ended_by_person IS NULL OR ended_by_person IS DISTINCT FROM proposed_by_person)))
);
CREATE UNIQUE INDEX class_proposal_open ON class_proposal (class_id) WHERE state = 'open';
CREATE INDEX class_proposal_waiting ON class_proposal (proposal_id) WHERE state = 'open';
