import { identityCheckDigit } from '../../domain/documents/check-digits'
import { addDays, plainDate } from '../../domain/time/plain-date'
import type { Secrets } from '../../ops/installation/secrets'
import { newId } from '../../services/kit/base/ids'
import { KeyRingSchema } from '../../services/kit/keys/key-ring'
import { lookupDigest } from '../../services/kit/keys/lookup-digest'
import { seal } from '../../services/kit/keys/sealed-field'
import type { Sql } from '../../services/kit/sql/database'

/** Somebody as a roster names them, and as the claim service knows them. */
export interface Known {
  readonly personId: string
  readonly number: string
  readonly name: string
}

const BORN_FROM = plainDate('1965-01-01')
const BORN_A_DAY = 1_000

/** The n-th made-up resident identity number with its right check digit: no two of them alike. */
function identityNumberAt(n: number): string {
  const birth = addDays(BORN_FROM, Math.floor(n / BORN_A_DAY)).replaceAll('-', '')
  const first17 = `330302${birth}${String(n % BORN_A_DAY).padStart(3, '0')}`
  return first17 + identityCheckDigit(first17)
}

/**
 * People of the department of health by the thousand, laid in the claim service as identity's facts would: that many signing up one
 * by one is another matter.
 *
 * @param from which of the made-up numbers is the first
 */
export async function layPeople(
  owner: Sql,
  secrets: Secrets,
  { count, from }: { count: number; from: number },
): Promise<Known[]> {
  const [fieldKey, lookupKey] = [secrets.fieldKeys, secrets.lookupKeys].map(text => KeyRingSchema.parse(text))
  const people = Array.from({ length: count }, (_, n) => ({
    personId: newId(),
    number: identityNumberAt(from + n),
    name: `学员${from + n}`,
  }))
  const rows = people.map(({ personId, number, name }) => {
    const shared = { name, maskedNumber: '3303**********0417', numberDigests: [] }
    const { keyId, nonce, ciphertext } = seal(fieldKey!, JSON.stringify(shared), personId)
    const digest = hex(lookupDigest(lookupKey!, number))
    return { personId, keyId, nonce: hex(nonce), ciphertext: hex(ciphertext), digest }
  })
  await owner.query(
    `WITH said AS (SELECT * FROM json_to_recordset($1::json)
         AS p("personId" uuid, "keyId" text, nonce text, ciphertext text, digest text)),
       known AS (INSERT INTO claim.person_number (digest, person_id) SELECT decode(digest, 'hex'), "personId" FROM said)
     INSERT INTO claim.person (person_id, version, verified, title_series, employers, personal_key_id, personal_nonce,
       personal_ciphertext)
     SELECT "personId", 1, true, '[{"value": "health"}]', '[]', "keyId", decode(nonce, 'hex'), decode(ciphertext, 'hex')
     FROM said`,
    [JSON.stringify(rows)],
  )
  return people
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** As a spreadsheet would save it: everybody was there on all days. */
export const rosterOf = (people: readonly Known[]): string =>
  ['证件号码,姓名,参加天数', ...people.map(({ number, name }) => `${number},${name},`)].join('\r\n')
