import { Client, Connection } from '@temporalio/client'
import { createPool, type Sql, sqlOfPool } from '../services/kit/database'
import { dataFolder } from './checkout'
import { type DatabaseOwner, databaseOwners, databaseUrls, databaseVariable } from './databases'
import type { Finding } from './doctor/finding'
import { findLateProcesses } from './doctor/late-processes'
import { reconcile } from './doctor/reconciliation'
import { findUnheard } from './doctor/unheard'
import { findWaitingFacts, requestReplay } from './doctor/waiting-facts'
import { portFrom } from './ports'
import { secretsOf } from './secrets'

const USAGE = `npm run doctor                          what is late or does not agree, with cause and a safe action
npm run doctor -- --json                the same as JSON
npm run doctor -- replay <service> <fact id | all>   handle dead letters again`

/** Reads addresses from the environment as the processes do; without them, those of \`npm start\` on this machine. */
async function main([command, ...args]: string[]): Promise<number> {
  if (command === 'replay') return replay(args)
  if (command !== undefined && command !== '--json') {
    console.log(USAGE)
    return 2
  }
  const findings = await examine()
  if (command === '--json') console.log(JSON.stringify({ findings }, null, 2))
  else tell(findings)
  return findings.length === 0 ? 0 : 1
}

async function examine(): Promise<Finding[]> {
  const databases = openDatabases()
  const connection = await Connection.connect({ address: temporalAddress() })
  try {
    const client = new Client({ connection, namespace: process.env.TEMPORAL_NAMESPACE ?? 'xueshi' })
    const perService = databaseOwners.map(name => findWaitingFacts(name, databases.sql(name)))
    const found = await Promise.all([
      findLateProcesses(client, new Date()),
      findUnheard(databases.sql('listener')),
      reconcile(databases.sql('exam'), databases.sql('ledger')),
      ...perService,
    ])
    return found.flat()
  } finally {
    await connection.close()
    await databases.close()
  }
}

async function replay([service, factId]: string[]): Promise<number> {
  const owner = databaseOwners.find(name => name === service)
  if (!owner || !factId) {
    console.log(USAGE)
    return 2
  }
  const databases = openDatabases()
  const count = await requestReplay(databases.sql(owner), factId)
  await databases.close()
  console.log(`${count} asked to be handled again; npm run doctor shows what failed again.`)
  return count > 0 ? 0 : 1
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

function openDatabases(): { sql(name: DatabaseOwner): Sql; close(): Promise<void> } {
  const urls = urlsOfEnvironment() ?? urlsOfLauncher()
  const pools = new Map(
    databaseOwners.map(name => [name, createPool(urls[databaseVariable(name)]!, 'xueshi-doctor', 2)]),
  )
  return {
    sql: name => sqlOfPool(pools.get(name)!),
    close: async () => {
      await Promise.all([...pools.values()].map(pool => pool.end()))
    },
  }
}

function urlsOfEnvironment(): Record<string, string> | undefined {
  const entries = databaseOwners.map(
    name => [databaseVariable(name), process.env[databaseVariable(name)]] as const,
  )
  return entries.every(([, url]) => url) ? (Object.fromEntries(entries) as Record<string, string>) : undefined
}

function urlsOfLauncher(): Record<string, string> {
  const secrets = secretsOf(dataFolder())
  const port = portFrom('XUESHI_PG_PORT', 54_320)
  return databaseUrls(`postgresql://xueshi:unused@127.0.0.1:${port}/xueshi`, secrets)
}

const temporalAddress = (): string =>
  process.env.TEMPORAL_ADDRESS ?? `127.0.0.1:${portFrom('XUESHI_TEMPORAL_PORT', 7233)}`

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
