import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import type pg from 'pg'
import { countFailure, type Failures, signInWait } from '../../../../domain/identity/sign-in-wait'
import { policy } from '../../../../domain/policy/policy'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { createPool, sqlOfPg } from '../../../kit/sql/database'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import { type IdentityDeps, ruleAt } from '../deps'
import { countAttempt } from './guess-limits'

const city = policy('city')
const start = new Date('2026-05-20T01:00:00Z')
const rule = (name: Parameters<typeof ruleAt>[1]): number => ruleAt({ policy: city }, name, start) as number
const windowSeconds = rule('identity/login-attempts-window')
const attemptsMax = rule('identity/login-attempts-max')
const waits = signInWait({ attemptsMax, waitMax: rule('identity/lockout') })

/** Seconds from one attempt to the next: most within a wait, some about the end of one, some about the end of the window. */
const gaps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 2, arbitrary: fc.constantFrom(...waits) },
    { weight: 1, arbitrary: fc.constantFrom(windowSeconds - 1, windowSeconds, windowSeconds + 1) },
  ),
  { minLength: 1, maxLength: 2 * waits.length },
)

describe('failures in a row, as SQL and as the rule', () => {
  let harness: Harness
  let pool: pg.Pool
  beforeAll(async () => {
    harness = await createHarness('identity', { kafka: false })
    pool = createPool(harness.databaseUrl, 'failures', 2)
  })
  afterAll(async () => {
    await pool.end()
    await harness.close()
  })

  test('countAttempt counts, waits and begins again as countFailure says', async () => {
    const deps = { sql: sqlOfPg(pool), policy: city } as IdentityDeps
    await fc.assert(
      fc.asyncProperty(gaps, async seconds => {
        const attempt = { login: randomBytes(32), place: randomBytes(32), isKnown: true }
        let failures: Failures | undefined
        let now = start
        for (const gap of seconds) {
          now = new Date(now.getTime() + gap * 1_000)
          const next = countFailure(failures, now, { waits, windowSeconds })
          const counted = await countAttempt(deps, attempt, { address: '', correlationId: '', now })
          failures = next ?? failures
          const { count, lockedUntil } = failures!
          const isLocked = lockedUntil !== null && lockedUntil > now
          expect(isRefusal(counted)).toBe(next === undefined)
          expect(isRefusal(counted) ? counted : counted.refusal).toMatchObject(
            isLocked
              ? { code: 'account-locked', until: lockedUntil.toISOString() }
              : { code: 'wrong-credentials', turnedOn: { attemptsLeft: Math.max(0, attemptsMax - count) } },
          )
        }
      }),
      { numRuns: 100 },
    )
  })
})
