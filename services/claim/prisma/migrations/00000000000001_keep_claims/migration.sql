-- Claims (Article 12): drafts, frozen submissions, what happened to them, and what a person's items come to together.

-- The newest PersonStated: who may claim, whose department reviews, and who it is, sealed.
CREATE TABLE person (
  person_id           uuid PRIMARY KEY,
  version             integer NOT NULL,
  verified            boolean NOT NULL,
  -- The dated values of proto/identity.proto, oldest first.
  title_series        jsonb NOT NULL,
  employers           jsonb NOT NULL,
  personal_key_id     text,
  personal_nonce      bytea,
  personal_ciphertext bytea
);

-- A claim as it stands: the fold of its facts, and the form that is being filled in.
CREATE TABLE claim (
  claim_id     uuid PRIMARY KEY,
  person_id    uuid NOT NULL,
  claim_type   integer NOT NULL CHECK (claim_type BETWEEN 1 AND 9),
  form         jsonb NOT NULL,
  -- Why it is submitted after the window.
  late_reason  text CHECK (late_reason <> ''),
  state        text NOT NULL CHECK (state IN ('draft', 'submitted', 'inReview', 'returned', 'referred', 'waitingForPolicy',
    'approved', 'registered', 'rejected', 'appealed', 'rejectionUpheld', 'hoursAppealed', 'reversed', 'withdrawn', 'lapsed',
    'closedByClass')),
  -- Facts so far, and submissions among them.
  seq          integer NOT NULL DEFAULT 0,
  revision     integer NOT NULL DEFAULT 0,
  since        timestamptz NOT NULL,
  created_at   timestamptz NOT NULL,
  -- From the first submission on. The department whose it is now; empty where none is mapped: the municipal bureau names one.
  industry     text,
  -- Of the first day claimed.
  year         integer,
  -- Claims of the same activity and standard are alike, and may be approved together.
  like_key     text,
  -- Whose move it is, in the words of domain/claim/states.ts.
  move         text NOT NULL CHECK (move IN ('person', 'department', 'bureau', 'system', 'nobody')),
  -- The official who has taken it up.
  assignee     text,
  assigned_at  timestamptz,
  remind_at    timestamptz,
  due_at       timestamptz,
  due_provisional boolean,
  escalated_at timestamptz,
  escalated_to text,
  CHECK ((state = 'draft') <= (seq = 0)),
  CHECK ((revision > 0) <= (industry IS NOT NULL AND year IS NOT NULL AND like_key IS NOT NULL)),
  CHECK ((assignee IS NULL) = (assigned_at IS NULL)),
  CHECK ((due_at IS NULL) = (due_provisional IS NULL))
);
CREATE INDEX claim_of_person ON claim (person_id, claim_id);
-- The queue: each filter its own index in the order it is read, so that the first page costs the same however long it is.
CREATE INDEX claim_queue ON claim (industry, due_at, claim_id) WHERE move = 'department';
CREATE INDEX claim_queue_type ON claim (industry, claim_type, due_at, claim_id) WHERE move = 'department';
CREATE INDEX claim_queue_assignee ON claim (industry, assignee, due_at, claim_id) WHERE move = 'department';
CREATE INDEX claim_queue_alike ON claim (industry, like_key, due_at, claim_id) WHERE move = 'department';
CREATE INDEX claim_appeals ON claim (due_at, claim_id) WHERE move = 'bureau';
CREATE INDEX claim_waiting ON claim (industry, since, claim_id) WHERE state = 'waitingForPolicy';

-- What was done to a claim, in order: its state is the fold of these (domain/claim/history.ts).
CREATE TABLE claim_fact (
  claim_id   uuid NOT NULL REFERENCES claim (claim_id),
  seq        integer NOT NULL CHECK (seq >= 1),
  -- What it causes in the ledger names it.
  fact_id    uuid NOT NULL UNIQUE,
  act        text NOT NULL,
  at         timestamptz NOT NULL,
  by_account text NOT NULL,
  party      text NOT NULL CHECK (party IN ('person', 'department', 'bureau', 'system')),
  -- Of a referral: the department's that has it now.
  industry   text,
  -- Of a return: what to correct.
  marked     text[] NOT NULL DEFAULT '{}',
  reason     text CHECK (reason <> ''),
  PRIMARY KEY (claim_id, seq)
);
COMMENT ON TABLE claim_fact IS 'append-only';
CREATE TRIGGER claim_fact_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON claim_fact
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Facts follow each other without a gap: of two who act at once, one is late.
CREATE FUNCTION follow_facts() RETURNS trigger LANGUAGE plpgsql SET search_path = claim, pg_temp AS $$
BEGIN
  IF NEW.seq <> 1 + coalesce((SELECT max(seq) FROM claim_fact WHERE claim_id = NEW.claim_id), 0) THEN
    RAISE EXCEPTION 'fact % of claim % does not follow the last', NEW.seq, NEW.claim_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_fact_follows BEFORE INSERT ON claim_fact FOR EACH ROW EXECUTE FUNCTION follow_facts();

-- What was submitted, frozen; a return opens a new revision of it.
CREATE TABLE submission (
  claim_id       uuid NOT NULL REFERENCES claim (claim_id),
  revision       integer NOT NULL CHECK (revision >= 1),
  -- The command that submitted it: sent again, it is this submission.
  command_id     uuid NOT NULL UNIQUE,
  form           jsonb NOT NULL,
  -- What the standards measure (domain/standards/activity.ts).
  facts          jsonb NOT NULL,
  keys           text[] NOT NULL,
  near           text,
  late_reason    text,
  submitted_at   timestamptz NOT NULL,
  policy_version text NOT NULL,
  PRIMARY KEY (claim_id, revision)
);
COMMENT ON TABLE submission IS 'append-only';
CREATE TRIGGER submission_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON submission
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Under which names the achievement of a claim's newest submission is known (domain/achievement/keys.ts).
CREATE TABLE claim_key (
  key      text NOT NULL,
  claim_id uuid NOT NULL REFERENCES claim (claim_id),
  PRIMARY KEY (key, claim_id)
);
CREATE INDEX claim_key_of_claim ON claim_key (claim_id);

