-- Which version of the notice of personal data a person agreed to, and when.
CREATE TABLE consent (
  person_id uuid NOT NULL REFERENCES person (id),
  version   text NOT NULL,
  agreed_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, version)
);
