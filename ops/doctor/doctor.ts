import { z } from 'zod'
import { createLog } from '../../services/kit/base/log'
import { databaseOwners } from '../installation/databases'
import { examine } from './examination'
import { retryProcesses } from './failed-processes'
import type { Finding } from './finding'
import { projections, type Rebuildable, rebuild, StillRuns } from './rebuild'
import { republish, restatables } from './republication'
import { readSurroundings, type Surroundings } from './surroundings'
import { withTemporal } from './temporal'
import { acknowledgeUnheard } from './unheard-facts'
import { requestReplay } from './waiting-facts'

const USAGE = `npm run doctor                          what is late or does not agree, with cause and a safe action
npm run doctor -- --json                the same as JSON
npm run doctor -- --patience <seconds>  how long something may be on its way before it is found (10)
npm run doctor -- replay <service> <fact id | all>   handle dead letters again
npm run doctor -- retry <process | all>   have a failed process take its step again, when its cause is mended
npm run doctor -- republish <what> <id>   have its owner tell a lost fact again: ${restatables.join(', ')}
npm run doctor -- acknowledge <fact id | all>   a fact for a process that never was has been looked into
npm run doctor -- rebuild <service>     make what it keeps of others anew, from the first fact on: ${Object.keys(projections).join(', ')}`

const PATIENCE_SECONDS = 10

/** Reads addresses from the environment as the processes do; without them, those of `npm start` on this machine. */
async function main(args: string[]): Promise<number> {
  const around = readSurroundings(process.env)
  try {
    return (await carryOut(args, around)) ?? usage()
  } finally {
    await around.close()
  }
}

/** @returns undefined for what is no command of ours */
async function carryOut([command, ...args]: string[], around: Surroundings): Promise<number | undefined> {
  switch (command) {
    case 'replay':
      return replayDeadLetters(args, around)
    case 'retry':
      return retry(args, around)
    case 'republish':
      return tellAgain(args, around)
    case 'acknowledge':
      return acknowledge(args, around)
    case 'rebuild':
      return makeAnew(args, around)
    default:
      return examineAll(command === undefined ? [] : [command, ...args], around)
  }
}

function usage(): number {
  console.log(USAGE)
  return 2
}

async function examineAll(args: string[], around: Surroundings): Promise<number | undefined> {
  const json = args.includes('--json')
  const at = args.indexOf('--patience')
  const patience = at < 0 ? PATIENCE_SECONDS : Number(args[at + 1])
  const known = args.length === Number(json) + (at < 0 ? 0 : 2)
  if (!known || !(patience >= 0)) return undefined
  const findings = await examine(around, createLog('doctor', 'silent'), patience)
  if (json) console.log(JSON.stringify({ findings }, null, 2))
  else tell(findings)
  return findings.length === 0 ? 0 : 1
}

function tell(findings: readonly Finding[]): void {
  for (const finding of findings) {
    console.log(`${finding.kind}: ${finding.subject}${finding.since ? `, since ${finding.since}` : ''}`)
    console.log(`  cause   ${finding.cause}`)
    console.log(`  action  ${finding.action}`)
  }
  console.log(
    findings.length === 0 ? 'Nothing is late, and every count agrees.' : `${findings.length} findings.`,
  )
}

async function replayDeadLetters(
  [service, factId]: string[],
  around: Surroundings,
): Promise<number | undefined> {
  if (!isOneOf(databaseOwners, service) || !factId) return undefined
  const count = await requestReplay(around.sql(service), factId)
  console.log(`${count} asked to be handled again; npm run doctor shows what failed again.`)
  return count > 0 ? 0 : 1
}

async function retry([workflowId]: string[], around: Surroundings): Promise<number | undefined> {
  if (!workflowId || !/^[\w/-]+$/.test(workflowId)) return undefined
  const count = await withTemporal(around, client => retryProcesses(client, workflowId))
  console.log(`${count} processes take their step again; npm run doctor shows what failed again.`)
  return count > 0 ? 0 : 1
}

async function tellAgain([what, id]: string[], around: Surroundings): Promise<number | undefined> {
  // A key names itself by its thumbprint (RFC 7638); all else has an id of ours.
  const names = what === 'signingKey' ? /^[\w-]+$/ : z.regexes.uuid()
  if (!isOneOf(restatables, what) || !id || !names.test(id)) return undefined
  const count = await republish(what, id, around)
  console.log(count > 0 ? `${count} facts are told again.` : `There is no ${what} ${id} to tell of.`)
  return count > 0 ? 0 : 1
}

async function acknowledge([factId]: string[], around: Surroundings): Promise<number | undefined> {
  if (!factId || !(factId === 'all' || z.uuid().safeParse(factId).success)) return undefined
  const count = await acknowledgeUnheard(around.sql('listener'), factId)
  console.log(`${count} acknowledged.`)
  return count > 0 ? 0 : 1
}

async function makeAnew([service]: string[], around: Surroundings): Promise<number | undefined> {
  if (!isOneOf(Object.keys(projections) as Rebuildable[], service)) return undefined
  const { kafka: config } = around
  try {
    await rebuild(service, { config, log: createLog('doctor', 'silent'), sql: around.sql(service) })
  } catch (error) {
    if (!(error instanceof StillRuns)) throw error
    console.log(error.message)
    return 1
  }
  console.log(
    `What ${service} keeps of others is empty. Start it: it makes all of it anew; npm run doctor shows until when.`,
  )
  return 0
}

const isOneOf = <T extends string>(all: readonly T[], one: string | undefined): one is T =>
  all.includes(one as T)

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code
  },
  error => {
    console.error(
      `The doctor itself could not work: ${error instanceof Error ? error.message : String(error)}`,
    )
    process.exitCode = 2
  },
)
