import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise, type Guarded } from '../../../../domain/authority/authority'
import type { Reviewer } from '../../../../domain/claim/people'
import { isBeforeBureau } from '../../../../domain/class/clock'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import type { Answer } from '../../../kit/sql/transaction'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { authoriseOfficial, findHolder, reviewerOf } from '../desk/holders'
import { type ClassRow, lockClass } from './class-rows'
import { findPeopleWithRows } from './rosters/roster-rows'

const officialActs: ReadonlySet<Act> = new Set<Act>(['class.review', 'class.reverse'])

/**
 * Runs an act on a class, locked. Another organiser's class answers `not-found`, like a class that does not exist.
 */
export function onClass<R>(
  deps: ClaimDeps,
  actor: Actor,
  {
    classId,
    act,
    guard,
  }: { readonly classId: string; readonly act: Act; readonly guard: (row: ClassRow) => Guarded },
  run: (context: CommandContext, trainingClass: ClassRow) => Promise<R | Refusal>,
): Promise<Answer<R | Refusal>> {
  return inCommand(deps, actor, async (context): Promise<R | Refusal> => {
    const trainingClass = await lockClass(context.sql, classId)
    const denied = authorise(actor, act, trainingClass ? guard(trainingClass) : {})
    if (denied || !trainingClass) return denied ?? refuse('not-found', { classId })
    const own = officialActs.has(act) ? await checkMayAct(context, trainingClass, act) : undefined
    return own ?? run(context, trainingClass)
  })
}

/**
 * Runs an act of the reviewing department. The municipal bureau may act so only on classes that escalated to it
 * (0191).
 */
export const onReviewedClass = <R>(
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  run: (context: CommandContext, trainingClass: ClassRow) => Promise<R | Refusal>,
): Promise<Answer<R | Refusal>> =>
  onClass(
    deps,
    actor,
    { classId, act: 'class.review', guard: ({ industry }) => ({ industry }) },
    async (context, trainingClass) =>
      actor.role === 'municipalBureau' && !isBeforeBureau(trainingClass)
        ? refuse('not-allowed', { act: 'class.review', role: actor.role })
        : run(context, trainingClass),
  )

/** Refuses every act of an official on a class whose roster names that official (docs/decisions/0290). */
async function checkMayAct(
  { sql, actor }: CommandContext,
  { classId, industry }: { readonly classId: string; readonly industry: string },
  act: Act,
): Promise<Refusal | undefined> {
  const states = ['posted', 'waiting', 'counted', 'reversed'] as const
  const alsoConcerns = await findPeopleWithRows(
    sql,
    classId,
    await findPeopleOf(sql, reviewerOf(actor)),
    states,
  )
  return alsoConcerns.length === 0
    ? undefined
    : authoriseOfficial(sql, actor, act, { industry, alsoConcerns })
}

/** Refuses an official who stands on the roster under review [D]: another official registers it. */
export async function checkOwnRow(
  sql: Sql,
  classId: string,
  official: Reviewer,
): Promise<Refusal | undefined> {
  const own = await findPeopleWithRows(sql, classId, await findPeopleOf(sql, official), ['posted'])
  return own.length > 0 ? refuse('own-roster') : undefined
}

/** The person whom the token names, and the person who holds the account. */
const findPeopleOf = async (sql: Sql, { accountId, personId }: Reviewer): Promise<string[]> =>
  [personId, await findHolder(sql, accountId)].filter(each => each !== undefined)
