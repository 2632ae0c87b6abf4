import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkout } from '../ops/installation/checkout'
import { databaseOwners, databaseUrls, databaseVariable, migrationsOf } from '../ops/installation/databases'
import { environmentOf, type Installation, type ProcessName, processes } from '../ops/installation/processes'
import { makeSecrets } from '../ops/installation/secrets'
import { keyOwners } from '../ops/rotate/rotation'
import { BaseSettings, readConfig } from '../services/kit/base/config'
import { findUpstream } from '../services/portal/src/front/upstreams'
import {
  type Container,
  containerOf,
  find,
  folder,
  kustomization,
  manifests,
  podOf,
  read,
  secretKeys,
  settings,
} from './manifests'

const secrets = makeSecrets()
const installation: Installation = {
  nodeEnv: 'test',
  policySet: 'city',
  kafkaBrokers: 'kafka:9092',
  topicPrefix: '',
  temporalAddress: 'temporal:7233',
  databaseUrls: databaseUrls('postgresql://x:y@postgres/xueshi', secrets),
  secrets,
  evidenceFolder: '/var/lib/xueshi/evidence',
  ports: Object.fromEntries(processes.map(({ name, port }) => [name, port])) as Record<ProcessName, number>,
}

describe.each(processes)('the Deployment of $name', definition => {
  const { name, port } = definition
  const deployment = find('Deployment', name)
  const container = containerOf(deployment)
  const launched = environmentOf(definition, installation)

  test('gets every variable that the launcher gives the process, and no secret of another', () => {
    const machine = ['HOST', 'PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']
    const ours = (names: string[]) =>
      names.filter(each => !machine.includes(each) && !/^(OTEL_|LOG_LEVEL)/.test(each)).sort()
    expect(ours(Object.keys(environmentIn(container, launched)))).toEqual(ours(Object.keys(launched)))
  })

  test('satisfies the settings that the process declares, in production', () => {
    const environment = environmentIn(container, launched)
    expect(() => readConfig(settingsOf(definition.script), environment)).not.toThrow()
    expect(readConfig(BaseSettings, environment)).toMatchObject({ PORT: port, NODE_ENV: 'production' })
  })

  test('runs the same script, and is asked on the port where it answers', () => {
    expect(container.command).toEqual(['node', `dist/${definition.script}`])
    expect(container.ports).toEqual([{ name: 'http', containerPort: port }])
    expect(container.startupProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' })
    expect(container.readinessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' })
    expect(container.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'http' })
    expect(deployment.spec.template.metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/path': '/metrics',
      'prometheus.io/port': String(port),
    })
  })

  test('has a Service on its port and a budget, and both mean its pods', () => {
    const pods = { 'app.kubernetes.io/name': name }
    expect(deployment.spec.template.metadata.labels).toEqual(pods)
    expect(deployment.spec.selector.matchLabels).toEqual(pods)
    expect(find('Service', name).spec).toEqual({
      selector: pods,
      ports: [{ name: 'http', port, targetPort: 'http' }],
    })
    expect(find('PodDisruptionBudget', name).spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: pods },
    })
    expect(deployment.spec.replicas).toBeGreaterThan(1)
  })
})

test('the portal reaches each service where its Service is', () => {
  const given = Object.fromEntries(
    (containerOf(find('Deployment', 'portal')).env ?? []).map(({ name, value }) => [name, value]),
  )
  for (const name of ['identity', 'course', 'exam', 'claim', 'ledger'])
    expect(given[`${name.toUpperCase()}_URL`]).toBe(
      `http://${name}:${find('Service', name).spec.ports[0].port}`,
    )
})

test('migrations, doctor and rotation run what is built, with the addresses of roles; only migrations with the owner’s, only rotation with keys', () => {
  const roles = databaseOwners.map(databaseVariable).sort()
  const shared = Object.keys(settings)
  const prepare = containerOf(find('Job', 'prepare'))
  const doctor = containerOf(find('CronJob', 'doctor'))
  const rotate = containerOf(find('CronJob', 'rotate'))
  expect(Object.keys(environmentIn(prepare)).sort()).toEqual([...shared, ...roles, 'DATABASE_URL'].sort())
  // It sees which files are there, and changes none.
  expect(Object.keys(environmentIn(doctor)).sort()).toEqual([...shared, ...roles, 'EVIDENCE_FOLDER'].sort())
  expect(doctor.volumeMounts).toMatchObject([{ name: 'evidence', readOnly: true }])
  const keys = [...keyOwners.map(databaseVariable), 'FIELD_KEYS', 'LOOKUP_KEYS']
  expect(Object.keys(environmentIn(rotate)).sort()).toEqual([...shared, ...keys].sort())
  expect(find('CronJob', 'rotate').spec.suspend).toBe(true)
  for (const { command } of [prepare, doctor, rotate]) {
    const source = command[1]!.replace('dist/', '').replace('.js', '.ts')
    expect([source, existsSync(join(checkout, source))]).toEqual([source, true])
  }
})

