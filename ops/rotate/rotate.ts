import { z } from 'zod'
import { KeyRingSchema } from '../../services/kit/keys/key-ring'
import { dataFolder } from '../installation/checkout'
import { databaseUrls, databaseVariable } from '../installation/databases'
import { portFrom } from '../installation/ports'
import { secretsOf } from '../installation/secrets'
import { keyOwners, type Rotating, remaining, rotate } from './rotation'

const USAGE = `npm run rotate   writes anew, with the first of FIELD_KEYS and LOOKUP_KEYS, what the others have sealed or digested.
Reads FIELD_KEYS, LOOKUP_KEYS and ${keyOwners.map(databaseVariable).join(', ')}; without them, those of npm start on this machine.
Safe beside the running services, to break off, and to repeat. deploy/README.md has the four steps around it.`

/** What others keep of people follows by facts, which take a moment. */
const UNDER_WAY_SECONDS = 30

async function main(args: string[]): Promise<number> {
  if (args.length > 0) {
    console.log(USAGE)
    return 2
  }
  const rotating = readRotating(process.env)
  await rotate(rotating)
  const left = await whatStays(rotating)
  for (const line of left) console.log(line)
  console.log(
    left.length === 0
      ? 'Nothing needs the older keys any more: they may be taken away.'
      : 'The older keys are still needed. Run it again; npm run doctor names facts that are not heard.',
  )
  return left.length === 0 ? 0 : 1
}

async function whatStays(rotating: Rotating): Promise<string[]> {
  for (let second = 0; ; second += 1) {
    const left = await remaining(rotating)
    if (left.length === 0 || second >= UNDER_WAY_SECONDS) return left
    await new Promise(resolve => setTimeout(resolve, 1_000))
  }
}

function readRotating(env: NodeJS.ProcessEnv): Rotating {
  const given = env.FIELD_KEYS ? env : ofLauncher()
  const Keys = z.object({ FIELD_KEYS: KeyRingSchema, LOOKUP_KEYS: KeyRingSchema })
  const { FIELD_KEYS: fieldKey, LOOKUP_KEYS: lookupKey } = Keys.parse(given)
  return {
    keys: { fieldKey, lookupKey },
    urlOf: owner =>
      z
        .string()
        .min(1, `${databaseVariable(owner)} is required`)
        .parse(given[databaseVariable(owner)]),
    say: line => console.log(line),
  }
}

function ofLauncher(): NodeJS.ProcessEnv {
  const secrets = secretsOf(dataFolder())
  const owner = `postgresql://xueshi:unused@127.0.0.1:${portFrom('XUESHI_PG_PORT', 54_320)}/xueshi`
  return { ...databaseUrls(owner, secrets), FIELD_KEYS: secrets.fieldKeys, LOOKUP_KEYS: secrets.lookupKeys }
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code
  },
  error => {
    console.error(
      `Broken off: ${error instanceof Error ? error.message : String(error)}. It may be run again.`,
    )
    process.exitCode = 2
  },
)
