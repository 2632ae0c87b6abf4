-- What a queue is filtered by stands beside what it is sorted by: the kind and the day of the newest submission.
ALTER TABLE claim ADD COLUMN kind text, ADD COLUMN submitted_on date;
UPDATE claim c SET kind = s.form->>'kind', submitted_on = (s.submitted_at AT TIME ZONE 'Asia/Shanghai')::date
  FROM submission s WHERE s.claim_id = c.claim_id AND s.revision = c.revision;

CREATE INDEX claim_queue_kind ON claim (industry, kind, due_at, claim_id) WHERE move = 'department';
CREATE INDEX claim_queue_person ON claim (industry, person_id, due_at, claim_id) WHERE move = 'department';
CREATE INDEX claim_queue_day ON claim (industry, submitted_on, due_at, claim_id) WHERE move = 'department';
CREATE INDEX claim_queue_escalated ON claim (industry, due_at, claim_id) WHERE move = 'department' AND escalated_at IS NOT NULL;
-- What lies before the municipal bureau: what escalated to it, and what no department is mapped for.
CREATE INDEX claim_queue_bureau ON claim (due_at, claim_id)
  WHERE move = 'department' AND (industry = '' OR (escalated_at IS NOT NULL AND escalated_to IS NULL));
