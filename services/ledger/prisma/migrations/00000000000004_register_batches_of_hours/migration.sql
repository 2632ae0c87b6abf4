-- Batches of professional hours (Articles 13, 14): a training class is registered for everybody at once, by the tables of results.

ALTER TABLE batch DROP CONSTRAINT batch_source_kind_check;
ALTER TABLE batch ADD CONSTRAINT batch_source_kind_check CHECK (source_kind IN ('sitting', 'assessment', 'trainingClass'));

-- A row is a result, or what an award of professional hours comes to.
ALTER TABLE batch_row RENAME COLUMN result_id TO row_id;
ALTER TABLE batch_row RENAME COLUMN course_id TO subject_id;
ALTER TABLE batch_row ADD COLUMN award_kind text NOT NULL DEFAULT 'course'
  CHECK (award_kind IN ('course', 'claim', 'trainingClass'));
ALTER TABLE batch_row ALTER COLUMN award_kind DROP DEFAULT;
ALTER TABLE batch_row ALTER COLUMN offering_id DROP NOT NULL;
-- The entry that takes back what stood, where it comes to something else.
ALTER TABLE batch_row ADD COLUMN reversal_id uuid;
ALTER TABLE batch_row ADD COLUMN cause_kind text CHECK (cause_kind IN ('approval', 'appeal', 'reversal', 'recount'));
ALTER TABLE batch_row ADD COLUMN cause_id uuid;
ALTER TABLE batch_row ADD COLUMN standards_version text CHECK (standards_version <> '');
ALTER TABLE batch_row ADD COLUMN article text;
ALTER TABLE batch_row DROP CONSTRAINT batch_row_category_check;
ALTER TABLE batch_row DROP CONSTRAINT batch_row_half_hours_check;
ALTER TABLE batch_row ADD CONSTRAINT batch_row_category_check CHECK (
  CASE award_kind WHEN 'course' THEN category IN ('general', 'industryCommon') AND half_hours > 0
    ELSE category = 'professional' AND half_hours >= 0 END);
ALTER TABLE batch_row ADD CONSTRAINT batch_row_professional CHECK (
  CASE award_kind WHEN 'course' THEN offering_id IS NOT NULL AND num_nonnulls(reversal_id, cause_kind, cause_id, standards_version, article) = 0
    ELSE offering_id IS NULL AND num_nonnulls(reversal_id, cause_kind, cause_id, standards_version, article) = 5 END);
