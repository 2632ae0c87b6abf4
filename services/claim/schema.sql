-- The tables of this service as they are today: what the migrations in prisma/migrations come to.
-- Written by UPDATE_SCHEMA=1 npx jest services/kit/sql/schema.int.test.ts, never by hand.

CREATE TABLE account_holder (
  account_id text NOT NULL,
  version integer NOT NULL,
  person_id uuid,
  role text,
  industry text,
  active boolean,
  CONSTRAINT account_holder_pkey PRIMARY KEY (account_id)
);
CREATE INDEX account_holder_person ON account_holder (person_id) WHERE (person_id IS NOT NULL);

CREATE TABLE act_proposal (
  proposal_id uuid NOT NULL,
  act text NOT NULL,
  object_id uuid NOT NULL,
  basis text NOT NULL,
  reason text NOT NULL,
  state text DEFAULT 'open'::text NOT NULL,
  proposed_by text NOT NULL,
  proposed_by_role text NOT NULL,
  proposed_by_person uuid NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  confirm_until timestamp with time zone NOT NULL,
  ended_by text,
  ended_by_person uuid,
  ended_at timestamp with time zone,
  CONSTRAINT act_proposal_pkey PRIMARY KEY (proposal_id),
  CONSTRAINT act_confirmed_by_another CHECK (((state <> 'confirmed'::text) OR ((ended_by <> proposed_by) AND (ended_by_person IS NOT NULL) AND (ended_by_person <> proposed_by_person)))),
  CONSTRAINT act_proposal_check CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  CONSTRAINT act_proposal_check1 CHECK (((state = 'open'::text) = (ended_by IS NULL))),
  CONSTRAINT act_proposal_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT act_proposal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'replaced'::text])))
);
CREATE INDEX act_proposal_confirmed ON act_proposal (object_id, ended_at) WHERE (state = 'confirmed'::text);
CREATE UNIQUE INDEX act_proposal_open ON act_proposal (object_id) WHERE (state = 'open'::text);
CREATE INDEX act_proposal_waiting ON act_proposal (proposal_id) WHERE (state = 'open'::text);

-- append-only
CREATE TABLE another_work (
  claim_id uuid NOT NULL,
  revision integer NOT NULL,
  fact_id uuid NOT NULL,
  CONSTRAINT another_work_pkey PRIMARY KEY (claim_id, revision),
  CONSTRAINT another_work_claim_id_revision_fkey FOREIGN KEY (claim_id, revision) REFERENCES submission(claim_id, revision),
  CONSTRAINT another_work_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES claim_fact(fact_id)
);
CREATE TRIGGER another_work_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON another_work FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE authorisation (
  authorisation_id uuid NOT NULL,
  organiser_id uuid NOT NULL,
  series text NOT NULL,
  document_number text NOT NULL,
  from_day date NOT NULL,
  until_day date,
  recorded_by text NOT NULL,
  recorded_at timestamp with time zone NOT NULL,
  CONSTRAINT authorisation_pkey PRIMARY KEY (authorisation_id),
  CONSTRAINT authorisation_check CHECK ((until_day >= from_day)),
  CONSTRAINT authorisation_document_number_check CHECK ((document_number <> ''::text)),
  CONSTRAINT authorisation_series_check CHECK ((series <> ''::text))
);
CREATE INDEX authorisation_of_organiser ON authorisation (organiser_id, authorisation_id);

CREATE TABLE checked_number (
  organiser_id uuid NOT NULL,
  checked_on date NOT NULL,
  digest bytea NOT NULL,
  CONSTRAINT checked_number_pkey PRIMARY KEY (organiser_id, checked_on, digest),
  CONSTRAINT checked_number_digest_check CHECK ((length(digest) = 32))
);

