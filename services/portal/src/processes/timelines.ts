import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Timeline } from '../../../../workflows/contracts/messages'
import { recordAudit } from '../../../kit/sql/audit'
import type { PortalDeps } from '../deps'
import { findLocality } from './people'

/** With the page of the process in Temporal's UI, for the municipal bureau, where an address is set. */
export type ShownTimeline = Timeline & { readonly engineUrl: string | null }

/** How a process stands: what happened, and whose move it is, since when and until when. */
export async function readTimeline(
  deps: PortalDeps,
  actor: Actor,
  workflowId: string,
  now: Date,
): Promise<ShownTimeline | Refusal> {
  const timeline = await deps.processes.timeline(workflowId, now)
  if (timeline === 'notFound') return refuse('not-found', { workflowId })
  if (isRefusal(timeline)) return timeline
  const { personId, organiserId, industry } = timeline
  const locality = await localityOf(deps, timeline)
  const denied = authorise(actor, 'process.read', { personId, organiserId, industry, locality })
  if (denied) return denied
  // A reading of another person's data is on the audit trail (Article 16); people's readings of their own are not.
  if (personId && actor.scope.personId !== personId)
    await recordAudit(deps.sql, actor, now, {
      ...{
        act: 'process.read',
        objectKind: 'process',
        objectId: workflowId,
        after: { read: true, personId },
        concerns: [personId],
      },
    })
  const isOperated = actor.role === 'municipalBureau'
  return { ...timeline, engineUrl: isOperated ? deps.engineUrlOf(workflowId) : null }
}

/** General hours are the locality's bureau's, which answers its people (Article 2). */
const localityOf = async (
  { sql }: PortalDeps,
  { category, personId }: Timeline,
): Promise<string | undefined> =>
  category === 'general' && personId ? findLocality(sql, personId) : undefined
