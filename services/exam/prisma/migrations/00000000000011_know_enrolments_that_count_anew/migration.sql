-- A list of attendance or of earlier studies may be reversed: then its enrolments count anew (Articles 8, 11), and what was told
-- of their end before is over, also when the facts are replayed. So this is kept where a projection is made anew.
CREATE TABLE reinstated_enrolment (
  enrolment_id  uuid PRIMARY KEY,
  reinstated_at timestamptz NOT NULL
);
ALTER TABLE booking DROP CONSTRAINT booking_end_reason_check;
ALTER TABLE booking ADD CONSTRAINT booking_end_reason_check
  CHECK (end_reason IN ('cancelledByPerson', 'changed', 'sittingCancelled', 'sittingMoved', 'sittingShrunk', 'passedElsewhere',
                        'resultMissing', 'attemptsExhausted', 'retakeTooEarly', 'studiedBefore', 'studyReversed'));
