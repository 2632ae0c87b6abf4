import type { PortalConfig } from '../deps'

/** The page of a process in Temporal's UI, for who operates the system; null where no address of one is set. */
export const createEngineUrl =
  ({ TEMPORAL_UI_URL, TEMPORAL_NAMESPACE }: Pick<PortalConfig, 'TEMPORAL_UI_URL' | 'TEMPORAL_NAMESPACE'>) =>
  (workflowId: string): string | null =>
    TEMPORAL_UI_URL
      ? `${TEMPORAL_UI_URL.replace(/\/$/, '')}/namespaces/${TEMPORAL_NAMESPACE}/workflows/${encodeURIComponent(workflowId)}`
      : null