CREATE TABLE claim (
  claim_id uuid NOT NULL,
  person_id uuid NOT NULL,
  claim_type integer NOT NULL,
  form jsonb NOT NULL,
  late_reason text,
  state text NOT NULL,
  seq integer DEFAULT 0 NOT NULL,
  revision integer DEFAULT 0 NOT NULL,
  since timestamp with time zone NOT NULL,
  created_at timestamp with time zone NOT NULL,
  industry text,
  year integer,
  like_key text,
  move text NOT NULL,
  assignee text,
  assigned_at timestamp with time zone,
  remind_at timestamp with time zone,
  due_at timestamp with time zone,
  due_provisional boolean,
  escalated_at timestamp with time zone,
  escalated_to text,
  another_work_reason text,
  keys_version integer DEFAULT 1 NOT NULL,
  kind text,
  submitted_on date,
  title text,
  CONSTRAINT claim_pkey PRIMARY KEY (claim_id),
  CONSTRAINT claim_another_work_reason_check CHECK ((another_work_reason <> ''::text)),
  CONSTRAINT claim_check CHECK (((state = 'draft'::text) <= (seq = 0))),
  CONSTRAINT claim_check1 CHECK (((revision > 0) <= ((industry IS NOT NULL) AND (year IS NOT NULL) AND (like_key IS NOT NULL)))),
  CONSTRAINT claim_check2 CHECK (((assignee IS NULL) = (assigned_at IS NULL))),
  CONSTRAINT claim_check3 CHECK (((due_at IS NULL) = (due_provisional IS NULL))),
  CONSTRAINT claim_claim_type_check CHECK (((claim_type >= 1) AND (claim_type <= 9))),
  CONSTRAINT claim_late_reason_check CHECK ((late_reason <> ''::text)),
  CONSTRAINT claim_move_check CHECK ((move = ANY (ARRAY['person'::text, 'department'::text, 'bureau'::text, 'system'::text, 'nobody'::text]))),
  CONSTRAINT claim_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'inReview'::text, 'returned'::text, 'referred'::text, 'waitingForPolicy'::text, 'approved'::text, 'registered'::text, 'rejected'::text, 'appealed'::text, 'rejectionUpheld'::text, 'hoursAppealed'::text, 'reversed'::text, 'withdrawn'::text, 'lapsed'::text, 'closedByClass'::text])))
);
CREATE INDEX claim_appeals ON claim (due_at, claim_id) WHERE (move = 'bureau'::text);
CREATE INDEX claim_by_keys ON claim (keys_version, claim_id) WHERE (revision > 0);
CREATE INDEX claim_of_industry ON claim (industry, since, claim_id) WHERE (revision > 0);
CREATE INDEX claim_of_person ON claim (person_id, claim_id);
CREATE INDEX claim_queue ON claim (industry, due_at, claim_id) WHERE (move = 'department'::text);
CREATE INDEX claim_queue_alike ON claim (industry, like_key, due_at, claim_id) WHERE (move = 'department'::text);
CREATE INDEX claim_queue_assignee ON claim (industry, assignee, due_at, claim_id) WHERE (move = 'department'::text);
CREATE INDEX claim_queue_bureau ON claim (due_at, claim_id) WHERE ((move = 'department'::text) AND ((industry = ''::text) OR ((escalated_at IS NOT NULL) AND (escalated_to IS NULL))));
CREATE INDEX claim_queue_day ON claim (industry, submitted_on, due_at, claim_id) WHERE (move = 'department'::text);
CREATE INDEX claim_queue_escalated ON claim (industry, due_at, claim_id) WHERE ((move = 'department'::text) AND (escalated_at IS NOT NULL));
CREATE INDEX claim_queue_free ON claim (industry, due_at, claim_id) WHERE ((move = 'department'::text) AND (assignee IS NULL));
CREATE INDEX claim_queue_kind ON claim (industry, kind, due_at, claim_id) WHERE (move = 'department'::text);
CREATE INDEX claim_queue_person ON claim (industry, person_id, due_at, claim_id) WHERE (move = 'department'::text);
CREATE INDEX claim_queue_type ON claim (industry, claim_type, due_at, claim_id) WHERE (move = 'department'::text);
CREATE INDEX claim_queue_year ON claim (industry, year, due_at, claim_id) WHERE (move = 'department'::text);
CREATE INDEX claim_waiting ON claim (industry, since, claim_id) WHERE (state = 'waitingForPolicy'::text);
COMMENT ON COLUMN title IS 'the name of the exam, event or work of the newest submission';

-- append-only
CREATE TABLE claim_fact (
  claim_id uuid NOT NULL,
  seq integer NOT NULL,
  fact_id uuid NOT NULL,
  act text NOT NULL,
  at timestamp with time zone NOT NULL,
  by_account text NOT NULL,
  party text NOT NULL,
  industry text,
  marked text[] DEFAULT '{}'::text[] NOT NULL,
  reason text,
  by_person uuid,
  CONSTRAINT claim_fact_pkey PRIMARY KEY (claim_id, seq),
  CONSTRAINT claim_fact_fact_id_key UNIQUE (fact_id),
  CONSTRAINT claim_fact_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(claim_id),
  CONSTRAINT claim_fact_party_check CHECK ((party = ANY (ARRAY['person'::text, 'department'::text, 'bureau'::text, 'system'::text]))),
  CONSTRAINT claim_fact_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT claim_fact_seq_check CHECK ((seq >= 1))
);
CREATE INDEX claim_fact_of_account ON claim_fact (by_account, claim_id);
CREATE TRIGGER claim_fact_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON claim_fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER claim_fact_follows BEFORE INSERT ON claim_fact FOR EACH ROW EXECUTE FUNCTION follow_facts();
CREATE TRIGGER claim_reversed_by_two BEFORE INSERT ON claim_fact FOR EACH ROW WHEN ((new.act = ANY (ARRAY['reverse'::text, 'restore'::text]))) EXECUTE FUNCTION refuse_claim_reversal_by_one();

CREATE TABLE claim_key (
  key text NOT NULL,
  claim_id uuid NOT NULL,
  CONSTRAINT claim_key_pkey PRIMARY KEY (key, claim_id),
  CONSTRAINT claim_key_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(claim_id)
);
CREATE INDEX claim_key_of_claim ON claim_key (claim_id);

