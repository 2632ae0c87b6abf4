-- When the result that ended a seat or place no longer did, and it was given back (src/given-back.ts): once.
ALTER TABLE booking ADD COLUMN given_back_at timestamptz;
ALTER TABLE waiting ADD COLUMN given_back_at timestamptz;

-- Each move of a place for every sitting of a plan, numbered with those of the sittings: whose turn it was in one of them
-- depends on it. sitting_id: where it was moved to; NULL: for every sitting again, or ended as such.
CREATE TABLE plan_allocation (
  seq        bigint NOT NULL DEFAULT nextval('allocation_seq_seq'),
  plan_id    uuid NOT NULL REFERENCES exam_plan,
  sitting_id uuid,
  move       text NOT NULL CHECK (move IN ('entitled', 'offered', 'queued', 'accepted', 'lapsed', 'left', 'closed')),
  reason     text NOT NULL,
  waiting_id uuid NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (plan_id, seq)
);
COMMENT ON TABLE plan_allocation IS 'append-only';
CREATE TRIGGER plan_allocation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_allocation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
