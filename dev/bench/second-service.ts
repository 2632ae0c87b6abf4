import { join } from 'node:path'
import pg from 'pg'
import { checkout } from '../../ops/installation/checkout'
import { databaseUrlOf, databaseVariable, migrationsOf } from '../../ops/installation/databases'
import { freePort } from '../../ops/installation/ports'
import { type Installation, processes } from '../../ops/installation/processes'
import { createLog } from '../../services/kit/base/log'
import { ensureTopics } from '../../services/kit/facts/kafka'
import { type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { migrate } from '../../services/kit/sql/migrations'
import { runProcess } from '../launcher/run-process'
import { measuredEnv, type Site, trust } from './site'

export interface SecondService {
  readonly origin: string
  readonly owner: Sql
  stop(): Promise<void>
}

/** Those whose answers are measured beside a fuller table. */
export type Doubled = 'claim' | 'ledger'

const DATABASE = 'second'

/** The same service again, on another database of the same PostgreSQL, with topics of its own. */
export async function startSecond(name: Doubled, site: Site): Promise<SecondService> {
  const { cluster } = site
  await site.owner.query(`CREATE DATABASE ${DATABASE}`)
  const ownerUrl = cluster.databaseUrl.replace(/\/[^/]*$/, `/${DATABASE}`)
  const port = await freePort()
  const installation = installationOn(site, name, ownerUrl, port)
  await migrate({
    databaseUrl: ownerUrl,
    schema: name,
    role: `xueshi_${name}`,
    password: cluster.secrets.databasePasswords[name]!,
    migrationsDir: join(checkout, migrationsOf(name)),
  })
  await ensureTopics(
    {
      KAFKA_BROKERS: [installation.kafkaBrokers],
      KAFKA_TOPIC_PREFIX: installation.topicPrefix,
      NODE_ENV: 'production',
    },
    createLog('bench', 'silent'),
  )
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 })
  const owner = sqlOfPg(pool)
  await trust(owner, name, site.signer)
  const daemon = await runProcess(processes.find(each => each.name === name)!, installation, {
    logFolder: join(cluster.logFolder, DATABASE),
    keepAlive: false,
    env: measuredEnv,
  })
  return {
    origin: `http://127.0.0.1:${port}`,
    owner,
    stop: async () => {
      await daemon.stop()
      await pool.end()
    },
  }
}

function installationOn({ cluster }: Site, name: Doubled, ownerUrl: string, port: number): Installation {
  return {
    nodeEnv: 'test',
    policySet: 'city',
    kafkaBrokers: cluster.kafkaBrokers,
    topicPrefix: `${DATABASE}.`,
    temporalAddress: cluster.temporalAddress,
    databaseUrls: { [databaseVariable(name)]: databaseUrlOf(name, ownerUrl, cluster.secrets) },
    secrets: cluster.secrets,
    evidenceFolder: join(cluster.logFolder, DATABASE, 'evidence'),
    ports: {
      ...{ identity: 0, course: 0, exam: 0, claim: 0, ledger: 0, portal: 0, worker: 0, listener: 0 },
      [name]: port,
    },
  }
}
