-- Who confirms, and who proposed, are named, and differ (docs/decisions/0300). What was confirmed before stays as it was.
ALTER TABLE exemption_proposal DROP CONSTRAINT exemption_confirmed_by_another;
ALTER TABLE exemption_proposal ADD CONSTRAINT exemption_confirmed_by_another CHECK (state <> 'confirmed' OR
  (ended_by <> proposed_by AND proposed_by_person IS NOT NULL AND ended_by_person IS NOT NULL
    AND ended_by_person <> proposed_by_person)) NOT VALID;
