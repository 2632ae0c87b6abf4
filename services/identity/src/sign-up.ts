import { createHash } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { plainDateIn } from '../../../domain/time/plain-date'
import { transact } from '../../kit/database'
import { once } from '../../kit/idempotency'
import { hashAcceptable, provePassword } from './credentials'
import type { Asking, Identity } from './identity'
import { findPersonBy } from './lookup'
import { type Application, checkApplication, DocumentTaken, insertPerson } from './new-person'
import { lookupDigest } from './personal-data'

/**
 * Signs a person up (Article 4). Whether a document has an account is told only to who proves its password; anybody else
 * gets `sign-up-refused`, which is also what a name that does not go with the number gets (docs/decisions/0010).
 */
export async function signUp(
  identity: Identity,
  application: Application & { password: string },
  asking: Asking,
): Promise<{ personId: string } | Refusal> {
  const { now } = asking
  const checked = checkApplication(application, 'oneself', plainDateIn(now))
  if (isRefusal(checked)) return checked
  if (await findPersonBy(identity.sql, identity.keys, checked.document.number))
    return answerSignedUp(identity, checked, asking)
  const passwordHash = await hashAcceptable(
    identity,
    { login: checked.document.number, password: checked.password },
    now,
  )
  if (isRefusal(passwordHash)) return passwordHash
  const realName = await identity.realNameCheck.check({ ...checked.document, name: checked.name })
  if (realName === 'differs') return refuse('sign-up-refused')
  const verifiedBy = realName === 'agrees' ? `realNameCheck:${identity.realNameCheck.name}` : null
  try {
    return await transact(identity.prisma, (_tx, sql) =>
      once(sql, requestOf(identity, checked, asking), () =>
        insertPerson(identity, sql, { ...checked, passwordHash, verifiedBy }, asking),
      ),
    )
  } catch (error) {
    if (error instanceof DocumentTaken) return answerSignedUp(identity, checked, asking)
    throw error
  }
}

/** To who proves the password: the first answer, if this is a retry of it; else `person-already-signed-up`. */
async function answerSignedUp(
  identity: Identity,
  application: Application & { password: string },
  asking: Asking,
): Promise<{ personId: string } | Refusal> {
  const proof = { login: application.document.number, password: application.password }
  const proven = await provePassword(identity, proof, asking.now)
  if (isRefusal(proven)) return proven.code === 'too-many-requests' ? proven : refuse('sign-up-refused')
  return transact(identity.prisma, (_tx, sql) =>
    once(sql, requestOf(identity, application, asking), async () => refuse('person-already-signed-up')),
  )
}

/** Nobody is signed in yet, so a key belongs to its document; nothing of the input is kept that could be guessed. */
function requestOf({ keys }: Identity, input: Application, { idempotencyKey }: Asking) {
  const digest = lookupDigest(keys, input.document.number)
  const hash = createHash('sha256')
    .update(lookupDigest(keys, JSON.stringify(input)))
    .digest('hex')
  const actorId = `document:${Buffer.from(digest).toString('hex')}`
  return { actorId, operation: 'signUpPerson', key: idempotencyKey, input: hash }
}
