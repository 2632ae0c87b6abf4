-- Enrolments that ended since their course was studied before (Article 8), as course told: none of them makes a candidate.
CREATE TABLE dropped_enrolment (
  enrolment_id uuid PRIMARY KEY
);
