-- Who comes first in a plan and may not sit this sitting: said whenever a seat of it goes past them.
ALTER TABLE allocation DROP CONSTRAINT allocation_move_check;
ALTER TABLE allocation ADD CONSTRAINT allocation_move_check CHECK (move IN ('booked', 'queued', 'offered', 'accepted', 'lapsed',
  'left', 'closed', 'ended', 'freed', 'keptEmpty', 'reseated', 'entitled', 'reserved', 'passedOver'));
