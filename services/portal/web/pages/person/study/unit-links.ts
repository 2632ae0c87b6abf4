import { client } from '../../../api/client'
import { problemOf } from '../../../api/problem'
import type { components } from '../../../generated/api'

export type LinkedMedium = components['schemas']['LinkedMedium']
export type UnitMedium = components['schemas']['UnitMedium']

/** A unit of one's own enrolment. */
export interface UnitOfMine {
  readonly enrolmentId: string
  readonly unitId: string
}

/** The media of a unit, by links that last some minutes. */
export async function readLinks({ enrolmentId, unitId }: UnitOfMine): Promise<readonly LinkedMedium[]> {
  const { data } = await client.GET('/v1/enrolments/{enrolmentId}/units/{unitId}/media', {
    params: { path: { enrolmentId, unitId } },
  })
  return data?.media ?? []
}

/** The bytes behind a link. */
export async function readByLink(url: string): Promise<Blob> {
  const answer = await fetch(url, { redirect: 'error' })
  if (!answer.ok) throw await problemOf(answer)
  return answer.blob()
}
