-- Whose bureau answers a person's questions: the locality of today (Article 2). From identity's facts.
CREATE TABLE person (
  person_id uuid PRIMARY KEY,
  version   integer NOT NULL,
  locality  text NOT NULL
);
