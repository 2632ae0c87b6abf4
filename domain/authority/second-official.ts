import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { dueAt } from '../time/due'
import { plainDateIn } from '../time/plain-date'
import type { Actor, Role } from './actor'

/** The official who proposed: the account, and the person behind it where the token said so. */
export interface First {
  readonly accountId: string
  readonly role: Role
  readonly personId: string | null
}

export const firstOf = ({ id, role, scope }: Actor): First => ({
  accountId: id,
  role,
  personId: scope.personId ?? null,
})

/** Which authority stands above which (Article 2). */
const rank: Partial<Record<Role, number>> = {
  examCentre: 0,
  industryDepartment: 0,
  countyBureau: 1,
  municipalBureau: 2,
}

/**
 * Whether an official may confirm what another proposed (docs/decisions/0291): another account and another person, of the same
 * authority or of one above it. That the object is in the official's scope is `authorise`'s.
 */
export function checkSecond(second: Actor, first: First): Refusal | undefined {
  const { id, role, scope } = second
  const isSamePerson = first.personId !== null && first.personId === scope.personId
  const isAbove = (rank[role] ?? -1) > (rank[first.role] ?? 0)
  const isSecond = id !== first.accountId && !isSamePerson && (role === first.role || isAbove)
  return isSecond ? undefined : refuse('needs-second-official', { proposedBy: first.role })
}

/** The last instant at which what was proposed then can be confirmed (authority/second-official-within). */
export const confirmUntil = (proposedAt: Date, policy: Policy): Date =>
  dueAt(proposedAt, policy.at('authority/second-official-within', plainDateIn(proposedAt))).at
