import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { authorise } from '../../../../domain/authority/authority'
import { termsOf } from '../../../../domain/course/offering'
import { type HalfHours, toHours } from '../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { OfferingStatedSchema } from '../../../../proto/generated/course_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import { page } from '../../../kit/http/page'
import type { Offering } from '../../prisma/client/client'
import { type Caller, type CommandContext, type CourseDeps, inCommand, inKeyedCommand } from '../deps'
import type { OfferingBody, OfferingQuery, OfferingView, Withdrawal } from './offering-schemas'

type Models = CommandContext['models']

/** Designates a general offering, or proposes an industry-common one (Articles 7, 11), with the newest courseware. */
export function createOffering(
  deps: CourseDeps,
  caller: Caller,
  body: OfferingBody,
): Promise<OfferingView | Refusal> {
  const command = { operation: 'createOffering', input: body }
  return inKeyedCommand<OfferingView>(deps, caller, command, async context => {
    const { models, sql, now } = context
    await sql.query('SELECT id FROM course WHERE id = $1::uuid FOR UPDATE', [body.courseId])
    const course = await models.course.findUnique({ where: { id: body.courseId } })
    if (!course) return refuse('not-found')
    const terms = termsOf(body, course.industry, context)
    if (isRefusal(terms)) return terms
    const { courseId, year, category } = body
    const existing = await models.offering.findUnique({ where: { courseId_year: { courseId, year } } })
    if (existing)
      return refuse('already-exists', { what: `${course.title} ${year}`, offeringId: existing.id, year })
    const courseware = await models.courseware.findFirst({
      where: { courseId },
      orderBy: { version: 'desc' },
    })
    if (!courseware && terms.studyMode === 'online') return refuse('offering-has-no-courseware')
    const offering = await models.offering.create({
      data: {
        id: newId(),
        courseId,
        coursewareId: courseware?.id ?? null,
        year,
        category,
        ...terms,
        version: 1,
        createdAt: now,
        confirmedAt: terms.status === 'confirmed' ? now : null,
      },
    })
    return stateOffering(context, { act: 'offering.propose', before: null, offering })
  })
}

/**
 * 共同确定 (Article 11): the municipal bureau confirms what a department proposed, the offering or another version of its
 * courseware, by naming the version that it has seen: one proposed since needs its own confirmation. Confirming again changes
 * nothing.
 */
export function confirmOffering(
  deps: CourseDeps,
  caller: Caller,
  { offeringId, coursewareId }: { offeringId: string; coursewareId: string | null },
): Promise<OfferingView | Refusal> {
  const change = (before: Offering): Change | Refusal => {
    const isConfirmed = before.status === 'confirmed'
    if (isConfirmed && before.coursewareId === coursewareId) return {}
    const proposed = before.proposedCoursewareId ?? (isConfirmed ? undefined : before.coursewareId)
    if (proposed !== coursewareId)
      return refuse('courseware-not-proposed', { coursewareId, proposed: proposed ?? null })
    return {
      ...(isConfirmed ? {} : { status: 'confirmed', confirmedAt: caller.now }),
      ...{ coursewareId, proposedCoursewareId: null },
    }
  }
  return changeOffering(deps, caller, { offeringId, act: 'offering.confirm', change })
}

/**
 * Another version for those who enrol from now on. Of a general offering the bureau designates it (Article 7); of an
 * industry-common one its department proposes it, and the bureau's confirmation makes it current (Article 11).
 */
export function designateCourseware(
  deps: CourseDeps,
  caller: Caller,
  { offeringId, coursewareId }: { offeringId: string; coursewareId: string },
): Promise<OfferingView | Refusal> {
  const { role } = caller.actor
  const change = async (before: Offering, models: Models): Promise<Change | Refusal> => {
    const { category } = before
    if (category === 'industryCommon' && role !== 'industryDepartment')
      return refuse('wrong-authority', { category, role })
    const courseware = await models.courseware.findFirst({
      where: { id: coursewareId, courseId: before.courseId },
    })
    if (!courseware) return refuse('not-found', { coursewareId })
    if (category === 'general') return before.coursewareId === coursewareId ? {} : { coursewareId }
    const proposedCoursewareId = before.coursewareId === coursewareId ? null : coursewareId
    return before.proposedCoursewareId === proposedCoursewareId ? {} : { proposedCoursewareId }
  }
  return changeOffering(deps, caller, { offeringId, act: 'offering.propose', change })
}

/**
 * Ends enrolling in an offering. The people enrolled study, sit the exam and earn the hours as before. A repeat changes nothing.
 *
 * @returns the offering, with how many are enrolled and have not finished
 */
export async function withdrawOffering(
  deps: CourseDeps,
  caller: Caller,
  { offeringId, reason }: { offeringId: string; reason: string },
): Promise<Withdrawal | Refusal> {
  const change = (before: Offering): Change =>
    before.withdrawnAt ? {} : { withdrawnAt: caller.now, withdrawnBecause: reason }
  const view = await changeOffering(deps, caller, { offeringId, act: 'offering.withdraw', change, reason })
  if (isRefusal(view)) return view
  const where = { offeringId, status: 'inForce', finishedAt: null }
  return { ...view, enrolled: await deps.prisma.enrolment.count({ where }) }
}

