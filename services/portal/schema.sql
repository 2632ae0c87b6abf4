-- The tables of this service as they are today: what the migrations in prisma/migrations come to.
-- Written by UPDATE_SCHEMA=1 npx jest services/kit/sql/schema.int.test.ts, never by hand.

CREATE TABLE announcement (
  announcement_id uuid NOT NULL,
  from_day date NOT NULL,
  title_zh text NOT NULL,
  text_zh text NOT NULL,
  title_en text,
  text_en text,
  written_at timestamp with time zone NOT NULL,
  withdrawn_at timestamp with time zone,
  CONSTRAINT announcement_pkey PRIMARY KEY (announcement_id),
  CONSTRAINT announcement_check CHECK (((title_en IS NULL) = (text_en IS NULL))),
  CONSTRAINT announcement_text_en_check CHECK ((text_en <> ''::text)),
  CONSTRAINT announcement_text_zh_check CHECK ((text_zh <> ''::text)),
  CONSTRAINT announcement_title_en_check CHECK ((title_en <> ''::text)),
  CONSTRAINT announcement_title_zh_check CHECK ((title_zh <> ''::text))
);
CREATE INDEX announcement_shown ON announcement (from_day DESC, announcement_id DESC) WHERE (withdrawn_at IS NULL);

CREATE TABLE notice (
  notice_id uuid NOT NULL,
  fact_id uuid NOT NULL,
  recipient_kind text NOT NULL,
  recipient_id text NOT NULL,
  kind text NOT NULL,
  object_id uuid NOT NULL,
  until timestamp with time zone,
  noticed_at timestamp with time zone NOT NULL,
  CONSTRAINT notice_pkey PRIMARY KEY (notice_id),
  CONSTRAINT notice_fact_id_recipient_kind_recipient_id_key UNIQUE (fact_id, recipient_kind, recipient_id),
  CONSTRAINT notice_recipient_kind_check CHECK ((recipient_kind = ANY (ARRAY['person'::text, 'department'::text, 'organiser'::text, 'bureau'::text, 'account'::text])))
);
CREATE INDEX notice_of_recipient ON notice (recipient_kind, recipient_id, notice_id DESC);

CREATE TABLE notice_read (
  notice_id uuid NOT NULL,
  reader_id uuid NOT NULL,
  read_at timestamp with time zone NOT NULL,
  CONSTRAINT notice_read_pkey PRIMARY KEY (notice_id, reader_id),
  CONSTRAINT notice_read_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notice(notice_id) ON DELETE CASCADE
);

CREATE TABLE offering (
  offering_id uuid NOT NULL,
  version integer NOT NULL,
  year integer NOT NULL,
  category text NOT NULL,
  CONSTRAINT offering_pkey PRIMARY KEY (offering_id),
  CONSTRAINT offering_category_check CHECK ((category = ANY (ARRAY['general'::text, 'industryCommon'::text])))
);

CREATE TABLE person (
  person_id uuid NOT NULL,
  version integer NOT NULL,
  locality text NOT NULL,
  CONSTRAINT person_pkey PRIMARY KEY (person_id)
);

CREATE TABLE web_session (
  digest bytea NOT NULL,
  session_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  role text NOT NULL,
  key_id text NOT NULL,
  nonce bytea NOT NULL,
  ciphertext bytea NOT NULL,
  token_ends_at timestamp with time zone NOT NULL,
  renewed_at timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  CONSTRAINT web_session_pkey PRIMARY KEY (digest),
  CONSTRAINT web_session_session_id_key UNIQUE (session_id),
  CONSTRAINT web_session_digest_check CHECK ((octet_length(digest) = 32))
);
CREATE INDEX web_session_last_used_at ON web_session (last_used_at);

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;
