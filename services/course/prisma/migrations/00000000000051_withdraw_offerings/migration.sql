-- An offering that takes nobody new: who is enrolled finishes it.
ALTER TABLE offering
  ADD COLUMN withdrawn_at timestamptz,
  ADD COLUMN withdrawn_because text CHECK (withdrawn_because <> ''),
  ADD CHECK ((withdrawn_at IS NULL) = (withdrawn_because IS NULL));

CREATE FUNCTION refuse_withdrawn_offering() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM offering WHERE id = NEW.offering_id AND withdrawn_at IS NOT NULL) THEN
    RAISE EXCEPTION 'offering % is withdrawn: nobody new enrols', NEW.offering_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enrolment_of_offering_taken BEFORE INSERT OR UPDATE OF offering_id ON enrolment
  FOR EACH ROW EXECUTE FUNCTION refuse_withdrawn_offering();

-- Courses are listed by industry, in the order of their ids.
CREATE INDEX course_of_industry ON course (industry, id);
