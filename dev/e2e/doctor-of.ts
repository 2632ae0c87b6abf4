import { execFile } from 'node:child_process'
import { join } from 'node:path'
import type { Finding } from '../../ops/doctor/finding'
import { dist } from '../../ops/installation/checkout'
import { databaseOwners, databaseUrlOf, databaseVariable } from '../../ops/installation/databases'
import type { Cluster } from '../launcher/cluster'

/** Where a cluster is, by the variables of its processes. */
export function whereabouts({
  databaseUrl,
  secrets,
  kafkaBrokers,
  temporalAddress,
  evidenceFolder,
}: Cluster): NodeJS.ProcessEnv {
  const urls = databaseOwners.map(name => [databaseVariable(name), databaseUrlOf(name, databaseUrl, secrets)])
  return {
    ...Object.fromEntries(urls),
    KAFKA_BROKERS: kafkaBrokers,
    TEMPORAL_ADDRESS: temporalAddress,
    FIELD_KEYS: secrets.fieldKeys,
    LOOKUP_KEYS: secrets.lookupKeys,
    EVIDENCE_FOLDER: evidenceFolder,
  }
}

/** The command as operations call it, told where this cluster is. */
export function callDoctor(
  cluster: Cluster,
  args: readonly string[],
): Promise<{ readonly code: number; readonly said: string }> {
  const env = { ...process.env, ...whereabouts(cluster) }
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [join(dist, 'ops/doctor/doctor.js'), ...args],
      { env },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, said: stdout || stderr }),
    )
  })
}

/** What an action says to do, where it is a command of the doctor's. */
export const commandIn = ({ action }: Pick<Finding, 'action'>): string[] => {
  const [, command] = /npm run doctor -- ([^:]+)/.exec(action) ?? []
  return command ? [command.trim()] : []
}
