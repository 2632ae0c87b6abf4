-- For a course and year a person has a seat or a place in a queue, never both (anchors.md, Seats): no key spans two tables,
-- so whoever makes either holds the candidate's row first, and looks then at what others have committed.
CREATE FUNCTION refuse_seat_and_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM FROM candidate c JOIN fresh f USING (person_id, course_id, year)
    ORDER BY c.person_id, c.course_id, c.year FOR NO KEY UPDATE OF c;
  IF EXISTS (
    SELECT FROM fresh f
    JOIN booking b ON b.person_id = f.person_id AND b.course_id = f.course_id AND b.year = f.year AND b.state = 'inForce'
    JOIN waiting w ON w.person_id = f.person_id AND w.course_id = f.course_id AND w.year = f.year
      AND w.state IN ('waiting', 'offered')
  ) THEN
    RAISE EXCEPTION 'violates seat_or_place: a seat or a place in a queue, not both'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'seat_or_place';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER booking_seat_or_place AFTER INSERT ON booking REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_seat_and_place();
CREATE TRIGGER waiting_seat_or_place AFTER INSERT ON waiting REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_seat_and_place();
