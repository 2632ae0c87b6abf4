import { authorise } from '../../../../domain/authority/authority'
import { checkUnitMedia, type UnitMedium, type UnitWithMedia } from '../../../../domain/course/media'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { unitStatuses } from '../../../../domain/study/unit-order'
import type { Sql } from '../../../kit/sql/database'
import type { Caller, CourseDeps } from '../deps'
import { findEnrolment, findUnits } from '../enrolments/enrolment-rows'
import { linkTo } from './links'
import type { LinkedMedium, MediumOfUnit } from './schemas'

type Medium = UnitMedium & { readonly mediaId: string }

/** The media of these ids that the course has; what it has not is not among them. */
export const findMediaOf = (
  sql: Sql,
  courseId: string,
  mediaIds: readonly string[],
): Promise<readonly Medium[]> =>
  mediaIds.length === 0
    ? Promise.resolve([])
    : sql.query<Medium>(
        `SELECT media_id, kind, length_ms FROM media
         WHERE course_id = $1::uuid AND media_id = ANY($2::uuid[]) AND removed_at IS NULL`,
        [courseId, mediaIds],
      )

interface UnitAsked {
  readonly kind: 'reading' | 'video' | 'quiz'
  readonly title: string
  readonly requiredSeconds: number
  readonly content: { readonly url?: string | undefined; readonly text?: string | undefined }
  readonly media: readonly string[]
}

/** Whether units of a course that are to be published may have their media. */
export function checkMediaOfUnits(
  units: readonly UnitAsked[],
  media: readonly Medium[],
  policyVersion: string,
): Refusal | undefined {
  for (const { kind, title, requiredSeconds, content, media: ids } of units) {
    if (kind === 'quiz') continue
    const own = ids.map(id => media.find(each => each.mediaId === id))
    const known = own.flatMap(each => each ?? [])
    if (known.length < ids.length) return refuse('unit-media-unfit', { unit: title }, { policyVersion })
    const unit: UnitWithMedia = {
      kind,
      title,
      requiredSeconds,
      hasAddress: content.url !== undefined,
      hasText: (content.text ?? '').trim() !== '',
      media: known,
    }
    const refusal = checkUnitMedia(unit, policyVersion)
    if (refusal) return refusal
  }
  return undefined
}

/** Gives units of a version their media. */
export async function keepUnitMedia(
  sql: Sql,
  { coursewareId, courseId }: { readonly coursewareId: string; readonly courseId: string },
  units: readonly { readonly unitId: string; readonly media: readonly string[] }[],
): Promise<void> {
  const [unitIds, mediaIds] = [
    units.flatMap(({ unitId, media }) => media.map(() => unitId)),
    units.flatMap(({ media }) => media),
  ]
  await sql.query(
    `INSERT INTO unit_media (unit_id, courseware_id, course_id, media_id, kind)
     SELECT g.unit_id, $1, m.course_id, m.media_id, m.kind
     FROM unnest($3::uuid[], $4::uuid[]) AS g (unit_id, media_id)
       JOIN media m ON m.media_id = g.media_id AND m.course_id = $2`,
    [coursewareId, courseId, unitIds, mediaIds],
  )
}

/** The media of units, by unit. */
export async function findMediaOfUnits(
  sql: Sql,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, MediumOfUnit[]>> {
  const rows = await sql.query<MediumOfUnit & { unitId: string }>(
    `SELECT u.unit_id, m.media_id, m.kind, m.file_name, m.media_type, m.length_ms / 1000 AS "lengthSeconds"
     FROM unit_media u JOIN media m USING (media_id) WHERE u.unit_id = ANY($1::uuid[]) ORDER BY m.kind DESC`,
    [unitIds],
  )
  const byUnit = new Map<string, MediumOfUnit[]>()
  for (const { unitId, ...medium } of rows) byUnit.set(unitId, [...(byUnit.get(unitId) ?? []), medium])
  return byUnit
}

/** The media of a unit with their links, to the person who studies it: of a unit that is open or finished. */
export async function linkUnitMedia(
  deps: CourseDeps,
  { actor, now }: Caller,
  { enrolmentId, unitId }: { readonly enrolmentId: string; readonly unitId: string },
): Promise<readonly LinkedMedium[] | Refusal> {
  const { sql } = deps
  const enrolment = await findEnrolment(sql, enrolmentId)
  if (!enrolment) return refuse('not-found', { enrolmentId })
  const refusal = authorise(actor, 'study.beat', { personId: enrolment.personId })
  if (refusal) return refusal
  const units = await findUnits(sql, enrolment)
  const status = unitStatuses(units).get(unitId)
  if (status === undefined) return refuse('unit-unknown', { unitId })
  if (status === 'locked')
    return refuse('unit-out-of-order', { unit: units.find(unit => !unit.finished)?.title ?? '' })
  const media = (await findMediaOfUnits(sql, [unitId])).get(unitId) ?? []
  return media.map(medium => ({ ...medium, ...linkTo(deps, medium.mediaId, now) }))
}
