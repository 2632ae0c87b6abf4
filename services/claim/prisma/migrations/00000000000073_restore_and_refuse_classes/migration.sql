-- A class waits for a figure, its roster is refused, the bureau closes it; what was taken back is brought back.
ALTER TABLE training_class DROP CONSTRAINT training_class_state_check;
ALTER TABLE training_class ADD CONSTRAINT training_class_state_check CHECK (state IN ('draft', 'planned', 'accepted', 'planRefused',
  'held', 'rosterIn', 'rosterReturned', 'rosterRefused', 'waitingForPolicy', 'closed', 'reviewed', 'registered', 'reversed',
  'cancelled'));

-- What an amendment is about to change: where it is refused, the row is as it was.
ALTER TABLE roster_row ADD COLUMN before jsonb;

-- Hours of a whole day where no figure is loaded: one official proposes them with a citation, another confirms the same.
CREATE TABLE class_provisional (
  class_id            uuid PRIMARY KEY REFERENCES training_class (class_id),
  half_hours_per_day  integer NOT NULL CHECK (half_hours_per_day > 0),
  citation            text NOT NULL CHECK (citation <> ''),
  proposed_by         text NOT NULL,
  proposed_by_person  uuid,
  proposed_at         timestamptz NOT NULL,
  -- The act that confirmed it; none: it is only proposed.
  decision_id         uuid REFERENCES class_fact (fact_id) DEFERRABLE INITIALLY DEFERRED,
  confirmed_by        text CHECK (confirmed_by <> proposed_by),
  CHECK ((decision_id IS NULL) = (confirmed_by IS NULL))
);

-- What a reversal took, row by row, and the restoration that brought it back: each row is taken at most once until it is back.
CREATE TABLE class_reversed_row (
  reversal_id uuid NOT NULL REFERENCES class_fact (fact_id) DEFERRABLE INITIALLY DEFERRED,
  row_id      uuid NOT NULL,
  class_id    uuid NOT NULL REFERENCES training_class (class_id),
  row_state   text NOT NULL CHECK (row_state IN ('posted', 'waiting', 'counted', 'setAside')),
  item_stood  boolean NOT NULL,
  restored_by uuid REFERENCES class_fact (fact_id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (reversal_id, row_id)
);
CREATE UNIQUE INDEX class_row_reversed_once ON class_reversed_row (row_id) WHERE restored_by IS NULL;
CREATE INDEX class_reversed_row_of ON class_reversed_row (class_id) WHERE restored_by IS NULL;

-- Of reversals from before: who was an item was counted, who was not waited, or was never reviewed.
INSERT INTO class_reversed_row (reversal_id, row_id, class_id, row_state, item_stood)
  SELECT (SELECT f.fact_id FROM class_fact f WHERE f.class_id = r.class_id AND f.act IN ('reverse', 'reverseRows')
      ORDER BY f.seq DESC LIMIT 1), r.row_id, r.class_id,
    CASE WHEN i.item_id IS NOT NULL THEN 'counted'
      WHEN EXISTS (SELECT FROM class_fact f WHERE f.class_id = r.class_id AND f.act = 'register') THEN 'waiting'
      ELSE 'posted' END,
    i.item_id IS NOT NULL
  FROM roster_row r LEFT JOIN item i ON i.item_id = r.row_id WHERE r.row_state = 'reversed';
