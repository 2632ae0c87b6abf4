-- 共同确定 (Article 11): the version that a department proposes for its offering, until the bureau's confirmation makes it current.
ALTER TABLE offering ADD COLUMN proposed_courseware_id uuid;
ALTER TABLE offering ADD FOREIGN KEY (proposed_courseware_id, course_id) REFERENCES courseware (id, course_id);
ALTER TABLE offering ADD CHECK (proposed_courseware_id IS NULL OR category = 'industryCommon');
