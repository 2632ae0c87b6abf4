import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parse } from 'yaml'
import { checkout } from '../../ops/installation/checkout'
import { databaseUrls, databaseVariable } from '../../ops/installation/databases'
import {
  environmentOf,
  type Installation,
  type ProcessName,
  processes,
} from '../../ops/installation/processes'
import { makeSecrets } from '../../ops/installation/secrets'
import { BaseSettings, readConfig } from '../../services/kit/base/config'
import { makeTemporaryFolder } from '../launcher/temporary'

type Container = {
  ports?: string[]
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  command?: string[]
  image?: string
  env_file?: string[]
  environment?: Record<string, string | number>
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test?: string[]; disable?: boolean }
}

const text = readFileSync(join(checkout, 'docker-compose.yml'), 'utf8')
const compose = parse(text, { merge: true }) as { services: Record<string, Container> }
const secretsFolder = join(makeTemporaryFolder('compose'), 'secrets')
execFileSync(join(checkout, 'deploy/make-secrets.sh'), [secretsFolder], { stdio: 'ignore' })

const secrets = makeSecrets()
const installation: Installation = {
  nodeEnv: 'test',
  policySet: 'city',
  kafkaBrokers: 'kafka:9092',
  topicPrefix: '',
  temporalAddress: 'temporal:7233',
  temporalUiUrl: 'http://127.0.0.1:8233',
  databaseUrls: databaseUrls('postgresql://x:y@postgres/xueshi', secrets),
  secrets,
  evidenceFolder: '/var/lib/xueshi/evidence',
  ports: Object.fromEntries(processes.map(({ name, port }) => [name, port])) as Record<ProcessName, number>,
}

describe.each(processes)('the container of $name', definition => {
  const container = compose.services[definition.name]!

  test('gets every variable that the launcher gives the process, and no secret of another', () => {
    const machine = ['HOST', 'PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']
    const launched = Object.keys(environmentOf(definition, installation))
    const wanted = launched.filter(name => !machine.includes(name) && !/^(OTEL_|LOG_LEVEL)/.test(name))
    const given = Object.keys(environmentIn(container)).filter(name => !/^(OTEL_|LOG_LEVEL)/.test(name))
    expect(given.sort()).toEqual(wanted.sort())
  })

  test('satisfies the settings that the process declares', () => {
    expect(() => readConfig(settingsOf(definition.script), environmentIn(container))).not.toThrow()
  })

  test('runs the same script on the same port, in production, and waits for the migrations', () => {
    expect(container.command).toEqual(['node', `dist/${definition.script}`])
    expect(readConfig(BaseSettings, environmentIn(container))).toMatchObject({
      PORT: definition.port,
      NODE_ENV: 'production',
      POLICY_SET: 'city',
    })
    expect(container.depends_on).toMatchObject({ prepare: { condition: 'service_completed_successfully' } })
  })
})

test('the migrations get the address of the owner and of each role', () => {
  const given = Object.keys(environmentIn(compose.services.prepare!))
  const owners = processes.flatMap(({ database }) => (database ? [databaseVariable(database)] : []))
  expect(given).toEqual(
    expect.arrayContaining(['DATABASE_URL', 'KAFKA_BROKERS', 'TEMPORAL_ADDRESS', ...owners]),
  )
})

test('a role has one password, whoever is told it', () => {
  const prepare = environmentIn(compose.services.prepare!)
  for (const { name, database } of processes) {
    if (!database) continue
    const variable = databaseVariable(database)
    expect(environmentIn(compose.services[name]!)[variable]).toBe(prepare[variable])
  }
})

test('whatever is depended on exists, and has a health check where its health is waited for', () => {
  for (const { depends_on = {} } of Object.values(compose.services)) {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(Object.keys(compose.services)).toContain(name)
      if (condition === 'service_healthy') expect(compose.services[name]!.healthcheck?.test).toBeDefined()
    }
  }
})

test('no secret is written in the file, and every secret file is one that is made and used', () => {
  expect(text).not.toMatch(/(PASSWORD|PWD|_KEYS?|DATABASE_URL)\s*[:=]\s*\S/)
  const used = Object.values(compose.services).flatMap(({ env_file = [] }) =>
    env_file.map(file => basename(file)),
  )
  expect(used.sort()).toEqual(readdirSync(secretsFolder).sort())
})

test('every port is opened on this machine alone', () => {
  const ports = Object.values(compose.services).flatMap(container => container.ports ?? [])
  expect(ports).not.toEqual([])
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
})

test.each(processes)(
  'the container of $name writes to no file system of its image and has no capability',
  ({ name }) =>
    expect(compose.services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    }),
)

test("Temporal has a role of its own, without the owner's password", () => {
  const temporal = environmentIn(compose.services.temporal!)
  const postgres = environmentIn(compose.services.postgres!)
  expect(temporal.POSTGRES_USER).toBe('temporal')
  expect(temporal.POSTGRES_PWD).toBe(postgres.TEMPORAL_ROLE_PASSWORD)
  expect(temporal.POSTGRES_PWD).not.toBe(postgres.POSTGRES_PASSWORD)
})

/** What the process declares in its config.ts; what all processes do where it has none. */
function settingsOf(script: string): typeof BaseSettings {
  const config = join(checkout, dirname(script), 'config.ts')
  if (!existsSync(config)) return BaseSettings
  const { Settings } = require(config) as { Settings?: typeof BaseSettings }
  if (!Settings) throw new Error(`${config} exports no Settings`)
  return Settings
}

/** What a container sees: its env files (as compose reads them), then its own lines. */
function environmentIn({ env_file = [], environment = {} }: Container): Record<string, string> {
  const fromFiles = env_file.flatMap(file => readEnvFile(join(secretsFolder, basename(file))))
  const own = Object.entries(environment).map(([name, value]) => [name, interpolated(String(value))] as const)
  return Object.fromEntries([...fromFiles, ...own])
}

function readEnvFile(file: string): [name: string, value: string][] {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map(line => {
    const [, name, quoted, plain] = /^(\w+)=(?:"(.*)"|(.*))$/.exec(line)!
    return [name!, quoted?.replaceAll('\\n', '\n') ?? plain!]
  })
}

function interpolated(value: string): string {
  return value.replace(/\$\{\w+:-(.*?)\}/g, '$1')
}
