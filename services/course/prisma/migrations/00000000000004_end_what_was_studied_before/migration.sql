-- Why an enrolment ended: its year was over, or finishing it showed that the course was studied before (Article 8).
ALTER TABLE enrolment ADD COLUMN end_reason text CHECK (end_reason IN ('yearEnded', 'studiedBefore'));
UPDATE enrolment SET end_reason = 'yearEnded' WHERE status = 'ended';
ALTER TABLE enrolment ADD CHECK ((status = 'ended') = (end_reason IS NOT NULL));
