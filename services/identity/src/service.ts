import { availableParallelism } from 'node:os'
import { PrismaPg } from '@prisma/adapter-pg'
import { policy } from '../../../domain/policy/policy'
import type { Clock } from '../../kit/base/clock'
import type { Log } from '../../kit/base/log'
import { type RunningService, startService } from '../../kit/run/service'
import { createPool, sqlOfPg } from '../../kit/sql/database'
import { PrismaClient } from '../prisma/client/client'
import { ensureMunicipalBureau } from './accounts/first-account'
import type { IdentityConfig, IdentityDeps } from './deps'
import { startDailyRun } from './people/daily-turn'
import { realNameChecks } from './people/real-name-check'
import { createRoutes } from './routes'
import { createAllowances, createHomes } from './sessions/guess-limits'
import { createHashing } from './sessions/password-hashing'
import { createSigner, stateSigningKey } from './sessions/signer'

/** Hashes leave cores and threads of libuv's pool (four) to everybody else; who would wait above some seconds is told to come back. */
const HASHES_AT_ONCE_MAX = 3
const HASHES_WAITING_MAX = 200
const HASHES_WAITING_OF_ONE_MAX = 40

/** Wires the service up; tests do it by the same function. */
export async function startIdentity(config: IdentityConfig, clock: Clock, log: Log): Promise<RunningService> {
  const databaseUrl = config.IDENTITY_DATABASE_URL
  const pool = createPool(databaseUrl, 'identity')
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'identity' }) })
  const kept = {
    sql: sqlOfPg(pool),
    policy: policy(config.POLICY_SET),
    keys: { fieldKey: config.FIELD_KEYS, lookupKey: config.LOOKUP_KEYS },
  }
  const deps: IdentityDeps = {
    ...kept,
    prisma,
    hashing: await createHashing({
      concurrency: Math.min(HASHES_AT_ONCE_MAX, availableParallelism()),
      queueMax: HASHES_WAITING_MAX,
      queueMaxOfOne: HASHES_WAITING_OF_ONE_MAX,
    }),
    signer: await createSigner(config.SIGNING_KEY),
    realNameCheck: realNameChecks[config.REAL_NAME_CHECK],
    firstPasswords: config.FIRST_PASSWORDS,
    allowances: createAllowances(),
    homes: createHomes(kept),
    log,
    proxyHops: config.PROXY_HOPS,
  }
  await stateSigningKey(prisma, deps.signer, clock.now())
  await ensureMunicipalBureau(
    deps,
    { login: config.MUNICIPAL_BUREAU_LOGIN, password: config.MUNICIPAL_BUREAU_PASSWORD },
    clock.now(),
  )
  return startService({
    name: 'identity',
    config,
    databaseUrl,
    pool,
    prisma,
    clock,
    log,
    endpoints: createRoutes(deps),
    handlers: [],
    background: [relay => startDailyRun(deps, { clock, log, wrote: relay.wake })],
  })
}
