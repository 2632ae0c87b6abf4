-- A proposal is of what was submitted, to the department that had it then. One of a claim that has moved on since is void:
-- which submission it was about was not kept.
DELETE FROM provisional_proposal;
ALTER TABLE provisional_proposal ADD COLUMN revision integer NOT NULL CHECK (revision >= 1);
ALTER TABLE provisional_proposal ADD COLUMN industry text NOT NULL;

-- The official's own person, where there is one: what it claims doesn't escalate to it.
ALTER TABLE escalation_official ADD COLUMN person_id uuid;
