-- When a contested absence was not decided in time (exam/absence-decide-within), and whoever is to decide was told.
ALTER TABLE absence_contest ADD COLUMN overdue_at timestamptz;
