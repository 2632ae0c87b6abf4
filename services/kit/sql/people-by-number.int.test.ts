import { randomBytes } from 'node:crypto'
import { create } from '@bufbuild/protobuf'
import { PersonStatedSchema } from '../../../proto/generated/identity_pb'
import { newId } from '../base/ids'
import { seal } from '../keys/sealed-field'
import { createHarness } from '../testing/harness'
import { createPool, type Sql, sqlOfPg } from './database'
import { digestsOf, keepNumbers } from './people-by-number'

const fieldKey = { id: 'f1', key: randomBytes(32) }
const older = { id: 'l1', key: randomBytes(32) }
const lookupKey = { id: 'l2', key: randomBytes(32), older: [older] }
const [first, second] = ['330302199001011234', '33030219900101125X']

/** The fact of a person with a number and a version, as identity states it. */
function stated(personId: string, number: string | null) {
  const numberDigests = number ? digestsOf(lookupKey, number).map(each => each.toString('base64')) : []
  const personal = { name: '林晓', maskedNumber: '3303**********1234', numberDigests }
  return create(PersonStatedSchema, {
    personId,
    personal: seal(fieldKey, JSON.stringify(personal), personId),
  })
}

describe.each(['claim', 'course', 'exam'])('numbers of people, as %s keeps them', service => {
  let sql: Sql
  let close: () => Promise<void>
  beforeAll(async () => {
    const harness = await createHarness(service, { kafka: false })
    const pool = createPool(harness.databaseUrl, service, 1)
    sql = sqlOfPg(pool)
    close = async () => {
      await pool.end()
      await harness.close()
    }
  })
  afterAll(() => close())
  beforeEach(() => sql.query('DELETE FROM person_number RETURNING digest'))

  const hear = (personId: string, number: string | null) =>
    keepNumbers(sql, fieldKey, stated(personId, number))
  const holdersOf = async (number: string) =>
    (
      await sql.query<{ personId: string }>(
        `SELECT DISTINCT person_id FROM number_holder WHERE encode(digest, 'hex') = ANY($1::text[])`,
        [digestsOf(lookupKey, number).map(each => each.toString('hex'))],
      )
    ).map(row => row.personId)

  test('a number that was corrected finds its person no more, under any key', async () => {
    const person = newId()
    await hear(person, first)
    expect(await holdersOf(first)).toEqual([person])
    await hear(person, second)
    expect([await holdersOf(first), await holdersOf(second)]).toEqual([[], [person]])
  })

  test('a fact that says nothing of numbers takes none away', async () => {
    const person = newId()
    await hear(person, first)
    await hear(person, null)
    await keepNumbers(sql, fieldKey, create(PersonStatedSchema, { personId: person }))
    expect(await holdersOf(first)).toEqual([person])
  })

  test('a number given up and signed up by another is that one’s, in whatever order it is heard', async () => {
    const [before, after] = [newId(), newId()]
    const facts = {
      had: () => hear(before, first),
      corrected: () => hear(before, second),
      signedUp: () => hear(after, first),
    }
    for (const order of [
      ['had', 'corrected', 'signedUp'],
      ['had', 'signedUp', 'corrected'],
      ['signedUp', 'had', 'corrected'],
    ] as const) {
      await sql.query('DELETE FROM person_number RETURNING digest')
      for (const each of order) await facts[each]()
      expect([order, await holdersOf(first), await holdersOf(second)]).toEqual([order, [after], [before]])
    }
  })

  test('until the correction is heard, one number finds one person: who signed up later', async () => {
    const [before, after] = [newId(), newId()]
    await hear(after, first)
    await hear(before, first)
    expect(await holdersOf(first)).toEqual([after])
  })
})
