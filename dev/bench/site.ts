import pg from 'pg'
import type { Role, Scope } from '../../domain/authority/actor'
import { type DatabaseOwner, databaseUrlOf } from '../../ops/installation/databases'
import type { ProcessName } from '../../ops/installation/processes'
import { createSigner, type Signer } from '../../services/identity/src/sessions/signer'
import { newId } from '../../services/kit/base/ids'
import { type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { type Cluster, type ClusterOptions, startCluster } from '../launcher/cluster'

/** An installation for one measurement: engines of its own, and of our processes only those that are measured. */
export interface Site {
  readonly cluster: Cluster
  readonly signer: Signer
  /** As the owner of every table: what a measurement lays before it begins, and asks when it ends. */
  readonly owner: Sql
  databaseUrlOf(service: DatabaseOwner): string
  /** The request headers of somebody with a bearer token as identity signs it. */
  headersOf(role: Role, scope?: Scope): Promise<Record<string, string>>
  stop(): Promise<void>
}

/** What every measured process of ours is told: no logs, no comparing of answers with their schemas. */
export const measuredEnv = { NODE_ENV: 'production', LOG_LEVEL: 'silent' }

const TOKEN_LIFE_MS = 3_600_000

export async function openSite(only: ProcessName[], options: ClusterOptions = {}): Promise<Site> {
  const cluster = await startCluster({ policySet: 'city', durable: true, env: measuredEnv, ...options, only })
  const pool = new pg.Pool({ connectionString: cluster.databaseUrl, max: 4 })
  const owner = sqlOfPg(pool)
  const signer = await createSigner(cluster.secrets.signingKey)
  for (const service of ['portal', 'course', 'exam', 'claim', 'ledger'] as const)
    await trust(owner, service, signer)
  return {
    cluster,
    signer,
    owner,
    databaseUrlOf: service => databaseUrlOf(service, cluster.databaseUrl, cluster.secrets),
    headersOf: async (role, scope = {}) => {
      const now = new Date()
      const claims = { sub: scope.personId ?? newId(), sid: newId(), role, scope }
      const token = await signer.sign(claims, now, new Date(now.getTime() + TOKEN_LIFE_MS))
      return { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    },
    stop: async () => {
      await pool.end()
      await cluster.stop()
    },
  }
}

/** Lets a service know the key that signs tokens, as it would by identity's fact. */
export async function trust(owner: Sql, service: DatabaseOwner, { kid, publicJwk }: Signer): Promise<void> {
  await owner.query(`INSERT INTO ${service}.trust_key (kid, public_jwk) VALUES ($1, $2)`, [
    kid,
    JSON.stringify(publicJwk),
  ])
}

/** Whether a service's relay has published all that it had to. */
export async function outboxIsEmpty({ owner }: Site, service: DatabaseOwner): Promise<boolean> {
  const [row] = await owner.query<{ full: boolean }>(`SELECT EXISTS (SELECT FROM ${service}.outbox) AS full`)
  return row?.full === false
}
