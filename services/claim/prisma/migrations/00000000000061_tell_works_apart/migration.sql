-- What looks the same may be another work (docs/decisions/0265): a person says so, with a reason, and a reviewer confirms it.
ALTER TABLE claim ADD COLUMN another_work_reason text CHECK (another_work_reason <> '');
ALTER TABLE submission ADD COLUMN another_work_reason text CHECK (another_work_reason <> '');

CREATE TABLE another_work (
  claim_id     uuid NOT NULL,
  revision     integer NOT NULL,
  -- The act by which it was confirmed; who, when and why stand with it.
  fact_id      uuid NOT NULL REFERENCES claim_fact (fact_id),
  PRIMARY KEY (claim_id, revision),
  FOREIGN KEY (claim_id, revision) REFERENCES submission (claim_id, revision)
);
COMMENT ON TABLE another_work IS 'append-only';
CREATE TRIGGER another_work_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON another_work
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- By which rules the names of an achievement were made (domain/achievement/keys.ts): older ones are made again.
ALTER TABLE claim ADD COLUMN keys_version integer NOT NULL DEFAULT 1;
ALTER TABLE item ADD COLUMN keys_version integer NOT NULL DEFAULT 1;
CREATE INDEX claim_by_keys ON claim (keys_version, claim_id) WHERE revision > 0;
CREATE INDEX item_by_keys ON item (keys_version, item_id);
