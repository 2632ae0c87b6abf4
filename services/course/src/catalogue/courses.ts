import { checkKeeper } from '../../../../domain/course/keeper'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { page } from '../../../kit/http/page'
import type { Sql } from '../../../kit/sql/database'
import type { Course, PrismaClient } from '../../prisma/client/client'
import { type Caller, type CourseDeps, inCommand, inKeyedCommand, lockStudied } from '../deps'
import { endStudiedBefore } from '../lists/later-studies'
import { findMediaOfUnits } from '../media/unit-media'
import { restateTitle } from './offerings'
import type { CourseBody, CoursePage, CourseQuery, CourseView } from './schemas'

/** Makes a course: of no industry for the municipal bureau's general ones, else of a department's (Articles 7, 11). */
export function createCourse(
  deps: CourseDeps,
  caller: Caller,
  body: CourseBody,
): Promise<CourseView | Refusal> {
  const command = { operation: 'createCourse', input: body }
  return inKeyedCommand<CourseView>(deps, caller, command, async ({ models, actor, now, audit }) => {
    const refusal = checkKeeper(actor, body)
    if (refusal) return refusal
    const id = newId()
    await models.course.create({ data: { id, ...body, familyId: id, createdAt: now } })
    await audit({ act: 'course.write', objectKind: 'course', objectId: id, after: body })
    return { courseId: id, ...body, sameAs: [], courseware: [] }
  })
}

/** Courses in the order of their ids, by industry and by words of the title. */
export async function listCourses({ sql }: CourseDeps, query: CourseQuery): Promise<CoursePage> {
  const { industry, title, after, limit } = query
  const courses = await sql.query<CoursePage['items'][number]>(
    `SELECT c.id AS "courseId", c.title, c.industry, v.version AS "coursewareVersion"
     FROM course c LEFT JOIN LATERAL (SELECT max(version) AS version FROM courseware WHERE course_id = c.id) v ON true
     WHERE ($1::text IS NULL OR c.industry IS NOT DISTINCT FROM nullif($1, 'none'))
       AND ($2::text IS NULL OR strpos(lower(c.title), lower($2)) > 0) AND ($3::uuid IS NULL OR c.id > $3::uuid)
     ORDER BY c.id LIMIT $4::int`,
    [industry ?? null, title ?? null, after ?? null, limit],
  )
  return page(courses, limit, each => each.courseId)
}

/** Corrects a title, on every screen that shows it: what was registered under the old one names the course by its id. */
export function correctTitle(
  deps: CourseDeps,
  caller: Caller,
  { courseId, title, reason }: { courseId: string; title: string; reason: string },
): Promise<CourseView | Refusal> {
  return inCommand(deps, caller, async context => {
    const { models, sql, actor } = context
    await sql.query('SELECT id FROM course WHERE id = $1::uuid FOR UPDATE', [courseId])
    const before = await models.course.findUnique({ where: { id: courseId } })
    if (!before) return refuse('not-found')
    const refusal = checkKeeper(actor, before)
    if (refusal) return refusal
    if (before.title === title) return viewOf(models, sql, before)
    const course = await models.course.update({ where: { id: courseId }, data: { title } })
    await restateTitle(context, courseId)
    await context.audit({
      act: 'course.write',
      objectKind: 'course',
      objectId: courseId,
      before: { title: before.title },
      after: { title },
      reason,
    })
    return viewOf(models, sql, course)
  })
}

/**
 * Links two courses as the same (a renamed course [D]): Article 8 then sees one. What is linked with either is linked with
 * both: a person who has finished both is no candidate for the later one any more. Linking again changes nothing.
 * Refused while a person is enrolled in both in one year.
 */
export function linkSameAs(
  deps: CourseDeps,
  caller: Caller,
  link: { courseId: string; sameAs: string; reason: string },
): Promise<CourseView | Refusal> {
  return inCommand(deps, caller, async context => {
    const { models, sql, actor } = context
    await lockStudied(sql)
    // In the order of their ids, so that two links of the same courses don't wait for each other for ever.
    const ids = [link.courseId, link.sameAs].sort()
    await sql.query('SELECT id FROM course WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [ids])
    const course = await models.course.findUnique({ where: { id: link.courseId } })
    const other = await models.course.findUnique({ where: { id: link.sameAs } })
    if (!course || !other) return refuse('not-found')
    const refusal = checkKeeper(actor, course) ?? checkKeeper(actor, other)
    if (refusal) return refusal
    if (course.familyId !== other.familyId) {
      const people = await countEnrolledInBoth(sql, course.familyId, other.familyId)
      if (people > 0) return refuse('courses-enrolled-together', { people })
      await models.course.updateMany({
        where: { familyId: other.familyId },
        data: { familyId: course.familyId },
      })
      const studied = await endStudiedBefore(context, { familyId: course.familyId })
      await context.audit({
        act: 'course.write',
        objectKind: 'course',
        objectId: course.id,
        before: { familyIds: [course.familyId, other.familyId] },
        after: { sameAs: other.id, endedEnrolments: studied.ended, listedEnrolments: studied.listed },
        reason: link.reason,
      })
    }
    return viewOf(models, sql, { ...course })
  })
}

/**
 * Counts people with enrolments in force of one year in both families: linked, they would earn the hours of one
 * course twice.
 */
async function countEnrolledInBoth(sql: Sql, oneFamily: string, otherFamily: string): Promise<number> {
  const [counted] = await sql.query<{ people: number }>(
    `SELECT count(DISTINCT a.person_id)::int AS people
     FROM enrolment a JOIN course one ON one.id = a.course_id
       JOIN enrolment b ON b.person_id = a.person_id AND b.year = a.year AND b.status = 'inForce'
       JOIN course other ON other.id = b.course_id
     WHERE a.status = 'inForce' AND one.family_id = $1::uuid AND other.family_id = $2::uuid`,
    [oneFamily, otherFamily],
  )
  return counted?.people ?? 0
}

/** @returns the course with its courseware, quiz answers left out; undefined where there is none */
export async function findCourse(
  { prisma, sql }: CourseDeps,
  courseId: string,
): Promise<CourseView | undefined> {
  const course = await prisma.course.findUnique({ where: { id: courseId } })
  return course ? viewOf(prisma, sql, course) : undefined
}

async function viewOf(
  models: Pick<PrismaClient, 'course' | 'courseware' | 'unit'>,
  sql: Sql,
  course: Course,
): Promise<CourseView> {
  const family = await models.course.findMany({
    where: { familyId: course.familyId, id: { not: course.id } },
    orderBy: { id: 'asc' },
  })
  const versions = await models.courseware.findMany({
    where: { courseId: course.id },
    orderBy: { version: 'desc' },
  })
  const units = await models.unit.findMany({
    where: { coursewareId: { in: versions.map(each => each.id) } },
    orderBy: { position: 'asc' },
    omit: { answerKey: true },
  })
  const media = await findMediaOfUnits(
    sql,
    units.map(unit => unit.id),
  )
  return {
    courseId: course.id,
    title: course.title,
    industry: course.industry,
    sameAs: family.map(each => ({ courseId: each.id, title: each.title })),
    courseware: versions.map(each => ({
      coursewareId: each.id,
      version: each.version,
      publishedAt: each.publishedAt.toISOString(),
      units: units
        .filter(unit => unit.coursewareId === each.id)
        .map(({ id, coursewareId: _, ...unit }) => ({ unitId: id, ...unit, media: media.get(id) ?? [] })),
    })) as CourseView['courseware'],
  }
}
