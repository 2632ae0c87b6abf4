import { authorise } from '../../../../domain/authority/authority'
import { localityInForce } from '../../../../domain/identity/locality-in-force'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type Caller, type IdentityDeps, ruleAt, secondsAfter } from '../deps'
import { newOneTimePassword } from '../sessions/credentials'
import { type Application, checkApplication, DocumentTaken, insertPerson, localitiesOf } from './new-person'

/**
 * Signs a person up at the counter: any document, a passport too, which the bureau has seen. The one-time password is
 * told once; a retry answers `person-already-signed-up`, and a reset gives another.
 */
export async function signUpByBureau(
  deps: IdentityDeps,
  application: Application,
  asking: Caller,
): Promise<{ personId: string; oneTimePassword: string; expiresAt: string } | Refusal> {
  const { actor, now } = asking
  const checked = checkApplication(application, 'bureau', plainDateIn(now))
  if (isRefusal(checked)) return checked
  const { locality } = localityInForce(localitiesOf(checked))
  const denied = authorise(actor, 'person.signUpByBureau', { locality })
  if (denied) return denied
  const oneTimePassword = newOneTimePassword()
  const oneTimeUntil = secondsAfter(now, ruleAt(deps, 'identity/one-time-password-life', now))
  const passwordHash = await deps.hashing.hash({ of: actor.id, isKnown: true }, oneTimePassword)
  if (isRefusal(passwordHash)) return passwordHash
  const person = { ...checked, passwordHash, oneTimeUntil, verifiedBy: `account:${actor.id}` }
  try {
    const { personId } = await commitModelsUnlessRefused(deps.prisma, (_tx, sql) =>
      insertPerson(deps, sql, person, asking),
    )
    return { personId, oneTimePassword, expiresAt: oneTimeUntil.toISOString() }
  } catch (error) {
    if (error instanceof DocumentTaken) return refuse('person-already-signed-up')
    throw error
  }
}
