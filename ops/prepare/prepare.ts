import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createLog } from '../../services/kit/base/log'
import { ensureTopics } from '../../services/kit/facts/kafka'
import { migrate } from '../../services/kit/sql/migrations'
import { checkout } from '../installation/checkout'
import { databaseOwners, databaseVariable, migrationsOf } from '../installation/databases'
import { ensureNamespace } from './temporal-namespace'

/**
 * Prepares the engines for our processes: schemas, roles and migrations, topics, the Temporal namespace. Harmless to run
 * again. Reads DATABASE_URL (the migrator's), each {NAME}_DATABASE_URL, KAFKA_BROKERS, KAFKA_TOPIC_PREFIX, TEMPORAL_ADDRESS.
 * @returns the migrations applied now
 */
export async function prepareEngines(env: NodeJS.ProcessEnv): Promise<string[]> {
  const [migrations] = await Promise.all([
    applyMigrations(env),
    prepareTopics(env),
    ensureNamespace(required(env, 'TEMPORAL_ADDRESS')),
  ])
  return migrations
}

async function applyMigrations(env: NodeJS.ProcessEnv): Promise<string[]> {
  const applied: string[] = []
  for (const service of databaseOwners) {
    const migrationsDir = join(checkout, migrationsOf(service))
    if (!existsSync(migrationsDir))
      throw new Error(`The migrations of ${service} are not there: ${migrationsDir}`)
    const own = new URL(required(env, databaseVariable(service)))
    const names = await migrate({
      databaseUrl: required(env, 'DATABASE_URL'),
      schema: service,
      role: decodeURIComponent(own.username),
      password: decodeURIComponent(own.password),
      migrationsDir,
    })
    applied.push(...names.map(name => `${service}/${name}`))
  }
  return applied
}

async function prepareTopics(env: NodeJS.ProcessEnv): Promise<void> {
  const config = {
    KAFKA_BROKERS: required(env, 'KAFKA_BROKERS').split(','),
    KAFKA_TOPIC_PREFIX: env.KAFKA_TOPIC_PREFIX ?? '',
    NODE_ENV: 'development' as const,
  }
  await ensureTopics(config, createLog('prepare', 'warn'))
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (!value) throw new Error(`${name} is required`)
  return value
}

if (require.main === module) {
  prepareEngines(process.env).then(
    applied => console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to migrate.'),
    (error: Error) => {
      console.error(error)
      process.exitCode = 1
    },
  )
}
