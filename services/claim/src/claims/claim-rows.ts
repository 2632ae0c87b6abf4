import { alikeOf, asAnotherWork, claimKeys, withKeys } from '../../../../domain/claim/facts'
import type { ClaimForm } from '../../../../domain/claim/form'
import { type ClaimFact, type ClaimStatus, statusOf } from '../../../../domain/claim/history'
import type { ClaimState, Party } from '../../../../domain/claim/states'
import type { ActivityFacts } from '../../../../domain/standards/activity'
import type { ClaimType } from '../../../../domain/standards/rule-set'
import type { Sql } from '../../../kit/sql/database'

export interface ClaimRow {
  readonly claimId: string
  readonly personId: string
  readonly type: ClaimType
  /** The form as it is being filled in. Submitted forms are in the submissions. */
  readonly form: Readonly<Record<string, unknown>>
  readonly lateReason: string | null
  /** Why the claim is of another work than the one it resembles. */
  readonly anotherWorkReason: string | null
  readonly state: ClaimState
  readonly seq: number
  readonly revision: number
  readonly since: Date
  readonly createdAt: Date
  readonly industry: string | null
  readonly year: number | null
  readonly likeKey: string | null
  readonly move: Party | 'nobody'
  readonly assignee: string | null
  readonly assignedAt: Date | null
  readonly remindAt: Date | null
  readonly dueAt: Date | null
  readonly dueProvisional: boolean | null
  readonly escalatedAt: Date | null
  readonly escalatedTo: string | null
}

/** A claim with its facts, and the status that they fold to. */
export interface LoadedClaim extends ClaimRow {
  readonly facts: readonly (ClaimFact & { readonly factId: string })[]
  readonly status: ClaimStatus
}

export const CLAIM = `c.claim_id, c.person_id, c.claim_type AS type, c.form,
  c.late_reason, c.another_work_reason, c.state, c.seq, c.revision, c.since, c.created_at, c.industry, c.year,
  c.like_key, c.move, c.assignee, c.assigned_at, c.remind_at,
  c.due_at, c.due_provisional, c.escalated_at,
  c.escalated_to`

export const findClaim = (sql: Sql, claimId: string): Promise<LoadedClaim | undefined> =>
  loadClaim(sql, claimId, '')

/** One act on a claim at a time. */
export const lockClaim = (sql: Sql, claimId: string): Promise<LoadedClaim | undefined> =>
  loadClaim(sql, claimId, 'FOR NO KEY UPDATE')

async function loadClaim(sql: Sql, claimId: string, lock: string): Promise<LoadedClaim | undefined> {
  const [row] = await sql.query<ClaimRow>(
    `SELECT ${CLAIM} FROM claim c WHERE c.claim_id = $1::uuid ${lock}`,
    [claimId],
  )
  if (!row) return undefined
  const facts = await sql.query<LoadedClaim['facts'][number]>(
    `SELECT fact_id, act, at, by_account AS by, by_person, industry, marked FROM claim_fact
     WHERE claim_id = $1::uuid ORDER BY seq`,
    [claimId],
  )
  return { ...row, facts, status: statusOf(facts) }
}

export interface Submission {
  readonly revision: number
  readonly form: ClaimForm
  readonly facts: ActivityFacts
  /**
   * The keys of its achievements, and the keys of similar claims; made by today's rules, whenever it was submitted.
   */
  readonly keys: readonly string[]
  readonly alike: readonly string[]
  readonly lateReason: string | null
  readonly anotherWorkReason: string | null
  /** A reviewer confirmed that it is another work: its achievements are its own. */
  readonly isAnother: boolean
  readonly submittedAt: Date
}

type Frozen = Omit<Submission, 'keys' | 'alike'>

const FROZEN = `s.revision, s.form, s.facts, s.late_reason, s.another_work_reason,
  EXISTS (SELECT FROM another_work a WHERE a.claim_id = s.claim_id AND a.revision = s.revision) AS "isAnother",
  s.submitted_at`

/** A submission, as it was frozen. */
async function findSubmission(sql: Sql, claimId: string, revision: number): Promise<Submission | undefined> {
  const [frozen] = await sql.query<Frozen>(
    `SELECT ${FROZEN} FROM submission s WHERE claim_id = $1::uuid AND revision = $2`,
    [claimId, revision],
  )
  return frozen && withAchievementKeys(claimId, frozen)
}

function withAchievementKeys(claimId: string, frozen: Frozen): Submission {
  const facts = withKeys(frozen.facts, frozen.form)
  const { keys, alike } = achievementKeysOf(frozen.form, facts)
  return { ...frozen, keys, alike, facts: frozen.isAnother ? asAnotherWork(facts, claimId) : facts }
}

/** The keys of a form's achievements, and the keys by which similar claims are found. */
export const achievementKeysOf = (form: ClaimForm, facts: ActivityFacts) => ({
  keys: claimKeys(form, withKeys(facts, form)),
  alike: alikeOf(form),
})

export async function getSubmissionAt(sql: Sql, claimId: string, revision: number): Promise<Submission> {
  const submission = await findSubmission(sql, claimId, revision)
  if (!submission) throw new Error(`claim ${claimId} has no submission ${revision}`)
  return submission
}

/**
 * The latest submission. Its facts have the industry of the department that has the claim: after a referral that
 * department's standard applies.
 */
export async function getSubmission(sql: Sql, claim: ClaimRow): Promise<Submission> {
  const submission = await getSubmissionAt(sql, claim.claimId, claim.revision)
  return { ...submission, facts: { ...submission.facts, industry: claim.industry ?? '' } }
}

/** The same for several claims that were submitted, in their order. */
export async function getSubmissions(sql: Sql, claims: readonly ClaimRow[]): Promise<Submission[]> {
  const rows = await sql.query<Frozen & { readonly claimId: string }>(
    `SELECT c.claim_id AS "claimId", ${FROZEN} FROM claim c
       JOIN submission s ON s.claim_id = c.claim_id AND s.revision = c.revision
     WHERE c.claim_id = ANY($1::uuid[])`,
    [claims.map(each => each.claimId)],
  )
  const byClaim = new Map(
    rows.map(({ claimId, ...frozen }) => [claimId, withAchievementKeys(claimId, frozen)]),
  )
  return claims.map(({ claimId, industry }) => {
    const submission = byClaim.get(claimId)
    if (!submission) throw new Error(`claim ${claimId} has no submission`)
    return { ...submission, facts: { ...submission.facts, industry: industry ?? '' } }
  })
}
