-- Whose record an act was done to, or read of: a person sees who looked, and an auditor searches by person.
ALTER TABLE audit ADD COLUMN concerns uuid[] NOT NULL DEFAULT '{}';
CREATE INDEX audit_concerns ON audit USING gin (concerns) WHERE concerns <> '{}';
