-- One enrolment in force a person, year and course, where courses linked as the same are one: its hours are earned once.
-- The person's lock makes two at once wait, whoever writes them.
CREATE FUNCTION refuse_linked_enrolment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('course/' || NEW.person_id));
  IF EXISTS (
    SELECT 1 FROM enrolment e
      JOIN course held ON held.id = e.course_id
      JOIN course asked ON asked.family_id = held.family_id
    WHERE e.person_id = NEW.person_id AND e.year = NEW.year AND e.status = 'inForce' AND e.id <> NEW.id
      AND asked.id = NEW.course_id
  ) THEN
    RAISE EXCEPTION 'person % is enrolled in course % or its like in %', NEW.person_id, NEW.course_id, NEW.year
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enrolment_once_a_family BEFORE INSERT OR UPDATE OF course_id, year, status ON enrolment
  FOR EACH ROW WHEN (NEW.status = 'inForce') EXECUTE FUNCTION refuse_linked_enrolment();
