-- A person's exemptions, the withdrawn ones included, as they were recorded.
CREATE INDEX exemption_of_person ON exemption (person_id, exemption_id);
