import { join } from 'node:path'
import type { PersonalKeys } from '../../services/identity/src/personal/personal-data'
import { createStore, type FileStore, FileStoreSettings } from '../../services/kit/files/store'
import { LookupKeySettings } from '../../services/kit/keys/lookup-digest'
import { FieldKeySettings } from '../../services/kit/keys/sealed-field'
import { createPool, type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { dataFolder } from '../installation/checkout'
import { type DatabaseOwner, databaseOwners, databaseUrls, databaseVariable } from '../installation/databases'
import { portFrom } from '../installation/ports'
import { secretsOf } from '../installation/secrets'
import { namespace } from '../prepare/temporal-namespace'
import type { KafkaSettings } from './consumers'

/** Where everything is, by the same variables as the processes; without them, that of `npm start` on this machine. */
export interface Surroundings {
  readonly temporal: { readonly address: string; readonly namespace: string }
  readonly kafka: KafkaSettings
  urlOf(owner: DatabaseOwner): string
  sql(owner: DatabaseOwner): Sql
  /** Open and seal names, and stand for numbers; asked for only where a person is told again. */
  keys(): PersonalKeys
  /** Where the bytes of files are; undefined where nobody said so. */
  evidence(): FileStore | undefined
  close(): Promise<void>
}

export function readSurroundings(env: NodeJS.ProcessEnv): Surroundings {
  const urls = urlsOfEnvironment(env) ?? urlsOfLauncher()
  const urlOf = (owner: DatabaseOwner): string => urls[databaseVariable(owner)]!
  const pools = new Map(databaseOwners.map(name => [name, createPool(urlOf(name), 'xueshi-doctor', 2)]))
  return {
    temporal: {
      address: env.TEMPORAL_ADDRESS ?? `127.0.0.1:${portFrom('XUESHI_TEMPORAL_PORT', 7233)}`,
      namespace: env.TEMPORAL_NAMESPACE ?? namespace,
    },
    kafka: {
      KAFKA_BROKERS: (env.KAFKA_BROKERS ?? `127.0.0.1:${portFrom('XUESHI_KAFKA_PORT', 19_092)}`).split(','),
      KAFKA_TOPIC_PREFIX: env.KAFKA_TOPIC_PREFIX ?? '',
      NODE_ENV: env.NODE_ENV === 'production' ? 'production' : 'development',
    },
    urlOf,
    sql: owner => sqlOfPg(pools.get(owner)!),
    keys: () => keysOf(env.FIELD_KEYS ? env : keysOfLauncher()),
    evidence: () => storeOf(env),
    close: async () => {
      await Promise.all([...pools.values()].map(pool => pool.end()))
    },
  }
}

function urlsOfEnvironment(env: NodeJS.ProcessEnv): Record<string, string> | undefined {
  const entries = databaseOwners.map(name => [databaseVariable(name), env[databaseVariable(name)]] as const)
  return entries.every(([, url]) => url) ? (Object.fromEntries(entries) as Record<string, string>) : undefined
}

/** Told of the databases and of no store, it is no machine of ours: its folder is elsewhere. */
function storeOf(env: NodeJS.ProcessEnv): FileStore | undefined {
  if (env.S3_ENDPOINT || env.EVIDENCE_FOLDER) return createStore(FileStoreSettings.parse(env))
  if (urlsOfEnvironment(env)) return undefined
  return createStore(FileStoreSettings.parse({ EVIDENCE_FOLDER: join(dataFolder(), 'evidence') }))
}

function urlsOfLauncher(): Record<string, string> {
  const port = portFrom('XUESHI_PG_PORT', 54_320)
  return databaseUrls(`postgresql://xueshi:unused@127.0.0.1:${port}/xueshi`, secretsOf(dataFolder()))
}

function keysOfLauncher(): Record<string, string> {
  const { fieldKeys, lookupKeys } = secretsOf(dataFolder())
  return { FIELD_KEYS: fieldKeys, LOOKUP_KEYS: lookupKeys }
}

const keysOf = (env: NodeJS.ProcessEnv): PersonalKeys => ({
  fieldKey: FieldKeySettings.parse(env).FIELD_KEYS,
  lookupKey: LookupKeySettings.parse(env).LOOKUP_KEYS,
})
