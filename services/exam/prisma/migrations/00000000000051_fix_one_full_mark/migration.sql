-- The full mark of a sitting, or of an offering's assessment: its first batch fixes it, and no later list may say another one.
CREATE TABLE full_mark (
  source_id uuid PRIMARY KEY,
  score_max decimal(9,2) NOT NULL CHECK (score_max > 0),
  fixed_at  timestamptz NOT NULL
);
COMMENT ON TABLE full_mark IS 'append-only';
CREATE TRIGGER full_mark_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON full_mark
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was posted before is as it is: where its lists agree, that is the full mark.
INSERT INTO full_mark (source_id, score_max, fixed_at)
SELECT coalesce(sitting_id, offering_id), min(score_max), min(recorded_at) FROM result
WHERE revision = 0 AND score_max > 0 GROUP BY 1 HAVING min(score_max) = max(score_max);

-- A correction names its own full mark, with a reason.
CREATE FUNCTION refuse_other_full_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM written w LEFT JOIN full_mark f ON f.source_id = coalesce(w.sitting_id, w.offering_id)
    WHERE w.revision = 0 AND w.score_max IS NOT NULL AND w.score_max IS DISTINCT FROM f.score_max
  ) THEN
    RAISE EXCEPTION 'a result has another full mark than its sitting' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER result_one_full_mark AFTER INSERT ON result REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_other_full_mark();
