-- Since when the employer stated last has employed the person. Who was stated without it is stated again when the day turns.
ALTER TABLE person ADD COLUMN employed_since date;
ALTER TABLE person ADD CONSTRAINT person_employed_since CHECK (employer_id IS NOT NULL OR employed_since IS NULL);
