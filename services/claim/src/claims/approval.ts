import { checkAuthorship } from '../../../../domain/achievement/authors'
import { KEYS_VERSION } from '../../../../domain/achievement/keys'
import type { Actor } from '../../../../domain/authority/actor'
import { byHandMax, checkByHand, type HoursByYear } from '../../../../domain/claim/by-hand'
import { asAnotherWork } from '../../../../domain/claim/facts'
import { checkChange } from '../../../../domain/claim/people'
import type { HalfHours } from '../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Decided } from '../../../../domain/standards/activity'
import { type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import type { ClaimDeps, CommandContext } from '../deps'
import { type ClaimToCompute, computeClaimHours, hoursByYear } from '../hours/hours'
import { type Cause, recountPerson } from '../hours/recount'
import { getSubmission, type LoadedClaim, type Submission } from './claim-rows'
import {
  findClaimsWithDuplicates,
  findDuplicateClaims,
  lockSharedWorks,
  recognisedAuthorsOf,
} from './duplicate-claims'
import { actAsDepartment, takeForReview } from './review'
import { type ClaimMove, moveClaim, publishClaim } from './transitions'
import type { Summary } from './view-schemas'

export type YearHours = readonly { readonly year: number; readonly halfHours: HalfHours }[]

/** Instead of the computed hours, with the reason; as computed where nothing is said. */
export interface Approval {
  readonly hours?: YearHours | undefined
  readonly reason?: string | undefined
  /** For that reason the claim is of another work than the one it resembles. */
  readonly anotherWork?: boolean | undefined
  /** Of a batch: the claims that it is about are alike. */
  readonly likeKey?: string | undefined
}

/** Approves a claim (审批): its hours, computed or changed with a reason, are registered as professional hours. */
export const approveClaim = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  approval: Approval,
): Promise<Summary | Refusal> =>
  actAsDepartment(deps, actor, { claimId }, async (context, claim) => {
    const { hours, likeKey, reason, anotherWork = false } = approval
    if (likeKey !== undefined && likeKey !== claim.likeKey) return refuse('claims-not-alike', { likeKey })
    if (likeKey !== undefined && (await findClaimsWithDuplicates(context.sql, [claimId])).has(claimId))
      return refuse('claim-same-elsewhere')
    const held = await takeForReview(context, claim)
    if (isRefusal(held)) return held
    const refusal = (hours || anotherWork) && checkChange(reason)
    if (refusal) return refusal
    const moving = { act: 'approve', party: 'department', by: 'claim.review', reason } as const
    return grantHours(context, held, { moving, kind: 'approval', ...changedHours(hours), anotherWork })
  })

/** Hours that a reviewer says instead of the computed ones; why, the act itself says. */
export const changedHours = (hours: YearHours | undefined): Decision =>
  hours ? { given: { kind: 'changed', halfHours: hoursByYear(hours) } } : {}

/** A decision, as of its day, with the bound for hours by hand on that day. */
export interface RestoredDecision {
  readonly decided: Decided | null
  readonly decidedMax: HoursByYear | null
  readonly asOf: PlainDate
  /** Its place in the order of approval, which it has again. */
  readonly seq: number
}

/** The decision of an official: hours instead of the computed ones, or an earlier decision that is restored. */
export interface Decision {
  readonly given?: Omit<Decided, 'decisionId'>
  readonly restored?: RestoredDecision
  /** The claim is of another work than the one it resembles: its achievements are its own (docs/regulation/art-12.md). */
  readonly anotherWork?: boolean
}

/** A decision with the act that it is. */
export interface Grant extends Decision {
  readonly moving: ClaimMove
  /** The cause of the new registrations. */
  readonly kind: Cause['kind']
}

/**
 * Makes a claim count. Requires that the authors of its work agree, that the standard has a figure, and that the act
 * is allowed; then counts all items of the person again.
 */
