-- What an operator has looked into is not found again.
ALTER TABLE unheard ADD COLUMN acknowledged_at timestamptz;
