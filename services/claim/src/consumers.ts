import { timestampDate } from '@bufbuild/protobuf/wkt'
import { plainDateIn } from '../../../domain/time/plain-date'
import { AccountHolderStatedSchema, PersonStatedSchema } from '../../../proto/generated/identity_pb'
import { type FactHandler, hearFact } from '../../kit/facts/consumer'
import { sealedValues } from '../../kit/keys/sealed-personal'
import { keepNumbers } from '../../kit/sql/people-by-number'
import type { PrismaClient } from '../prisma/client/client'
import { passOnOwnClaimsOf } from './claims/own-claims'
import { wakeClassesWaitingFor } from './classes/rosters/late-sign-ups'
import type { ClaimDeps } from './deps'
import { keepHolder } from './desk/holders'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = ['person', 'person_number', 'account_holder'] as const

/** Keeps what the claim service must know of people and accounts. An older version never overwrites a newer one. */
export const createHandlers = (deps: ClaimDeps): FactHandler<PrismaClient>[] => [
  hearFact(PersonStatedSchema, async (said, { sql, correlationId }) => {
    const { personal } = said
    // Facts from before there were dated values say the state of their day alone.
    const titleSeries =
      said.titleSeriesDated.length > 0 ? said.titleSeriesDated : [{ value: said.titleSeries }]
    const employers =
      said.employersDated.length > 0 || !said.employerId ? said.employersDated : [{ value: said.employerId }]
    const isNewer = await sql.query(
      `INSERT INTO person (person_id, version, verified, title_series, employers, personal_key_id, personal_nonce,
         personal_ciphertext, signed_up_on)
       VALUES ($1::uuid, $2::integer, $3::boolean, $4::jsonb, $5::jsonb, $6, decode($7, 'base64'), decode($8, 'base64'), $9::date)
       ON CONFLICT (person_id) DO UPDATE SET version = EXCLUDED.version, verified = EXCLUDED.verified,
         title_series = EXCLUDED.title_series, employers = EXCLUDED.employers,
         personal_key_id = EXCLUDED.personal_key_id, personal_nonce = EXCLUDED.personal_nonce,
         personal_ciphertext = EXCLUDED.personal_ciphertext, signed_up_on = EXCLUDED.signed_up_on
       WHERE person.version < EXCLUDED.version RETURNING person_id`,
      [
        said.personId,
        said.version,
        said.status === 'verified',
        JSON.stringify(titleSeries.map(datedOf)),
        JSON.stringify(employers.map(datedOf)),
        ...sealedValues(personal),
        said.signedUpAt ? plainDateIn(timestampDate(said.signedUpAt)) : null,
      ],
    )
    if (isNewer.length === 0) return
    const digests = await keepNumbers(sql, deps.fieldKey, said)
    if (said.status === 'verified') await wakeClassesWaitingFor(deps, sql, digests, correlationId)
  }),
  hearFact(AccountHolderStatedSchema, async (said, { sql, correlationId }) => {
    if (await keepHolder(sql, said)) await passOnOwnClaimsOf(deps, sql, said.accountId, correlationId)
  }),
]

const datedOf = (dated: { value: string; startsOn?: string; endsOn?: string }) => ({
  value: dated.value,
  ...(dated.startsOn ? { startsOn: dated.startsOn } : {}),
  ...(dated.endsOn ? { endsOn: dated.endsOn } : {}),
})
