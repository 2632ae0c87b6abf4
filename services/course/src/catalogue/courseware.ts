import { checkKeeper } from '../../../../domain/course/keeper'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { type Caller, type CommandContext, type CourseDeps, inKeyedCommand } from '../deps'
import { checkMediaOfUnits, findMediaOf, findMediaOfUnits, keepUnitMedia } from '../media/unit-media'
import type { CoursewareView, UnitBody, UnitView } from './schemas'

/**
 * Publishes a version of a course's courseware (课件适时更新, Article 7). It is the same course; a published version never
 * changes, and who has enrolled finishes on theirs.
 */
export function publishCourseware(
  deps: CourseDeps,
  caller: Caller,
  input: { courseId: string; units: readonly UnitBody[] },
): Promise<CoursewareView | Refusal> {
  const command = { operation: 'publishCourseware', input }
  return inKeyedCommand<CoursewareView>(deps, caller, command, async context => {
    const { models, sql, actor, now, policy, audit } = context
    await sql.query('SELECT id FROM course WHERE id = $1::uuid FOR UPDATE', [input.courseId])
    const course = await models.course.findUnique({ where: { id: input.courseId } })
    if (!course) return refuse('not-found')
    const denied = checkKeeper(actor, course)
    if (denied) return denied
    const next = await unitsOf(context, course.id, input.units)
    if (isRefusal(next)) return next
    const asked = next.flatMap(unit => unit.media)
    const refusal = checkMediaOfUnits(next, await findMediaOf(sql, course.id, asked), policy.version)
    if (refusal) return refusal
    const version = 1 + (await models.courseware.count({ where: { courseId: course.id } }))
    const id = newId()
    const units = next.map(({ media: _, ...unit }, index) => ({
      ...{ id: newId(), coursewareId: id, position: index + 1 },
      ...unit,
    }))
    await models.courseware.create({ data: { id, courseId: course.id, version, publishedAt: now } })
    await models.unit.createMany({ data: units })
    const given = units.map(({ id: unitId }, at) => ({ unitId, media: next[at]!.media }))
    await keepUnitMedia(sql, { coursewareId: id, courseId: course.id }, given)
    const media = await findMediaOfUnits(
      sql,
      units.map(unit => unit.id),
    )
    await audit({
      act: 'course.write',
      objectKind: 'courseware',
      objectId: id,
      after: { courseId: course.id, version, units: units.length },
    })
    return {
      coursewareId: id,
      version,
      publishedAt: now.toISOString(),
      units: units.map(({ id: unitId, coursewareId: _, answerKey: _never, ...unit }) => ({
        unitId,
        ...unit,
        media: media.get(unitId) ?? [],
      })),
    }
  })
}

/** A unit of the version that is to be published. */
interface NewUnit extends Pick<UnitView, 'kind' | 'title' | 'requiredSeconds' | 'content' | 'questions'> {
  readonly answerKey: number[]
  readonly media: readonly string[]
}

/** The units as they were written, and those of earlier versions that are kept. */
async function unitsOf(
  context: CommandContext,
  courseId: string,
  given: readonly UnitBody[],
): Promise<NewUnit[] | Refusal> {
  const unitIds = given.flatMap(unit => (unit.kind === 'kept' ? unit.unitId : []))
  const kept = unitIds.length === 0 ? new Map<string, NewUnit>() : await findKept(context, courseId, unitIds)
  const unknown = unitIds.find(unitId => !kept.has(unitId))
  if (unknown !== undefined) return refuse('unit-unknown', { unitId: unknown })
  return given.map(unit =>
    unit.kind === 'kept' ? withMedia(kept.get(unit.unitId)!, unit.media) : written(unit),
  )
}

async function findKept(
  { sql }: CommandContext,
  courseId: string,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, NewUnit>> {
  const units = await sql.query<Omit<NewUnit, 'media'> & { unitId: string }>(
    `SELECT u.id AS "unitId", u.kind, u.title, u.required_seconds, u.content, u.questions, u.answer_key
     FROM unit u JOIN courseware v ON v.id = u.courseware_id
     WHERE v.course_id = $1::uuid AND u.id = ANY($2::uuid[])`,
    [courseId, unitIds],
  )
  const media = await findMediaOfUnits(sql, unitIds)
  return new Map(
    units.map(({ unitId, ...unit }) => [
      unitId,
      { ...unit, media: (media.get(unitId) ?? []).map(each => each.mediaId) },
    ]),
  )
}

function withMedia(unit: NewUnit, media: readonly string[] | undefined): NewUnit {
  if (media === undefined) return unit
  const { url, ...content } = unit.content
  return { ...unit, content: media.length > 0 ? content : unit.content, media }
}

function written(unit: Exclude<UnitBody, { readonly kind: 'kept' }>): NewUnit {
  const { kind, title } = unit
  if (unit.kind !== 'quiz') {
    const { requiredSeconds, content, media } = unit
    return { kind, title, requiredSeconds, content, questions: [], answerKey: [], media }
  }
  return {
    ...{ kind, title, requiredSeconds: 0, content: {}, media: [] },
    questions: unit.questions.map(({ text, options }) => ({ text, options })),
    answerKey: unit.questions.map(question => question.answer),
  }
}
