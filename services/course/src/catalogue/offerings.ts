import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { termsOf } from '../../../../domain/course/offering'
import { type HalfHours, toHours } from '../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { OfferingStatedSchema } from '../../../../proto/generated/course_pb'
import { newId } from '../../../kit/base/ids'
import { appendFacts, fact } from '../../../kit/facts/facts'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { once } from '../../../kit/sql/idempotency'
import { commitModelsUnlessRefused, type Transaction } from '../../../kit/sql/transaction'
import type { Offering, PrismaClient } from '../../prisma/client/client'
import type { CourseDeps } from '../deps'
import type { OfferingBody, OfferingQuery, OfferingView, Withdrawal } from './offering-schemas'

type Tx = Transaction<PrismaClient>

/** Designates a general offering, or proposes an industry-common one (Articles 7, 11), with the newest courseware. */
export function createOffering(
  { prisma, policy }: CourseDeps,
  actor: Actor,
  body: OfferingBody,
  key: string | undefined,
  now: Date,
): Promise<OfferingView | Refusal> {
  return commitModelsUnlessRefused(prisma, (tx, sql) =>
    once<OfferingView | Refusal>(
      sql,
      { actorId: actor.id, operation: 'createOffering', key, input: body },
      async () => {
        await sql.query('SELECT id FROM course WHERE id = $1::uuid FOR UPDATE', [body.courseId])
        const course = await tx.course.findUnique({ where: { id: body.courseId } })
        if (!course) return refuse('not-found')
        const terms = termsOf(body, course.industry, actor, now, policy)
        if (isRefusal(terms)) return terms
        const { courseId, year, category } = body
        const existing = await tx.offering.findUnique({ where: { courseId_year: { courseId, year } } })
        if (existing) return refuse('already-exists', { what: existing.id, year })
        const courseware = await tx.courseware.findFirst({
          where: { courseId },
          orderBy: { version: 'desc' },
        })
        if (!courseware && terms.studyMode === 'online') return refuse('offering-has-no-courseware')
        const offering = await tx.offering.create({
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
        return stateOffering(tx, sql, actor, now, { act: 'offering.propose', before: null, offering })
      },
    ),
  )
}

/**
 * 共同确定 (Article 11): the municipal bureau confirms what a department proposed, the offering or another version of its
 * courseware, by naming the version that it has seen: one proposed since needs its own confirmation. Confirming again changes
 * nothing.
 */
export function confirmOffering(
  { prisma }: CourseDeps,
  actor: Actor,
  { offeringId, coursewareId }: { offeringId: string; coursewareId: string | null },
  now: Date,
): Promise<OfferingView | Refusal> {
  return changeOffering(prisma, actor, offeringId, now, 'offering.confirm', before => {
    const isConfirmed = before.status === 'confirmed'
    if (isConfirmed && before.coursewareId === coursewareId) return {}
    const proposed = before.proposedCoursewareId ?? (isConfirmed ? undefined : before.coursewareId)
    if (proposed !== coursewareId)
      return refuse('courseware-not-proposed', { coursewareId, proposed: proposed ?? null })
    return {
      ...(isConfirmed ? {} : { status: 'confirmed', confirmedAt: now }),
      ...{ coursewareId, proposedCoursewareId: null },
    }
  })
}

/**
 * Another version for those who enrol from now on. Of a general offering the bureau designates it (Article 7); of an
 * industry-common one its department proposes it, and the bureau's confirmation makes it current (Article 11).
 */
export function designateCourseware(
  { prisma }: CourseDeps,
  actor: Actor,
  input: { offeringId: string; coursewareId: string },
  now: Date,
): Promise<OfferingView | Refusal> {
  return changeOffering(prisma, actor, input.offeringId, now, 'offering.propose', async (before, tx) => {
    const { coursewareId } = input
    const { category } = before
    if (category === 'industryCommon' && actor.role !== 'industryDepartment')
      return refuse('wrong-authority', { category, role: actor.role })
    const courseware = await tx.courseware.findFirst({
      where: { id: coursewareId, courseId: before.courseId },
    })
    if (!courseware) return refuse('not-found', { coursewareId })
    if (category === 'general') return before.coursewareId === coursewareId ? {} : { coursewareId }
    const proposedCoursewareId = before.coursewareId === coursewareId ? null : coursewareId
    return before.proposedCoursewareId === proposedCoursewareId ? {} : { proposedCoursewareId }
  })
}

/**
 * Takes nobody new from now on; who is enrolled studies, sits the exam and earns the hours as before. Again, it changes nothing.
 *
 * @returns the offering, with how many are enrolled and have not finished
 */
export async function withdrawOffering(
  deps: CourseDeps,
  actor: Actor,
  { offeringId, reason }: { offeringId: string; reason: string },
  now: Date,
): Promise<Withdrawal | Refusal> {
  const view = await changeOffering(
    deps.prisma,
    actor,
    offeringId,
    now,
    'offering.withdraw',
    before => (before.withdrawnAt ? {} : { withdrawnAt: now, withdrawnBecause: reason }),
    reason,
  )
  if (isRefusal(view)) return view
  const where = { offeringId, status: 'inForce', finishedAt: null }
  return { ...view, enrolled: await deps.prisma.enrolment.count({ where }) }
}

/** Publishes each offering of a course again with the corrected title, in the transaction that corrected it. */
export async function restateTitle(
  tx: Tx,
  sql: Sql,
  actor: Actor,
  { courseId, now }: { courseId: string; now: Date },
): Promise<void> {
  await sql.query('SELECT id FROM offering WHERE course_id = $1::uuid ORDER BY id FOR UPDATE', [courseId])
  await tx.offering.updateMany({ where: { courseId }, data: { version: { increment: 1 } } })
  const offerings = await tx.offering.findMany({ where: { courseId }, orderBy: { id: 'asc' } })
  const { title } = await tx.course.findUniqueOrThrow({ where: { id: courseId } })
  await appendFacts(
    sql,
    { correlationId: actor.correlationId, now },
    offerings.map(offering => offeringStated(offering, title, now)),
  )
}

type Change = Partial<
  Pick<
    Offering,
    'status' | 'confirmedAt' | 'coursewareId' | 'proposedCoursewareId' | 'withdrawnAt' | 'withdrawnBecause'
  >
>
type OfferingAct = 'offering.propose' | 'offering.confirm' | 'offering.withdraw'

function changeOffering(
  prisma: PrismaClient,
  actor: Actor,
  offeringId: string,
  now: Date,
  act: OfferingAct,
  change: (before: Offering, tx: Tx) => Change | Refusal | Promise<Change | Refusal>,
  reason?: string,
): Promise<OfferingView | Refusal> {
  return commitModelsUnlessRefused(prisma, async (tx, sql) => {
    await sql.query('SELECT id FROM offering WHERE id = $1::uuid FOR UPDATE', [offeringId])
    const before = await tx.offering.findUnique({ where: { id: offeringId } })
    if (!before) return refuse('not-found')
    const refusal = authorise(actor, act, { industry: before.industry })
    if (refusal) return refusal
    if (before.withdrawnAt && act !== 'offering.withdraw')
      return refuse('offering-withdrawn', { withdrawnAt: before.withdrawnAt.toISOString() })
    const data = await change(before, tx)
    if (isRefusal(data)) return data
    if (Object.keys(data).length === 0) return viewOf(before, await titleOf(tx, before))
    const offering = await tx.offering.update({
      where: { id: offeringId },
      data: { ...data, version: before.version + 1 },
    })
    return stateOffering(tx, sql, actor, now, { act, before, offering, ...(reason ? { reason } : {}) })
  })
}

/** Tells the others what the offering is now, with the audit row of the act that made it so. */
async function stateOffering(
  tx: Tx,
  sql: Sql,
  actor: Actor,
  now: Date,
  made: { act: OfferingAct; before: Offering | null; offering: Offering; reason?: string },
): Promise<OfferingView> {
  const { act, before, offering, reason } = made
  const view = viewOf(offering, await titleOf(tx, offering))
  await recordAudit(sql, actor, now, {
    act,
    objectKind: 'offering',
    objectId: offering.id,
    before: before ?? undefined,
    after: offering,
    ...(reason ? { reason } : {}),
  })
  await appendFacts(sql, { correlationId: actor.correlationId, now }, [
    offeringStated(offering, view.courseTitle, now),
  ])
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
  const { year, category, industry, after, limit } = query
  const rows = await prisma.offering.findMany({
    where: { year, category, industry, ...(after ? { id: { gt: after } } : {}) },
    orderBy: { id: 'asc' },
    take: limit,
  })
  const courses = await prisma.course.findMany({ where: { id: { in: rows.map(row => row.courseId) } } })
  const titles = new Map(courses.map(course => [course.id, course.title]))
  const offerings = rows.map(row => viewOf(row, titles.get(row.courseId) ?? ''))
  return { offerings, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
}

const titleOf = async (tx: Tx, { courseId }: Offering): Promise<string> =>
  (await tx.course.findUniqueOrThrow({ where: { id: courseId } })).title

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
