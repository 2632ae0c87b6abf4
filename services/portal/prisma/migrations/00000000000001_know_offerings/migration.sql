-- What the portal must know to name a course year: of which year and category an offering is. From course's facts.
CREATE TABLE offering (
  offering_id uuid PRIMARY KEY,
  version     integer NOT NULL,
  year        integer NOT NULL,
  category    text NOT NULL CHECK (category IN ('general', 'industryCommon'))
);
