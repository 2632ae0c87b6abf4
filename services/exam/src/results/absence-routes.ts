import { z } from 'zod'
import { PersonalSchema } from '../../../../domain/documents/personal'
import { decideUntil } from '../../../../domain/exam/absence'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { ExamDeps } from '../deps'
import { instant, pageQuery, reason, yearAsked } from '../sittings/schemas'
import { addWords, SittingWordsSchema } from '../sittings/sitting-words'
import { type Contest, contestAbsence, decideContest, listOpenContests, listOwnContests } from './absences'
import { grantAttempt } from './attempts'

const ContestSchema = z
  .object({
    contestId: z.string(),
    bookingId: z.string(),
    personId: z.string(),
    courseId: z.string(),
    year: z.number().int(),
    reason: z.string(),
    state: z.enum(['open', 'upheld', 'excused', 'moot']),
    filedAt: instant,
    decisionReason: z.string().nullable(),
    decidedAt: instant.nullable(),
    decideBy: instant.describe('The deadline of the decision'),
    provisional: z
      .boolean()
      .describe('A holiday notice that is not loaded yet may move the deadline; it never comes earlier'),
    overdueAt: instant.nullable().describe('Set where it was not decided in time'),
  })
  .meta({ id: 'AbsenceContest' })

/** As officials see it who decide: with who it is and which sitting it was. */
const ListedContestSchema = ContestSchema.extend({
  ...PersonalSchema.shape,
  startsAt: instant.describe('Of the sitting'),
  centreName: z.string(),
}).meta({ id: 'ListedAbsenceContest' })

/** As its person sees it: of which exam, and what was answered. */
const OwnContestSchema = ContestSchema.extend({
  courseTitle: z.string(),
  sitting: SittingWordsSchema,
}).meta({ id: 'MyAbsenceContest' })

function contestViewer({ policy }: ExamDeps) {
  return <T extends Contest>({
    ticketId: _,
    locality: _locality,
    filedAt,
    decidedAt,
    overdueAt,
    ...contest
  }: T) => {
    const { at, provisional } = decideUntil(filedAt, policy)
    return {
      ...{ ...contest, provisional, decideBy: at.toISOString(), filedAt: filedAt.toISOString() },
      decidedAt: decidedAt?.toISOString() ?? null,
      overdueAt: overdueAt?.toISOString() ?? null,
    }
  }
}

/** Contested absences (缺考申诉) and granted attempts. */
export const absenceRoutes = (deps: ExamDeps, shown = contestViewer(deps)): Endpoint[] => [
  endpoint({
    id: 'contestAbsence',
    method: 'post',
    path: '/v1/bookings/{bookingId}/absence-contest',
    summary: 'Contests an absence that was recorded of you',
    article: '10',
    who: 'absence.contest',
    params: z.object({ bookingId: z.uuid() }),
    body: z.object({ reason }),
    answers: { 201: ContestSchema },
    refusals: ['booking-not-found', 'absence-not-contestable', 'contest-window-closed'],
    handle: async ({ actor, params, body }) =>
      answering((contest: Contest) => created(shown(contest)))(
        await contestAbsence(deps, actor, params.bookingId, body.reason),
      ),
  }),
  endpoint({
    id: 'listMyAbsenceContests',
    method: 'get',
    path: '/v1/my/absence-contests',
    summary: 'Lists the absences that you contested, newest first, each with its deadline and its answer',
    article: '10',
    who: 'absence.contest',
    query: z.object(pageQuery),
    answers: { 200: pageOf(OwnContestSchema) },
    refusals: [],
    handle: async ({ actor, query: { after, limit } }) => {
      const contests = await listOwnContests(deps, actor.scope.personId ?? '', { after, limit })
      const worded = await addWords(deps.sql, contests)
      const items = worded.map(({ sittingId: _, ...contest }) => shown(contest))
      return ok(page(items, limit, contest => contest.contestId))
    },
  }),
  endpoint({
    id: 'listAbsenceContests',
    method: 'get',
    path: '/v1/absence-contests',
    summary:
      'Lists the contested absences that wait for your decision; the municipal bureau sees all, or only overdue ones',
    article: '10',
    who: 'absence.decide',
    query: z.object({ ...pageQuery, overdue: z.stringbool().optional() }),
    answers: { 200: pageOf(ListedContestSchema) },
    refusals: [],
    handle: async ({ actor, query: { after, limit, overdue } }) => {
      const contests = await listOpenContests(deps, actor, { after, limit, overdue })
      if (isRefusal(contests)) return contests
      return ok(page(contests.map(shown), limit, contest => contest.contestId))
    },
  }),
  endpoint({
    id: 'decideAbsenceContest',
    method: 'post',
    path: '/v1/absence-contests/{contestId}/decision',
    summary: 'Decides a contested absence of your locality: an excused one counts as no attempt',
    article: '10',
    who: 'absence.decide',
    params: z.object({ contestId: z.uuid() }),
    body: z.object({ decision: z.enum(['uphold', 'excuse']), reason }),
    answers: { 200: ContestSchema },
    refusals: ['not-found', 'conflict'],
    handle: async ({ actor, params, body }) =>
      answering((contest: Contest) => ok(shown(contest)))(
        await decideContest(deps, actor, params.contestId, body),
      ),
  }),
  endpoint({
    id: 'grantAttempt',
    method: 'post',
    path: '/v1/candidates/{personId}/{courseId}/{year}/attempts',
    summary: 'Grants one more attempt to a person who has used them all',
    article: '10',
    who: 'attempt.grant',
    params: z.object({ personId: z.uuid(), courseId: z.uuid(), year: yearAsked }),
    body: z.object({ reason }),
    answers: { 201: z.object({ used: z.number().int(), max: z.number().int() }) },
    refusals: ['not-found', 'already-passed', 'grant-not-needed'],
    handle: async ({ actor, params, body }) =>
      answering(created)(await grantAttempt(deps, actor, params, body.reason)),
  }),
]
