import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { namespace } from '../prepare/temporal-namespace'
import { dist } from './checkout'
import { type DatabaseOwner, databaseVariable } from './databases'
import { demoAccountsOf } from './demo-accounts'
import type { Secrets } from './secrets'

/** One of our processes, as the launcher, the compose file and the tests know it. */
export type ProcessDefinition = {
  name: ProcessName
  script: string
  port: number
  /** The variable that changes its port. */
  portVariable: string
  /** Its own connection string, if it has a database. */
  database?: DatabaseOwner
  /** Which secrets it is given; no other process gets them. */
  secrets?: (keyof typeof secretVariables)[]
  /** What else it is told where there is no city behind it. */
  settings?: Record<string, string>
  /** It is told the public origin, which is printed on what it makes. */
  printsAddress?: true
  /** It keeps evidence, in a folder or an S3-compatible store. */
  keepsFiles?: true
  /** Which services it passes requests on to. */
  upstreams?: ProcessName[]
}

export type ProcessName =
  | 'identity'
  | 'course'
  | 'exam'
  | 'claim'
  | 'ledger'
  | 'portal'
  | 'worker'
  | 'listener'

const secretVariables = {
  SIGNING_KEY: (secrets: Secrets) => secrets.signingKey,
  CERTIFICATE_KEY: (secrets: Secrets) => secrets.certificateKey,
  FIELD_KEYS: (secrets: Secrets) => secrets.fieldKeys,
  LOOKUP_KEYS: (secrets: Secrets) => secrets.lookupKeys,
  MUNICIPAL_BUREAU_PASSWORD: (secrets: Secrets) => secrets.municipalBureauPassword,
}

/** The login of the first account; its password is among the secrets. */
export const municipalBureauLogin = 'municipal-bureau'

/** All of them, in the order they are started; they are stopped in reverse. */
export const processes: ProcessDefinition[] = [
  service('identity', 8081, {
    secrets: ['SIGNING_KEY', 'LOOKUP_KEYS', 'MUNICIPAL_BUREAU_PASSWORD', 'FIELD_KEYS'],
    settings: {
      MUNICIPAL_BUREAU_LOGIN: municipalBureauLogin,
      REAL_NAME_CHECK: 'fake',
      FIRST_PASSWORDS: 'lasting',
    },
  }),
  service('course', 8082, { secrets: ['FIELD_KEYS', 'LOOKUP_KEYS'], keepsFiles: true }),
  service('exam', 8083, { secrets: ['FIELD_KEYS', 'LOOKUP_KEYS'] }),
  service('claim', 8084, { secrets: ['FIELD_KEYS', 'LOOKUP_KEYS'], keepsFiles: true }),
  service('ledger', 8085, {
    secrets: ['CERTIFICATE_KEY', 'FIELD_KEYS'],
    printsAddress: true,
  }),
  { name: 'worker', script: 'workflows/worker/main.js', port: 8086, portVariable: 'XUESHI_WORKER_PORT' },
  {
    name: 'listener',
    script: 'workflows/listener/main.js',
    port: 8087,
    portVariable: 'XUESHI_LISTENER_PORT',
    database: 'listener',
  },
  service('portal', 8080, {
    secrets: ['FIELD_KEYS'],
    upstreams: ['identity', 'course', 'exam', 'claim', 'ledger'],
  }),
]

function service(
  name: DatabaseOwner,
  port: number,
  rest: Partial<ProcessDefinition> = {},
): ProcessDefinition {
  const script = `services/${name}/src/main.js`
  return { name, script, port, portVariable: `XUESHI_${name.toUpperCase()}_PORT`, database: name, ...rest }
}

/** Those of them that are in the build. */
export function builtProcesses(): ProcessDefinition[] {
  return processes.filter(({ script }) => existsSync(join(dist, script)))
}

/** What all processes of one installation share. */
export type Installation = {
  nodeEnv: 'development' | 'test'
  policySet: string
  kafkaBrokers: string
  topicPrefix: string
  temporalAddress: string
  /** Where Temporal shows its processes, if anywhere. */
  temporalUiUrl?: string | undefined
  /** By variable name. */
  databaseUrls: Record<string, string>
  secrets: Secrets
  /** Where evidence and media are kept, unless the launcher is told of a store by S3_ENDPOINT. */
  evidenceFolder: string
  ports: Record<ProcessName, number>
}

/** The environment of one process: what it needs and nothing that is another's. */
export function environmentOf(definition: ProcessDefinition, installation: Installation): NodeJS.ProcessEnv {
  const { database, secrets = [], settings = {}, upstreams = [], name } = definition
  const own: NodeJS.ProcessEnv = {
    NODE_ENV: installation.nodeEnv,
    HOST: '127.0.0.1',
    PORT: String(installation.ports[name]),
    POLICY_SET: installation.policySet,
    KAFKA_BROKERS: installation.kafkaBrokers,
    KAFKA_TOPIC_PREFIX: installation.topicPrefix,
    TEMPORAL_ADDRESS: installation.temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
    PROXY_HOPS: '1',
    ...settings,
  }
  if (database) own[databaseVariable(database)] = installation.databaseUrls[databaseVariable(database)]
  for (const variable of secrets) own[variable] = secretVariables[variable](installation.secrets)
  if (name === 'portal' && installation.policySet === 'demo') own.DEMO_ACCOUNTS = demoAccountsIn(installation)
  if (name === 'portal' && installation.temporalUiUrl) own.TEMPORAL_UI_URL = installation.temporalUiUrl
  if (definition.printsAddress) own.PUBLIC_URL = `http://127.0.0.1:${installation.ports.portal}`
  if (definition.keepsFiles) Object.assign(own, fileStore(installation))
  for (const other of upstreams)
    own[`${other.toUpperCase()}_URL`] = `http://127.0.0.1:${installation.ports[other]}`
  return { ...passedThrough(), ...own }
}

/** What the sign-in page of a demo city lists: who can be signed in as, and how. */
function demoAccountsIn({ secrets }: Installation): string {
  const password = secrets.municipalBureauPassword
  const year = yearOf(plainDateIn(new Date()))
  return JSON.stringify(demoAccountsOf(year).map(account => ({ ...account, password })))
}

function fileStore({ evidenceFolder }: Installation): NodeJS.ProcessEnv {
  const given = Object.entries(process.env).filter(
    ([name]) => name.startsWith('S3_') || name === 'CLAMD_ADDRESS',
  )
  return { EVIDENCE_FOLDER: evidenceFolder, ...Object.fromEntries(given) }
}

const passedNames = [
  'PATH',
  'HOME',
  'LANG',
  'TZ',
  'TMPDIR',
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'LOG_LEVEL',
]

function passedThrough(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env)
  return Object.fromEntries(
    entries.filter(([name]) => passedNames.includes(name) || name.startsWith('OTEL_')),
  )
}
