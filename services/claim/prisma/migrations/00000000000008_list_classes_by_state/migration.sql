-- The lists of classes in one state: an organiser's, a department's, the municipal bureau's.
CREATE INDEX class_of_organiser_in_state ON training_class (organiser_id, state, class_id);
CREATE INDEX class_of_industry_in_state ON training_class (industry, state, class_id);
CREATE INDEX class_in_state ON training_class (state, class_id);
