import type { Actor } from '../../../../../domain/authority/actor'
import { authorise } from '../../../../../domain/authority/authority'
import { checkAssessed } from '../../../../../domain/claim/dates'
import { readApprovalNumber } from '../../../../../domain/class/approval-number'
import {
  type ClassDay,
  type ClassKind,
  checkKind,
  firstDayOf,
  guardOfOrganiser,
  lastDayOf,
} from '../../../../../domain/class/class'
import { checkDocuments } from '../../../../../domain/class/documents'
import { checkPlan } from '../../../../../domain/class/plan'
import { factsOfRow } from '../../../../../domain/class/roster'
import { checkClassAct } from '../../../../../domain/class/states'
import { isIndustry } from '../../../../../domain/places/industries'
import { industryOf } from '../../../../../domain/places/title-series'
import { isRefusal, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { evaluate } from '../../../../../domain/standards/evaluate'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import type { ClassStands, SendClassPlanCommand } from '../../../../../workflows/contracts/training-class'
import { newId } from '../../../../kit/base/ids'
import { type ClaimDeps, type CommandContext, inCommand } from '../../deps'
import { authorisationsOf } from '../authorisations'
import { onClass, onReviewedClass } from '../class-guards'
import { asTrainingClass, type ClassRow, findClass } from '../class-rows'
import { classStandsOf, moveAndPublishClass } from '../class-transitions'
import { findDocumentKinds } from '../documents/documents'

/** A class plan (办班计划): subject, days and approval. */
export interface Plan {
  readonly kind: ClassKind
  readonly title: string
  readonly online: boolean
  readonly days: readonly ClassDay[]
  /** Of a municipal seminar: whose department reviews it. Of an association's it follows the series. */
  readonly industry?: string | undefined
  readonly series?: string | undefined
  readonly approvalNumber?: string | undefined
  /** Why it comes late. */
  readonly lateReason?: string | undefined
}

/** A new class, to be filled in; its plan is checked when it is sent. */
export function createClass(deps: ClaimDeps, actor: Actor, plan: Plan): Promise<string | Refusal> {
  return inCommand(deps, actor, async context => {
    const written = writtenPlan(actor, plan)
    if (isRefusal(written)) return written
    const classId = newId()
    await context.sql.query(
      `INSERT INTO training_class (${PLAN_COLUMNS}, state, since, created_by, created_at, move)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'draft', $13, $14, $13, 'organiser')`,
      [...valuesOf(classId, written), context.now, actor.id],
    )
    const after = { kind: plan.kind, industry: written.industry }
    await context.audit({ act: 'class.write', objectKind: 'trainingClass', objectId: classId, after })
    return classId
  })
}

/** Corrects a plan that is not accepted yet. */
export const editPlan = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  plan: Plan,
): Promise<ClassRow | Refusal> =>
  onClass(
    deps,
    actor,
    { classId, act: 'class.write', guard: guardOfOrganiser },
    async (context, trainingClass) => {
      const written = writtenPlan(actor, plan)
      if (isRefusal(written)) return written
      const refusal = checkClassAct(trainingClass.state, 'correctPlan', 'organiser')
      if (refusal) return refusal
      // A plan that the department has received must stay fit to be sent.
      const unsound =
        trainingClass.state === 'planned'
          ? await checkSending(context, { ...trainingClass, ...written })
          : undefined
      if (unsound) return unsound
      await context.sql.query(
        `UPDATE training_class SET (${PLAN_COLUMNS}) = ROW ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       WHERE class_id = $1`,
        valuesOf(classId, written),
      )
      const corrected = (await findClass(context.sql, classId))!
      const moved = await moveAndPublishClass(context, corrected, {
        act: 'correctPlan',
        party: 'organiser',
        by: 'class.write',
      })
      return isRefusal(moved) ? moved : corrected
    },
  )

/**
 * Sends the plan (报送, Article 13): in time or with a reason, by an organiser that may hold such a class, with its
 * documents.
 */
export const sendClassPlan = (
  deps: ClaimDeps,
  actor: Actor,
  { classId, commandId }: SendClassPlanCommand,
): Promise<ClassStands | Refusal> =>
  onClass(
    deps,
    actor,
    { classId, act: 'class.write', guard: guardOfOrganiser },
    async (context, trainingClass) => {
      const sent = await context.sql.query('SELECT FROM class_fact WHERE command_id = $1::uuid', [commandId])
      if (sent.length > 0) return classStandsOf(context, trainingClass)
      const moving = { act: 'sendPlan', party: 'organiser', by: 'class.write', commandId } as const
      return (
        checkClassAct(trainingClass.state, moving.act, moving.party) ??
        (await checkSending(context, trainingClass)) ??
        moveAndPublishClass(context, trainingClass, moving)
      )
    },
  )

