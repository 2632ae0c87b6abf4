-- The professional who holds an official's account, where it is one: nobody decides on what is their own (Article 12).
ALTER TABLE account ADD COLUMN holder_id uuid REFERENCES person (id);
CREATE INDEX account_holder ON account (holder_id) WHERE holder_id IS NOT NULL;