-- Evidence of a claim: what it is and which bytes. The bytes are in the store.
CREATE TABLE evidence (
  evidence_id uuid PRIMARY KEY,
  claim_id    uuid NOT NULL REFERENCES claim (claim_id),
  kind        text NOT NULL,
  description text CHECK (description <> ''),
  file_name   text NOT NULL,
  size_bytes  bigint NOT NULL CHECK (size_bytes > 0),
  sha256      bytea NOT NULL CHECK (length(sha256) = 32),
  added_at    timestamptz NOT NULL,
  -- Taken out of the draft; a submission that has it keeps it.
  removed_at  timestamptz
);
CREATE INDEX evidence_of_claim ON evidence (claim_id, evidence_id);
CREATE INDEX evidence_alike ON evidence (sha256);

-- The evidence that a submission was made with.
CREATE TABLE submission_evidence (
  claim_id    uuid NOT NULL,
  revision    integer NOT NULL,
  evidence_id uuid NOT NULL REFERENCES evidence (evidence_id),
  PRIMARY KEY (claim_id, revision, evidence_id),
  FOREIGN KEY (claim_id, revision) REFERENCES submission (claim_id, revision)
);
COMMENT ON TABLE submission_evidence IS 'append-only';
CREATE TRIGGER submission_evidence_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON submission_evidence
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What may stand in the ledger of a person: approved claims, later rows of classes (domain/standards/item.ts).
CREATE TABLE item (
  item_id   uuid PRIMARY KEY,
  person_id uuid NOT NULL,
  item_kind text NOT NULL CHECK (item_kind IN ('claim', 'class')),
  -- What the ledger's award is of: the claim, or the class of the row.
  subject_id uuid NOT NULL,
  -- The order of approval: who came first keeps what is registered.
  item_seq  bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  industry  text NOT NULL CHECK (industry <> ''),
  facts     jsonb NOT NULL,
  decided   jsonb,
  -- The day of the decision: standards loaded later don't touch it.
  as_of     date NOT NULL,
  -- False once it was reversed.
  stands    boolean NOT NULL
);
CREATE INDEX item_of_person ON item (person_id, item_seq);

-- How often the items of a person were counted. Its row lock orders the countings.
CREATE TABLE tally (
  person_id uuid PRIMARY KEY,
  award_seq integer NOT NULL
);

-- What a counting changed: from then on the award of an item in a year has these hours; 0: none.
CREATE TABLE registration (
  item_id           uuid NOT NULL REFERENCES item (item_id),
  year              integer NOT NULL,
  -- Of the person: an older one never overwrites a newer.
  award_seq         integer NOT NULL,
  -- Within a counting: what becomes less comes first, so that no cap is exceeded in between.
  position          integer NOT NULL,
  person_id         uuid NOT NULL,
  half_hours        integer NOT NULL CHECK (half_hours >= 0),
  half_hours_before integer NOT NULL CHECK (half_hours_before >= 0 AND half_hours_before <> half_hours),
  industry          text NOT NULL CHECK (industry <> ''),
  policy_version    text NOT NULL,
  standards_version text NOT NULL CHECK (standards_version <> ''),
  explanation       jsonb NOT NULL,
  -- The act that led to it; of another item of the person: recount.
  cause_kind        text NOT NULL CHECK (cause_kind IN ('approval', 'appeal', 'reversal', 'recount')),
  cause_id          uuid NOT NULL,
  decided_at        timestamptz NOT NULL,
  -- In the ledger since.
  entered_at        timestamptz,
  PRIMARY KEY (item_id, year, award_seq)
);
CREATE INDEX registration_due ON registration (person_id, award_seq, position) WHERE entered_at IS NULL;

-- Reminders and escalations, each once for its deadline.
CREATE TABLE notice (
  claim_id   uuid NOT NULL REFERENCES claim (claim_id),
  notice     text NOT NULL CHECK (notice IN ('reminder', 'escalation')),
  deadline   timestamptz NOT NULL,
  noticed_at timestamptz NOT NULL,
  -- The account it escalates to; none: the municipal bureau.
  official_id text,
  PRIMARY KEY (claim_id, notice, deadline)
);
COMMENT ON TABLE notice IS 'append-only';
CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON notice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Provisional hours that one official proposed; another confirms them, or they stay a proposal [D].
CREATE TABLE provisional_proposal (
  claim_id    uuid PRIMARY KEY REFERENCES claim (claim_id),
  half_hours  jsonb NOT NULL,
  citation    text NOT NULL CHECK (citation <> ''),
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL
);

-- Whom a department names: to whom what is late escalates, and who acts for whom.
CREATE TABLE escalation_official (
  industry   text PRIMARY KEY,
  account_id text NOT NULL,
  name       text NOT NULL CHECK (name <> ''),
  named_by   text NOT NULL,
  named_at   timestamptz NOT NULL
);
CREATE TABLE deputy (
  deputy_id  uuid PRIMARY KEY,
  industry   text NOT NULL,
  account_id text NOT NULL,
  acts_as    text NOT NULL CHECK (acts_as <> account_id),
  from_day   date NOT NULL,
  until_day  date NOT NULL CHECK (until_day >= from_day),
  named_by   text NOT NULL,
  named_at   timestamptz NOT NULL
);
CREATE INDEX deputy_of_industry ON deputy (industry, deputy_id);
