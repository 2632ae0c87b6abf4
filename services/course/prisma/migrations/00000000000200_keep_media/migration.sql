-- Media of courses as files (Article 7): video, captions and pages, by the intake of files (services/kit/files), as the claim service has it.

-- A file that is sent for a course. Whole and sound it becomes the medium of the same id.
CREATE TABLE upload (
  upload_id       uuid PRIMARY KEY,
  course_id       uuid NOT NULL REFERENCES course (id),
  kind            text NOT NULL,
  description     text CHECK (description <> ''),
  -- Made safe (domain/claim/evidence-file.ts).
  file_name       text NOT NULL CHECK (file_name <> ''),
  -- As it was said before the first byte; no more is taken.
  size_bytes      bigint NOT NULL CHECK (size_bytes > 0),
  -- Where the sender said it: the bytes that arrive must have it.
  said_sha256     bytea CHECK (length(said_sha256) = 32),
  received_bytes  bigint NOT NULL DEFAULT 0 CHECK (received_bytes BETWEEN 0 AND size_bytes),
  -- The key that opens the pieces, sealed with the field key.
  key_id          text NOT NULL,
  key_nonce       bytea NOT NULL,
  sealed_key      bytea NOT NULL,
  started_at      timestamptz NOT NULL,
  -- When the last piece arrived.
  touched_at      timestamptz NOT NULL,
  -- kept: it is a medium. refused: for what it is. abandoned: it stopped. discarded: taken out before a unit had it.
  ended           text CHECK (ended IN ('kept', 'refused', 'abandoned', 'discarded')),
  ended_at        timestamptz,
  -- Why, for a sender who asks again because the answer was lost.
  refusal         jsonb,
  -- Its bytes are gone since.
  swept_at        timestamptz,
  -- How often it was inspected without an outcome.
  looks           smallint NOT NULL DEFAULT 0 CHECK (looks >= 0),
  -- The outcome of its inspection; the course may not have it yet.
  found_format    text CHECK (found_format <> ''),
  found_sha256    bytea CHECK (length(found_sha256) = 32),
  found_length_ms integer,
  CHECK ((ended IS NULL) = (ended_at IS NULL)),
  CHECK ((ended = 'kept') <= (received_bytes = size_bytes)),
  CHECK ((ended IS NOT DISTINCT FROM 'refused') = (refusal IS NOT NULL)),
  CHECK ((swept_at IS NOT NULL) <= (ended IN ('refused', 'abandoned', 'discarded'))),
  CONSTRAINT upload_found_whole CHECK ((found_format IS NULL) = (found_sha256 IS NULL)
    AND (found_format IS NULL OR received_bytes = size_bytes)),
  CONSTRAINT upload_length_of_found CHECK (found_length_ms IS NULL OR (found_length_ms > 0 AND found_format IS NOT NULL))
);
CREATE UNIQUE INDEX upload_for_course ON upload (upload_id, course_id);
CREATE INDEX upload_of_course ON upload (course_id);
CREATE INDEX upload_under_way ON upload (touched_at) WHERE ended IS NULL;
CREATE INDEX upload_to_sweep ON upload (ended_at) WHERE ended IN ('refused', 'abandoned', 'discarded') AND swept_at IS NULL;

-- A piece has its row before its bytes are in the store, so that none lies there unknown; it counts once it is kept.
CREATE TABLE upload_piece (
  piece_id   uuid PRIMARY KEY,
  upload_id  uuid NOT NULL REFERENCES upload (upload_id),
  from_byte  bigint NOT NULL CHECK (from_byte >= 0),
  size_bytes integer NOT NULL CHECK (size_bytes > 0),
  named_at   timestamptz NOT NULL,
  kept       boolean NOT NULL DEFAULT false
);
-- Of two requests that bring the same bytes, one counts.
CREATE UNIQUE INDEX upload_piece_once ON upload_piece (upload_id, from_byte) WHERE kept;
CREATE INDEX upload_piece_of ON upload_piece (upload_id);
CREATE INDEX upload_piece_loose ON upload_piece (named_at) WHERE NOT kept;

-- A medium of a course: units of any later version of its courseware may have it.
CREATE TABLE media (
  media_id   uuid PRIMARY KEY,
  course_id  uuid NOT NULL REFERENCES course (id),
  kind       text NOT NULL CHECK (kind IN ('video', 'captionsZh', 'captionsEn', 'page')),
  file_name  text NOT NULL CHECK (file_name <> ''),
  -- By its content.
  media_type text NOT NULL,
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  sha256     bytea NOT NULL CHECK (length(sha256) = 32),
  -- Of a video, as its container says.
  length_ms  integer CHECK (length_ms > 0),
  added_by   text NOT NULL,
  added_at   timestamptz NOT NULL,
  -- Taken out before a unit had it.
  removed_at timestamptz,
  CHECK ((kind = 'video') = (length_ms IS NOT NULL)),
  UNIQUE (media_id, course_id, kind),
  CONSTRAINT media_has_bytes FOREIGN KEY (media_id, course_id) REFERENCES upload (upload_id, course_id)
);
CREATE INDEX media_of_course ON media (course_id, media_id);

CREATE UNIQUE INDEX unit_of_courseware ON unit (id, courseware_id);

-- The media of a unit, of its own course: one of a kind.
CREATE TABLE unit_media (
  unit_id       uuid NOT NULL,
  courseware_id uuid NOT NULL,
  course_id     uuid NOT NULL,
  media_id      uuid NOT NULL,
  kind          text NOT NULL,
  PRIMARY KEY (unit_id, kind),
  FOREIGN KEY (unit_id, courseware_id) REFERENCES unit (id, courseware_id),
  FOREIGN KEY (courseware_id, course_id) REFERENCES courseware (id, course_id),
  FOREIGN KEY (media_id, course_id, kind) REFERENCES media (media_id, course_id, kind)
);
COMMENT ON TABLE unit_media IS 'append-only';
CREATE TRIGGER unit_media_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON unit_media
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX unit_of_media ON unit_media (media_id);

-- The bytes of a unit's medium are kept for ever, and an upload that has ended never begins again.
CREATE FUNCTION keep_uploads() RETURNS trigger LANGUAGE plpgsql SET search_path = course, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.ended IS NOT NULL AND NEW.ended IS NULL) THEN
    RAISE EXCEPTION 'upload % has ended', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.ended = 'kept' AND NEW.ended <> 'kept' AND EXISTS (SELECT FROM unit_media WHERE media_id = OLD.upload_id) THEN
    RAISE EXCEPTION 'a unit has the bytes of %', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER upload_stays BEFORE UPDATE OR DELETE ON upload FOR EACH ROW EXECUTE FUNCTION keep_uploads();

CREATE FUNCTION keep_pieces() RETURNS trigger LANGUAGE plpgsql SET search_path = course, pg_temp AS $$
BEGIN
  IF OLD.kept AND (TG_OP = 'UPDATE' OR EXISTS (SELECT FROM upload
    WHERE upload_id = OLD.upload_id AND (ended IS NULL OR ended = 'kept'))) THEN
    RAISE EXCEPTION 'piece % is kept', OLD.piece_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER upload_piece_stays BEFORE UPDATE OR DELETE ON upload_piece FOR EACH ROW EXECUTE FUNCTION keep_pieces();
