-- Why an official acts, kept before the act: it comes through a process, which carries the id of the text alone. Append-only.
CREATE TABLE kept_reason (
  reason_id uuid PRIMARY KEY,
  act       text NOT NULL CHECK (act IN ('sitting.cancel', 'sitting.move', 'sitting.shrink', 'results.correct')),
  object_id uuid NOT NULL,
  reason    text NOT NULL CHECK (reason <> ''),
  kept_by   text NOT NULL,
  kept_at   timestamptz NOT NULL
);
COMMENT ON TABLE kept_reason IS 'append-only';
CREATE TRIGGER kept_reason_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON kept_reason
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
