import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { asAnotherWork } from '../../../../domain/claim/facts'
import { faultsOfForm } from '../../../../domain/claim/faults'
import { checkReviewer } from '../../../../domain/claim/people'
import { halfHours, toHours } from '../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Evaluation } from '../../../../domain/standards/evaluate'
import { NIL_ID } from '../../../kit/base/ids'
import { findOpenUploads } from '../../../kit/files/upload-rows'
import { shownRefusal } from '../../../kit/http/shown-refusal'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { checkAccountAndHolder, reviewerOf } from '../desk/holders'
import { type EvidenceRow, evidenceOfDraft, evidenceOfRevision } from '../files/file-rows'
import { computeClaimHours } from '../hours/hours'
import { allowedActions } from './allowed-actions'
import { type ClaimRow, findClaim, getSubmission, type LoadedClaim, type Submission } from './claim-rows'
import {
  claimantsOf,
  type DuplicateClaim,
  findDuplicateClaims,
  findDuplicateDocuments,
} from './duplicate-claims'
import { summaryOf } from './lists/summary'
import { readPersonal } from './people'
import { findHoursProposal } from './provisional-hours'
import { redactOtherDepartments } from './redaction'
import type { ClaimView } from './view-schemas'

/** A claim as the actor may see it. The audit trail has that an official opened it. */
export function readClaim(deps: ClaimDeps, actor: Actor, claimId: string): Promise<ClaimView | Refusal> {
  return inCommand(deps, actor, async context => {
    const claim = await findClaim(context.sql, claimId)
    const refusal = checkMayRead(actor, claim)
    if (refusal || !claim) return refusal ?? refuse('not-found', { claimId })
    if (actor.role !== 'person')
      await context.audit({
        act: 'claim.read',
        objectKind: 'claim',
        objectId: claimId,
        concerns: [claim.personId],
        after: { state: claim.state },
      })
    return viewOf(deps, context, claim)
  })
}

/** Officials read submitted claims. A draft is read by its writer alone. */
export function checkMayRead(actor: Actor, claim: ClaimRow | undefined): Refusal | undefined {
  const guarded = claim && { personId: claim.personId, industry: claim.industry }
  const denied = authorise(actor, 'claim.read', guarded ?? { personId: NIL_ID })
  if (denied) return denied
  if (!claim) return refuse('not-found', { act: 'claim.read' })
  return actor.role !== 'person' && claim.revision === 0
    ? refuse('not-found', { act: 'claim.read' })
    : undefined
}

async function viewOf(deps: ClaimDeps, context: CommandContext, claim: LoadedClaim): Promise<ClaimView> {
  const { sql, actor } = context
  const isOwn = actor.role === 'person'
  const submission = claim.revision > 0 ? await getSubmission(sql, claim) : undefined
  const evidence = isOwn
    ? await evidenceOfDraft(sql, claim.claimId)
    : await evidenceOfRevision(sql, claim.claimId, claim.revision)
  const same = isOwn || !submission ? [] : await findDuplicateClaims(sql, claim, submission)
  // On their own claim officials see no more than its claimant does.
  const claimants = claimantsOf(claim, same)
  const isBarred =
    !isOwn &&
    (await checkAccountAndHolder(sql, reviewerOf(actor), each => checkReviewer(each, claimants))) !==
      undefined
  const happened = await findHistory(context, claim.claimId, isOwn || isBarred)
  return {
    ...summaryOf(claim),
    form: isOwn ? claim.form : (submission?.form ?? {}),
    lateReason: isOwn ? claim.lateReason : (submission?.lateReason ?? null),
    anotherWorkReason: isOwn ? claim.anotherWorkReason : (submission?.anotherWorkReason ?? null),
    faults: isOwn ? faultsOfForm(claim.form) : [],
    marked: [...claim.status.marked],
    returnedBecause:
      claim.status.marked.length > 0 || claim.state === 'returned'
        ? (happened.findLast(each => each.act === 'return')?.reason ?? null)
        : null,
    may: isBarred ? [] : await allowedActions(context, claim),
    evidence: evidence.map(shownEvidence),
    uploads: isOwn ? await evidenceUnderWay(context, claim.claimId) : [],
    computed: submission ? await computeHours(context, claim, submission) : null,
    registered: await findRegisteredHours(context, claim.claimId),
    happened,
    submitted: submission
      ? {
          form: submission.form,
          submittedAt: submission.submittedAt.toISOString(),
          lateReason: submission.lateReason,
          anotherWorkReason: submission.anotherWorkReason,
          isAnotherWork: submission.isAnother,
          likeKey: claim.likeKey ?? '',
        }
      : null,
    review: isOwn || isBarred || !submission ? null : await findReview(deps, context, claim, same),
  }
}