const pods = manifests.filter(({ kind }) => ['Deployment', 'Job', 'CronJob'].includes(kind))

test.each(pods)(
  '$kind $metadata.name is no root, writes nothing but /tmp, and asks for what it needs',
  each => {
    expect(podOf(each)).toMatchObject({
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    })
    expect(containerOf(each)).toMatchObject({
      image: 'xueshi',
      envFrom: [{ configMapRef: { name: 'settings' } }],
      securityContext: {
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: expect.anything(), limits: { memory: expect.any(String) } },
    })
  },
)

test('every file of the folder is used, and nothing that is named twice or not there', () => {
  const used = [...kustomization.resources, ...kustomization.patches.map(({ path }) => path)]
  const there = readdirSync(folder).filter(name => name.endsWith('.yaml') && name !== 'kustomization.yaml')
  expect([...used].sort()).toEqual(there.sort())
  const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
  expect(names).toEqual([...new Set(names)])
  expect(manifests.map(({ kind }) => kind)).not.toContain('Secret')
})

test('an upgrade is three steps by label, and each object belongs to one of them', () => {
  const steps = manifests.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'])
  expect([...new Set(steps)].sort()).toEqual(['prepare', 'process', 'service'])
  for (const step of ['prepare', 'service', 'process'])
    expect(read('README.md')).toContain(`-l app.kubernetes.io/component=${step}`)
})

test('the README makes each secret with exactly the keys that are asked for', () => {
  const made = [...read('README.md').matchAll(/^secret (\S+)((?: .*\\\n)* .*)$/gm)].map(
    ([, name = '', rest = '']) => [
      name,
      [...rest.matchAll(/--from-literal=(\w+)=/g)].map(([, key]) => key!).sort(),
    ],
  )
  expect(Object.fromEntries(made)).toEqual(secretKeys())
})

test('the public reaches what the portal serves, and no figures', () => {
  const rules = find('Ingress', 'portal').spec.rules as {
    http: { paths: { path: string; pathType: string; backend: { service: { name: string } } }[] }
  }[]
  const paths = rules.flatMap(({ http }) => http.paths)
  const isPublic = (path: string) =>
    paths.some(each => (each.pathType === 'Prefix' ? path.startsWith(`${each.path}/`) : path === each.path))
  const served = ['/v1/sessions', '/.well-known/jwks.json', '/v1/sittings/x/results', '/certificates/x']
  for (const path of served)
    expect([path, isPublic(path), findUpstream(path)]).toEqual([path, true, expect.any(String)])
  for (const path of ['/docs', '/openapi.json']) expect([path, isPublic(path)]).toEqual([path, true])
  for (const path of ['/metrics', '/readyz', '/healthz'])
    expect([path, isPublic(path)]).toEqual([path, false])
  expect(new Set(paths.map(({ backend }) => backend.service.name))).toEqual(new Set(['portal']))
})

test('the image carries the migrations of each schema', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY --from=build \/app\/(\S+) \1$/gm)].map(
    ([, path]) => path!,
  )
  for (const owner of databaseOwners) {
    const migrations = migrationsOf(owner)
    expect([owner, copied.some(path => migrations.startsWith(`${path}/`))]).toEqual([owner, true])
  }
})

/** What the process declares in its config.ts; what all processes do where it has none. */
function settingsOf(script: string): typeof BaseSettings {
  const config = join(checkout, dirname(script), 'config.ts')
  if (!existsSync(config)) return BaseSettings
  return (require(config) as { Settings: typeof BaseSettings }).Settings
}

/** What a container sees; from a secret comes what the launcher would give. */
function environmentIn({ env = [] }: Container, fromSecrets: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = env.map(({ name, value, valueFrom }) => {
    if (valueFrom && valueFrom.secretKeyRef.key !== name)
      throw new Error(`${name} is read from the key ${valueFrom.secretKeyRef.key}`)
    return [name, value ?? fromSecrets[name] ?? ''] as const
  })
  return { ...settings, ...Object.fromEntries(own) }
}