-- append-only
CREATE TABLE class_document (
  document_id uuid NOT NULL,
  class_id uuid NOT NULL,
  kind text NOT NULL,
  file_name text NOT NULL,
  size_bytes bigint NOT NULL,
  sha256 bytea NOT NULL,
  added_by text NOT NULL,
  added_at timestamp with time zone NOT NULL,
  media_type text NOT NULL,
  CONSTRAINT class_document_pkey PRIMARY KEY (document_id),
  CONSTRAINT class_document_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT document_has_bytes FOREIGN KEY (document_id, class_id) REFERENCES upload(upload_id, class_id) NOT VALID,
  CONSTRAINT class_document_file_name_check CHECK ((file_name <> ''::text)),
  CONSTRAINT class_document_kind_check CHECK ((kind = ANY (ARRAY['plan'::text, 'approval'::text, 'summary'::text, 'record'::text]))),
  CONSTRAINT class_document_sha256_check CHECK ((length(sha256) = 32)),
  CONSTRAINT class_document_size_bytes_check CHECK ((size_bytes > 0))
);
CREATE INDEX document_alike ON class_document (sha256);
CREATE INDEX document_of_class ON class_document (class_id, document_id);
CREATE TRIGGER class_document_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON class_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE class_fact (
  class_id uuid NOT NULL,
  seq integer NOT NULL,
  fact_id uuid NOT NULL,
  command_id uuid,
  act text NOT NULL,
  at timestamp with time zone NOT NULL,
  by_account text NOT NULL,
  party text NOT NULL,
  reason text,
  CONSTRAINT class_fact_pkey PRIMARY KEY (class_id, seq),
  CONSTRAINT class_fact_command_id_key UNIQUE (command_id),
  CONSTRAINT class_fact_fact_id_key UNIQUE (fact_id),
  CONSTRAINT class_fact_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT class_fact_party_check CHECK ((party = ANY (ARRAY['organiser'::text, 'department'::text, 'bureau'::text, 'system'::text]))),
  CONSTRAINT class_fact_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT class_fact_seq_check CHECK ((seq >= 1))
);
CREATE TRIGGER class_fact_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON class_fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER class_fact_follows BEFORE INSERT ON class_fact FOR EACH ROW EXECUTE FUNCTION follow_class_facts();
CREATE TRIGGER class_reversed_by_two BEFORE INSERT ON class_fact FOR EACH ROW WHEN ((new.act = ANY (ARRAY['reverse'::text, 'reverseRows'::text, 'restore'::text, 'restoreRows'::text, 'restoreForReview'::text]))) EXECUTE FUNCTION refuse_class_reversal_by_one();

-- append-only
CREATE TABLE class_notice (
  class_id uuid NOT NULL,
  notice text NOT NULL,
  deadline timestamp with time zone NOT NULL,
  noticed_at timestamp with time zone NOT NULL,
  official_id text,
  CONSTRAINT class_notice_pkey PRIMARY KEY (class_id, notice, deadline),
  CONSTRAINT class_notice_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT class_notice_notice_check CHECK ((notice = ANY (ARRAY['reminder'::text, 'escalation'::text])))
);
CREATE TRIGGER class_notice_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON class_notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE class_proposal (
  proposal_id uuid NOT NULL,
  class_id uuid NOT NULL,
  act text NOT NULL,
  row_ids uuid[] NOT NULL,
  seq integer NOT NULL,
  reason text NOT NULL,
  state text DEFAULT 'open'::text NOT NULL,
  proposed_by text NOT NULL,
  proposed_by_role text NOT NULL,
  proposed_by_person uuid,
  proposed_at timestamp with time zone NOT NULL,
  confirm_until timestamp with time zone NOT NULL,
  ended_by text,
  ended_by_person uuid,
  ended_at timestamp with time zone,
  CONSTRAINT class_proposal_pkey PRIMARY KEY (proposal_id),
  CONSTRAINT class_proposal_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT class_confirmed_by_another CHECK (((state <> 'confirmed'::text) OR ((ended_by <> proposed_by) AND (proposed_by_person IS NOT NULL) AND (ended_by_person IS NOT NULL) AND (ended_by_person <> proposed_by_person)))) NOT VALID,
  CONSTRAINT class_proposal_act_check CHECK ((act = ANY (ARRAY['reversal'::text, 'restoration'::text]))),
  CONSTRAINT class_proposal_check CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  CONSTRAINT class_proposal_check1 CHECK (((state = 'open'::text) = (ended_by IS NULL))),
  CONSTRAINT class_proposal_reason_check CHECK ((reason <> ''::text)),
  CONSTRAINT class_proposal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'replaced'::text])))
);
CREATE UNIQUE INDEX class_proposal_open ON class_proposal (class_id) WHERE (state = 'open'::text);
CREATE INDEX class_proposal_waiting ON class_proposal (proposal_id) WHERE (state = 'open'::text);