/** Publishes each offering of a course again with the corrected title, in the transaction that corrected it. */
export async function restateTitle(
  { models, sql, now, tell }: CommandContext,
  courseId: string,
): Promise<void> {
  await sql.query('SELECT id FROM offering WHERE course_id = $1::uuid ORDER BY id FOR UPDATE', [courseId])
  await models.offering.updateMany({ where: { courseId }, data: { version: { increment: 1 } } })
  const offerings = await models.offering.findMany({ where: { courseId }, orderBy: { id: 'asc' } })
  const { title } = await models.course.findUniqueOrThrow({ where: { id: courseId } })
  tell(...offerings.map(offering => offeringStated(offering, title, now)))
}

type Change = Partial<
  Pick<
    Offering,
    'status' | 'confirmedAt' | 'coursewareId' | 'proposedCoursewareId' | 'withdrawnAt' | 'withdrawnBecause'
  >
>
type OfferingAct = 'offering.propose' | 'offering.confirm' | 'offering.withdraw'

interface OfferingChange {
  readonly offeringId: string
  readonly act: OfferingAct
  /** The fields that change; none where the offering is so already. */
  change(before: Offering, models: Models): Change | Refusal | Promise<Change | Refusal>
  readonly reason?: string
}

function changeOffering(
  deps: CourseDeps,
  caller: Caller,
  { offeringId, act, change, reason }: OfferingChange,
): Promise<OfferingView | Refusal> {
  return inCommand(deps, caller, async context => {
    const { models, sql, actor } = context
    await sql.query('SELECT id FROM offering WHERE id = $1::uuid FOR UPDATE', [offeringId])
    const before = await models.offering.findUnique({ where: { id: offeringId } })
    if (!before) return refuse('not-found')
    const refusal = authorise(actor, act, { industry: before.industry })
    if (refusal) return refusal
    if (before.withdrawnAt && act !== 'offering.withdraw')
      return refuse('offering-withdrawn', { withdrawnAt: before.withdrawnAt.toISOString() })
    const data = await change(before, models)
    if (isRefusal(data)) return data
    if (Object.keys(data).length === 0) return viewOf(before, await titleOf(models, before))
    const offering = await models.offering.update({
      where: { id: offeringId },
      data: { ...data, version: before.version + 1 },
    })
    return stateOffering(context, { act, before, offering, ...(reason ? { reason } : {}) })
  })
}

interface Stating {
  readonly act: OfferingAct
  readonly before: Offering | null
  readonly offering: Offering
  readonly reason?: string
}

/** Publishes the offering as it is now, with the audit row of the act that made it so. */
async function stateOffering(
  { models, now, tell, audit }: CommandContext,
  { act, before, offering, reason }: Stating,
): Promise<OfferingView> {
  const view = viewOf(offering, await titleOf(models, offering))
  await audit({
    act,
    objectKind: 'offering',
    objectId: offering.id,
    before: before ?? undefined,
    after: offering,
    ...(reason ? { reason } : {}),
  })
  tell(offeringStated(offering, view.courseTitle, now))
  return view
}

const offeringStated = (offering: Offering, courseTitle: string, now: Date) =>
  fact(OfferingStatedSchema, offering.id, {
    offeringId: offering.id,
    version: offering.version,
    courseId: offering.courseId,
    courseTitle,
    year: offering.year,
    category: offering.category,
    industry: offering.industry ?? '',
    halfHours: offering.halfHours,
    studyMode: offering.studyMode,
    proof: offering.proof,
    status: statusOf(offering),
    statedAt: timestampFromDate(now),
  })

const statusOf = ({ status, withdrawnAt }: Offering): string => (withdrawnAt ? 'withdrawn' : status)

/** Offerings of a year, in the order of their ids. */
export async function listOfferings({ prisma }: CourseDeps, query: OfferingQuery) {
  const { year, category, industry, courseId, after, limit } = query
  const rows = await prisma.offering.findMany({
    where: { year, category, industry, courseId, ...(after ? { id: { gt: after } } : {}) },
    orderBy: { id: 'asc' },
    take: limit,
  })
  const courses = await prisma.course.findMany({ where: { id: { in: rows.map(row => row.courseId) } } })
  const titles = new Map(courses.map(course => [course.id, course.title]))
  const offerings = rows.map(row => viewOf(row, titles.get(row.courseId) ?? ''))
  return page(offerings, limit, each => each.offeringId)
}

/** One offering, whatever became of it. */
export async function readOffering(
  { prisma }: CourseDeps,
  offeringId: string,
): Promise<OfferingView | Refusal> {
  const offering = await prisma.offering.findUnique({ where: { id: offeringId } })
  return offering ? viewOf(offering, await titleOf(prisma, offering)) : refuse('not-found', { offeringId })
}

const titleOf = async (models: Models, { courseId }: Offering): Promise<string> =>
  (await models.course.findUniqueOrThrow({ where: { id: courseId } })).title

const viewOf = (offering: Offering, courseTitle: string): OfferingView =>
  ({
    offeringId: offering.id,
    courseId: offering.courseId,
    courseTitle,
    coursewareId: offering.coursewareId,
    proposedCoursewareId: offering.proposedCoursewareId,
    year: offering.year,
    category: offering.category,
    industry: offering.industry,
    hours: toHours(offering.halfHours as HalfHours),
    studyMode: offering.studyMode,
    proof: offering.proof,
    status: statusOf(offering),
    confirmedAt: offering.confirmedAt?.toISOString() ?? null,
    withdrawnAt: offering.withdrawnAt?.toISOString() ?? null,
  }) as OfferingView
