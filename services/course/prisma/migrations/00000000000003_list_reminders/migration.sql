-- One's own reminders, newest first.
CREATE INDEX reminder_of_person ON reminder (person_id, issued_at, id);