CREATE TABLE class_provisional (
  class_id uuid NOT NULL,
  half_hours_per_day integer NOT NULL,
  citation text NOT NULL,
  proposed_by text NOT NULL,
  proposed_by_person uuid,
  proposed_at timestamp with time zone NOT NULL,
  decision_id uuid,
  confirmed_by text,
  CONSTRAINT class_provisional_pkey PRIMARY KEY (class_id),
  CONSTRAINT class_provisional_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT class_provisional_decision_id_fkey FOREIGN KEY (decision_id) REFERENCES class_fact(fact_id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT class_provisional_check CHECK ((confirmed_by <> proposed_by)),
  CONSTRAINT class_provisional_check1 CHECK (((decision_id IS NULL) = (confirmed_by IS NULL))),
  CONSTRAINT class_provisional_citation_check CHECK ((citation <> ''::text)),
  CONSTRAINT class_provisional_half_hours_per_day_check CHECK ((half_hours_per_day > 0))
);

CREATE TABLE class_reversed_row (
  reversal_id uuid NOT NULL,
  row_id uuid NOT NULL,
  class_id uuid NOT NULL,
  row_state text NOT NULL,
  item_stood boolean NOT NULL,
  restored_by uuid,
  CONSTRAINT class_reversed_row_pkey PRIMARY KEY (reversal_id, row_id),
  CONSTRAINT class_reversed_row_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT class_reversed_row_restored_by_fkey FOREIGN KEY (restored_by) REFERENCES class_fact(fact_id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT class_reversed_row_reversal_id_fkey FOREIGN KEY (reversal_id) REFERENCES class_fact(fact_id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT class_reversed_row_row_state_check CHECK ((row_state = ANY (ARRAY['posted'::text, 'waiting'::text, 'counted'::text, 'setAside'::text])))
);
CREATE INDEX class_reversed_row_of ON class_reversed_row (class_id) WHERE (restored_by IS NULL);
CREATE UNIQUE INDEX class_row_reversed_once ON class_reversed_row (row_id) WHERE (restored_by IS NULL);

CREATE TABLE deputy (
  deputy_id uuid NOT NULL,
  industry text NOT NULL,
  account_id text NOT NULL,
  acts_as text NOT NULL,
  from_day date NOT NULL,
  until_day date NOT NULL,
  named_by text NOT NULL,
  named_at timestamp with time zone NOT NULL,
  CONSTRAINT deputy_pkey PRIMARY KEY (deputy_id),
  CONSTRAINT deputy_check CHECK ((acts_as <> account_id)),
  CONSTRAINT deputy_check1 CHECK ((until_day >= from_day))
);
CREATE INDEX deputy_of_industry ON deputy (industry, deputy_id);

CREATE TABLE escalation_official (
  industry text NOT NULL,
  account_id text NOT NULL,
  name text NOT NULL,
  named_by text NOT NULL,
  named_at timestamp with time zone NOT NULL,
  person_id uuid,
  CONSTRAINT escalation_official_pkey PRIMARY KEY (industry),
  CONSTRAINT escalation_official_name_check CHECK ((name <> ''::text))
);

CREATE TABLE evidence (
  evidence_id uuid NOT NULL,
  claim_id uuid NOT NULL,
  kind text NOT NULL,
  description text,
  file_name text NOT NULL,
  size_bytes bigint NOT NULL,
  sha256 bytea NOT NULL,
  added_at timestamp with time zone NOT NULL,
  removed_at timestamp with time zone,
  media_type text NOT NULL,
  CONSTRAINT evidence_pkey PRIMARY KEY (evidence_id),
  CONSTRAINT evidence_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(claim_id),
  CONSTRAINT evidence_has_bytes FOREIGN KEY (evidence_id, claim_id) REFERENCES upload(upload_id, claim_id) NOT VALID,
  CONSTRAINT evidence_description_check CHECK ((description <> ''::text)),
  CONSTRAINT evidence_sha256_check CHECK ((length(sha256) = 32)),
  CONSTRAINT evidence_size_bytes_check CHECK ((size_bytes > 0))
);
CREATE INDEX evidence_alike ON evidence (sha256);
CREATE INDEX evidence_of_claim ON evidence (claim_id, evidence_id);

-- append-only
CREATE TABLE handed_in_document (
  document_id uuid NOT NULL,
  class_id uuid NOT NULL,
  seq integer NOT NULL,
  CONSTRAINT handed_in_document_pkey PRIMARY KEY (document_id),
  CONSTRAINT handed_in_document_class_id_seq_fkey FOREIGN KEY (class_id, seq) REFERENCES class_fact(class_id, seq),
  CONSTRAINT handed_in_document_document_id_class_id_fkey FOREIGN KEY (document_id, class_id) REFERENCES upload(upload_id, class_id),
  CONSTRAINT handed_in_document_document_id_fkey FOREIGN KEY (document_id) REFERENCES class_document(document_id)
);
CREATE TRIGGER handed_in_document_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON handed_in_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE holder_acted (
  account_id text NOT NULL,
  version integer NOT NULL,
  CONSTRAINT holder_acted_pkey PRIMARY KEY (account_id)
);

CREATE TABLE hours_batch (
  batch_id uuid NOT NULL,
  class_id uuid NOT NULL,
  row_count integer NOT NULL,
  digest text NOT NULL,
  made_at timestamp with time zone NOT NULL,
  registered_at timestamp with time zone,
  CONSTRAINT hours_batch_pkey PRIMARY KEY (batch_id),
  CONSTRAINT hours_batch_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT hours_batch_row_count_check CHECK ((row_count > 0))
);
CREATE INDEX hours_batch_pending ON hours_batch (class_id, batch_id) WHERE (registered_at IS NULL);

-- append-only
CREATE TABLE hours_batch_row (
  row_id uuid NOT NULL,
  batch_id uuid NOT NULL,
  item_id uuid NOT NULL,
  year integer NOT NULL,
  award_seq integer NOT NULL,
  CONSTRAINT hours_batch_row_pkey PRIMARY KEY (row_id),
  CONSTRAINT hours_batch_row_batch_id_item_id_year_key UNIQUE (batch_id, item_id, year),
  CONSTRAINT hours_batch_row_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES hours_batch(batch_id),
  CONSTRAINT hours_batch_row_item_id_year_award_seq_fkey FOREIGN KEY (item_id, year, award_seq) REFERENCES registration(item_id, year, award_seq)
);
CREATE INDEX batch_row_of_registration ON hours_batch_row (item_id, year, award_seq);
CREATE TRIGGER hours_batch_row_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON hours_batch_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE item (
  item_id uuid NOT NULL,
  person_id uuid NOT NULL,
  item_kind text NOT NULL,
  subject_id uuid NOT NULL,
  item_seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  industry text NOT NULL,
  facts jsonb NOT NULL,
  decided jsonb,
  as_of date NOT NULL,
  stands boolean NOT NULL,
  article text NOT NULL,
  decided_max jsonb,
  keys_version integer DEFAULT 1 NOT NULL,
  CONSTRAINT item_pkey PRIMARY KEY (item_id),
  CONSTRAINT item_item_seq_key UNIQUE (item_seq),
  CONSTRAINT hours_by_hand_within_bound CHECK (
CASE
    WHEN (decided IS NULL) THEN (decided_max IS NULL)
    ELSE ((decided_max IS NOT NULL) AND is_within((decided -> 'halfHours'::text), decided_max))
END),
  CONSTRAINT item_article CHECK (((item_kind = 'claim'::text) = (article = '12'::text))),
  CONSTRAINT item_article_check CHECK ((article = ANY (ARRAY['12'::text, '13'::text, '14'::text]))),
  CONSTRAINT item_industry_check CHECK ((industry <> ''::text)),
  CONSTRAINT item_item_kind_check CHECK ((item_kind = ANY (ARRAY['claim'::text, 'class'::text])))
);
CREATE INDEX item_by_keys ON item (keys_version, item_id);
CREATE UNIQUE INDEX item_of_class ON item (subject_id, person_id) WHERE (item_kind = 'class'::text);
CREATE INDEX item_of_industry ON item (industry, person_id) WHERE stands;
CREATE INDEX item_of_person ON item (person_id, item_seq);

-- append-only
CREATE TABLE notice (
  claim_id uuid NOT NULL,
  notice text NOT NULL,
  deadline timestamp with time zone NOT NULL,
  noticed_at timestamp with time zone NOT NULL,
  official_id text,
  CONSTRAINT notice_pkey PRIMARY KEY (claim_id, notice, deadline),
  CONSTRAINT notice_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(claim_id),
  CONSTRAINT notice_notice_check CHECK ((notice = ANY (ARRAY['reminder'::text, 'escalation'::text])))
);
CREATE TRIGGER notice_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON notice FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE person (
  person_id uuid NOT NULL,
  version integer NOT NULL,
  verified boolean NOT NULL,
  title_series jsonb NOT NULL,
  employers jsonb NOT NULL,
  personal_key_id text,
  personal_nonce bytea,
  personal_ciphertext bytea,
  signed_up_on date,
  CONSTRAINT person_pkey PRIMARY KEY (person_id)
);

CREATE TABLE person_number (
  digest bytea NOT NULL,
  person_id uuid NOT NULL,
  CONSTRAINT person_number_pkey PRIMARY KEY (digest, person_id),
  CONSTRAINT person_number_digest_check CHECK ((length(digest) = 32))
);
CREATE INDEX person_number_of_person ON person_number (person_id);

-- append-only
CREATE TABLE posted_file (
  file_id uuid NOT NULL,
  source_kind text NOT NULL,
  source_id uuid NOT NULL,
  media_type text NOT NULL,
  sha256 text NOT NULL,
  sealed_bytes bytea NOT NULL,
  sealed_verdicts bytea NOT NULL,
  verdict_digest text NOT NULL,
  posted_by text NOT NULL,
  posted_at timestamp with time zone NOT NULL,
  CONSTRAINT posted_file_pkey PRIMARY KEY (file_id)
);
CREATE INDEX posted_file_of_source ON posted_file (source_id, file_id);
CREATE UNIQUE INDEX posted_file_once ON posted_file (source_id, sha256, verdict_digest);
CREATE TRIGGER posted_file_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON posted_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE posted_file_key (
  file_id uuid NOT NULL,
  key_id text NOT NULL,
  nonce bytea NOT NULL,
  sealed_key bytea NOT NULL,
  CONSTRAINT posted_file_key_pkey PRIMARY KEY (file_id),
  CONSTRAINT posted_file_key_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id)
);

CREATE TABLE provisional_proposal (
  claim_id uuid NOT NULL,
  half_hours jsonb NOT NULL,
  citation text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamp with time zone NOT NULL,
  revision integer NOT NULL,
  industry text NOT NULL,
  proposed_by_person uuid,
  CONSTRAINT provisional_proposal_pkey PRIMARY KEY (claim_id),
  CONSTRAINT provisional_proposal_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(claim_id),
  CONSTRAINT provisional_proposal_citation_check CHECK ((citation <> ''::text)),
  CONSTRAINT provisional_proposal_revision_check CHECK ((revision >= 1))
);

CREATE TABLE registration (
  item_id uuid NOT NULL,
  year integer NOT NULL,
  award_seq integer NOT NULL,
  "position" integer NOT NULL,
  person_id uuid NOT NULL,
  half_hours integer NOT NULL,
  half_hours_before integer NOT NULL,
  industry text NOT NULL,
  policy_version text NOT NULL,
  standards_version text NOT NULL,
  explanation jsonb NOT NULL,
  cause_kind text NOT NULL,
  cause_id uuid NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  entered_at timestamp with time zone,
  CONSTRAINT registration_pkey PRIMARY KEY (item_id, year, award_seq),
  CONSTRAINT registration_item_id_fkey FOREIGN KEY (item_id) REFERENCES item(item_id),
  CONSTRAINT registration_cause_kind_check CHECK ((cause_kind = ANY (ARRAY['approval'::text, 'appeal'::text, 'reversal'::text, 'recount'::text]))),
  CONSTRAINT registration_check CHECK (((half_hours_before >= 0) AND (half_hours_before <> half_hours))),
  CONSTRAINT registration_half_hours_check CHECK ((half_hours >= 0)),
  CONSTRAINT registration_industry_check CHECK ((industry <> ''::text)),
  CONSTRAINT registration_standards_version_check CHECK ((standards_version <> ''::text))
);
CREATE INDEX registration_due ON registration (person_id, award_seq, "position") WHERE (entered_at IS NULL);

CREATE TABLE roster_row (
  row_id uuid NOT NULL,
  class_id uuid NOT NULL,
  number_digest bytea NOT NULL,
  number_key_id text NOT NULL,
  personal_key_id text NOT NULL,
  personal_nonce bytea NOT NULL,
  personal_ciphertext bytea NOT NULL,
  person_id uuid,
  days jsonb NOT NULL,
  row_state text NOT NULL,
  refusal jsonb,
  same jsonb DEFAULT '[]'::jsonb NOT NULL,
  file_id uuid NOT NULL,
  file_row integer NOT NULL,
  posted_by text NOT NULL,
  posted_by_person uuid,
  before jsonb,
  CONSTRAINT roster_row_pkey PRIMARY KEY (row_id),
  CONSTRAINT roster_row_class_id_number_digest_key UNIQUE (class_id, number_digest),
  CONSTRAINT roster_row_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT roster_row_file_id_fkey FOREIGN KEY (file_id) REFERENCES posted_file(file_id),
  CONSTRAINT roster_row_check CHECK (((row_state = 'setAside'::text) = (refusal IS NOT NULL))),
  CONSTRAINT roster_row_check1 CHECK (((row_state = 'counted'::text) <= (person_id IS NOT NULL))),
  CONSTRAINT roster_row_number_digest_check CHECK ((length(number_digest) = 32)),
  CONSTRAINT roster_row_row_state_check CHECK ((row_state = ANY (ARRAY['posted'::text, 'waiting'::text, 'counted'::text, 'setAside'::text, 'removed'::text, 'reversed'::text])))
);
CREATE INDEX roster_of_class ON roster_row (class_id, row_id);
CREATE INDEX roster_of_person ON roster_row (person_id, row_id) WHERE (person_id IS NOT NULL);
CREATE INDEX roster_to_settle ON roster_row (class_id) WHERE (row_state = ANY (ARRAY['posted'::text, 'waiting'::text]));
CREATE INDEX roster_waiting ON roster_row (number_digest) WHERE (row_state = 'waiting'::text);

-- append-only
CREATE TABLE submission (
  claim_id uuid NOT NULL,
  revision integer NOT NULL,
  command_id uuid NOT NULL,
  form jsonb NOT NULL,
  facts jsonb NOT NULL,
  keys text[] NOT NULL,
  near text,
  late_reason text,
  submitted_at timestamp with time zone NOT NULL,
  policy_version text NOT NULL,
  another_work_reason text,
  CONSTRAINT submission_pkey PRIMARY KEY (claim_id, revision),
  CONSTRAINT submission_command_id_key UNIQUE (command_id),
  CONSTRAINT submission_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(claim_id),
  CONSTRAINT submission_another_work_reason_check CHECK ((another_work_reason <> ''::text)),
  CONSTRAINT submission_revision_check CHECK ((revision >= 1))
);
CREATE TRIGGER submission_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON submission FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- append-only
CREATE TABLE submission_evidence (
  claim_id uuid NOT NULL,
  revision integer NOT NULL,
  evidence_id uuid NOT NULL,
  CONSTRAINT submission_evidence_pkey PRIMARY KEY (claim_id, revision, evidence_id),
  CONSTRAINT submission_evidence_claim_id_revision_fkey FOREIGN KEY (claim_id, revision) REFERENCES submission(claim_id, revision),
  CONSTRAINT submission_evidence_evidence_id_fkey FOREIGN KEY (evidence_id) REFERENCES evidence(evidence_id)
);
CREATE INDEX submission_of_evidence ON submission_evidence (evidence_id);
CREATE TRIGGER submission_evidence_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON submission_evidence FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE tally (
  person_id uuid NOT NULL,
  award_seq integer NOT NULL,
  CONSTRAINT tally_pkey PRIMARY KEY (person_id)
);

CREATE TABLE training_class (
  class_id uuid NOT NULL,
  class_kind text NOT NULL,
  organiser_id uuid,
  industry text NOT NULL,
  title text NOT NULL,
  online boolean NOT NULL,
  days jsonb NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  series text,
  approval_number text,
  late_reason text,
  state text NOT NULL,
  seq integer DEFAULT 0 NOT NULL,
  version integer DEFAULT 0 NOT NULL,
  since timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  move text NOT NULL,
  remind_at timestamp with time zone,
  due_at timestamp with time zone,
  due_provisional boolean,
  escalated_at timestamp with time zone,
  escalated_to text,
  late_at timestamp with time zone,
  CONSTRAINT training_class_pkey PRIMARY KEY (class_id),
  CONSTRAINT training_class_check CHECK ((last_day >= first_day)),
  CONSTRAINT training_class_check1 CHECK (((class_kind = 'departmentClass'::text) <= (organiser_id IS NULL))),
  CONSTRAINT training_class_check2 CHECK (((class_kind = 'associationTraining'::text) = (series IS NOT NULL))),
  CONSTRAINT training_class_check3 CHECK (((due_at IS NULL) = (due_provisional IS NULL))),
  CONSTRAINT training_class_class_kind_check CHECK ((class_kind = ANY (ARRAY['municipalSeminar'::text, 'associationTraining'::text, 'departmentClass'::text]))),
  CONSTRAINT training_class_industry_check CHECK ((industry <> ''::text)),
  CONSTRAINT training_class_late_reason_check CHECK ((late_reason <> ''::text)),
  CONSTRAINT training_class_move_check CHECK ((move = ANY (ARRAY['organiser'::text, 'department'::text, 'bureau'::text, 'system'::text, 'nobody'::text]))),
  CONSTRAINT training_class_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'planned'::text, 'accepted'::text, 'planRefused'::text, 'held'::text, 'rosterIn'::text, 'rosterReturned'::text, 'rosterRefused'::text, 'waitingForPolicy'::text, 'closed'::text, 'reviewed'::text, 'registered'::text, 'reversed'::text, 'cancelled'::text]))),
  CONSTRAINT training_class_title_check CHECK ((title <> ''::text))
);
CREATE INDEX class_in_state ON training_class (state, class_id);
CREATE INDEX class_of_industry ON training_class (industry, class_id);
CREATE INDEX class_of_industry_in_state ON training_class (industry, state, class_id);
CREATE INDEX class_of_kind ON training_class (class_kind, class_id) WHERE (state <> 'draft'::text);
CREATE INDEX class_of_kind_in_state ON training_class (class_kind, state, class_id);
CREATE INDEX class_of_organiser ON training_class (organiser_id, class_id);
CREATE INDEX class_of_organiser_in_state ON training_class (organiser_id, state, class_id);
CREATE INDEX class_offered ON training_class (first_day, class_id) WHERE (state = 'accepted'::text);
CREATE INDEX class_queue ON training_class (industry, due_at, class_id) WHERE (move = 'department'::text);
CREATE INDEX class_queue_bureau ON training_class (due_at, class_id) WHERE ((move = 'department'::text) AND (escalated_at IS NOT NULL) AND (escalated_to IS NULL));

