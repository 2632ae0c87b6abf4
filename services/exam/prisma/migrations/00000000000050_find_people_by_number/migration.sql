-- What stands for a person's identity number, under each look-up key: rows of a list are found by it. Made of facts alone.
CREATE TABLE person_number (
  digest    bytea PRIMARY KEY CHECK (length(digest) = 32),
  person_id uuid NOT NULL
);
CREATE INDEX person_number_of_person ON person_number (person_id);
