import { z } from 'zod'
import { type Endpoint, endpoint, ok } from '../../kit/endpoint'
import type { CourseDeps } from './deps'

const NEWEST = 50

const ReminderSchema = z
  .object({
    reminderId: z.string(),
    reason: z.enum(['finishStudy', 'bookSitting', 'sitExam']),
    issuedAt: z.iso.datetime(),
  })
  .meta({ id: 'Reminder' })

/** What a person was reminded of: until a gateway for messages is connected, this is where it is read. */
export const reminderRoutes = ({ prisma }: CourseDeps): Endpoint[] => [
  endpoint({
    id: 'readMyReminders',
    method: 'get',
    path: '/v1/my/reminders',
    summary: `Lists one's own newest reminders, at most ${NEWEST}`,
    article: '9',
    who: 'enrolment.enrol',
    answers: { 200: z.object({ items: z.array(ReminderSchema) }) },
    refusals: [],
    handle: async ({ actor }) => {
      const rows = await prisma.reminder.findMany({
        where: { personId: actor.scope.personId ?? '' },
        orderBy: [{ issuedAt: 'desc' }, { id: 'desc' }],
        take: NEWEST,
      })
      return ok({
        items: rows.map(({ id, reason, issuedAt }) => ({
          reminderId: id,
          reason,
          issuedAt: issuedAt.toISOString(),
        })),
      })
    },
  }),
]
