-- Which identity numbers an organiser has had checked on a day, by what stands for them: the limit of a day counts each once.
CREATE TABLE checked_number (
  organiser_id uuid NOT NULL,
  checked_on   date NOT NULL,
  digest       bytea NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (organiser_id, checked_on, digest)
);