async function checkSending(context: CommandContext, trainingClass: ClassRow): Promise<Refusal | undefined> {
  const authorisations = trainingClass.organiserId
    ? await authorisationsOf(context.sql, trainingClass.organiserId)
    : []
  return (
    checkKind(asTrainingClass(trainingClass), authorisations) ??
    checkAssessed(trainingClass.days, context.policy) ??
    checkPlan(
      {
        firstDay: trainingClass.firstDay,
        sentAt: context.now,
        lateReason: trainingClass.lateReason ?? undefined,
        toldOn: plainDateIn(trainingClass.createdAt),
      },
      context.policy,
      context.calendar,
    ) ??
    checkMeasurable(context, trainingClass) ??
    checkDocuments(trainingClass.kind, 'plan', await findDocumentKinds(context.sql, trainingClass.classId))
  )
}

/**
 * The plan must have every fact that the standard measures, since none can be added after its acceptance. A figure
 * may be loaded later.
 */
function checkMeasurable(context: CommandContext, trainingClass: ClassRow): Refusal | undefined {
  const asOf = plainDateIn(context.now)
  const facts = factsOfRow(asTrainingClass(trainingClass), trainingClass.days)
  const measured = evaluate(facts, context.standards, [], { itemId: trainingClass.classId, asOf })
  if (!isRefusal(measured) || measured.code !== 'claim-fact-missing') return undefined
  const { fact = '', clause = '' } = measured.turnedOn
  return refuse('class-fact-missing', { fact, clause })
}

/** Will not take place, with the reason. */
export const cancelClass = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  reason: string,
): Promise<ClassStands | Refusal> =>
  onClass(deps, actor, { classId, act: 'class.write', guard: guardOfOrganiser }, (context, trainingClass) =>
    moveAndPublishClass(context, trainingClass, {
      act: 'cancel',
      party: 'organiser',
      by: 'class.write',
      reason,
    }),
  )

/** The department accepts a plan, or refuses it with what to correct. `seq` names the plan that it has seen. */
export const answerPlan = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  { seq, accept, reason }: PlanAnswer,
): Promise<ClassStands | Refusal> =>
  onReviewedClass(deps, actor, classId, async (context, trainingClass) => {
    const act = accept ? 'acceptPlan' : 'refusePlan'
    const refusal =
      checkClassAct(trainingClass.state, act, 'department', reason) ??
      (seq === trainingClass.seq ? undefined : refuse('class-plan-outdated', { seq: trainingClass.seq }))
    return (
      refusal ??
      moveAndPublishClass(context, trainingClass, { act, party: 'department', by: 'class.review', reason })
    )
  })

export interface PlanAnswer {
  /** Of the class as it was looked at (docs/regulation/art-13.md). */
  readonly seq: number
  readonly accept: boolean
  readonly reason?: string | undefined
}

type Written = Pick<
  ClassRow,
  'kind' | 'organiserId' | 'industry' | 'title' | 'online' | 'days' | 'firstDay' | 'lastDay'
> &
  Pick<ClassRow, 'series' | 'approvalNumber' | 'lateReason'>

/** A plan as it is kept: whose it is follows from who writes it, and of an association's the department from the series. */
function writtenPlan(actor: Actor, plan: Plan): Written | Refusal {
  const denied = authorise(actor, 'class.write')
  if (denied) return denied
  const isOwn = actor.role === 'industryDepartment'
  const days = [...plan.days].sort((a, b) => (a.on < b.on ? -1 : 1))
  const twice = days.find((each, i) => each.on === days[i - 1]?.on)
  if (days.length === 0 || twice) return refuse('class-days-unusable', { on: twice?.on ?? null })
  const firstDay = firstDayOf({ days })
  const isKind = isOwn ? plan.kind !== 'associationTraining' : plan.kind !== 'departmentClass'
  if (!isKind) return refuse('not-allowed', { act: 'class.write', role: actor.role })
  const industry = isOwn
    ? actor.scope.industry
    : plan.kind === 'associationTraining'
      ? industryOf(plan.series ?? '', firstDay)
      : plan.industry
  if (plan.kind === 'associationTraining' && !industry)
    return refuse('title-series-unknown', { series: plan.series ?? '' })
  if (!industry || !isIndustry(industry)) return refuse('industry-unknown', { industry: industry ?? '' })
  const approvalNumber = plan.approvalNumber ? readApprovalNumber(plan.approvalNumber) : null
  if (approvalNumber === undefined)
    return refuse('class-approval-unreadable', { approvalNumber: plan.approvalNumber ?? '' })
  return {
    ...{ kind: plan.kind, industry, title: plan.title, online: plan.online, days, firstDay },
    lastDay: lastDayOf({ days }),
    organiserId: isOwn ? null : actor.scope.organiserId!,
    series: plan.kind === 'associationTraining' ? plan.series! : null,
    approvalNumber,
    lateReason: plan.lateReason?.trim() || null,
  }
}

const PLAN_COLUMNS =
  'class_id, class_kind, organiser_id, industry, title, online, days, first_day, last_day, series, approval_number, late_reason'

const valuesOf = (classId: string, plan: Written): unknown[] => [
  classId,
  plan.kind,
  plan.organiserId,
  plan.industry,
  plan.title,
  plan.online,
  JSON.stringify(plan.days),
  plan.firstDay,
  plan.lastDay,
  plan.series,
  plan.approvalNumber,
  plan.lateReason,
]
