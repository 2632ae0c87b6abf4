-- What of the departments' classes is late, and the municipal bureau's to review.
CREATE INDEX class_queue_bureau ON training_class (due_at, class_id)
  WHERE move = 'department' AND escalated_at IS NOT NULL AND escalated_to IS NULL;
