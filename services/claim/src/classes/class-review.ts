import type { Actor } from '../../../../domain/authority/actor'
import type { Reviewer } from '../../../../domain/claim/people'
import { checkConfirmation, checkKind, guardOfOrganiser } from '../../../../domain/class/class'
import { checkClassAct } from '../../../../domain/class/states'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ClassStands } from '../../../../workflows/contracts/training-class'
import type { Sql } from '../../../kit/sql/database'
import type { ClaimDeps, CommandContext } from '../deps'
import { officialIdentity, reviewerOf } from '../desk/holders'
import { authorisationsOf } from './authorisations'
import { checkOwnRow, onClass, onReviewedClass } from './class-guards'
import { asTrainingClass, type ClassRow } from './class-rows'
import { moveAndPublishClass, mustMoveClass, publishClass } from './class-transitions'
import { hasPending } from './registration/hours-batches'
import { settleRows, waitsForPolicy } from './registration/settlement'
import { scheduleLateSignUps } from './rosters/late-sign-ups'
import { removePostedRows } from './rosters/roster-rows'

/**
 * The department has reviewed summary and roster (审核) in the state that it names by `seq`: all people on it are
 * registered at once, by the standard. A second official confirms the roster of a department's own class [D]. Where
 * no figure is loaded, the class waits for one.
 */
export const reviewRoster = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  { seq, reason }: { readonly seq: number; readonly reason?: string | undefined },
): Promise<ClassStands | Refusal> =>
  onReviewedClass(deps, actor, classId, async (context, trainingClass) => {
    const refusal =
      checkClassAct(trainingClass.state, 'review', 'department') ??
      (await checkReview(context, trainingClass, seq))
    if (refusal) return refusal
    if (await waitsForPolicy(context, trainingClass)) return waitForPolicy(context, trainingClass)
    return finishReview(deps, context, trainingClass, { act: 'review', reason })
  })

/** Whether this official may register the class as it was looked at. */
export const checkReview = async (
  context: CommandContext,
  trainingClass: ClassRow,
  seq: number,
): Promise<Refusal | undefined> =>
  (seq === trainingClass.seq ? undefined : refuse('roster-outdated', { seq: trainingClass.seq })) ??
  (await checkStillKind(context, trainingClass)) ??
  checkMayConfirm(context.sql, trainingClass, reviewerOf(context.actor))

/** A class whose figure is not loaded waits for it, or for the hours that two officials give; nothing is due meanwhile. */
export const waitForPolicy = (
  context: CommandContext,
  trainingClass: ClassRow,
): Promise<ClassStands | Refusal> =>
  moveAndPublishClass(context, trainingClass, { act: 'waitForPolicy', party: 'system', by: 'class.review' })

export async function finishReview(
  deps: ClaimDeps,
  context: CommandContext,
  trainingClass: ClassRow,
  said: { act: 'review' | 'giveProvisional'; reason?: string | undefined; factId?: string },
): Promise<ClassStands | Refusal> {
  const moving = { ...said, party: 'department', by: 'class.review', rows: 'posted' } as const
  const reviewed = await settleRows(deps, context, trainingClass, moving)
  if (isRefusal(reviewed)) return reviewed
  if (!reviewed) throw new Error(`${trainingClass.classId} was reviewed, and nothing was done`)
  const settled = await scheduleLateSignUps(context, await registerIfNothingIsDue(context, reviewed))
  return publishClass(context, settled, said.act)
}

/** Where no hours change, no batch is on its way to the ledger, and the class is registered at once. */
async function registerIfNothingIsDue(context: CommandContext, trainingClass: ClassRow): Promise<ClassRow> {
  if (await hasPending(context, trainingClass.classId)) return trainingClass
  return mustMoveClass(context, trainingClass, 'register', 'class.review')
}

/** An authorisation may have ended since the plan was accepted: on every day of the class it was in force, or it is no class of Article 13. */
const checkStillKind = async (
  { sql }: CommandContext,
  trainingClass: ClassRow,
): Promise<Refusal | undefined> =>
  checkKind(
    asTrainingClass(trainingClass),
    trainingClass.organiserId ? await authorisationsOf(sql, trainingClass.organiserId) : [],
  )

/**
 * Whether this official may confirm the roster under review: not with a row of their own on it, and not a
 * department's roster that they posted themselves.
 */
export const checkMayConfirm = async (
  sql: Sql,
  trainingClass: ClassRow,
  official: Reviewer,
): Promise<Refusal | undefined> =>
  (await checkSecondOfficial(sql, trainingClass, official)) ??
  checkOwnRow(sql, trainingClass.classId, official)

/** Two accounts of one person are one official. */
async function checkSecondOfficial(
  sql: Sql,
  trainingClass: ClassRow,
  official: Reviewer,
): Promise<Refusal | undefined> {
  if (trainingClass.organiserId !== null) return undefined
  const posted = await sql.query<{ accountId: string; personId: string | null }>(
    `SELECT DISTINCT posted_by AS "accountId", posted_by_person AS "personId" FROM roster_row
     WHERE class_id = $1::uuid AND row_state = 'posted'`,
    [trainingClass.classId],
  )
  for (const { accountId, personId } of posted) {
    const by = { accountId, ...(personId ? { personId } : {}) }
    const refusal = checkConfirmation('departmentClass', accountId, await officialIdentity(sql, official, by))
    if (refusal) return refusal
  }
  return undefined
}

/** Returns the roster to its organiser, with what to correct. */
export const returnRoster = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  reason: string,
): Promise<ClassStands | Refusal> =>
  onReviewedClass(deps, actor, classId, (context, trainingClass) =>
    moveAndPublishClass(context, trainingClass, {
      act: 'returnRoster',
      party: 'department',
      by: 'class.review',
      reason,
    }),
  )

/** Removes rows from a roster that is not reviewed yet: these people were not there. */
export const removeRows = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  { rowIds, reason }: { rowIds: readonly string[]; reason: string },
): Promise<{ removed: number } | Refusal> =>
  onClass(
    deps,
    actor,
    { classId, act: 'roster.post', guard: guardOfOrganiser },
    async (context, trainingClass) => {
      const refusal = checkClassAct(trainingClass.state, 'sendRoster', 'organiser')
      if (refusal) return refusal
      const removed = await removePostedRows(context.sql, classId, rowIds)
      if (removed < rowIds.length) return refuse('not-found', { removed })
      const after = { removed: rowIds }
      await context.audit({
        act: 'roster.post',
        objectKind: 'trainingClass',
        objectId: classId,
        after,
        reason,
      })
      return { removed }
    },
  )
