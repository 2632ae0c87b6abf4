-- The municipal bureau looks at the plans of the seminars that it approves (Article 13): what was sent, of a kind, in a state.
CREATE INDEX class_of_kind ON training_class (class_kind, class_id) WHERE state <> 'draft';
CREATE INDEX class_of_kind_in_state ON training_class (class_kind, state, class_id);
