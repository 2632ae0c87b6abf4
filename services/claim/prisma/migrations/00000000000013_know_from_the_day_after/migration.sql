-- What the system knew at the end of a day is what it knows when the next one begins (docs/decisions/0197).
UPDATE item SET as_of = as_of + 1;
