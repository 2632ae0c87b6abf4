import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, client } from '../../api/client'
import type { WebSession } from '../../app/session'
import type { components } from '../../generated/api'
import type { QueueSearch } from './queue-search'

export type QueuedClaim = components['schemas']['QueuedClaim']
export interface QueuePage {
  readonly items: readonly QueuedClaim[]
  readonly next: string | null
}

export const PAGE_SIZE = 50

/** A page of what a reviewer looks at. */
export async function readQueue(
  { role, scope }: WebSession,
  { view = 'all', type, year, q, like }: QueueSearch,
  after?: string,
): Promise<QueuePage> {
  const paging = { limit: PAGE_SIZE, ...(after ? { after } : {}) }
  if (view === 'appeals') {
    const { data } = await client.GET('/v1/claim-appeals', { params: { query: paging } })
    return data as QueuePage
  }
  if (view === 'waiting') {
    const { data } = await client.GET('/v1/claim-queue/waiting', {
      params: { query: { ...paging, industry: scope.industry ?? '' } },
    })
    return data as QueuePage
  }
  const { data } = await client.GET('/v1/claim-queue', {
    params: {
      query: {
        ...paging,
        ...(role === 'industryDepartment' && scope.industry ? { industry: scope.industry } : {}),
        ...(view === 'mine' ? { assignee: 'me' as const } : {}),
        ...(view === 'free' ? { assignee: 'nobody' as const } : {}),
        ...(view === 'late' ? { late: 'true' } : {}),
        ...(view === 'escalated' ? { escalated: 'true' } : {}),
        ...(type ? { type } : {}),
        ...(year ? { year } : {}),
        ...(q ? { q } : {}),
        ...(like ? { likeKey: like } : {}),
      },
    },
  })
  return data as QueuePage
}

export const queueQuery = (session: WebSession, search: QueueSearch) =>
  queryOptions({ queryKey: ['claim-queue', search], queryFn: () => readQueue(session, search) })

/** The logins of the colleagues of the department, by account. */
export function useColleagues(): ReadonlyMap<string, string> {
  const { data } = useQuery(api.queryOptions('get', '/v1/accounts/colleagues'))
  return new Map(data?.items.map(each => [each.accountId, each.login]))
}
