import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'

/** A container, as far as the tests look at one. */
export interface Container {
  name: string
  image: string
  command: string[]
  ports?: { name: string; containerPort: number }[]
  env?: Variable[]
  volumeMounts?: { name: string; readOnly?: boolean }[]
  envFrom: { configMapRef: { name: string } }[]
  startupProbe?: Probe
  readinessProbe?: Probe
  livenessProbe?: Probe
  resources: { requests: object; limits: object }
  securityContext: object
}

interface Variable {
  name: string
  value?: string
  valueFrom?: { secretKeyRef: { name: string; key: string } }
}

interface Probe {
  httpGet: { path: string; port: string }
}

export interface PodSpec {
  containers: Container[]
  enableServiceLinks: boolean
  securityContext: object
}

export interface Manifest {
  kind: string
  metadata: { name: string; labels?: Record<string, string> }
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a shape of its own, which its test knows
  spec: any
}

export const folder = join(__dirname, 'kubernetes')
export const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8')
export const kustomization = parse(read('kubernetes/kustomization.yaml')) as {
  resources: string[]
  patches: { path: string }[]
}

const common: unknown = parse(read('kubernetes', kustomization.patches[0]!.path))

/** The base as kustomize would lay it out: its one patch over each Deployment. */
export const manifests: Manifest[] = kustomization.resources
  .flatMap(file => parseAllDocuments(read('kubernetes', file)).map(document => document.toJS() as Manifest))
  .map(manifest => (manifest.kind === 'Deployment' ? (merge(common, manifest) as Manifest) : manifest))

/** What all processes share. */
export const settings: Record<string, string> = Object.fromEntries(
  read('kubernetes/settings.env')
    .split('\n')
    .filter(line => /^\w/.test(line))
    .map(line => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
)

export function find(kind: string, name: string): Manifest {
  const found = manifests.find(each => each.kind === kind && each.metadata.name === name)
  if (!found) throw new Error(`there is no ${kind} ${name}`)
  return found
}

/** The pod that a Deployment, a Job or a CronJob makes. */
export const podOf = ({ spec }: Manifest): PodSpec => (spec.jobTemplate?.spec ?? spec).template.spec
export const containerOf = (manifest: Manifest): Container => podOf(manifest).containers[0]!

/** Which keys of which secrets are named, by whom. */
export const secretKeys = (): Record<string, string[]> => {
  const named = manifests
    .filter(({ kind }) => ['Deployment', 'Job', 'CronJob'].includes(kind))
    .flatMap(manifest => containerOf(manifest).env ?? [])
    .flatMap(({ valueFrom }) => (valueFrom ? [valueFrom.secretKeyRef] : []))
  const names = [...new Set(named.map(({ name }) => name))].sort()
  return Object.fromEntries(
    names.map(name => [
      name,
      [...new Set(named.filter(each => each.name === name).map(({ key }) => key))].sort(),
    ]),
  )
}

/** A strategic merge, as far as it is needed here: objects by key, lists of named things by name, else the second. */
function merge(under: unknown, over: unknown): unknown {
  if (Array.isArray(under) && Array.isArray(over) && under.every(isNamed) && over.every(isNamed)) {
    const names = [...new Set([...over, ...under].map(({ name }) => name))]
    return names.map(name => merge(under.find(byName(name)), over.find(byName(name))))
  }
  if (!isObject(under) || !isObject(over)) return over ?? under
  const keys = [...new Set([...Object.keys(under), ...Object.keys(over)])]
  return Object.fromEntries(keys.map(key => [key, merge(under[key], over[key])]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNamed(value: unknown): value is { name: string } {
  return isObject(value) && typeof value.name === 'string'
}

function byName(name: string): (each: { name: string }) => boolean {
  return each => each.name === name
}
