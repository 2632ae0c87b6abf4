-- Whose hours a new standard of an industry could change.
CREATE INDEX item_of_industry ON item (industry, person_id) WHERE stands;
