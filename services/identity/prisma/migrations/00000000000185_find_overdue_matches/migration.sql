-- The bureau reads what an employer has not answered in its time, the longest overdue first.
CREATE INDEX employment_asked_due ON employment (answer_due_at, id) WHERE status = 'asked';
