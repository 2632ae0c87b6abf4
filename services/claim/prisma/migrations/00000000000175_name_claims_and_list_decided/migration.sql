-- A reviewer knows a claim by the name of its exam, event or work (domain/claim/title.ts), and looks for it by that.
ALTER TABLE claim ADD COLUMN title text;
COMMENT ON COLUMN claim.title IS 'the name of the exam, event or work of the newest submission';
UPDATE claim c SET title = coalesce(s.form->>'examName', s.form->>'seminarName', s.form->>'eventName', s.form->>'activityName',
    s.form->>'title', s.form->>'programme')
  FROM submission s WHERE s.claim_id = c.claim_id AND s.revision = c.revision;

-- Claims of an industry in the order in which they came to their state, the latest first; and those on which an account decided.
CREATE INDEX claim_of_industry ON claim (industry, since, claim_id) WHERE revision > 0;
CREATE INDEX claim_queue_year ON claim (industry, year, due_at, claim_id) WHERE move = 'department';
CREATE INDEX claim_fact_of_account ON claim_fact (by_account, claim_id);
