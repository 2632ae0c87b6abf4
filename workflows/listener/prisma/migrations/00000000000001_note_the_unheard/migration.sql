-- Facts for a process that never was: `doctor` names them.
CREATE TABLE unheard (
  fact_id     uuid NOT NULL,
  workflow_id text NOT NULL,
  signal      text NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (fact_id, workflow_id)
);
