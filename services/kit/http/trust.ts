import { timestampDate } from '@bufbuild/protobuf/wkt'
import { importJWK, type CryptoKey as JoseKey, type JWK } from 'jose'
import { SessionRevokedSchema, SigningKeyStatedSchema } from '../../../proto/generated/identity_pb'
import type { Clock } from '../base/clock'
import type { Log } from '../base/log'
import { type FactHandler, hearFact } from '../facts/consumer'
import type { Sql } from '../sql/database'

const RELOAD_MS = 3_000

/** The keys that sign tokens and the sessions that were ended, as this service heard of them. */
export interface Trust {
  findKey(kid: string): Promise<JoseKey | Uint8Array | undefined>
  isRevoked(sessionId: string): boolean
  /** Whether it has heard of any key: before that, every token would be a stranger's. */
  hasKeys(): boolean
  reload(): Promise<void>
  close(): void
}

/**
 * Keeps identity's keys and revocations in this service's own tables, so that identity's death, or Kafka's, stops nobody.
 * Other replicas' news arrive by the reload.
 */
export function createTrust(sql: Sql, clock: Clock, log: Log): Trust {
  let keys = new Map<string, JoseKey | Uint8Array>()
  let revoked = new Set<string>()

  const read = async (): Promise<void> => {
    const keyRows = await sql.query<{ kid: string; publicJwk: JWK }>('SELECT kid, public_jwk FROM trust_key')
    const revokedRows = await sql.query<{ sessionId: string }>(
      'SELECT session_id FROM trust_revocation WHERE expires_at > $1',
      [clock.now().toISOString()],
    )
    const imported = await Promise.all(
      keyRows.map(async row => [row.kid, await importJWK(row.publicJwk, 'EdDSA')] as const),
    )
    keys = new Map(imported)
    revoked = new Set(revokedRows.map(row => row.sessionId))
  }

  let reading: Promise<void> | undefined
  let looking: Promise<void> | undefined
  let askedAtMs = Number.NEGATIVE_INFINITY

  /** One reading at a time, however many wait for it; who comes amid one waits for the next, which sees what was written by then. */
  const reload = async (): Promise<void> => {
    await reading?.catch(() => undefined)
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }

  /** A key that nobody has heard of may be a new one. Whoever makes up keys has it looked for once in that time, not each time. */
  const lookForKeys = async (): Promise<void> => {
    const nowMs = performance.now()
    if (nowMs - askedAtMs < RELOAD_MS) return looking
    askedAtMs = nowMs
    looking = reload()
    return looking
  }

  const timer = setInterval(() => {
    reload().catch(error =>
      log.debug({ err: error }, 'trust could not be reloaded; what is known stays in force'),
    )
  }, RELOAD_MS)
  timer.unref()

  return {
    findKey: async kid => {
      if (!keys.has(kid)) await lookForKeys()
      return keys.get(kid)
    },
    isRevoked: sessionId => revoked.has(sessionId),
    hasKeys: () => keys.size > 0,
    reload,
    close: () => clearInterval(timer),
  }
}

/** Facts after which trust is looked up again at once, not only at the next reload. */
export const trustFacts: readonly string[] = [SigningKeyStatedSchema.typeName, SessionRevokedSchema.typeName]

/** Every service listens to these two, beside its own. */
export const trustHandlers = <P>(): FactHandler<P>[] => [
  hearFact<P, typeof SigningKeyStatedSchema>(SigningKeyStatedSchema, async (stated, { sql }) => {
    await sql.query(
      `INSERT INTO trust_key (kid, public_jwk) VALUES ($1, $2::jsonb)
       ON CONFLICT (kid) DO UPDATE SET public_jwk = EXCLUDED.public_jwk RETURNING kid`,
      [stated.kid, stated.publicJwk],
    )
  }),
  hearFact<P, typeof SessionRevokedSchema>(SessionRevokedSchema, async (ended, { sql }) => {
    const expiresAt = ended.expiresAt ? timestampDate(ended.expiresAt) : new Date(0)
    await sql.query(
      `INSERT INTO trust_revocation (session_id, expires_at) VALUES ($1::uuid, $2::timestamptz)
       ON CONFLICT DO NOTHING RETURNING session_id`,
      [ended.sessionId, expiresAt.toISOString()],
    )
  }),
]
