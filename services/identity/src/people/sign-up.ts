import { createHash } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Call } from '../../../kit/http/endpoint'
import { answerOnce } from '../../../kit/sql/idempotency'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type Arrival, arrivalOf, type Caller, type IdentityDeps } from '../deps'
import { findPersonBy } from '../personal/lookup'
import { lookupDigest } from '../personal/personal-data'
import { judgePassword, provePassword } from '../sessions/credentials'
import { tooMany } from '../sessions/guess-limits'
import { type Application, checkApplication, DocumentTaken, insertPerson } from './new-person'

type Chosen = Application & { password: string }
type Arriving = Caller & Pick<Call, 'request'>

/**
 * Signs a person up (Article 4). Whether a document has an account is told only to who proves its password; anybody else
 * gets `sign-up-refused`, which is also what a name that does not go with the number gets (docs/regulation/art-04.md). What the rules
 * refuse is refused before the number is looked up, and both ways cost one hash, so neither answer nor time tells them apart.
 */
export async function signUp(
  deps: IdentityDeps,
  application: Chosen,
  call: Arriving,
): Promise<{ personId: string } | Refusal> {
  const checked = checkApplication(application, 'oneself', plainDateIn(call.now))
  if (isRefusal(checked)) return checked
  const { document, name, password } = checked
  const weak = judgePassword(deps, { login: document.number, password, name }, call.now)
  if (weak) return weak
  const from = arrivalOf(deps, call)
  const until = deps.allowances.people.take(from.address, from.now)
  if (until) return tooMany(until, from.now)
  const outcome = await signUpOrProve(deps, checked, call, from)
  if (isRefusal(outcome)) deps.allowances.people.giveBack(from.address)
  return outcome
}

async function signUpOrProve(
  deps: IdentityDeps,
  application: Chosen,
  asking: Caller,
  from: Arrival,
): Promise<{ personId: string } | Refusal> {
  const { document, name, password } = application
  const realName = await deps.realNameCheck.check({ ...document, name })
  if (await findPersonBy(deps.sql, deps.keys, document.number))
    return answerSignedUp(deps, application, asking, from)
  if (realName === 'differs') return refuseCounted(deps, application, from)
  const passwordHash = await deps.hashing.hash({ of: from.address, isKnown: false }, password)
  if (isRefusal(passwordHash)) return passwordHash
  const verifiedBy = realName === 'agrees' ? `realNameCheck:${deps.realNameCheck.name}` : null
  try {
    return await commitModelsUnlessRefused(deps.prisma, (_tx, sql) =>
      answerOnce(sql, requestOf(deps, application, asking), () =>
        insertPerson(deps, sql, { ...application, passwordHash, verifiedBy }, asking),
      ),
    )
  } catch (error) {
    if (error instanceof DocumentTaken) return answerSignedUp(deps, application, asking, from)
    throw error
  }
}

/** To who proves the password: the first answer, if this is a retry of it; else `person-already-signed-up`. */
async function answerSignedUp(
  deps: IdentityDeps,
  application: Chosen,
  asking: Caller,
  from: Arrival,
): Promise<{ personId: string } | Refusal> {
  const proven = await provePassword(deps, loginWith(application), from)
  if (isRefusal(proven)) return refuseSignUp(proven)
  return commitModelsUnlessRefused(deps.prisma, (_tx, sql) =>
    answerOnce(sql, requestOf(deps, application, asking), async () => refuse('person-already-signed-up')),
  )
}

/** Counts and times a name that doesn't fit its number as a wrong password, where the number has no account. */
async function refuseCounted(deps: IdentityDeps, application: Chosen, from: Arrival): Promise<Refusal> {
  const tried = await provePassword(deps, loginWith(application), from)
  return isRefusal(tried) ? refuseSignUp(tried) : refuse('sign-up-refused')
}

const refuseSignUp = (refusal: Refusal): Refusal =>
  refusal.code === 'too-many-requests' ? refusal : refuse('sign-up-refused')

const loginWith = ({ document, password }: Chosen) => ({ login: document.number, password })

/**
 * The request of a sign-up. No one is signed in yet, so its key belongs to the document. It keeps nothing of the
 * input that could be guessed.
 */
function requestOf({ keys }: IdentityDeps, input: Application, { idempotencyKey }: Caller) {
  const digest = lookupDigest(keys, input.document.number)
  const hash = createHash('sha256')
    .update(lookupDigest(keys, JSON.stringify(input)))
    .digest('hex')
  const actorId = `document:${Buffer.from(digest).toString('hex')}`
  return { actorId, operation: 'signUpPerson', key: idempotencyKey, input: hash }
}
