-- What the bureau announces (公告): shown from a day on, until it is withdrawn. Nothing of it is changed later.
CREATE TABLE announcement (
  announcement_id uuid PRIMARY KEY,
  from_day        date NOT NULL,
  title_zh        text NOT NULL CHECK (title_zh <> ''),
  text_zh         text NOT NULL CHECK (text_zh <> ''),
  title_en        text CHECK (title_en <> ''),
  text_en         text CHECK (text_en <> ''),
  written_at      timestamptz NOT NULL,
  withdrawn_at    timestamptz,
  CHECK ((title_en IS NULL) = (text_en IS NULL))
);
CREATE INDEX announcement_shown ON announcement (from_day DESC, announcement_id DESC) WHERE withdrawn_at IS NULL;
