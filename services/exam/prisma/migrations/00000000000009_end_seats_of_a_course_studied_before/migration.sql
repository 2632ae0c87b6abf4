-- A booking ends too where its course turns out to have been studied before (Article 8).
ALTER TABLE booking DROP CONSTRAINT booking_end_reason_check;
ALTER TABLE booking ADD CONSTRAINT booking_end_reason_check
  CHECK (end_reason IN ('cancelledByPerson', 'changed', 'sittingCancelled', 'sittingMoved', 'sittingShrunk', 'passedElsewhere',
                        'resultMissing', 'attemptsExhausted', 'retakeTooEarly', 'studiedBefore'));
