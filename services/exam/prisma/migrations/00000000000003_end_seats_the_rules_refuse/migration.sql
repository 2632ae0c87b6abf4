-- A booking ends too where results that came later leave no attempt, or a wait, before it.
ALTER TABLE booking DROP CONSTRAINT booking_end_reason_check;
ALTER TABLE booking ADD CONSTRAINT booking_end_reason_check
  CHECK (end_reason IN ('cancelledByPerson', 'changed', 'sittingCancelled', 'sittingMoved', 'sittingShrunk', 'passedElsewhere',
                        'resultMissing', 'attemptsExhausted', 'retakeTooEarly'));
