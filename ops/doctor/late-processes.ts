import type { Client, WorkflowExecutionInfo } from '@temporalio/client'
import type { Timeline } from '../../workflows/contracts/messages'
import { failedStage, queries, searchAttributes } from '../../workflows/contracts/names'
import { listRuns, ofEach } from './failed-processes'
import type { Finding } from './finding'

/** An activity is retried for ever with a capped pause; this many failures are no hiccup. */
const ATTEMPTS_MAX = 5

/** Course years are many, and those that are stuck become late; of the others each is looked at. */
const OF_FEW = `ExecutionStatus = 'Running' AND (${searchAttributes.process} IS NULL OR ${searchAttributes.process} != 'courseYear')`

/** One that failed is late because of it, and is found by it. */
const NOT_FAILED = `(${searchAttributes.stage} IS NULL OR ${searchAttributes.stage} != '${failedStage}')`

/** Processes that run past their own deadline, and those whose activity keeps failing, with its last failure. */
export async function findLateProcesses(client: Client, now: Date): Promise<Finding[]> {
  const late = `ExecutionStatus = 'Running' AND ${searchAttributes.dueAt} < '${now.toISOString()}' AND ${NOT_FAILED}`
  return [
    ...(await ofEach(await listRuns(client, late), async run => [await lateFinding(client, run)])),
    ...(await ofEach(await listRuns(client, OF_FEW), run => stuckFindings(client, run))),
  ]
}

async function lateFinding(client: Client, run: WorkflowExecutionInfo): Promise<Finding> {
  const [stuck] = await stuckFindings(client, run)
  if (stuck) return { ...stuck, kind: 'lateProcess' }
  const due = dueOf(run)
  const timeline = client.workflow.getHandle(run.workflowId, run.runId).query<Timeline>(queries.timeline)
  const whose = await timeline
    .then(({ move }) => `${move.who} is to ${move.what} since ${move.since}`)
    .catch(() => '')
  return {
    kind: 'lateProcess',
    subject: run.workflowId,
    since: due,
    cause: `stage ${stageOf(run)}: ${whose || 'what it waits for has not come'}`,
    action: `open ${run.workflowId} in Temporal UI: its details say whose move it is. If a fact was lost: doctor -- replay`,
  }
}

async function stuckFindings(client: Client, run: WorkflowExecutionInfo): Promise<Finding[]> {
  const { raw } = await client.workflow.getHandle(run.workflowId, run.runId).describe()
  return (raw.pendingActivities ?? [])
    .filter(activity => (activity.attempt ?? 0) >= ATTEMPTS_MAX)
    .map(activity => ({
      kind: 'stuckActivity' as const,
      subject: run.workflowId,
      since: dueOf(run),
      cause: `${activity.activityType?.name} failed ${activity.attempt} times: ${activity.lastFailure?.message ?? 'no answer'}`,
      action: 'mend what the failure names; the activity is tried again by itself and is idempotent',
    }))
}

const dueOf = (run: WorkflowExecutionInfo): string | null => {
  const [due] = run.searchAttributes?.[searchAttributes.dueAt] ?? []
  return due instanceof Date ? due.toISOString() : null
}

const stageOf = (run: WorkflowExecutionInfo): string =>
  String(run.searchAttributes?.[searchAttributes.stage]?.[0] ?? '')
