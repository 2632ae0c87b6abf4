import { checkKeeper } from '../../../../domain/course/keeper'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { type Caller, type CourseDeps, inKeyedCommand } from '../deps'
import { checkMediaOfUnits, findMediaOf, findMediaOfUnits, keepUnitMedia } from '../media/unit-media'
import type { CoursewareView, UnitBody } from './schemas'

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
    const timed = input.units.flatMap(unit => (unit.kind === 'quiz' ? [] : unit))
    const asked = timed.flatMap(unit => unit.media)
    const refusal =
      checkKeeper(actor, course) ??
      checkMediaOfUnits(timed, await findMediaOf(sql, course.id, asked), policy.version)
    if (refusal) return refusal
    const version = 1 + (await models.courseware.count({ where: { courseId: course.id } }))
    const id = newId()
    const units = input.units.map((unit, index) => unitOf(unit, index + 1, id))
    await models.courseware.create({ data: { id, courseId: course.id, version, publishedAt: now } })
    await models.unit.createMany({ data: units })
    const given = units.map(({ id: unitId }, at) => ({ unitId, media: mediaIn(input.units[at]!) }))
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

const mediaIn = (unit: UnitBody): readonly string[] => (unit.kind === 'quiz' ? [] : unit.media)

function unitOf(unit: UnitBody, position: number, coursewareId: string) {
  const of = { id: newId(), coursewareId, position, kind: unit.kind, title: unit.title }
  if (unit.kind !== 'quiz') {
    const { requiredSeconds, content } = unit
    return { ...of, requiredSeconds, content, questions: [], answerKey: [] }
  }
  return {
    ...of,
    requiredSeconds: 0,
    content: {},
    questions: unit.questions.map(({ text, options }) => ({ text, options })),
    answerKey: unit.questions.map(question => question.answer),
  }
}
