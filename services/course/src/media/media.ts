import type { Actor } from '../../../../domain/authority/actor'
import { nameWithEnding } from '../../../../domain/claim/evidence-file'
import { checkKeeper } from '../../../../domain/course/keeper'
import {
  checkMediaRoom,
  type MediaFormat,
  type MediaKind,
  mediaFormats,
  mediaKinds,
} from '../../../../domain/course/media'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { FileOwner, Files, KeptFile, Removal } from '../../../kit/files/owner'
import { findOpenUploads } from '../../../kit/files/upload-rows'
import type { Sql } from '../../../kit/sql/database'
import { type CommandContext, type CourseDeps, inCommand } from '../deps'
import { linkTo, type MediaLink } from './links'
import type { MediaListed } from './schemas'

/** A course takes media from who keeps it, by the intake of evidence (docs/decisions/0370). */
export const filesOfCourse = (deps: CourseDeps, courseId: string): FileOwner => ({
  ...{ column: 'course_id', id: courseId, act: 'course.write' },
  findGuarded: async sql => findCourseKept(sql, courseId),
  whileOpen: (actor, run) =>
    inCommand(deps, { actor, now: deps.clock.now() }, async context => {
      const refusal = await checkKeeperOf(context.sql, actor, courseId, 'FOR UPDATE')
      return refusal ?? run(context, mediaOf(context, courseId))
    }),
})

const findCourseKept = async (
  sql: Sql,
  courseId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<{ industry: string | null } | undefined> =>
  (
    await sql.query<{ industry: string | null }>(`SELECT industry FROM course WHERE id = $1::uuid ${lock}`, [
      courseId,
    ])
  )[0]

async function checkKeeperOf(
  sql: Sql,
  actor: Actor,
  courseId: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<Refusal | undefined> {
  const course = await findCourseKept(sql, courseId, lock)
  return course ? checkKeeper(actor, course) : refuse('not-found')
}

const mediaOf = (context: CommandContext, courseId: string): Files => ({
  takes: kind => mediaKinds.some(each => each === kind),
  checkRoom: async ({ kind, sizeBytes }) =>
    checkMediaRoom(
      { kind: kind as MediaKind, sizeBytes },
      await countMedia(context.sql, courseId),
      context.policy,
      plainDateIn(context.now),
    ),
  keep: file => keepMedium(context, courseId, file),
  remove: mediaId => removeMedium(context, courseId, mediaId),
})

async function countMedia(sql: Sql, courseId: string): Promise<number> {
  const [counted] = await sql.query<{ media: number }>(
    `SELECT count(*) AS media FROM upload WHERE course_id = $1::uuid AND (ended IS NULL OR ended = 'kept')`,
    [courseId],
  )
  return counted!.media
}

async function keepMedium(context: CommandContext, courseId: string, file: KeptFile): Promise<void> {
  const { fileId: mediaId, kind, sizeBytes, sha256, lengthMs } = file
  const { media: mediaType, endings } = mediaFormats[file.format as MediaFormat]
  await context.sql.query(
    `INSERT INTO media (media_id, course_id, kind, file_name, media_type, size_bytes, sha256, length_ms, added_by, added_at)
     VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9, $10)`,
    [
      ...[mediaId, courseId, kind, nameWithEnding(file.fileName, endings), mediaType],
      ...[sizeBytes, sha256, lengthMs, context.actor.id, context.now],
    ],
  )
  const after = { mediaId, kind, sha256 }
  await context.audit({ act: 'course.write', objectKind: 'course', objectId: courseId, after })
}

/** A medium that a unit has stays, with its bytes: people study it, and their hours rest on it. */
async function removeMedium(
  context: CommandContext,
  courseId: string,
  mediaId: string,
): Promise<Removal | Refusal> {
  const used = await context.sql.query('SELECT FROM unit_media WHERE media_id = $1::uuid LIMIT 1', [mediaId])
  if (used.length > 0) return refuse('media-in-courseware')
  await context.sql.query(
    'UPDATE media SET removed_at = coalesce(removed_at, $2) WHERE media_id = $1::uuid AND course_id = $3::uuid',
    [mediaId, context.now, courseId],
  )
  const before = { mediaId }
  await context.audit({ act: 'course.write', objectKind: 'course', objectId: courseId, before })
  return 'bytesGo'
}

/** The media of a course and what is under way, the oldest first, for who keeps the course. */
export async function listMedia(
  { sql, policy, clock, abandonedAfter }: CourseDeps,
  actor: Actor,
  courseId: string,
): Promise<MediaListed | Refusal> {
  const refusal = await checkKeeperOf(sql, actor, courseId)
  if (refusal) return refusal
  const media = await sql.query<Omit<MediaListed['media'][number], 'addedAt'> & { addedAt: Date }>(
    `SELECT m.media_id, m.kind, m.file_name, m.media_type, m.size_bytes, m.length_ms / 1000 AS "lengthSeconds",
       m.added_at, EXISTS (SELECT FROM unit_media u WHERE u.media_id = m.media_id) AS "isInCourseware"
     FROM media m WHERE m.course_id = $1::uuid AND m.removed_at IS NULL ORDER BY m.media_id`,
    [courseId],
  )
  const open = { sql, policy, now: clock.now(), abandonedAfter }
  const uploads = await findOpenUploads(open, { column: 'course_id', id: courseId })
  return {
    media: media.map(({ addedAt, ...medium }) => ({ ...medium, addedAt: addedAt.toISOString() })),
    uploads: uploads.map(({ fileId, kind, ...upload }) => ({
      mediaId: fileId,
      kind: kind as MediaKind,
      ...upload,
    })),
  }
}

/** A link to a medium, for who keeps its course. */
export async function linkMedium(
  deps: CourseDeps,
  actor: Actor,
  { courseId, mediaId }: { readonly courseId: string; readonly mediaId: string },
): Promise<MediaLink | Refusal> {
  const refusal = await checkKeeperOf(deps.sql, actor, courseId)
  if (isRefusal(refusal)) return refusal
  const found = await deps.sql.query(
    'SELECT FROM media WHERE media_id = $1::uuid AND course_id = $2::uuid AND removed_at IS NULL',
    [mediaId, courseId],
  )
  return found.length === 0 ? refuse('not-found') : linkTo(deps, mediaId, deps.clock.now())
}
