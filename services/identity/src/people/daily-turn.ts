import { type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import type { Clock } from '../../../kit/base/clock'
import { newId } from '../../../kit/base/ids'
import type { Log } from '../../../kit/base/log'
import { periodically } from '../../../kit/run/periodic-loop'
import { lookEveryMs } from '../../../kit/run/polling'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type IdentityDeps, ruleAt, secondsAfter } from '../deps'
import { differs, lockPerson, peopleAfter, stateOn, statePerson } from '../personal/person-state'

const PEOPLE_A_READ = 1_000
const DAY_SECONDS = 86_400

/**
 * At start and whenever a day begins in Wenzhou: states everybody whose locality, employer, series or industry that day
 * is not what was stated last, and forgets what is over. Repeated, interrupted or run by two at once it comes to the same.
 */
export function startDailyRun(
  deps: IdentityDeps,
  { clock, log, wrote }: { clock: Clock; log: Log; wrote: () => void },
): { close(): Promise<void> } {
  let done: PlainDate | undefined
  let closed = false

  const turn = async (): Promise<void> => {
    const now = clock.now()
    const today = plainDateIn(now)
    if (closed || done === today) return
    const stated = await statePeopleWhoChanged(deps, now, () => closed)
    await deleteExpired(deps, now)
    if (!closed) done = today
    if (stated > 0) wrote()
    log.info({ today, stated }, 'The day has turned')
  }

  const looks = periodically(lookEveryMs.turnOfDay, 'the turn of the day', turn, log)
  return {
    close: () => {
      closed = true
      return looks.close()
    },
  }
}

/** @returns how many were stated */
export async function statePeopleWhoChanged(
  deps: IdentityDeps,
  now: Date,
  isStopped: () => boolean = () => false,
): Promise<number> {
  const today = plainDateIn(now)
  const from = { correlationId: newId(), now }
  let stated = 0
  for (let after: string | null = null; !isStopped(); ) {
    const rows = await peopleAfter(deps.sql, after, PEOPLE_A_READ, today)
    for (const row of rows.filter(each => differs(stateOn(each, today), each.stated))) {
      await commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
        await lockPerson(sql, row.personId)
        await statePerson(deps, sql, row.personId, { from })
      })
      stated += 1
    }
    after = rows.at(-1)?.personId ?? null
    if (rows.length < PEOPLE_A_READ) break
  }
  return stated
}

/** Counts of attempts that are a day old, and sessions and revocations without further use. */
async function deleteExpired(deps: IdentityDeps, now: Date): Promise<void> {
  const { sql } = deps
  const yesterday = secondsAfter(now, -DAY_SECONDS).toISOString()
  await sql.query('DELETE FROM login_attempt WHERE last_at < $1 AND coalesce(locked_until, last_at) < $1', [
    yesterday,
  ])
  const known = secondsAfter(now, -ruleAt(deps, 'identity/known-address-life', now)).toISOString()
  await sql.query('DELETE FROM known_place WHERE last_at < $1', [known])
  await sql.query('DELETE FROM session WHERE expires_at < $1', [yesterday])
  await sql.query('DELETE FROM trust_revocation WHERE expires_at < $1', [yesterday])
}
