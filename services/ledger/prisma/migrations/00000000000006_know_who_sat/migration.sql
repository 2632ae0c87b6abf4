-- Of which sittings a person has a result, whatever it was: a booking for one of them is over, though nobody ended it.
CREATE TABLE sat (
  person_id  uuid NOT NULL,
  sitting_id uuid NOT NULL,
  PRIMARY KEY (person_id, sitting_id)
);
