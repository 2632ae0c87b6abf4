-- The person behind the account, where it was known when it acted: who holds an account may change. Empty: it was not known.
ALTER TABLE claim_fact ADD COLUMN by_person uuid;
ALTER TABLE provisional_proposal ADD COLUMN proposed_by_person uuid;
ALTER TABLE roster_row ADD COLUMN posted_by_person uuid;
