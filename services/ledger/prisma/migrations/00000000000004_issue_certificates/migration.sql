-- Certificates of hours (学时证明), and who they are of.

-- Name and masked number as identity sealed them, with the person's id as context; null where they have not come yet.
ALTER TABLE person
  ADD COLUMN personal_key_id     text,
  ADD COLUMN personal_nonce      bytea,
  ADD COLUMN personal_ciphertext bytea,
  ADD CHECK ((personal_key_id IS NULL) = (personal_nonce IS NULL)),
  ADD CHECK ((personal_key_id IS NULL) = (personal_ciphertext IS NULL));
-- Whoever was heard of before is known without a name: any statement of identity's is newer than that, and doctor names
-- each as not heard until it is told again.
UPDATE person SET version = 0;

CREATE TABLE certificate (
  certificate_id uuid PRIMARY KEY,
  person_id      uuid NOT NULL,
  from_year      integer NOT NULL,
  to_year        integer NOT NULL,
  -- SHA-256 of the verification code: who reads the table can't ask for what the code opens.
  code_hash      bytea NOT NULL UNIQUE CHECK (octet_length(code_hash) = 32),
  -- What it says of the hours: domain/certificate/content.ts. The file is made of it each time it is asked for.
  hours          jsonb NOT NULL,
  -- The entries it was made of: any other of its years came later.
  entry_ids      uuid[] NOT NULL,
  issued_by      text NOT NULL,
  issued_at      timestamptz NOT NULL,
  CHECK (from_year <= to_year)
);
CREATE INDEX certificate_of_person ON certificate (person_id, certificate_id);
COMMENT ON TABLE certificate IS 'append-only';
CREATE TRIGGER certificate_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Who it is of: name, masked number and code, with the certificate's id as context. Written anew when the field key changes.
CREATE TABLE certificate_bearer (
  certificate_id uuid PRIMARY KEY REFERENCES certificate,
  key_id         text NOT NULL,
  nonce          bytea NOT NULL,
  ciphertext     bytea NOT NULL
);

-- Public keys that ever signed a certificate: an old one is verified long after its key was replaced.
CREATE TABLE certificate_key (
  kid           text PRIMARY KEY,
  public_jwk    jsonb NOT NULL,
  first_used_at timestamptz NOT NULL
);
COMMENT ON TABLE certificate_key IS 'append-only';
CREATE TRIGGER certificate_key_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate_key
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
