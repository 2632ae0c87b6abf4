-- The tables of this service as they are today: what the migrations in prisma/migrations come to.
-- Written by UPDATE_SCHEMA=1 npx jest services/kit/sql/schema.int.test.ts, never by hand.

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

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;
