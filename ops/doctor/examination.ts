import type { Client } from '@temporalio/client'
import type { Log } from '../../services/kit/base/log'
import { databaseOwners } from '../installation/databases'
import { findUnknownAttempts } from './attempts'
import { findDeafClaims, reconcileClaims } from './claims'
import { findBehind } from './consumers'
import { findDeafCourseYears } from './course-years'
import { findFailedProcesses } from './failed-processes'
import { findLeftOverUploads, findMissingFiles } from './files'
import type { Finding } from './finding'
import { findLateProcesses } from './late-processes'
import { findUnknownNumbers } from './numbers'
import { findUnheardEnds, findUnknownFacts } from './published-facts'
import { reconcile } from './reconciliation'
import type { Surroundings } from './surroundings'
import { withTemporal } from './temporal'
import { findDeafSources } from './timelines'
import { findUnheard } from './unheard-facts'
import { findWaitingFacts } from './waiting-facts'

/**
 * Looks twice, so many seconds apart: what was on its way at the first look is gone at the second, and what stayed is found.
 */
export async function examine(around: Surroundings, log: Log, patienceSeconds: number): Promise<Finding[]> {
  return withTemporal(around, async client => {
    const first = await look(around, client, log)
    if (first.length === 0) return []
    await new Promise(resolve => setTimeout(resolve, patienceSeconds * 1000))
    const seen = new Set(first.map(nameOf))
    return (await look(around, client, log)).filter(finding => seen.has(nameOf(finding)))
  })
}

async function look(around: Surroundings, client: Client, log: Log): Promise<Finding[]> {
  const found = await Promise.all([
    lookInside(client, around.sql),
    findMissingFiles('claim', around.sql('claim'), around.evidence()),
    findMissingFiles('course', around.sql('course'), around.evidence()),
    ...databaseOwners.map(name => findBehind(around.kafka, log, name)),
  ])
  return found.flat()
}

/** All that processes and databases show by themselves, at one look. */
export async function lookInside(client: Client, sql: Surroundings['sql']): Promise<Finding[]> {
  const found = await Promise.all([
    findLateProcesses(client, new Date()),
    findFailedProcesses(client, new Date()),
    findDeafCourseYears(client, sql),
    findDeafClaims(client, sql('claim')),
    findDeafSources(client, sql),
    findUnheard(sql('listener')),
    reconcile(sql('exam'), sql('ledger'), 0),
    reconcileClaims(sql('claim'), sql('ledger')),
    findLeftOverUploads('claim', sql('claim'), new Date()),
    findLeftOverUploads('course', sql('course'), new Date()),
    ...(['course', 'exam', 'claim'] as const).map(name => findUnknownNumbers(name, sql(name))),
    findUnknownFacts(sql),
    findUnheardEnds(sql),
    findUnknownAttempts(sql('exam'), sql('ledger'), new Date()),
    ...databaseOwners.map(name => findWaitingFacts(name, sql(name))),
  ])
  return found.flat()
}

const nameOf = ({ kind, subject }: Finding): string => `${kind} ${subject}`
