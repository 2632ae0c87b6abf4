import { z } from 'zod'
import { plainDateIn, startOfDay } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import { recordAudit } from '../../../kit/sql/audit'
import { type CommandContext, type CourseDeps, ruleAt } from '../deps'
import type { EnrolmentRow } from '../enrolments/enrolment-rows'

/** A sign that no person studies (Article 9): the bureau looks into it, and nothing is refused for it (docs/regulation/art-09.md). */
const StudySignSchema = z
  .object({
    signId: z.uuid(),
    personId: z.uuid(),
    enrolmentId: z.uuid(),
    kind: z
      .enum(['answeredAtOnce', 'checkAnsweredAtOnce', 'quizAnsweredUnread', 'studiedAllDay'])
      .describe(
        'answeredAtOnce: two attempts at a quiz within a second; checkAnsweredAtOnce: a check within a second of being asked; quizAnsweredUnread: an attempt at a quiz whose questions were not requested before; studiedAllDay: units finished in one day that take more hours than a person studies',
      ),
    seenAt: z.iso.datetime(),
  })
  .meta({ id: 'StudySign' })
type StudySign = z.infer<typeof StudySignSchema>

/** Keeps a sign: one of a kind a day and enrolment. */
export async function recordSign(
  { sql, now }: CommandContext,
  { enrolmentId, personId }: Pick<EnrolmentRow, 'enrolmentId' | 'personId'>,
  kind: StudySign['kind'],
): Promise<void> {
  await sql.query(
    `INSERT INTO study_sign (id, person_id, enrolment_id, kind, seen_on, seen_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::date, $6::timestamptz) ON CONFLICT DO NOTHING RETURNING id`,
    [newId(), personId, enrolmentId, kind, plainDateIn(now), now.toISOString()],
  )
}

/** When a unit is finished: whether the units that its person finished on this day take longer than anybody studies in one. */
export async function recordLongDay(
  context: CommandContext,
  enrolment: Pick<EnrolmentRow, 'enrolmentId' | 'personId'>,
): Promise<void> {
  const { sql, policy, now } = context
  const [studied] = await sql.query<{ seconds: number }>(
    `SELECT coalesce(sum(u.required_seconds), 0)::int AS seconds
     FROM unit_finished f JOIN enrolment e ON e.id = f.enrolment_id JOIN unit u ON u.id = f.unit_id
     WHERE e.person_id = $1::uuid AND f.finished_at >= $2::timestamptz`,
    [enrolment.personId, startOfDay(plainDateIn(now)).toISOString()],
  )
  if ((studied?.seconds ?? 0) >= ruleAt(policy, 'study/studied-a-day-sign', now))
    await recordSign(context, enrolment, 'studiedAllDay')
}

export const studySignRoutes = ({ sql }: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'listStudySigns',
    method: 'get',
    path: '/v1/study-signs',
    summary: 'Lists signs that no person studies, for the bureau to look into',
    article: '9',
    who: 'studySign.read',
    query: z.object({
      personId: z.uuid().optional(),
      after: z.uuid().optional().describe('The last sign seen'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answers: { 200: pageOf(StudySignSchema) },
    refusals: [],
    handle: async ({ actor, now, query: { personId, after, limit } }) => {
      const rows = await sql.query<Omit<StudySign, 'seenAt'> & { seenAt: Date }>(
        `SELECT id AS "signId", person_id, enrolment_id, kind, seen_at
         FROM study_sign WHERE ($1::uuid IS NULL OR person_id = $1::uuid) AND ($2::uuid IS NULL OR id > $2::uuid)
         ORDER BY id LIMIT $3::int`,
        [personId ?? null, after ?? null, limit],
      )
      await recordAudit(sql, actor, now, {
        ...{ act: 'studySign.read', objectKind: 'enrolment', objectId: personId ?? '' },
        concerns: [...new Set(rows.map(row => row.personId))],
      })
      const items = rows.map(({ seenAt, ...row }) => ({ ...row, seenAt: seenAt.toISOString() }))
      return ok(page(items, limit, each => each.signId))
    },
  }),
]
