import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import request from 'supertest'
import { PersonStatedSchema } from '../../proto/generated/identity_pb'
import { startIdentity } from '../../services/identity/src/service'
import {
  applicationOf,
  type City,
  NAME,
  newIdentityNumber,
  newKey,
  PASSWORD,
  startCity,
} from '../../services/identity/src/testing/world'
import { newId } from '../../services/kit/base/ids'
import { findPostedFile, keepPostedFile } from '../../services/kit/intake/posted-file'
import { previewOf } from '../../services/kit/intake/preview'
import type { FieldKey, Sealed } from '../../services/kit/keys/sealed-field'
import { createPool, type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { createHarness, type Harness } from '../../services/kit/testing/harness'
import { openBearer, sealBearer } from '../../services/ledger/src/certificates/sealed-certificates'
import {
  findSession,
  insertSession,
  type KeptSession,
} from '../../services/portal/src/web-sessions/kept-sessions'
import { checkout } from '../installation/checkout'
import { databaseOwners, migrationsOf } from '../installation/databases'
import { inTransaction } from '../installation/transaction'
import { fieldKeyColumns, type Rotating, remaining, rotate } from './rotation'

const [f1, f2, l1, l2] = [newKey('f1'), newKey('f2'), newKey('l1'), newKey('l2')]
const both = { FIELD_KEYS: { ...f2, older: [f1] }, LOOKUP_KEYS: { ...l2, older: [l1] } }

describe('field and look-up key are changed while the services run', () => {
  let city: City
  let course: Harness
  let exam: Harness
  let claim: Harness
  let ledger: Harness
  let portal: Harness
  let pool: Pool
  let rotating: Rotating
  const said: string[] = []

  beforeAll(async () => {
    city = await startCity({ changes: { FIELD_KEYS: f1, LOOKUP_KEYS: l1 } })
    course = await createHarness('course', { kafka: false })
    exam = await createHarness('exam', { kafka: false })
    claim = await createHarness('claim', { kafka: false })
    ledger = await createHarness('ledger', { kafka: false })
    portal = await createHarness('portal', { kafka: false })
    pool = createPool(exam.databaseUrl, 'files', 1)
    rotating = {
      urlOf: owner =>
        owner === 'identity'
          ? city.config.IDENTITY_DATABASE_URL
          : { course, exam, claim, ledger, portal }[owner].databaseUrl,
      keys: { fieldKey: both.FIELD_KEYS, lookupKey: both.LOOKUP_KEYS },
      say: line => said.push(line),
    }
  })
  afterAll(async () => {
    await city.close()
    await pool.end()
    await course.close()
    await exam.close()
    await claim.close()
    await ledger.close()
    await portal.close()
  })

  const signUp = (number: string, port = city.service.port) =>
    request(`http://127.0.0.1:${port}`)
      .post('/v1/people')
      .set('accept-language', 'en')
      .send(applicationOf(number))
  const bearerOf = (certificateId: string, key: FieldKey) =>
    inTransaction(ledger.databaseUrl, async sql => {
      const [sealed] = await sql.query<Sealed>(
        'SELECT key_id AS "keyId", nonce, ciphertext FROM certificate_bearer WHERE certificate_id = $1',
        [certificateId],
      )
      return openBearer(key, sealed!, certificateId)
    })
  const nameOf = async (number: string) => {
    const token = await city.signIn(number, PASSWORD)
    return (await city.call('get', '/v1/people/me', token)).body.name
  }
  const atTheCounter = async (number: string) =>
    (await city.call('post', '/v1/people/lookup', await city.bureau()).send({ documentNumber: number })).body
      .personId

  test('whoever signed up before is found, opened and refused a second account at each step', async () => {
    const stated = await city.harness.collect(PersonStatedSchema)
    const people = [await city.signUp(), await city.signUp(), await city.signUp()]
    const official = await city.account('countyBureau', { locality: '330304' })
    const fileKeeping = (fieldKey = both.FIELD_KEYS) => ({ sql: sqlOfPg(pool), fieldKey })
    const bytes = Buffer.from('T1,85')
    const fileId = await keepPostedFile(
      { sql: sqlOfPg(pool), fieldKey: f1 },
      {
        sourceKind: 'sitting',
        sourceId: newId(),
        contentType: 'text/csv',
        bytes,
        postedBy: 'c',
        postedAt: new Date(),
      },
      previewOf(bytes, []),
    )
    const certificateId = await inTransaction(ledger.databaseUrl, sql => keepCertificate(sql, f1))
    const session = webSession()
    await inTransaction(portal.databaseUrl, sql => insertSession(sql, f1, session))
    const everybodyIsThere = async () => {
      for (const { number, personId } of people) {
        expect([await nameOf(number), await atTheCounter(number)]).toEqual([NAME, personId])
        expect((await signUp(number)).body.code).toBe('person-already-signed-up')
      }
      await city.signIn(official.login, PASSWORD)
    }

    await city.restart(both)
    await everybodyIsThere()
    const newcomer = await city.signUp()
    people.push(newcomer)
    expect(await remaining(rotating)).toEqual([
      'identity: 3 rows of person are sealed with an older key',
      'exam: 1 rows of posted_file_key are sealed with an older key',
      'ledger: 1 rows of certificate_bearer are sealed with an older key',
      'portal: 1 rows of web_session are sealed with an older key',
      'identity: 5 people and accounts are found by an older key alone',
    ])

    await expect(
      rotate(
        {
          ...rotating,
          say: () => {
            throw new Error('broken off')
          },
        },
        2,
      ),
    ).rejects.toThrow('broken off')
    await everybodyIsThere()
    await rotate(rotating, 2)
    expect(said).toEqual([
      'people: 0 written anew',
      'accounts: 2 written anew',
      'posted files of course: 0 written anew',
      'posted files of exam: 1 written anew',
      'posted files of claim: 0 written anew',
      'uploaded files of course: 0 written anew',
      'uploaded files of claim: 0 written anew',
      'rows of rosters: 0 written anew',
      'certificates: 1 written anew',
      'sessions of browsers: 1 written anew',
      '0 digests of keys that are no longer loaded forgotten',
    ])
    expect(await remaining(rotating)).toEqual([])
    await stated.atLeast(3, each => each.version === 2)
    const last = stated.facts.filter(({ key }) => key === people[0]?.personId).at(-1)
    expect(last?.message.personal?.keyId).toBe('f2')

    await city.restart({ FIELD_KEYS: f2, LOOKUP_KEYS: l2 })
    await everybodyIsThere()
    expect((await findPostedFile(fileKeeping({ ...f2, older: [] }), fileId))?.bytes).toEqual(bytes)
    expect(await bearerOf(certificateId, { ...f2, older: [] })).toMatchObject({ name: NAME })
    const found = await inTransaction(portal.databaseUrl, sql =>
      findSession(sql, { ...f2, older: [] }, session.digest),
    )
    expect(found).toEqual(session)
    const alone = { ...rotating, keys: { fieldKey: f2, lookupKey: l2 } }
    await rotate(alone)
    expect(said.at(-1)).toBe('6 digests of keys that are no longer loaded forgotten')
    await everybodyIsThere()
    const digests = await city.sql.query<{ keyId: string }>(
      'SELECT DISTINCT key_id AS "keyId" FROM lookup_digest',
    )
    expect(digests).toEqual([{ keyId: 'l2' }])
  })

  test('a document is one account, even where a process that knows the old key only takes it at the same moment', async () => {
    const { config, harness } = city
    await city.restart({ LOOKUP_KEYS: l1 })
    const other = await startIdentity({ ...config, ...both }, harness.clock, harness.log)
    for (let round = 0; round < 3; round += 1) {
      const number = newIdentityNumber()
      const answers = await Promise.all([signUp(number), signUp(number, other.port), signUp(number)])
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    }
    await other.close()
  })
})

test('every column that names a field key is known to the rotation', () => {
  for (const owner of databaseOwners) {
    const folder = join(checkout, migrationsOf(owner))
    const text = readdirSync(folder)
      .map(name => readFileSync(join(folder, name, 'migration.sql'), 'utf8'))
      .join('\n')
    const tables = /(?:CREATE TABLE (\w+) \((.*?)\n\);|ALTER TABLE (\w+)\n(.*?);)/gs
    const columns = /^\s+(?:ADD COLUMN )?(\w*key_id)\s+text/gm
    const found = [...text.matchAll(tables)].flatMap(([, made, body, changed, added]) =>
      [...(body ?? added ?? '').matchAll(columns)].map(([, column]) => [made ?? changed, column]),
    )
    const known = (fieldKeyColumns as Record<string, readonly (readonly string[])[]>)[owner] ?? []
    // Digests can't be opened: which key made them is the look-up key's business.
    const ofFields = found.filter(
      ([table, column]) => table !== 'lookup_digest' && column !== 'number_key_id',
    )
    expect([owner, ofFields]).toEqual([owner, known])
  }
})

/** A session of somebody's browser, as the portal keeps one. */
function webSession(): KeptSession {
  const now = new Date()
  return {
    ...{ digest: Buffer.alloc(32), sessionId: newId(), subjectId: newId(), role: 'person', scope: {} },
    ...{ accessToken: 'access', refreshToken: 'refresh', csrfToken: 'csrf', name: NAME, organisation: null },
    ...{ tokenEndsAt: now, renewedAt: now, createdAt: now, lastUsedAt: now, endsAt: now },
  }
}

/** A certificate of somebody's, as the ledger keeps one. */
async function keepCertificate(sql: Sql, fieldKey: FieldKey): Promise<string> {
  const id = newId()
  const bearer = { name: NAME, maskedNumber: '3303**********1234', code: '0123456789ABCDEFGHJK' }
  const { keyId, nonce, ciphertext } = sealBearer(fieldKey, bearer, id)
  await sql.query(
    `INSERT INTO certificate (certificate_id, person_id, from_year, to_year, code_hash, hours, entry_ids, issued_by, issued_at)
     VALUES ($1, $2, 2026, 2026, $3, '{}', '{}', 'someone', now())`,
    [id, newId(), Buffer.alloc(32)],
  )
  await sql.query(
    'INSERT INTO certificate_bearer (certificate_id, key_id, nonce, ciphertext) VALUES ($1, $2, $3, $4)',
    [...[id, keyId, nonce, ciphertext]],
  )
  return id
}
