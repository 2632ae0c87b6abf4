import type { PeopleByNumber } from '../../../domain/documents/listed-person'
import { SharedSchema } from '../../../domain/documents/personal'
import type { PersonStated } from '../../../proto/generated/identity_pb'
import { bytesOfBase64 } from '../keys/base64'
import { type KeyRing, keysOf } from '../keys/key-ring'
import { lookupDigest } from '../keys/lookup-digest'
import { type FieldKey, open } from '../keys/sealed-field'
import { openPersonal, SEALED_PERSONAL, type SealedPersonal } from '../keys/sealed-personal'
import type { Sql } from './database'

/** The keys that find a person by a number on a list and open the person's name (docs/decisions/0140, 0251). */
export interface NumberKeys {
  readonly fieldKey: FieldKey
  readonly lookupKey: KeyRing
}

/** The digests of a number, one for each look-up key, the key in use first. */
export const digestsOf = (lookupKey: KeyRing, number: string): Buffer[] =>
  keysOf(lookupKey).map(key => Buffer.from(lookupDigest(key, number)))

/**
 * Keeps what stands for a person's number, which identity seals with the name: table `person_number` of the service. What is told is all there
 * is: a number that was corrected finds that person no more. A fact from before numbers were told says nothing of them.
 *
 * @returns the digests
 */
export async function keepNumbers(
  sql: Sql,
  fieldKey: FieldKey,
  { personId, personal }: Pick<PersonStated, 'personId' | 'personal'>,
): Promise<Buffer[]> {
  if (!personal) return []
  const { numberDigests } = SharedSchema.parse(JSON.parse(open(fieldKey, personal, personId)))
  if (numberDigests.length === 0) return []
  const digests = numberDigests.map(digest => bytesOfBase64(digest))
  // As hex: Prisma sends no array of bytes.
  const hex = digests.map(digest => digest.toString('hex'))
  await sql.query(
    `DELETE FROM person_number WHERE person_id = $1::uuid AND encode(digest, 'hex') <> ALL($2::text[]) RETURNING person_id`,
    [personId, hex],
  )
  await sql.query(
    `INSERT INTO person_number (digest, person_id) SELECT decode(hex, 'hex'), $1::uuid FROM unnest($2::text[]) AS hex
     ON CONFLICT DO NOTHING RETURNING person_id`,
    [personId, hex],
  )
  return digests
}

interface FoundRow extends SealedPersonal {
  readonly digest: string
  readonly personId: string
}

/** Finds the people who have signed up under these numbers, by number. `idColumn` is the id's name in the service's table `person`. */
export async function findPeopleByNumber(
  sql: Sql,
  { fieldKey, lookupKey }: NumberKeys,
  numbers: readonly string[],
  idColumn: 'id' | 'person_id',
): Promise<PeopleByNumber> {
  const asked = new Map(
    numbers.flatMap(number => digestsOf(lookupKey, number).map(digest => [digest.toString('hex'), number])),
  )
  if (asked.size === 0) return new Map()
  const rows = await sql.query<FoundRow>(
    `SELECT encode(n.digest, 'hex') AS digest, n.person_id, ${SEALED_PERSONAL}
     FROM unnest($1::text[]) AS asked(hex) JOIN number_holder n ON n.digest = decode(asked.hex, 'hex')
       JOIN person p ON p.${idColumn} = n.person_id`,
    [[...asked.keys()]],
  )
  return new Map(
    rows.map(({ digest, personId, ...sealed }) => {
      const name = openPersonal(fieldKey, personId, sealed)?.name ?? null
      return [asked.get(digest)!, { personId, name }]
    }),
  )
}
