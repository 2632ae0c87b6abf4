-- Since when an enrolment counts anew, because a file was reversed: it had ended as studied before, or was finished by a list.
ALTER TABLE enrolment ADD COLUMN reinstated_at timestamptz;
