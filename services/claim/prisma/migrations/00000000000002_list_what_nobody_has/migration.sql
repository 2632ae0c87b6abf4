-- What nobody has taken up yet: an index of its own too, since how much that is changes through the year.
CREATE INDEX claim_queue_free ON claim (industry, due_at, claim_id) WHERE move = 'department' AND assignee IS NULL;
