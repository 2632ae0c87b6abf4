import type { Actor } from '../../../../domain/authority/actor'
import { authorise, guardOf } from '../../../../domain/authority/authority'
import { type SocialCreditCode, socialCreditCode } from '../../../../domain/documents/social-credit-code'
import { plainNumber } from '../../../../domain/intake/signs'
import { isLocality } from '../../../../domain/places/localities'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Call } from '../../../kit/http/endpoint'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { answerOnce } from '../../../kit/sql/idempotency'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { insertAccount, insertOrganisation } from '../accounts/organisations'
import { setAccountStatus } from '../accounts/suspension'
import { arrivalOf, type Caller, type IdentityDeps, stampOf } from '../deps'
import { lookupDigest } from '../personal/personal-data'
import { judgePassword } from '../sessions/credentials'
import { tooMany } from '../sessions/guess-limits'

export interface EmployerApplication {
  readonly socialCreditCode: string
  readonly name: string
  readonly locality: string
  readonly login: string
  readonly password: string
}

/**
 * Signs an employer up, with its first account (Article 4). It accepts no employee until the bureau has confirmed it. Its credit code is
 * always a login of it; the login that it asks for is one where nobody has it. The answer is the same either way, since it would
 * tell which logins officials have (docs/regulation/art-04.md).
 */
export async function signUpEmployer(
  deps: IdentityDeps,
  application: EmployerApplication,
  call: Caller & Pick<Call, 'request'>,
): Promise<{ employerId: string; accountId: string } | Refusal> {
  const from = arrivalOf(deps, call)
  const code = socialCreditCode(application.socialCreditCode)
  if (isRefusal(code)) return code
  if (!isLocality(application.locality, plainDateIn(from.now)))
    return refuse('locality-unknown', { locality: application.locality })
  for (const login of [application.login, code]) {
    const weak = judgePassword(deps, { ...application, login }, from.now)
    if (weak) return weak
  }
  const until = deps.allowances.employers.take(from.address, from.now)
  if (until) return tooMany(until, from.now)
  const passwordHash = await deps.hashing.hash({ of: from.address, isKnown: false }, application.password)
  if (isRefusal(passwordHash)) return passwordHash
  const { password, ...visible } = application
  const request = {
    actorId: `employer:${code}`,
    operation: 'signUpEmployer',
    key: call.idempotencyKey,
    input: { ...visible, password: Buffer.from(lookupDigest(deps.keys, password)).toString('hex') },
  }
  return commitModelsUnlessRefused(deps.prisma, (_tx, sql) =>
    answerOnce(sql, request, () => insertEmployer(deps, sql, { ...application, code, passwordHash }, call)),
  )
}

async function insertEmployer(
  deps: IdentityDeps,
  sql: Sql,
  employer: Omit<EmployerApplication, 'password'> & { code: SocialCreditCode; passwordHash: string },
  { actor, now }: Caller,
): Promise<{ employerId: string; accountId: string } | Refusal> {
  const { name, locality, login, code, passwordHash } = employer
  const employerId = await insertOrganisation(
    sql,
    { kind: 'employer', name, locality, socialCreditCode: code, status: 'unconfirmed' },
    stampOf({ actor, now }),
  )
  if (!employerId) return refuse('employer-already-signed-up', { socialCreditCode: code })
  const account = {
    organisationId: employerId,
    role: 'employer',
    passwordHash,
    createdBy: 'itself',
  } as const
  const accountId =
    (await insertAccount(deps, sql, { ...account, login }, stampOf({ actor, now }))) ??
    (await insertAccount(deps, sql, { ...account, login: `${code}.${employerId}` }, stampOf({ actor, now })))
  if (!accountId) throw new Error(`employer ${employerId} has no login of its own`)
  await recordAudit(sql, actor, now, {
    act: 'employer.signUp',
    objectKind: 'employer',
    objectId: employerId,
    after: { socialCreditCode: code, locality },
  })
  return { employerId, accountId }
}

/**
 * The bureau of its locality confirms an employer, or refuses it with a reason: somebody else has signed up in its name.
 * A refused one frees its code, its accounts close, and the matches that wait for it are refused.
 */
export function confirmEmployer(
  deps: IdentityDeps,
  { employerId, confirmed, reason }: { employerId: string; confirmed: boolean; reason?: string },
  { actor, now }: Caller,
): Promise<Refusal | undefined> {
  const act = 'employer.confirm'
  const to = confirmed ? 'confirmed' : 'refused'
  return commitModelsUnlessRefused(deps.prisma, async (tx, sql) => {
    const [employer] = await sql.query<{ locality: string; status: string }>(
      `SELECT locality, status FROM organisation WHERE id = $1::uuid AND kind = 'employer' FOR UPDATE`,
      [employerId],
    )
    const denied = authorise(actor, act, employer ? { locality: employer.locality } : {})
    if (denied) return denied
    if (!employer) return refuse('not-found', { act })
    if (employer.status === to) return undefined
    if (employer.status !== 'unconfirmed')
      return refuse('conflict', { status: employer.status, allowed: null })
    await tx.organisation.update({ where: { id: employerId }, data: { status: to } })
    if (!confirmed) await closeRefused(deps, sql, employerId, { actor, now })
    await recordAudit(sql, actor, now, {
      act,
      objectKind: 'employer',
      objectId: employerId,
      before: { status: employer.status },
      after: { status: to },
      reason,
    })
    return undefined
  })
}

async function closeRefused(
  deps: IdentityDeps,
  sql: Sql,
  employerId: string,
  { actor, now }: Caller,
): Promise<void> {
  const accounts = await sql.query<{ id: string; status: string; organisationId: string }>(
    `SELECT id, status, organisation_id FROM account WHERE organisation_id = $1::uuid FOR UPDATE`,
    [employerId],
  )
  for (const account of accounts)
    await setAccountStatus(deps, sql, { account, status: 'suspended', from: stampOf({ actor, now }) })
  await sql.query(
    `UPDATE employment SET status = 'refused', answered_at = $2::timestamptz, answered_by = $3
     WHERE employer_id = $1::uuid AND status = 'asked' RETURNING id`,
    [employerId, now.toISOString(), actor.id],
  )
}

export interface ListedEmployer {
  readonly employerId: string
  readonly socialCreditCode: string
  readonly name: string
  readonly locality: string
  readonly status: string
}

/** The employer of a code, for anybody; without a code, a bureau's own employers. */
export async function findEmployers(
  { sql }: IdentityDeps,
  actor: Actor,
  query: { socialCreditCode?: string; status?: string; after?: string; limit: number },
): Promise<ListedEmployer[] | Refusal> {
  const denied = authorise(actor, query.socialCreditCode ? 'employer.read' : 'employer.confirm')
  if (denied) return denied
  const guarded = !query.socialCreditCode && guardOf(actor.role, 'employer.confirm') === 'locality'
  return sql.query<ListedEmployer>(
    `SELECT id AS "employerId", social_credit_code, name, locality, status FROM organisation
     WHERE kind = 'employer' AND ($1::text IS NULL OR social_credit_code = $1) AND ($2::text IS NULL OR locality = $2)
       AND ($3::text IS NULL AND status <> 'refused' OR status = $3) AND ($4::uuid IS NULL OR id > $4::uuid)
     ORDER BY id LIMIT $5`,
    [
      query.socialCreditCode ? plainNumber(query.socialCreditCode) : null,
      guarded ? actor.scope.locality : null,
      query.status ?? null,
      query.after ?? null,
      query.limit,
    ],
  )
}
