-- Sittings by what people look for: a centre finds its own, a person those of a county, of a plan, of an offering.
CREATE INDEX sitting_of_centre ON sitting (centre_id, year, starts_at, sitting_id);
CREATE INDEX sitting_of_locality ON sitting (locality, year, starts_at, sitting_id);
CREATE INDEX sitting_of_plan ON sitting (plan_id, starts_at, sitting_id);
CREATE INDEX sitting_of_offering ON sitting USING gin (offering_ids);

-- A room is withdrawn for good: no sitting begins in it any more. Its name and address, and a plan's offerings, can be put right;
-- what sittings rest on stays as it was written.
ALTER TABLE room ADD COLUMN withdrawn_at timestamptz;
COMMENT ON TABLE room IS NULL;
DROP TRIGGER room_append_only ON room;
CREATE TRIGGER room_stays BEFORE UPDATE OF room_id, room_no, centre_id, seats, created_at OR DELETE OR TRUNCATE ON room
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE exam_plan IS NULL;
DROP TRIGGER exam_plan_append_only ON exam_plan;
CREATE TRIGGER exam_plan_stays BEFORE UPDATE OF plan_id, year, category, created_by, created_at OR DELETE OR TRUNCATE ON exam_plan
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Nobody sits in two places at once (docs/decisions/0294). No key spans two tables: whoever gives seats holds the person's row
-- first, and looks then at what others have committed.
CREATE FUNCTION refuse_two_sittings_at_once() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM FROM person p JOIN fresh f USING (person_id) ORDER BY p.person_id FOR NO KEY UPDATE OF p;
  IF EXISTS (
    SELECT FROM fresh f
    JOIN sitting s ON s.sitting_id = f.sitting_id
    -- OFFSET 0: for each person by the index. Joined as a whole, two thousand people may be compared with each other.
    CROSS JOIN LATERAL (SELECT b.sitting_id FROM booking b
      WHERE b.person_id = f.person_id AND b.state = 'inForce' AND b.booking_id <> f.booking_id OFFSET 0) b
    JOIN sitting o ON o.sitting_id = b.sitting_id AND o.starts_at < s.ends_at AND s.starts_at < o.ends_at
    WHERE f.state = 'inForce'
  ) THEN
    RAISE EXCEPTION 'violates one_sitting_at_a_time: a person has seats in two sittings that overlap'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'one_sitting_at_a_time';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER booking_one_sitting_at_a_time AFTER INSERT ON booking REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_two_sittings_at_once();
