-- Hours that officials gave by hand have their bound beside them, in half hours by year (claim/by-hand-max), and none is above it. What
-- was given before there was one bounds itself.
ALTER TABLE item ADD COLUMN decided_max jsonb;
UPDATE item SET decided_max = decided->'halfHours' WHERE decided IS NOT NULL;

CREATE FUNCTION is_within(given jsonb, most jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(bool_and(coalesce(g.value::text::int <= (most->>g.key)::int, false)), true) FROM jsonb_each(given) g
$$;
ALTER TABLE item ADD CONSTRAINT hours_by_hand_within_bound
  CHECK (CASE WHEN decided IS NULL THEN decided_max IS NULL
    ELSE decided_max IS NOT NULL AND is_within(decided->'halfHours', decided_max) END);
