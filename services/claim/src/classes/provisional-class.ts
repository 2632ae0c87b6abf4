import type { Actor } from '../../../../domain/authority/actor'
import { byHandMax, checkByHand } from '../../../../domain/claim/by-hand'
import { checkProvisional } from '../../../../domain/claim/people'
import { provisionalOf } from '../../../../domain/class/provisional'
import { checkClassAct } from '../../../../domain/class/states'
import type { HalfHours } from '../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { ClassStands } from '../../../../workflows/contracts/training-class'
import { newId } from '../../../kit/base/ids'
import type { ClaimDeps, CommandContext } from '../deps'
import { findPersonBehind, officialIdentity, reviewerOf } from '../desk/holders'
import { onReviewedClass } from './class-guards'
import { checkReview, finishReview } from './class-review'
import type { ClassRow } from './class-rows'
import { classStandsOf } from './class-transitions'
import { evaluateClass } from './registration/settlement'

export interface ProvisionalDay {
  /** Of the class as it was looked at. */
  readonly seq: number
  readonly halfHoursPerDay: HalfHours
  readonly citation: string
}

/**
 * Hours for a class whose figure is not loaded [D], as for a claim: one official proposes those of a whole day with a citation, another
 * confirms the same, and everybody on the roster is registered. The first call proposes; the class then stays as it is.
 */
export const giveProvisionalHoursOfClass = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  { seq, halfHoursPerDay, citation }: ProvisionalDay,
): Promise<ClassStands | Refusal> =>
  onReviewedClass(deps, actor, classId, async (context, trainingClass) => {
    const refusal =
      checkClassAct(trainingClass.state, 'giveProvisional', 'department', citation) ??
      (await checkReview(context, trainingClass, seq)) ??
      checkNoFigure(context, trainingClass) ??
      checkBound(context, trainingClass, halfHoursPerDay)
    if (refusal) return refusal
    const asked = { halfHoursPerDay, citation: citation.trim() }
    const proposal = await findClassProposal(context, classId)
    if (!proposal || proposal.proposedBy === actor.id) return proposeHours(context, trainingClass, asked)
    const isSame = proposal.halfHoursPerDay === asked.halfHoursPerDay && proposal.citation === asked.citation
    if (!isSame) return refuse('provisional-differs', { citation: proposal.citation })
    const proposer = {
      accountId: proposal.proposedBy,
      ...(proposal.proposedByPerson ? { personId: proposal.proposedByPerson } : {}),
    }
    const confirming = await officialIdentity(context.sql, reviewerOf(actor), proposer)
    const two = checkProvisional(citation, [proposal.proposedBy, confirming])
    if (two) return two
    const factId = newId()
    await context.sql.query(
      'UPDATE class_provisional SET decision_id = $2, confirmed_by = $3 WHERE class_id = $1::uuid',
      [classId, factId, actor.id],
    )
    return finishReview(deps, context, trainingClass, { act: 'giveProvisional', reason: citation, factId })
  })

function checkNoFigure(context: CommandContext, trainingClass: ClassRow): Refusal | undefined {
  const measured = evaluateClass(context, trainingClass)
  return isRefusal(measured)
    ? undefined
    : refuse('standard-loaded', { standard: measured.years[0]?.grounds[0]?.version ?? null })
}

/** The hours of the whole class stay within the bound for hours by hand. */
function checkBound(
  { policy, now }: CommandContext,
  trainingClass: ClassRow,
  perDay: HalfHours,
): Refusal | undefined {
  const whole = provisionalOf(trainingClass.days, perDay)
  return checkByHand(whole, byHandMax(whole, {}, plainDateIn(now), policy), policy)
}

interface Proposal {
  readonly halfHoursPerDay: HalfHours
  readonly citation: string
  readonly proposedBy: string
  readonly proposedByPerson: string | null
}

export async function findClassProposal(
  { sql }: Pick<CommandContext, 'sql'>,
  classId: string,
): Promise<Proposal | undefined> {
  const [proposal] = await sql.query<Proposal>(
    `SELECT half_hours_per_day, citation, proposed_by,
       proposed_by_person FROM class_provisional WHERE class_id = $1::uuid AND decision_id IS NULL`,
    [classId],
  )
  return proposal
}

async function proposeHours(
  context: CommandContext,
  trainingClass: ClassRow,
  { halfHoursPerDay, citation }: Pick<Proposal, 'halfHoursPerDay' | 'citation'>,
): Promise<ClassStands> {
  await context.sql.query(
    `INSERT INTO class_provisional (class_id, half_hours_per_day, citation, proposed_by, proposed_by_person, proposed_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (class_id) DO UPDATE SET half_hours_per_day = EXCLUDED.half_hours_per_day, citation = EXCLUDED.citation,
       proposed_by = EXCLUDED.proposed_by, proposed_by_person = EXCLUDED.proposed_by_person,
       proposed_at = EXCLUDED.proposed_at`,
    [
      ...[trainingClass.classId, halfHoursPerDay, citation, context.actor.id],
      ...[(await findPersonBehind(context.sql, reviewerOf(context.actor))) ?? null, context.now],
    ],
  )
  const after = { proposed: { halfHoursPerDay } }
  await context.audit({
    ...{ act: 'class.review', objectKind: 'trainingClass', objectId: trainingClass.classId },
    ...{ after, reason: citation },
  })
  return classStandsOf(context, trainingClass)
}
