import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, startCluster } from '../launcher/cluster'
import { disagreements } from './agreement'
import { runCohort } from './cohort'
import { makeGround } from './ground'
import { type JourneyName, type JourneyStep, journeyOf } from './journey'
import { createKiller, type KillReport } from './killer'
import type { Cell } from './plan'

export interface CellOutcome extends Cell {
  readonly report: KillReport | undefined
  readonly faults: readonly string[]
  /** Where the logs of a failed cell are kept. */
  readonly logs: string | undefined
}

/** One is ahead and one behind of the one in whose step the process is killed. */
const PEOPLE = 3
const VICTIM = 1
const POLICY_SET = 'test'
const CELL_MS = 180_000

/** Runs cells one after another on one cluster; after one that failed, on a new one. */
export async function* runCells(cells: readonly Cell[]): AsyncGenerator<CellOutcome> {
  let cluster: Cluster | undefined
  try {
    for (const cell of cells) {
      cluster ??= await startCluster({ policySet: POLICY_SET })
      const outcome = await runCell(cluster, cell)
      if (outcome.faults.length > 0) {
        await cluster.stop()
        cluster = undefined
      }
      yield outcome
    }
  } finally {
    await cluster?.stop()
  }
}

async function runCell(cluster: Cluster, cell: Cell): Promise<CellOutcome> {
  const killer = createKiller(cluster, [{ ...cell, person: VICTIM }])
  const faults = await faultsOf(cluster, cell.step, killer.around)
  const [report] = killer.reports
  return { ...cell, report, faults, logs: faults.length > 0 ? keepLogs(cluster, cell) : undefined }
}

async function faultsOf(
  cluster: Cluster,
  step: JourneyStep,
  around: ReturnType<typeof createKiller>['around'],
): Promise<string[]> {
  const inTime = deadline(CELL_MS)
  try {
    const ground = await makeGround(cluster.portalUrl, cluster.secrets.municipalBureauPassword, POLICY_SET)
    const people = Array<JourneyName>(PEOPLE).fill(journeyOf(step))
    const arrived = await Promise.race([runCohort(ground, people, around), inTime.over])
    return await disagreements(cluster, ground, arrived)
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    inTime.clear()
  }
}

function deadline(ms: number): { over: Promise<never>; clear(): void } {
  const late = new Error(`not everybody had arrived after ${ms / 1_000} s`)
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), ms)
  })
  return { over, clear: () => clearTimeout(timer) }
}

/** The cluster's own folder goes with it. */
function keepLogs({ logFolder }: Cluster, { process, step }: Cell): string {
  const folder = mkdtempSync(join(tmpdir(), `xueshi-faults-${process}-${step}-`))
  cpSync(logFolder, folder, { recursive: true })
  return folder
}
