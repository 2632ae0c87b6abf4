import { z } from 'zod'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { Sql } from '../../../kit/sql/database'
import type { CourseDeps } from '../deps'

const ReminderSchema = z
  .object({
    reminderId: z.string(),
    reason: z.enum(['finishStudy', 'bookSitting', 'sitExam']),
    issuedAt: z.iso.datetime(),
  })
  .meta({ id: 'Reminder' })
type Reminder = z.infer<typeof ReminderSchema>

interface Page {
  readonly after?: string | undefined
  readonly limit: number
}

/** Endpoints to read reminders. Until a gateway for messages is connected, people read them here. */
export const reminderRoutes = ({ sql }: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'readMyReminders',
    method: 'get',
    path: '/v1/my/reminders',
    summary: 'Lists your own reminders, newest first',
    article: '9',
    who: 'enrolment.enrol',
    query: z.object({
      after: z.uuid().optional().describe('The last reminder seen'),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answers: { 200: pageOf(ReminderSchema) },
    refusals: [],
    handle: async ({ actor, query }) => ok(await listReminders(sql, actor.scope.personId ?? null, query)),
  }),
]

async function listReminders(sql: Sql, personId: string | null, { after, limit }: Page) {
  const rows = await sql.query<Omit<Reminder, 'issuedAt'> & { issuedAt: Date }>(
    `SELECT id AS "reminderId", reason, issued_at FROM reminder
     WHERE person_id = $1::uuid AND ($2::text IS NULL OR (issued_at, id) <
       (SELECT issued_at, id FROM reminder WHERE id = $2::text AND person_id = $1::uuid))
     ORDER BY issued_at DESC, id DESC LIMIT $3`,
    [personId, after ?? null, limit],
  )
  const items = rows.map(({ issuedAt, ...row }) => ({ ...row, issuedAt: issuedAt.toISOString() }))
  return page(items, limit, each => each.reminderId)
}
