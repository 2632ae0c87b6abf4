import { Writable } from 'node:stream'
import { toJson } from '@bufbuild/protobuf'
import pg from 'pg'
import pino from 'pino'
import {
  OrganisationStatedSchema,
  PersonStatedSchema,
  SessionRevokedSchema,
} from '../../../../proto/generated/identity_pb'
import { applicationOf, type City, newIdentityNumber, PASSWORD, startCity } from '../testing/world'

/** Everything that a day's work leaves behind, as text: facts, log, and each row of each table. */
describe('no personal data and no secret is left in clear', () => {
  const log: string[] = []
  const keep = new Writable({ write: (line, _encoding, next) => next(void log.push(String(line))) })
  const name = '欧阳若水'
  const number = newIdentityNumber()
  let city: City

  beforeAll(async () => {
    city = await startCity({ log: pino({ level: 'trace' }, keep) })
  })
  afterAll(() => city.close())

  test('neither in facts, nor in the log, nor in the database, its audit included', async () => {
    const [people, organisations, revoked] = await Promise.all([
      city.harness.collect(PersonStatedSchema),
      city.harness.collect(OrganisationStatedSchema),
      city.harness.collect(SessionRevokedSchema),
    ])
    const secrets = await aDaysWork()
    await Promise.all([people.atLeast(2), organisations.atLeast(2), revoked.atLeast(1)])
    const facts = [
      ...people.facts.map(each => toJson(PersonStatedSchema, each.message)),
      ...organisations.facts.map(each => toJson(OrganisationStatedSchema, each.message)),
    ]
    const left = { facts: JSON.stringify(facts), log: log.join(''), database: await everyRow() }
    // The search finds what is there: an employer's name is public.
    expect([left.facts, left.database].every(text => text.includes('瓯海医院'))).toBe(true)
    expect(left.log).toContain('The day has turned')
    expect(left.log).toMatch(
      /"security":"password","outcome":"wrong-credentials","loginDigest":"[0-9a-f]{64}","address":"127\.0\.0\.1"/,
    )
    expect(left.log).toMatch(/"security":"password","outcome":"proven","subjectId":/)
    for (const [where, text] of Object.entries(left)) {
      for (const secret of secrets) {
        expect({ where, secret, found: text.includes(secret) }).toEqual({ where, secret, found: false })
        const hex = Buffer.from(secret).toString('hex')
        expect({ where, secret, found: text.includes(hex) }).toEqual({ where, secret, found: false })
      }
    }
  })

  async function aDaysWork(): Promise<string[]> {
    const application = applicationOf(number, { name })
    await city.call('post', '/v1/people').set('idempotency-key', 'k1').send(application)
    await city.call('post', '/v1/people').send(applicationOf(number, { name, password: 'Some other pass 1' }))
    await city.call('post', '/v1/people').send(applicationOf(number.slice(0, -1), { name }))
    await city.call('post', '/v1/sessions').send({ login: number, password: 'Wrong password 12' })
    const tokens = (await city.call('post', '/v1/sessions').send({ login: number, password: PASSWORD })).body
    const me = (await city.call('get', '/v1/people/me', tokens.accessToken)).body
    await city
      .call('post', '/v1/people/me/title-series', tokens.accessToken)
      .send({ titleSeries: 'statistics' })
    const employer = await city.employer()
    await city
      .call('post', '/v1/employments', tokens.accessToken)
      .send({ employerId: employer.employerId, startsOn: '2026-03-01' })
    await city.call('get', `/v1/employers/${employer.employerId}/matches`, employer.token)
    const bureau = await city.bureau()
    await city.call('post', '/v1/people/lookup', bureau).send({ documentNumber: number })
    await city.call('get', '/v1/people', bureau)
    const { oneTimePassword } = (
      await city.call('post', `/v1/people/${me.personId}/password-reset`, bureau).send({ reason: 'lost' })
    ).body
    await city.call('post', '/v1/accounts', bureau).set('idempotency-key', 'k2').send({
      role: 'examCentre',
      login: 'centre-1',
      password: PASSWORD,
      organisationName: 'Centre 1',
    })
    const { accessToken, refreshToken } = tokens
    return [
      name,
      number,
      me.maskedNumber,
      PASSWORD,
      'Some other pass 1',
      'Wrong password 12',
      accessToken,
      refreshToken,
      oneTimePassword,
    ]
  }

  async function everyRow(): Promise<string> {
    const client = new pg.Client({ connectionString: city.harness.ownerUrl })
    await client.connect()
    const tables = await client.query(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema = 'identity'`,
    )
    const rows: unknown[] = []
    for (const { name } of tables.rows)
      rows.push(...(await client.query(`SELECT t::text FROM ${name} t`)).rows)
    await client.end()
    return JSON.stringify(rows)
  }
})
