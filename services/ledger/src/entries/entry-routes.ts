import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import type { Policy } from '../../../../domain/policy/policy'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn, yearOf } from '../../../../domain/time/plain-date'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { Sql } from '../../../kit/sql/database'
import type { PrismaClient } from '../../prisma/client/client'
import { AwardSchema, EntrySchema, ExplanationSchema, shownEntry } from '../standing/entry-schemas'
import { explainEntry, loadStory, tellAward } from '../standing/explanation'
import { getGuarded } from '../standing/people'
import { recordReading } from '../standing/readings'
import { LimitSchema, YearSchema } from '../standing/routes'

interface Deps {
  readonly sql: Sql
  readonly prisma: PrismaClient
  readonly policy: Policy
}

/** The part of a person's ledger that is read. */
interface Read {
  readonly personId: string
  readonly year: number
  readonly entryId?: string
  readonly awardId?: string
}

/** The entries of a person, and each of them explained (Articles 6, 10, 11). */
export function entryEndpoints({ sql, prisma, policy }: Deps): Endpoint[] {
  const act = 'entry.explain'
  const guard = async (actor: Actor, now: Date, of: Read) => {
    const { personId, year } = of
    const person = await getGuarded(sql, { actor, act, personId }, { from: year, to: year })
    if (!isRefusal(person)) await recordReading(sql, actor, now, { act, ...of })
    return person
  }

  const list = async (
    actor: Actor,
    personId: string,
    query: { year: number; after?: string; limit: number },
    now: Date,
  ) => {
    const person = await guard(actor, now, { personId, year: query.year })
    if (isRefusal(person)) return person
    const entries = await prisma.entry.findMany({
      where: { personId, year: query.year },
      orderBy: [{ registeredAt: 'asc' }, { entryId: 'asc' }],
      take: query.limit,
      ...(query.after ? { cursor: { entryId: query.after }, skip: 1 } : {}),
    })
    return page(entries.map(shownEntry), query.limit, each => each.entryId)
  }

  const explain = async (actor: Actor, entryId: string, now: Date) => {
    const entry = await prisma.entry.findUnique({ where: { entryId } })
    if (!entry) return refuse('not-found', { act: 'entry.explain' })
    const person = await guard(actor, now, { personId: entry.personId, year: entry.year, entryId })
    if (isRefusal(person)) return person
    const award = await prisma.award.findUniqueOrThrow({ where: { awardId: entry.awardId } })
    return explainEntry(prisma, entry, await loadStory(prisma, award), policy)
  }

  const readAward = async (
    actor: Actor,
    awardId: string,
    now: Date,
  ): Promise<z.infer<typeof AwardSchema> | Refusal> => {
    const award = await prisma.award.findUnique({ where: { awardId } })
    if (!award) return refuse('not-found', { act: 'entry.explain' })
    const person = await guard(actor, now, { personId: award.personId, year: award.year, awardId })
    return isRefusal(person) ? person : tellAward(await loadStory(prisma, award))
  }

  const refusals = ['not-found', 'temporarily-unavailable'] as const
  return [
    endpoint({
      id: 'listEntries',
      method: 'get',
      path: '/v1/people/{personId}/entries',
      summary: "Lists the ledger's entries of a person's year, in the order of their registration",
      article: '6',
      who: 'entry.explain',
      params: z.object({ personId: z.uuid() }),
      query: z.object({
        year: YearSchema.optional().describe('The current year unless said'),
        after: z.uuid().optional().describe('The last entry seen'),
        limit: LimitSchema,
      }),
      answers: { 200: pageOf(EntrySchema) },
      refusals,
      handle: async ({ actor, params, query, now }) => {
        const year = query.year ?? yearOf(plainDateIn(now))
        return answering(ok)(await list(actor, params.personId, { ...query, year }, now))
      },
    }),
    endpoint({
      id: 'explainEntry',
      method: 'get',
      path: '/v1/entries/{entryId}/explanation',
      summary:
        'Why these hours are there: back to result, sitting or offering, course, article and policy version',
      article: '10',
      who: 'entry.explain',
      params: z.object({ entryId: z.uuid() }),
      answers: { 200: ExplanationSchema },
      refusals,
      handle: async ({ actor, params, now }) => answering(ok)(await explain(actor, params.entryId, now)),
    }),
    endpoint({
      id: 'getAward',
      method: 'get',
      path: '/v1/awards/{awardId}',
      summary: 'Shows an award with its chain of grants and reversals, and the reason of each',
      article: '10',
      who: 'entry.explain',
      params: z.object({ awardId: z.uuid() }),
      answers: { 200: AwardSchema },
      refusals,
      handle: async ({ actor, params, now }) => answering(ok)(await readAward(actor, params.awardId, now)),
    }),
  ]
}
