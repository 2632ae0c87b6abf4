import type { Client, WorkflowExecutionInfo } from '@temporalio/client'
import { failedStage, operations, searchAttributes } from '../../workflows/contracts/names'
import type { Finding } from './finding'

const FAILED = `${searchAttributes.stage} = '${failedStage}'`
const WAITING = `ExecutionStatus = 'Running' AND ${FAILED}`
/** A start that failed was told to who asked for it; so long operations sees it too. */
const OVER_DAYS = 7

/** Processes of which a step failed for good. Those that run wait for `retry`; those that had just been asked for are over. */
export async function findFailedProcesses(client: Client, now: Date): Promise<Finding[]> {
  const since = new Date(now.getTime() - OVER_DAYS * 86_400_000).toISOString()
  const over = `ExecutionStatus = 'Failed' AND ${FAILED} AND CloseTime > '${since}'`
  return [
    ...(await ofEach(await listRuns(client, WAITING), async run => [await waiting(client, run)])),
    ...(await ofEach(await listRuns(client, over), async run =>
      (await isNewest(client, run)) ? [await failedAtStart(client, run)] : [],
    )),
  ]
}

/** Has failed processes take their step again: one by its id, or all. @returns how many were asked */
export async function retryProcesses(client: Client, workflowId: string): Promise<number> {
  const only = workflowId === 'all' ? '' : ` AND WorkflowId = '${workflowId}'`
  const runs = await listRuns(client, WAITING + only)
  for (const run of runs) await client.workflow.getHandle(run.workflowId).signal(operations.retry)
  return runs.length
}

/** All of them, however many: the client asks for page after page. */
export async function listRuns(client: Client, query: string): Promise<WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = []
  for await (const run of client.workflow.list({ query })) found.push(run)
  return found
}

const AT_ONCE = 16

/** What each of them shows, some of them asked at once. */
export async function ofEach<Run, Found>(
  runs: readonly Run[],
  ask: (run: Run) => Promise<readonly Found[]>,
): Promise<Found[]> {
  const found: Found[] = []
  for (let from = 0; from < runs.length; from += AT_ONCE)
    found.push(...(await Promise.all(runs.slice(from, from + AT_ONCE).map(ask))).flat())
  return found
}

const waiting = async (client: Client, run: WorkflowExecutionInfo): Promise<Finding> => ({
  kind: 'failedProcess',
  subject: run.workflowId,
  ...(await failureOf(client, run)),
  action: `when its cause is mended: npm run doctor -- retry ${run.workflowId}`,
})

const failedAtStart = async (client: Client, run: WorkflowExecutionInfo): Promise<Finding> => ({
  kind: 'failedProcess',
  subject: run.workflowId,
  ...(await failureOf(client, run)),
  action: 'mend its cause; nothing was done, and who asked for it was told so and may ask again',
})

async function isNewest(client: Client, { workflowId, runId }: WorkflowExecutionInfo): Promise<boolean> {
  return (await client.workflow.getHandle(workflowId).describe()).runId === runId
}

/** The last activity that failed, in the words of services/kit/facts/permanent-failures.ts: without data. */
async function failureOf(
  client: Client,
  { workflowId, runId }: WorkflowExecutionInfo,
): Promise<Pick<Finding, 'since' | 'cause'>> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory()
  const failed = events?.findLast(event => event.activityTaskFailedEventAttributes)
  const seconds = Number(failed?.eventTime?.seconds ?? 0)
  return {
    since: new Date(seconds * 1000).toISOString(),
    cause: failed?.activityTaskFailedEventAttributes?.failure?.message ?? 'its history does not say',
  }
}
