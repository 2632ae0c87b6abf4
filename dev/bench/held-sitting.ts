import { type Client, WithStartWorkflowOperation } from '@temporalio/client'
import { systemActor } from '../../domain/authority/actor'
import { addDays, plainDateIn, startOfDay } from '../../domain/time/plain-date'
import { until } from '../../ops/installation/condition'
import { newId } from '../../services/kit/base/ids'
import { idPolicies, taskQueues, updates, workflowIds, workflowTypes } from '../../workflows/contracts/names'
import type { ExamCity } from './exam-city'
import type { LoadRequest } from './load'
import type { Site } from './site'

export interface HeldSitting {
  readonly sittingId: string
  readonly people: readonly string[]
  /** The centre's one post: every ticket passed. */
  readonly post: LoadRequest
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A sitting that took place yesterday, every seat of it taken, with its process waiting for results. */
export async function holdSitting(
  site: Site,
  temporal: Client,
  city: ExamCity,
  seats: number,
): Promise<HeldSitting> {
  const { owner } = site
  // Within one day, as a sitting is (Article 10), at whatever hour this runs.
  const yesterday = startOfDay(addDays(plainDateIn(new Date()), -1))
  const startsAt = new Date(yesterday.getTime() + 10 * HOUR_MS)
  const publishedAt = new Date(startsAt.getTime() - 20 * DAY_MS)
  const { sittingId, command } = await city.sitting({ seats, startsAt, publishedAt })
  const people = await city.people(seats)
  await seatEach(site, city, sittingId, people)
  await beginProcess(temporal, sittingId, command)
  await until(
    'the sitting is not held',
    async () => {
      const [row] = await owner.query<{ stage: string }>(
        'SELECT stage FROM exam.sitting WHERE sitting_id = $1',
        [sittingId],
      )
      return row?.stage === 'held'
    },
    { withinMs: 60_000 },
  )
  const tickets = await owner.query<{ ticket: string }>(
    'SELECT ticket_no AS ticket FROM exam.ticket WHERE sitting_id = $1',
    [sittingId],
  )
  const rows = tickets.map(({ ticket }) => ({ ticket, score: 86, scoreMax: 100 }))
  const headers = await site.headersOf('examCentre', { centreId: city.centreId })
  const body = JSON.stringify({ rows })
  return {
    sittingId,
    people,
    post: { method: 'POST', path: `/v1/sittings/${sittingId}/results`, headers, body },
  }
}

/** A seat for each, laid at once: how seats are taken one by one is another measurement. */
async function seatEach(
  { owner }: Site,
  city: ExamCity,
  sittingId: string,
  people: readonly string[],
): Promise<void> {
  await owner.query(
    `WITH n AS (
       SELECT c.*, gen_random_uuid() AS booking_id, p.seat_no
       FROM unnest($1::uuid[]) WITH ORDINALITY AS p(person_id, seat_no)
       JOIN exam.candidate c ON c.person_id = p.person_id AND c.course_id = $2
     ), s AS (
       UPDATE exam.seat SET state = 'taken', booking_id = n.booking_id FROM n
       WHERE seat.sitting_id = $3 AND seat.seat_no = n.seat_no
     )
     INSERT INTO exam.booking (booking_id, sitting_id, seat_no, held_seat_no, person_id, course_id, year, category,
       enrolment_id, offering_id, industry, half_hours, state, booked_at)
     SELECT booking_id, $3, seat_no, seat_no, person_id, course_id, year, category, enrolment_id, offering_id, industry,
       half_hours, 'inForce', now() FROM n`,
    [people, city.courseId, sittingId],
  )
}

/** The process finds its sitting published, its booking closed by the clock, and the sitting over. */
async function beginProcess(temporal: Client, sittingId: string, command: object): Promise<void> {
  const actor = { ...systemActor('bench', newId()), role: 'municipalBureau' } as const
  await temporal.workflow.executeUpdateWithStart(updates.publishSitting, {
    updateId: newId(),
    args: [actor, command],
    startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.sitting, {
      workflowId: workflowIds.sitting(sittingId),
      taskQueue: taskQueues.workflows,
      args: [{ sittingId }],
      ...idPolicies,
    }),
  })
}
