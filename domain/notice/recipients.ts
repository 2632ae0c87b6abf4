import type { Actor } from '../authority/actor'
import { bureau, type Recipient } from './notice'

/** All that the caller is told as: a person, or one of an organisation, and an official's own account. */
export function recipientsOf({ id, role, scope }: Actor): Recipient[] {
  const account: Recipient = { kind: 'account', id }
  if (role === 'person') return scope.personId ? [{ kind: 'person', id: scope.personId }] : []
  if (role === 'industryDepartment' && scope.industry)
    return [{ kind: 'department', id: scope.industry }, account]
  if (role === 'municipalBureau') return [bureau, account]
  if ((role === 'organiser' || role === 'association') && scope.organiserId)
    return [{ kind: 'organiser', id: scope.organiserId }, account]
  return [account]
}
