import { authorise } from '../../../../domain/authority/authority'
import { plainName } from '../../../../domain/documents/name'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Caller, IdentityDeps } from '../deps'
import { findPersonBy } from '../personal/lookup'
import { findPerson, wholeOf } from '../personal/person-state'
import { verifyPerson } from './people'

/** `notFound` is also what a person of another locality is, or one's own account. */
export const verificationOutcomes = ['verified', 'nameDiffers', 'notFound'] as const
export type VerificationOutcome = (typeof verificationOutcomes)[number]

/**
 * Verifies many, one after the other and each by itself, by what stands on their documents: the name that was typed is the name that is
 * vouched for. Sent again it changes nothing. The answers stand in the order of the documents.
 */
export async function verifyPeople(
  deps: IdentityDeps,
  { documents, reason }: { documents: readonly { number: string; name: string }[]; reason: string },
  asking: Caller,
): Promise<{ outcome: VerificationOutcome }[]> {
  const outcomes = []
  for (const document of documents)
    outcomes.push({ outcome: await verifyByDocument(deps, document, reason, asking) })
  return outcomes
}

async function verifyByDocument(
  deps: IdentityDeps,
  { number, name }: { number: string; name: string },
  reason: string,
  asking: Caller,
): Promise<VerificationOutcome> {
  const personId = await findPersonBy(deps.sql, deps.keys, number)
  const row = personId && (await findPerson(deps.sql, personId, plainDateIn(asking.now)))
  if (!row) return 'notFound'
  const guarded = { personId: row.personId, locality: row.stated.locality }
  if (authorise(asking.actor, 'person.verify', guarded)) return 'notFound'
  if (plainName(wholeOf(deps, row).name) !== plainName(name)) return 'nameDiffers'
  const refused = await verifyPerson(deps, { personId: row.personId, reason }, asking)
  return refused ? 'notFound' : 'verified'
}
