-- A study clock knows how slow its line is, the last sign of life, and what a missed check cost; those that run go on.
UPDATE unit_study SET state = state
  || jsonb_build_object('wayMs', 0, 'aliveAt', state->'heardAt')
  || CASE WHEN jsonb_typeof(state->'check') = 'object'
       THEN jsonb_build_object('check', state->'check' || jsonb_build_object('dueAt', state->'check'->'deadline')) ELSE '{}' END
  || CASE WHEN jsonb_typeof(state->'closed') = 'object'
       THEN jsonb_build_object('closed', state->'closed' || '{"discardedMs": 0}') ELSE '{}' END;
