import { z } from 'zod'
import { authorise } from '../../../../domain/authority/authority'
import { privacyNoticeOn, privacyVersions } from '../../../../domain/identity/privacy-notice'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { TextSchema } from '../../../kit/http/text'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import type { Caller, IdentityDeps } from '../deps'

export const ConsentVersion = z.enum(privacyVersions).describe('Of the notice of personal data (隐私告知)')

const ConsentsSchema = z
  .object({
    items: z
      .array(z.object({ version: z.string(), agreedAt: z.iso.datetime() }))
      .describe('The latest first'),
    asks: z.string().nullable().describe('The version in force, where it is not agreed to yet'),
  })
  .meta({ id: 'Consents' })
type Consents = z.infer<typeof ConsentsSchema>

/** Keeps that a person agreed to a version: once, with the first moment. */
export async function keepConsent(
  sql: Sql,
  { actor, now }: Pick<Caller, 'actor' | 'now'>,
  { personId, version }: { readonly personId: string; readonly version: string },
): Promise<void> {
  const kept = await sql.query(
    `INSERT INTO consent (person_id, version, agreed_at) VALUES ($1::uuid, $2, $3::timestamptz)
     ON CONFLICT DO NOTHING RETURNING version`,
    [personId, version, now.toISOString()],
  )
  if (kept.length === 0) return
  await recordAudit(sql, actor, now, {
    ...{ act: 'consent.give', objectKind: 'person', objectId: personId, after: { version } },
  })
}

async function readConsents(sql: Sql, personId: string, now: Date): Promise<Consents> {
  const rows = await sql.query<{ version: string; agreedAt: Date }>(
    `SELECT version, agreed_at AS "agreedAt" FROM consent WHERE person_id = $1::uuid ORDER BY agreed_at DESC`,
    [personId],
  )
  const { version } = privacyNoticeOn(plainDateIn(now))
  return {
    items: rows.map(row => ({ version: row.version, agreedAt: new Date(row.agreedAt).toISOString() })),
    asks: rows.some(row => row.version === version) ? null : version,
  }
}

const agree = (deps: IdentityDeps, version: string, { actor, now }: Caller): Promise<Consents | Refusal> =>
  commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const { personId } = actor.scope
    const denied = authorise(actor, 'consent.give', { personId: personId ?? null })
    if (denied || !personId) return denied ?? refuse('not-found')
    await keepConsent(sql, { actor, now }, { personId, version })
    return readConsents(sql, personId, now)
  })

/** What is done with personal data, and that a person agreed to it. */
export const consentRoutes = (deps: IdentityDeps): Endpoint[] => [
  endpoint({
    id: 'readPrivacyNotice',
    method: 'get',
    path: '/v1/privacy-notice',
    summary: 'Shows the notice of personal data that is in force, with its version',
    article: '4',
    who: 'anyone',
    answers: {
      200: z
        .object({ version: ConsentVersion, from: z.iso.date(), paragraphs: z.array(TextSchema) })
        .meta({ id: 'PrivacyNotice' }),
    },
    refusals: [],
    handle: async ({ now }) => ok(privacyNoticeOn(plainDateIn(now))),
  }),
  endpoint({
    id: 'listMyConsents',
    method: 'get',
    path: '/v1/my/consents',
    summary:
      'Lists the versions of the notice that you agreed to, and the one that you are asked to agree to',
    article: '4',
    who: 'consent.give',
    answers: { 200: ConsentsSchema },
    refusals: ['not-found'],
    handle: async ({ actor, now }) => {
      const { personId } = actor.scope
      return personId ? ok(await readConsents(deps.sql, personId, now)) : refuse('not-found')
    },
  }),
  endpoint({
    id: 'giveConsent',
    method: 'post',
    path: '/v1/my/consents',
    summary: 'Agrees to a version of the notice; the same again changes nothing',
    article: '4',
    who: 'consent.give',
    body: z.object({ version: ConsentVersion }),
    answers: { 200: ConsentsSchema },
    refusals: ['not-found'],
    writesFacts: false,
    handle: async call => answering(ok)(await agree(deps, call.body.version, call)),
  }),
]