async function evidenceUnderWay(context: CommandContext, claimId: string): Promise<ClaimView['uploads']> {
  const uploads = await findOpenUploads(
    { ...context, abandonedAfter: 'claim/evidence-abandoned-after' },
    { column: 'claim_id', id: claimId },
  )
  return uploads.map(({ fileId, ...upload }) => ({ evidenceId: fileId, ...upload }))
}

export const shownEvidence = ({ addedAt, ...row }: EvidenceRow): ClaimView['evidence'][number] => ({
  ...row,
  description: row.description ?? null,
  addedAt: addedAt.toISOString(),
})

async function computeHours(
  context: CommandContext,
  { claimId, personId }: LoadedClaim,
  { facts: submitted, anotherWorkReason }: Submission,
): Promise<ClaimView['computed']> {
  // Where its person says that it is another work, the claim is shown with the hours that it has once a reviewer
  // confirms that.
  const facts = anotherWorkReason === null ? submitted : asAnotherWork(submitted, claimId)
  const hours = await computeClaimHours(context, { claimId, personId, facts })
  return shownHours(context, hours)
}

/** The hours of a computation, or why there are none. */
export const shownHours = async (
  context: CommandContext,
  hours: Evaluation | Refusal,
): Promise<NonNullable<ClaimView['computed']>> =>
  isRefusal(hours)
    ? { years: [], refusal: shownRefusal(await redactOtherDepartments(context, hours)) }
    : { years: shownYears(hours), refusal: null }

const shownYears = ({ years }: Evaluation) =>
  years.map(({ year, hours, explanation }) => ({ year, hours: toHours(hours), explanation }))

async function findRegisteredHours(
  { sql }: CommandContext,
  claimId: string,
): Promise<ClaimView['registered']> {
  const rows = await sql.query<{
    year: number
    halfHours: number
    explanation: { zh: string; en: string }
    standardsVersion: string
    enteredAt: Date | null
  }>(
    `SELECT DISTINCT ON (year) year, half_hours, explanation, standards_version,
       entered_at FROM registration WHERE item_id = $1::uuid ORDER BY year, award_seq DESC`,
    [claimId],
  )
  return rows.map(({ halfHours: count, enteredAt, ...row }) => ({
    ...row,
    hours: toHours(halfHours(count)),
    enteredAt: enteredAt?.toISOString() ?? null,
  }))
}

async function findHistory(
  { sql }: CommandContext,
  claimId: string,
  isOwn: boolean,
): Promise<ClaimView['happened']> {
  const rows = await sql.query<Omit<ClaimView['happened'][number], 'at'> & { at: Date }>(
    `SELECT fact_id AS "decisionId", act, at, party, by_account AS by, reason, industry FROM claim_fact WHERE claim_id = $1::uuid ORDER BY seq`,
    [claimId],
  )
  return rows.map(row => ({ ...row, at: row.at.toISOString(), by: isOwn ? null : row.by }))
}

async function findReview(
  { fieldKey }: ClaimDeps,
  context: CommandContext,
  claim: LoadedClaim,
  same: readonly DuplicateClaim[],
): Promise<ClaimView['review']> {
  const proposal = await findHoursProposal(context, claim)
  return {
    person: { personId: claim.personId, ...(await readPersonal(context.sql, fieldKey, claim.personId)) },
    assignee: claim.assignee,
    escalatedTo: claim.escalatedTo,
    same: same.map(each => shownDuplicate(context.actor, each)),
    sameDocuments: await findDuplicateDocuments(context, claim.claimId),
    proposal: proposal
      ? {
          citation: proposal.citation,
          hours: Object.entries(proposal.halfHours).map(([year, count]) => ({
            year: Number(year),
            hours: toHours(halfHours(count)),
          })),
        }
      : null,
  }
}

/** Of another department's claim no more than that it is there, and which place among the authors it says. */
function shownDuplicate(
  actor: Actor,
  { relation, claimId, state, year, industry, authorship, personId }: DuplicateClaim,
) {
  const mayRead = authorise(actor, 'claim.read', { personId, industry }) === undefined
  return {
    ...{ relation, year, industry },
    claimId: mayRead ? claimId : null,
    state: mayRead ? state : null,
    authorPlace: authorship?.place ?? null,
  }
}
