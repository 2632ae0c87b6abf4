import type { Actor } from '../../../../domain/authority/actor'
import type { Call } from '../../../kit/http/endpoint'

/** The caller of an endpoint, with token and Idempotency-Key. */
export interface Caller {
  readonly actor: Actor
  /** The caller's own token, for a service that is asked on the way: it verifies it again (docs/architecture.md, Who asks). */
  readonly authorization: string
  readonly key: string | undefined
  readonly now: Date
}

export const callerOf = ({
  actor,
  request,
  idempotencyKey: key,
  now,
}: Pick<Call, 'actor' | 'request' | 'idempotencyKey' | 'now'>): Caller => ({
  ...{ actor, key, now },
  authorization: request.get('authorization') ?? '',
})
