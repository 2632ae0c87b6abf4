-- Who holds an official's account, as identity tells; empty: nobody who has signed up.
CREATE TABLE account_holder (
  account_id text PRIMARY KEY,
  version    integer NOT NULL,
  person_id  uuid
);
CREATE INDEX account_holder_person ON account_holder (person_id) WHERE person_id IS NOT NULL;

-- Up to which statement claims were given back for it. It outlives a rebuild of the above: what is told again gives nothing back again.
CREATE TABLE holder_acted (
  account_id text PRIMARY KEY,
  version    integer NOT NULL
);
