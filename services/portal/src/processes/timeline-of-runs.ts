import type { Client } from '@temporalio/client'
import type { Timeline } from '../../../../workflows/contracts/messages'
import { queries, workflowTypes } from '../../../../workflows/contracts/names'
import { inOrder } from '../../../../workflows/contracts/timeline'

/**
 * How a process stands, by its newest run, and what happened in it. A course year may have run before under the same id, until
 * it was registered, refused or over (docs/decisions/0051, 0161): a person's timeline has it all.
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
