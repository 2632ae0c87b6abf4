-- Facts of two people come in any order: who has the number now may be heard of before the one whose number was corrected. Each person keeps
-- what was told of that person, and no fact of another takes it away.
ALTER TABLE person_number DROP CONSTRAINT person_number_pkey, ADD PRIMARY KEY (digest, person_id);

-- Whose a number is. Two have it only until the correction of one is heard of: till then it is whoever signed up later.
CREATE VIEW number_holder AS
  SELECT n.digest, n.person_id FROM person_number n
  WHERE NOT EXISTS (SELECT FROM person_number later WHERE later.digest = n.digest AND later.person_id > n.person_id);