CREATE TABLE upload (
  upload_id uuid NOT NULL,
  claim_id uuid,
  kind text NOT NULL,
  description text,
  file_name text NOT NULL,
  size_bytes bigint NOT NULL,
  said_sha256 bytea,
  received_bytes bigint DEFAULT 0 NOT NULL,
  key_id text NOT NULL,
  key_nonce bytea NOT NULL,
  sealed_key bytea NOT NULL,
  started_at timestamp with time zone NOT NULL,
  touched_at timestamp with time zone NOT NULL,
  ended text,
  ended_at timestamp with time zone,
  refusal jsonb,
  swept_at timestamp with time zone,
  class_id uuid,
  looks smallint DEFAULT 0 NOT NULL,
  found_format text,
  found_sha256 bytea,
  found_length_ms integer,
  CONSTRAINT upload_pkey PRIMARY KEY (upload_id),
  CONSTRAINT upload_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claim(claim_id),
  CONSTRAINT upload_class_id_fkey FOREIGN KEY (class_id) REFERENCES training_class(class_id),
  CONSTRAINT upload_check CHECK (((received_bytes >= 0) AND (received_bytes <= size_bytes))),
  CONSTRAINT upload_check1 CHECK (((ended IS NULL) = (ended_at IS NULL))),
  CONSTRAINT upload_check2 CHECK (((ended = 'kept'::text) <= (received_bytes = size_bytes))),
  CONSTRAINT upload_check3 CHECK (((NOT (ended IS DISTINCT FROM 'refused'::text)) = (refusal IS NOT NULL))),
  CONSTRAINT upload_check4 CHECK (((swept_at IS NOT NULL) <= (ended = ANY (ARRAY['refused'::text, 'abandoned'::text, 'discarded'::text])))),
  CONSTRAINT upload_description_check CHECK ((description <> ''::text)),
  CONSTRAINT upload_ended_check CHECK ((ended = ANY (ARRAY['kept'::text, 'refused'::text, 'abandoned'::text, 'discarded'::text]))),
  CONSTRAINT upload_file_name_check CHECK ((file_name <> ''::text)),
  CONSTRAINT upload_found_format_check CHECK ((found_format <> ''::text)),
  CONSTRAINT upload_found_sha256_check CHECK ((length(found_sha256) = 32)),
  CONSTRAINT upload_found_whole CHECK ((((found_format IS NULL) = (found_sha256 IS NULL)) AND ((found_format IS NULL) OR (received_bytes = size_bytes)))),
  CONSTRAINT upload_has_one_owner CHECK ((num_nonnulls(claim_id, class_id) = 1)),
  CONSTRAINT upload_length_of_found CHECK (((found_length_ms IS NULL) OR ((found_length_ms > 0) AND (found_format IS NOT NULL)))),
  CONSTRAINT upload_looks_check CHECK ((looks >= 0)),
  CONSTRAINT upload_said_sha256_check CHECK ((length(said_sha256) = 32)),
  CONSTRAINT upload_size_bytes_check CHECK ((size_bytes > 0))
);
CREATE UNIQUE INDEX upload_for_claim ON upload (upload_id, claim_id);
CREATE UNIQUE INDEX upload_for_class ON upload (upload_id, class_id);
CREATE INDEX upload_of_claim ON upload (claim_id);
CREATE INDEX upload_of_class ON upload (class_id) WHERE (class_id IS NOT NULL);
CREATE INDEX upload_to_sweep ON upload (ended_at) WHERE ((ended = ANY (ARRAY['refused'::text, 'abandoned'::text, 'discarded'::text])) AND (swept_at IS NULL));
CREATE INDEX upload_under_way ON upload (touched_at) WHERE (ended IS NULL);
CREATE TRIGGER upload_stays BEFORE DELETE OR UPDATE ON upload FOR EACH ROW EXECUTE FUNCTION keep_uploads();

