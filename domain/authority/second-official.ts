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
 * Whether an official may begin what another has to confirm: only under an account whose holder is named, since a bureau makes itself
 * as many accounts as it likes (docs/decisions/0300).
 */
export const checkNamed = ({
  accountId,
  personId,
}: Pick<First, 'accountId' | 'personId'>): Refusal | undefined =>
  personId === null ? refuse('official-unnamed', { accountId }) : undefined

/**
 * Whether an official may confirm what another proposed (docs/decisions/0291): another account and another person, both of them named
 * (0300), of the same authority or of one above it. That the object is in the official's scope is `authorise`'s.
 */
export function checkSecond(second: Actor, first: First): Refusal | undefined {
  const { accountId, role, personId } = firstOf(second)
  const isAbove = (rank[role] ?? -1) > (rank[first.role] ?? 0)
  if (accountId === first.accountId || !(role === first.role || isAbove)) return needsSecond(first)
  const unnamed = checkNamed(first) ?? checkNamed({ accountId, personId })
  return unnamed ?? (personId === first.personId ? needsSecond(first) : undefined)
}

const needsSecond = ({ role }: First): Refusal => refuse('needs-second-official', { proposedBy: role })

/** The last instant at which what was proposed then can be confirmed (authority/second-official-within). */
export const confirmUntil = (proposedAt: Date, policy: Policy): Date =>
  dueAt(proposedAt, policy.at('authority/second-official-within', plainDateIn(proposedAt))).at
