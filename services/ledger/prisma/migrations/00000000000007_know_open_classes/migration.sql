-- ClassMoved: the training classes that a plan can name, as they were told last.
CREATE TABLE training_class (
  class_id   uuid PRIMARY KEY,
  seq        integer NOT NULL,
  class_kind text NOT NULL,
  industry   text NOT NULL,
  title      text NOT NULL,
  online     boolean NOT NULL,
  -- domain/class/class.ts, ClassDay.
  days       jsonb NOT NULL,
  first_day  date NOT NULL,
  state      text NOT NULL
);
CREATE INDEX class_open ON training_class (industry, first_day, class_id) WHERE state = 'accepted';
