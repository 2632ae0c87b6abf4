import { z } from 'zod'
import { refuse } from '../../../../domain/refusals/refusal'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import type { Caller, IdentityDeps } from '../deps'
import { findPersonBy } from '../personal/lookup'
import { openWhole, personalOf } from '../personal/personal-data'
import { recordReading } from './people'

/** As many ids as fit into an address. */
const IDS_MAX = 120

interface Named {
  readonly id: string
  readonly kind: 'account' | 'organisation' | 'person'
  readonly name: string
  readonly detail: string
}

interface SealedPerson {
  readonly id: string
  readonly sealedKeyId: string
  readonly sealedNonce: Uint8Array
  readonly sealedCiphertext: Uint8Array
}

/** The names behind ids of the audit trail. Opening a person's is a reading of personal data, and on the trail itself. */
const nameIds = ({ prisma, keys }: IdentityDeps, ids: readonly string[], asking: Caller) =>
  commitModelsUnlessRefused(prisma, async (_tx, sql): Promise<Named[]> => {
    const organisations = await sql.query<Named>(
      `SELECT a.id::text, 'account' AS kind, a.login AS name, o.name AS detail
       FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.id = ANY($1::uuid[])
       UNION ALL
       SELECT o.id::text, 'organisation', o.name, '' FROM organisation o WHERE o.id = ANY($1::uuid[])`,
      [ids],
    )
    const people = await sql.query<SealedPerson>(
      'SELECT id::text, sealed_key_id, sealed_nonce, sealed_ciphertext FROM person WHERE id = ANY($1::uuid[])',
      [ids],
    )
    await recordReading(
      sql,
      asking,
      people.map(person => person.id),
    )
    return [...organisations, ...people.map(person => namedPerson(keys, person))]
  })

function namedPerson(keys: IdentityDeps['keys'], person: SealedPerson): Named {
  const { id, sealedKeyId: keyId, sealedNonce: nonce, sealedCiphertext: ciphertext } = person
  const { name, maskedNumber } = personalOf(openWhole(keys, id, { keyId, nonce, ciphertext }))
  return { id, kind: 'person', name, detail: maskedNumber }
}

/** What the search over all audit trails asks on its way (Article 16). */
export const auditNamesRoute = (deps: IdentityDeps): Endpoint =>
  endpoint({
    id: 'nameAuditIds',
    method: 'get',
    path: '/v1/audit-names',
    summary: 'Names the accounts, organisations and people behind ids of the audit trail',
    article: '16',
    who: 'audit.read',
    query: z.object({
      ids: z
        .string()
        .transform(text => text.split(','))
        .pipe(z.array(z.uuid()).min(1).max(IDS_MAX))
        .describe('Ids, parted by commas'),
    }),
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            id: z.uuid(),
            kind: z.enum(['account', 'organisation', 'person']),
            name: z.string(),
            detail: z.string().describe('The organisation of an account, the masked number of a person'),
          }),
        ),
      }),
    },
    refusals: [],
    handle: async call => ok({ items: await nameIds(deps, call.query.ids, call) }),
  })

/** Whose acts and readings are searched for: the number, which must not stand in an address, becomes an id (Article 16). */
export const auditPeopleRoute = (deps: IdentityDeps): Endpoint =>
  endpoint({
    id: 'findAuditedPerson',
    method: 'post',
    path: '/v1/audit-people',
    summary: 'Finds a person by document number, to search the audit trails for what concerns them',
    article: '16',
    who: 'audit.read',
    body: z.object({ documentNumber: z.string().min(1).max(40) }),
    answers: { 200: z.object({ personId: z.uuid() }) },
    refusals: ['not-found'],
    writesFacts: false,
    handle: async ({ body, actor, now }) => {
      const personId = await findPersonBy(deps.sql, deps.keys, body.documentNumber)
      if (!personId) return refuse('not-found', { act: 'audit.read' })
      await recordReading(deps.sql, { actor, now }, [personId])
      return ok({ personId })
    },
  })