export async function grantHours(
  context: CommandContext,
  claim: LoadedClaim,
  { moving, kind, given, restored, anotherWork }: Grant,
): Promise<LoadedClaim | Refusal> {
  const factId = newId()
  const decided = restored?.decided ?? (given && { ...given, decisionId: factId })
  const asOf = restored?.asOf ?? plainDateIn(context.now)
  const submission = await findDecidedSubmission(context, claim, anotherWork)
  const authors = await checkAuthors(context, claim, submission)
  if (authors) return authors
  const { claimId, personId } = claim
  const asked = { claimId, personId, facts: submission.facts, asOf, ...(decided ? { decided } : {}) }
  const hours = await computeClaimHours(context, asked)
  if (isRefusal(hours)) return hours
  const decidedMax = given
    ? await findMaxByHand(context, asked, given.halfHours)
    : (restored?.decidedMax ?? null)
  if (isRefusal(decidedMax)) return decidedMax
  const unknown = decided && Object.keys(decided.halfHours).find(year => !hasYear(submission, Number(year)))
  if (unknown)
    return refuse('invalid-input', { field: 'body.hours', reason: `no day of the claim lies in ${unknown}` })
  const counted = restored ? await computeClaimHours(context, { ...asked, seq: restored.seq }) : hours
  if (isRefusal(counted)) return counted
  const approved = await moveClaim(context, claim, {
    ...{ ...moving, factId },
    after: {
      halfHours: counted.hours,
      ...(decided ? { decided } : {}),
      ...(anotherWork ? { anotherWork } : {}),
    },
  })
  if (isRefusal(approved)) return approved
  if (anotherWork) await keepAnotherWork(context, approved, factId)
  await keepClaimItem(context, approved, submission, { decided: decided ?? null, decidedMax, asOf })
  await recountPerson(context, personId, { itemId: claimId, kind, factId })
  await publishClaim(context, approved)
  return approved
}

/** The submission; with keys of its own where this or an earlier decision confirms that it is another work. */
async function findDecidedSubmission(
  context: CommandContext,
  claim: LoadedClaim,
  anotherWork = false,
): Promise<Submission> {
  const submission = await getSubmission(context.sql, claim)
  if (!anotherWork || submission.isAnother) return submission
  return { ...submission, isAnother: true, facts: asAnotherWork(submission.facts, claim.claimId) }
}

async function keepAnotherWork(
  { sql }: CommandContext,
  { claimId, revision }: LoadedClaim,
  factId: string,
): Promise<void> {
  await sql.query(
    `INSERT INTO another_work (claim_id, revision, fact_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [claimId, revision, factId],
  )
}

const hasYear = ({ facts }: Submission, year: number): boolean =>
  facts.portions.some(each => each.on.startsWith(`${year}-`))

/** The bound for hours by hand, given the hours of the standard; refused where the given hours are above it. */
async function findMaxByHand(
  context: CommandContext,
  { decided: _, ...asked }: ClaimToCompute,
  given: HoursByYear,
): Promise<HoursByYear | Refusal> {
  const computed = await computeClaimHours(context, asked)
  const byStandard = isRefusal(computed)
    ? []
    : computed.years.map(({ year, hours }) => [year, hours] as const)
  const max = byHandMax(
    given,
    Object.fromEntries(byStandard),
    asked.asOf ?? plainDateIn(context.now),
    context.policy,
  )
  return checkByHand(given, max, context.policy) ?? max
}

/** All claims of a work agree on its authors, and a place is one person's [D]. */
async function checkAuthors(
  context: CommandContext,
  claim: LoadedClaim,
  submission: Submission,
): Promise<Refusal | undefined> {
  const { authorship } = submission.facts
  if (!authorship || submission.isAnother) return undefined
  await lockSharedWorks(context.sql, submission.keys)
  return checkAuthorship(
    authorship,
    recognisedAuthorsOf(await findDuplicateClaims(context.sql, claim, submission)),
  )
}

async function keepClaimItem(
  context: CommandContext,
  { claimId, personId, industry }: LoadedClaim,
  { facts }: Submission,
  { decided, decidedMax, asOf }: Omit<RestoredDecision, 'seq'>,
): Promise<void> {
  await context.sql.query(
    `INSERT INTO item (item_id, subject_id, person_id, item_kind, article, industry, facts, decided, decided_max, as_of, stands,
       keys_version)
     VALUES ($1, $1, $2, 'claim', '12', $3, $4, $5, $6, $7, true, $8)
     ON CONFLICT (item_id) DO UPDATE SET industry = EXCLUDED.industry, facts = EXCLUDED.facts,
       decided = EXCLUDED.decided, decided_max = EXCLUDED.decided_max, as_of = EXCLUDED.as_of, stands = true,
       keys_version = EXCLUDED.keys_version`,
    [
      claimId,
      personId,
      industry,
      ...[facts, decided, decidedMax].map(each => each && JSON.stringify(each)),
      asOf,
      KEYS_VERSION,
    ],
  )
}
