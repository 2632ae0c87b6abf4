-- Professional hours (Articles 12 to 14): entries of claims and training classes.

-- They rest on no offering, and name the version of the standard beside that of the policy.
ALTER TABLE entry ALTER COLUMN offering_id DROP NOT NULL;
ALTER TABLE entry ADD COLUMN standards_version text CHECK (standards_version <> '');
ALTER TABLE entry DROP CONSTRAINT entry_cause_kind_check;
ALTER TABLE entry ADD CONSTRAINT entry_cause_kind_check
  CHECK (cause_kind IN ('result', 'correction', 'decision', 'approval', 'appeal', 'reversal', 'recount'));
ALTER TABLE entry DROP CONSTRAINT entry_source_kind_check;
ALTER TABLE entry ADD CONSTRAINT entry_source_kind_check
  CHECK (source_kind IN ('sitting', 'assessment', 'correction', 'claim', 'trainingClass'));
ALTER TABLE entry ADD CONSTRAINT entry_professional CHECK (
  (category = 'professional') = (standards_version IS NOT NULL)
  AND (category = 'professional') = (offering_id IS NULL)
  AND (category = 'professional') = (source_kind IN ('claim', 'trainingClass')));

-- How the hours of a claim or class came to be, as told by who computed them: one a counting of its person.
CREATE TABLE computation (
  subject_id        uuid NOT NULL,
  person_id         uuid NOT NULL,
  year              integer NOT NULL,
  award_seq         integer NOT NULL,
  half_hours        integer NOT NULL CHECK (half_hours >= 0),
  standards_version text NOT NULL,
  explanation_zh    text NOT NULL,
  explanation_en    text NOT NULL,
  computed_at       timestamptz NOT NULL,
  PRIMARY KEY (subject_id, person_id, year, award_seq)
);
