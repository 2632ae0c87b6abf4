-- The day of sign-up, where identity has told it: a row of a roster waits for a sign-up until 31 March (Article 13).
ALTER TABLE person ADD COLUMN signed_up_on date;
