import type { Client } from '@temporalio/client'
import type { Timeline } from '../../../../workflows/contracts/messages'
import { queries, workflowTypes } from '../../../../workflows/contracts/names'
import { inOrder } from '../../../../workflows/contracts/timeline'

/**
 * A person's timeline joins all runs of the course year.
 *
 * A course year that ended may start again under the same id (decisions 0050, 0051, 0057), with a history of its
 * own. Asked how it stands, it knew only what had happened since: after a pass corrected to a fail, a person saw
 * `reopened`, and nothing of enrolment, study and sittings. Facts also come late and out of order.
 *
 * The query `timeline` answers in the order in which things became true, not in which they were heard. The portal
 * asks the newest run how it stands, and each earlier run that is kept (400 days) what happened in it, and joins
 * the answers. Nothing is handed from run to run, so histories stay short.
 *
 * The sentence of 0051 that a run started again has its own history holds for the Temporal UI, where the earlier
 * runs stand under the same id. What the ledger, course and exam know of the person outlives the runs.
 */

/**
 * How a process stands, by its newest run, and what happened in it. A course year may have run before under the same id, until
 * it was registered, refused or over (docs/regulation/art-10.md): a person's timeline has it all.
 */
export async function askTimeline(client: Client, workflowId: string, now: Date): Promise<Timeline> {
  const ask = (runId: string) =>
    client.workflow
      .getHandle(workflowId, runId)
      .query<Timeline, [string]>(queries.timeline, now.toISOString())
  const { runId: newest } = await client.workflow.getHandle(workflowId).describe()
  const timeline = await ask(newest)
  if (timeline.process !== workflowTypes.courseYear) return timeline
  const earlier = (await runsOf(client, workflowId)).filter(runId => runId !== newest)
  const before = await Promise.all(earlier.map(ask))
  return { ...timeline, happened: inOrder([...before, timeline].flatMap(each => each.happened)) }
}

/** Of the runs that are kept, the oldest first. */
async function runsOf(client: Client, workflowId: string): Promise<string[]> {
  const runs: string[] = []
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.unshift(runId)
  return runs
}
