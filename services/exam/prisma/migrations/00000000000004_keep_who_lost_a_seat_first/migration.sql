-- Who lost a seat by no act of one's own waits for every sitting of the plan, before all others, until the plan's year is over:
-- a waiting place of no sitting, which is that of a sitting while it has a seat held there (docs/decisions/0039).

DROP INDEX sitting_plan;
CREATE UNIQUE INDEX sitting_plan ON sitting (plan_id, sitting_id);

ALTER TABLE waiting ADD COLUMN plan_id uuid REFERENCES exam_plan;
UPDATE waiting w SET plan_id = s.plan_id FROM sitting s WHERE s.sitting_id = w.sitting_id;
ALTER TABLE waiting ALTER COLUMN plan_id SET NOT NULL;
-- A place is in a sitting of its plan.
ALTER TABLE waiting DROP CONSTRAINT waiting_sitting_id_fkey;
ALTER TABLE waiting ADD CONSTRAINT waiting_in_plan FOREIGN KEY (plan_id, sitting_id) REFERENCES sitting (plan_id, sitting_id);
ALTER TABLE waiting ALTER COLUMN sitting_id DROP NOT NULL;

ALTER TABLE waiting ADD COLUMN entitled_until timestamptz;
UPDATE waiting w SET entitled_until = make_timestamptz(p.year + 1, CASE WHEN p.supplementary THEN 4 ELSE 1 END, 1, 0, 0, 0,
  'Asia/Shanghai') - interval '1 millisecond' FROM exam_plan p WHERE p.plan_id = w.plan_id AND w.priority = 0;
-- Sittings whose offer was let go: they offer it no more.
ALTER TABLE waiting ADD COLUMN passed_over uuid[] NOT NULL DEFAULT '{}';
UPDATE waiting SET sitting_id = NULL WHERE priority = 0 AND state = 'waiting';

ALTER TABLE waiting ADD CONSTRAINT waiting_entitled CHECK ((priority = 0) = (entitled_until IS NOT NULL));
ALTER TABLE waiting ADD CONSTRAINT waiting_for_plan CHECK (CASE state
  WHEN 'waiting' THEN (sitting_id IS NULL) = (priority = 0)
  WHEN 'offered' THEN sitting_id IS NOT NULL
  WHEN 'accepted' THEN sitting_id IS NOT NULL
  WHEN 'lapsed' THEN sitting_id IS NOT NULL
  ELSE sitting_id IS NOT NULL OR priority = 0 END);
CREATE INDEX waiting_entitled_queue ON waiting (plan_id, place_no) WHERE priority = 0 AND state = 'waiting';

-- A seat kept for them until booking opens.
ALTER TABLE seat DROP CONSTRAINT seat_state_check;
ALTER TABLE seat ADD CONSTRAINT seat_state_check CHECK (state IN ('free', 'offered', 'taken', 'empty', 'reserved'));
CREATE INDEX seat_reserved ON seat (sitting_id) WHERE state = 'reserved';
ALTER TABLE allocation DROP CONSTRAINT allocation_move_check;
ALTER TABLE allocation ADD CONSTRAINT allocation_move_check CHECK (move IN ('booked', 'queued', 'offered', 'accepted', 'lapsed',
  'left', 'closed', 'ended', 'freed', 'keptEmpty', 'reseated', 'entitled', 'reserved'));
