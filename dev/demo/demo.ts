import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PolicySet } from '../../domain/policy/policy'
import { dataFolder } from '../../ops/installation/checkout'
import { portFrom } from '../../ops/installation/ports'
import { municipalBureauLogin } from '../../ops/installation/processes'
import { runningOn } from '../../ops/installation/running'
import { say } from '../../ops/installation/say'
import type { Secrets } from '../../ops/installation/secrets'
import { createApi } from '../journey/api'
import { startCluster } from '../launcher/cluster'
import { runClaim } from './claim'
import { runMainJob } from './main-job'
import { Steps } from './steps'
import { runTrainingClass } from './training-class'

interface System {
  readonly portalUrl: string
  readonly password: string
  readonly set: PolicySet
  stop(): Promise<void>
}

/**
 * npm run demo: runs the main job through the public API, against a running system or one that it starts itself.
 * `--json`: one report on standard output, everything else on standard error.
 */
async function main(): Promise<void> {
  const json = process.argv.includes('--json')
  const system = (await findRunning()) ?? (await startOwn())
  const steps = new Steps(line => (json ? say(line) : console.log(line)))
  try {
    const login = { login: municipalBureauLogin, password: system.password }
    const api = createApi(system.portalUrl, 10_000)
    const report = await runMainJob(api, login, system.set, steps)
    const claim = await runClaim(api, login, steps)
    const trainingClass = await runTrainingClass(api, login, steps)
    const seconds = Math.round(steps.done.reduce((sum, each) => sum + each.seconds, 0) * 10) / 10
    if (json)
      console.log(
        JSON.stringify({ ok: true, seconds, steps: steps.done, ...report, claim, trainingClass }, null, 2),
      )
    else console.log(`As the regulation says, in ${seconds} s.`)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (json) console.log(JSON.stringify({ ok: false, steps: steps.done, error: message }, null, 2))
    say(message)
    process.exitCode = 1
  } finally {
    await system.stop()
  }
}

/** The system that `npm start` has up on this data folder, or the one that XUESHI_PORTAL_URL names. */
async function findRunning(): Promise<System | undefined> {
  const given = process.env.XUESHI_PORTAL_URL
  const folder = dataFolder()
  if (!given && !runningOn(folder)) return undefined
  const portalUrl = given ?? `http://127.0.0.1:${portFrom('XUESHI_PORTAL_PORT', 8080)}`
  const password = process.env.MUNICIPAL_BUREAU_PASSWORD ?? secretsIn(folder).municipalBureauPassword
  say(`Against the system that runs at ${portalUrl}`)
  return {
    portalUrl,
    password,
    set: (process.env.POLICY_SET as PolicySet) ?? 'demo',
    stop: async () => undefined,
  }
}

const secretsIn = (folder: string): Secrets =>
  JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8')) as Secrets

async function startOwn(): Promise<System> {
  say('No system runs here: starting one of its own')
  const cluster = await startCluster({ policySet: 'demo' })
  return {
    portalUrl: cluster.portalUrl,
    password: cluster.secrets.municipalBureauPassword,
    set: 'demo',
    stop: cluster.stop,
  }
}

void main()
