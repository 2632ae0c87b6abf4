-- A result may be withdrawn with the list that brought it (docs/decisions/0302): it comes to nothing, where a correction comes to another.
ALTER TABLE correction DROP CONSTRAINT correction_to_outcome_check;
ALTER TABLE correction ADD CONSTRAINT correction_to_outcome_check
  CHECK (to_outcome IN ('passed', 'failed', 'absent', 'withdrawn'));