CREATE TABLE upload_piece (
  piece_id uuid NOT NULL,
  upload_id uuid NOT NULL,
  from_byte bigint NOT NULL,
  size_bytes integer NOT NULL,
  named_at timestamp with time zone NOT NULL,
  kept boolean DEFAULT false NOT NULL,
  CONSTRAINT upload_piece_pkey PRIMARY KEY (piece_id),
  CONSTRAINT upload_piece_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES upload(upload_id),
  CONSTRAINT upload_piece_from_byte_check CHECK ((from_byte >= 0)),
  CONSTRAINT upload_piece_size_bytes_check CHECK ((size_bytes > 0))
);
CREATE INDEX upload_piece_loose ON upload_piece (named_at) WHERE (NOT kept);
CREATE INDEX upload_piece_of ON upload_piece (upload_id);
CREATE UNIQUE INDEX upload_piece_once ON upload_piece (upload_id, from_byte) WHERE kept;
CREATE TRIGGER upload_piece_stays BEFORE DELETE OR UPDATE ON upload_piece FOR EACH ROW EXECUTE FUNCTION keep_pieces();

-- append-only
CREATE TABLE withdrawn_document (
  document_id uuid NOT NULL,
  reason text NOT NULL,
  withdrawn_by text NOT NULL,
  withdrawn_at timestamp with time zone NOT NULL,
  CONSTRAINT withdrawn_document_pkey PRIMARY KEY (document_id),
  CONSTRAINT withdrawn_document_document_id_fkey FOREIGN KEY (document_id) REFERENCES handed_in_document(document_id),
  CONSTRAINT withdrawn_document_reason_check CHECK ((reason <> ''::text))
);
CREATE TRIGGER withdrawn_document_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON withdrawn_document FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE OR REPLACE FUNCTION follow_class_facts()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'claim', 'pg_temp'
AS $function$
BEGIN
  IF NEW.seq <> 1 + coalesce((SELECT max(seq) FROM class_fact WHERE class_id = NEW.class_id), 0) THEN
    RAISE EXCEPTION 'fact % of class % does not follow the last', NEW.seq, NEW.class_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION follow_facts()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'claim', 'pg_temp'
