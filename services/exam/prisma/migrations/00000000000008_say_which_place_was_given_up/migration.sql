-- The place in a queue that was given up with the taking of this seat.
ALTER TABLE booking ADD COLUMN gave_up_waiting_id uuid REFERENCES waiting;
