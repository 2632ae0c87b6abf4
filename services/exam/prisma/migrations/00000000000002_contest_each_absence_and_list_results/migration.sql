-- An absence is contested as it was recorded: one that a correction makes anew may be contested again.
ALTER TABLE absence_contest ADD COLUMN revision integer;
UPDATE absence_contest c SET revision = coalesce(
  (SELECT max(r.revision) FROM result r
   WHERE r.ticket_id = c.ticket_id AND r.outcome = 'absent' AND r.recorded_at <= c.filed_at), 0);
ALTER TABLE absence_contest ALTER COLUMN revision SET NOT NULL;
DROP INDEX absence_contest_booking;
DROP INDEX absence_contest_ticket;
CREATE UNIQUE INDEX absence_contest_revision ON absence_contest (ticket_id, revision);

-- The results of a sitting, and of an assessment, page by page.
DROP INDEX result_sitting;
CREATE INDEX result_sitting ON result (sitting_id, result_id);
CREATE INDEX result_offering ON result (offering_id, result_id);