AS $function$
BEGIN
  IF NEW.seq <> 1 + coalesce((SELECT max(seq) FROM claim_fact WHERE claim_id = NEW.claim_id), 0) THEN
    RAISE EXCEPTION 'fact % of claim % does not follow the last', NEW.seq, NEW.claim_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION is_handed_in(file_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'claim', 'pg_temp'
AS $function$
  SELECT EXISTS (SELECT FROM submission_evidence WHERE evidence_id = file_id)
    OR EXISTS (SELECT FROM handed_in_document WHERE document_id = file_id)
$function$;

CREATE OR REPLACE FUNCTION is_within(given jsonb, most jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT coalesce(bool_and(coalesce(g.value::text::int <= (most->>g.key)::int, false)), true) FROM jsonb_each(given) g
$function$;

CREATE OR REPLACE FUNCTION keep_pieces()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'claim', 'pg_temp'
AS $function$
BEGIN
  IF OLD.kept AND (TG_OP = 'UPDATE' OR EXISTS (SELECT FROM upload
    WHERE upload_id = OLD.upload_id AND (ended IS NULL OR ended = 'kept'))) THEN
    RAISE EXCEPTION 'piece % is kept', OLD.piece_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $function$;

CREATE OR REPLACE FUNCTION keep_uploads()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'claim', 'pg_temp'
AS $function$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.ended IS NOT NULL AND NEW.ended IS NULL) THEN
    RAISE EXCEPTION 'upload % has ended', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.ended = 'kept' AND NEW.ended <> 'kept' AND is_handed_in(OLD.upload_id) THEN
    RAISE EXCEPTION 'the bytes of % were handed in', OLD.upload_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

CREATE OR REPLACE FUNCTION refuse_claim_reversal_by_one()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'claim', 'public'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM act_proposal p WHERE p.object_id = NEW.claim_id AND p.act = NEW.act AND p.state = 'confirmed'
    AND p.ended_by = NEW.by_account AND p.ended_at = NEW.at)
  THEN
    RAISE EXCEPTION 'claim %: % without a second official', NEW.claim_id, NEW.act
      USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_reversed_by_two';
  END IF;
  RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION refuse_class_reversal_by_one()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'claim', 'public'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM class_proposal p WHERE p.class_id = NEW.class_id AND p.seq = NEW.seq - 1 AND p.state = 'confirmed'
    AND p.act = CASE WHEN NEW.act IN ('reverse', 'reverseRows') THEN 'reversal' ELSE 'restoration' END
    AND p.ended_by = NEW.by_account AND p.ended_at = NEW.at)
  THEN
    RAISE EXCEPTION 'class %: % without a second official', NEW.class_id, NEW.act
      USING ERRCODE = 'check_violation', CONSTRAINT = 'class_reversed_by_two';
  END IF;
  RETURN NEW;
END $function$;
