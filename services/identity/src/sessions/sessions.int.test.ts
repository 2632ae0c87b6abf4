import { PrismaPg } from '@prisma/adapter-pg'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import request from 'supertest'
import { z } from 'zod'
import { SessionRevokedSchema, SigningKeyStatedSchema } from '../../../../proto/generated/identity_pb'
import { endpoint, ok } from '../../../kit/http/endpoint'
import { type RunningService, startService } from '../../../kit/run/service'
import { createPool } from '../../../kit/sql/database'
import { createHarness, type Harness, until } from '../../../kit/testing/harness'
import { PrismaClient } from '../../prisma/client/client'
import { type City, newIdentityNumber, newSigningKey, PASSWORD, startCity } from '../testing/world'

/** A process that knows identity by its facts alone. */
async function startAnother(city: City): Promise<{ service: RunningService; harness: Harness }> {
  const harness = await createHarness('identity', { kafka: false })
  const pool = createPool(harness.databaseUrl, 'another')
  const service = await startService({
    name: 'another',
    config: { ...harness.config, KAFKA_TOPIC_PREFIX: city.config.KAFKA_TOPIC_PREFIX },
    databaseUrl: harness.databaseUrl,
    pool,
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'identity' }) }),
    clock: city.harness.clock,
    log: harness.log,
    endpoints: [
      endpoint({
        id: 'whoAmI',
        method: 'get',
        path: '/v1/whoami',
        summary: 'Says who asks',
        who: 'session.end',
        answers: { 200: z.object({ id: z.string(), role: z.string(), scope: z.unknown() }) },
        refusals: ['unauthenticated', 'session-expired'],
        handle: async ({ actor: { id, role, scope } }) => ok({ id, role, scope }),
      }),
    ],
    handlers: [],
  })
  return { service, harness }
}

describe('sessions', () => {
  let city: City
  let another: Awaited<ReturnType<typeof startAnother>>

  beforeAll(async () => {
    city = await startCity()
    another = await startAnother(city)
  })
  afterAll(async () => {
    await another.service.close()
    await another.harness.close()
    await city.close()
  })

  const signIn = (login: string, password: string) =>
    city.call('post', '/v1/sessions').send({ login, password })
  const renew = (refreshToken: string) => city.call('post', '/v1/sessions/refresh').send({ refreshToken })
  const whoAmI = (token: string) =>
    request(`http://127.0.0.1:${another.service.port}`)
      .get('/v1/whoami')
      .set('authorization', `Bearer ${token}`)
  const isAcceptedElsewhere = async (token: string) => (await whoAmI(token)).status === 200

  test('a token is accepted by a process that knows only the facts', async () => {
    const { personId, token } = await city.signUp()
    await until(() => isAcceptedElsewhere(token), 'the key')
    expect((await whoAmI(token)).body).toEqual({ id: personId, role: 'person', scope: { personId } })
  })

  test('a token says what kit wants of it, and lives ten minutes', async () => {
    const { personId, number } = await city.signUp()
    const answer = await signIn(number, PASSWORD)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toMatchObject({
      expiresIn: 600,
      actor: { id: personId, role: 'person', scope: { personId } },
    })
    const now = city.harness.clock.now().getTime() / 1000
    expect(decodeJwt(answer.body.accessToken)).toMatchObject({ sub: personId, iss: 'xueshi', exp: now + 600 })
    const keys = await city.call('get', '/.well-known/jwks.json')
    const { kid } = decodeProtectedHeader(answer.body.accessToken)
    expect(keys.body.keys[0]).toMatchObject({ kid, kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' })
    expect(keys.body.keys[0].d).toBeUndefined()
    city.harness.clock.advance(600_000)
    expect((await city.call('get', '/v1/people/me', answer.body.accessToken)).body.code).toBe(
      'session-expired',
    )
  })

  test('after five wrong passwords in a row each next attempt waits, twice as long each time, and nobody is shut out', async () => {
    const { number } = await city.signUp()
    for (const attemptsLeft of [4, 3, 2, 1]) {
      const wrong = await signIn(number, 'wrong password 1')
      expect([wrong.status, wrong.body.turnedOn]).toEqual([401, { attemptsLeft }])
    }
    for (const waitSeconds of [1, 2, 4]) {
      const held = await signIn(number, 'wrong password 1')
      const until = new Date(city.harness.clock.now().getTime() + waitSeconds * 1_000).toISOString()
      expect([held.status, held.body.code, held.body.until]).toEqual([429, 'account-locked', until])
      expect(held.headers['retry-after']).toBe(String(waitSeconds))
      city.harness.clock.advance(waitSeconds * 1_000 - 1)
      expect((await signIn(number, PASSWORD)).body.code).toBe('account-locked')
      city.harness.clock.advance(1)
    }
    expect((await signIn(number, PASSWORD)).status).toBe(201)
    expect((await signIn(number, 'wrong password 1')).body.turnedOn).toEqual({ attemptsLeft: 4 })
  })

  test('failures of long ago are forgotten', async () => {
    const { number } = await city.signUp()
    for (let attempt = 0; attempt < 4; attempt += 1) await signIn(number, 'wrong password 1')
    city.harness.clock.advance(3_600_001)
    expect((await signIn(number, 'wrong password 1')).body.turnedOn).toEqual({ attemptsLeft: 4 })
  })

  test("a login that is nobody's is refused, counted and locked in the same words", async () => {
    const { number } = await city.signUp()
    const nobodys = newIdentityNumber()
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      const [known, unknown] = [
        await signIn(number, 'wrong password 1'),
        await signIn(nobodys, 'wrong password 1'),
      ]
      expect({ ...unknown.body, instance: '' }).toEqual({ ...known.body, instance: '' })
    }
  })

  test('ten guesses side by side are five guesses', async () => {
    const { number } = await city.signUp()
    const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(number, 'wrong password 1')))
    const codes = answers.map(each => each.body.code)
    expect(codes.filter(code => code === 'wrong-credentials')).toHaveLength(4)
    expect(codes.filter(code => code === 'account-locked')).toHaveLength(6)
  })

  test('a refresh token is good once; used again later than its grace, it ends the session everywhere', async () => {
    const { number } = await city.signUp()
    const first = (await signIn(number, PASSWORD)).body
    const second = (await renew(first.refreshToken)).body
    city.harness.clock.advance(10_001)
    expect(second.actor).toEqual(first.actor)
    await until(() => isAcceptedElsewhere(second.accessToken), 'the key')
    expect((await renew(first.refreshToken)).body.code).toBe('session-expired')
    expect((await renew(second.refreshToken)).body.code).toBe('session-expired')
    await until(async () => !(await isAcceptedElsewhere(second.accessToken)), 'the revocation')
    expect((await renew('made-up')).body.code).toBe('unauthenticated')
  })

  test('one refresh token used twice within seconds renews the session twice: two tabs, or a lost answer', async () => {
    const { number } = await city.signUp()
    const { refreshToken } = (await signIn(number, PASSWORD)).body
    const answers = await Promise.all([renew(refreshToken), renew(refreshToken)])
    city.harness.clock.advance(10_000)
    answers.push(await renew(refreshToken))
    expect(answers.map(each => each.status)).toEqual([200, 200, 200])
    for (const each of answers) expect((await renew(each.body.refreshToken)).status).toBe(200)
  })

  test('the grace is for some uses, not for any number of them', async () => {
    const { number } = await city.signUp()
    const { refreshToken } = (await signIn(number, PASSWORD)).body
    const answers = await Promise.all(Array.from({ length: 8 }, () => renew(refreshToken)))
    expect(answers.filter(each => each.status === 200)).toHaveLength(4)
    for (const each of answers.filter(({ status }) => status === 200))
      expect((await renew(each.body.refreshToken)).body.code).toBe('session-expired')
  })

  test('a session is over twelve hours after signing in, however often it was renewed', async () => {
    const { number } = await city.signUp()
    let last = (await signIn(number, PASSWORD)).body
    for (let minutes = 29; minutes < 12 * 60; minutes += 29) {
      city.harness.clock.advance(29 * 60_000)
      last = (await renew(last.refreshToken)).body
    }
    const left = 12 * 60 - Math.floor((12 * 60 - 1) / 29) * 29
    city.harness.clock.advance((left - 1) * 60_000)
    const end = (await renew(last.refreshToken)).body
    expect(end.expiresIn).toBe(60)
    city.harness.clock.advance(60_000)
    expect((await renew(end.refreshToken)).body.code).toBe('session-expired')
  })

  test('a session that nobody renewed for half an hour is over', async () => {
    const { number } = await city.signUp()
    const [idle, used] = [(await signIn(number, PASSWORD)).body, (await signIn(number, PASSWORD)).body]
    city.harness.clock.advance(30 * 60_000 - 1)
    expect((await renew(used.refreshToken)).status).toBe(200)
    city.harness.clock.advance(1)
    expect((await renew(idle.refreshToken)).body.code).toBe('session-expired')
  })

  test('signing out is a fact, and no token of the session is good any more', async () => {
    const revoked = await city.harness.collect(SessionRevokedSchema)
    const { number } = await city.signUp()
    const { accessToken, refreshToken } = (await signIn(number, PASSWORD)).body
    const sessionId = decodeJwt(accessToken).sid as string
    const ended = await city.call('delete', '/v1/sessions/current', accessToken)
    expect(ended.status).toBe(204)
    expect(ended.headers['clear-site-data']).toBe('"cache", "cookies", "storage"')
    await revoked.atLeast(1, message => message.sessionId === sessionId)
    await until(
      async () => (await city.call('get', '/v1/people/me', accessToken)).status === 401,
      'the revocation',
    )
    await until(async () => !(await isAcceptedElsewhere(accessToken)), 'the revocation')
    expect((await renew(refreshToken)).body.code).toBe('session-expired')
  })

  test("one's own sessions are listed, and ended with the password, one or all others", async () => {
    const [{ number }, stranger] = [await city.signUp(), await city.signUp()]
    const [first, second, here] = [
      (await signIn(number, PASSWORD)).body,
      (await signIn(number, PASSWORD)).body,
      (await signIn(number, PASSWORD)).body,
    ]
    const idOf = ({ accessToken }: { accessToken: string }) => decodeJwt(accessToken).sid as string
    const list = async () => (await city.call('get', '/v1/sessions', here.accessToken)).body.items
    const listed: { sessionId: string; isCurrent: boolean }[] = await list()
    expect(listed.map(each => each.sessionId)).toEqual(
      expect.arrayContaining([first, second, here].map(idOf)),
    )
    expect(listed.filter(each => each.isCurrent).map(each => each.sessionId)).toEqual([idOf(here)])
    const end = (token: string, what: string, password: string) =>
      city.call('post', `/v1/sessions/${what}`, token).send({ password })
    expect((await end(here.accessToken, `${idOf(first)}/end`, 'wrong password 1')).body.code).toBe(
      'wrong-credentials',
    )
    expect((await end(stranger.token, `${idOf(first)}/end`, PASSWORD)).body.code).toBe('not-found')
    expect((await end(here.accessToken, `${idOf(first)}/end`, PASSWORD)).status).toBe(204)
    expect((await renew(first.refreshToken)).body.code).toBe('session-expired')
    expect((await renew(second.refreshToken)).status).toBe(200)
    expect((await end(here.accessToken, 'end-others', PASSWORD)).status).toBe(204)
    expect((await list()).map((each: { sessionId: string }) => each.sessionId)).toEqual([idOf(here)])
    expect((await renew(here.refreshToken)).status).toBe(200)
  })

  test('a password of 200 signs is taken whole, as it is: one sign less, or another case, signs nobody in', async () => {
    const { number, token } = await city.signUp()
    const newPassword = `${'学而时习之，不亦说乎？ Aa 1 '.repeat(20).slice(0, 199)} `
    const change = city.call('put', '/v1/people/me/password', token)
    expect((await change.send({ currentPassword: PASSWORD, newPassword })).status).toBe(204)
    for (const wrong of [newPassword.slice(0, -1), newPassword.toUpperCase(), newPassword.slice(1)])
      expect((await signIn(number, wrong)).status).toBe(401)
    expect((await signIn(number, newPassword)).status).toBe(201)
  })

  test('more than fifty sessions of a login end the oldest', async () => {
    const { number } = await city.signUp()
    const first = (await signIn(number, PASSWORD)).body
    for (let n = 0; n < 50; n += 1) await signIn(number, PASSWORD)
    expect((await renew(first.refreshToken)).body.code).toBe('session-expired')
    expect((await signIn(number, PASSWORD)).status).toBe(201)
  })

  test('who signs in is on the trail, a person too', async () => {
    const { personId } = await city.signUp()
    const trail = await city.call('get', `/v1/audit/identity?actorId=${personId}`, await city.bureau())
    expect(trail.body.rows.map((each: { act: string }) => each.act)).toContain('session.start')
  })

  test('a changed password ends the other sessions, not this one', async () => {
    const { number } = await city.signUp()
    const [here, there] = [(await signIn(number, PASSWORD)).body, (await signIn(number, PASSWORD)).body]
    const change = (currentPassword: string, newPassword: string) =>
      city.call('put', '/v1/people/me/password', here.accessToken).send({ currentPassword, newPassword })
    expect((await change('wrong password 1', 'Yue-yang lou 1046')).body.code).toBe('wrong-credentials')
    expect((await change(PASSWORD, 'short')).body.code).toBe('weak-password')
    expect((await change(PASSWORD, 'Yue-yang lou 1046')).status).toBe(204)
    expect((await renew(there.refreshToken)).body.code).toBe('session-expired')
    expect((await renew(here.refreshToken)).status).toBe(200)
    expect((await signIn(number, PASSWORD)).body.code).toBe('wrong-credentials')
    expect((await signIn(number, 'Yue-yang lou 1046')).status).toBe(201)
  })

  test('a lost password: the bureau gives another, good once and for three days; the lock is gone', async () => {
    const { personId, number } = await city.signUp()
    const session = (await signIn(number, PASSWORD)).body
    for (let attempt = 0; attempt < 9; attempt += 1) await signIn(number, 'wrong password 1')
    const bureau = await city.account('countyBureau', { locality: '330302' })
    const other = await city.account('countyBureau', { locality: '330303' })
    const reset = (token: string) =>
      city
        .call('post', `/v1/people/${personId}/password-reset`, token)
        .send({ reason: 'lost, document seen' })
    expect((await reset(other.token)).body.code).toBe('not-found')
    const voided = (await reset(bureau.token)).body.oneTimePassword
    const { oneTimePassword } = (await reset(bureau.token)).body
    expect((await renew(session.refreshToken)).body.code).toBe('session-expired')
    const signInAnew = (password: string) =>
      city.call('post', '/v1/sessions').send({ login: number, password, newPassword: 'Yue-yang lou 1046' })
    expect((await signInAnew(voided)).body.code).toBe('wrong-credentials')
    city.harness.clock.advance(3 * 86_400_000 - 1)
    expect((await signInAnew(oneTimePassword)).status).toBe(201)
    const late = (await reset(await city.signIn(bureau.login, PASSWORD))).body.oneTimePassword
    city.harness.clock.advance(3 * 86_400_000)
    expect((await signInAnew(late)).body.code).toBe('wrong-credentials')
  })
})

test('a new signing key is stated once; tokens of the old one stay good', async () => {
  const city = await startCity()
  const stated = await city.harness.collect(SigningKeyStatedSchema)
  const { personId, token, number } = await city.signUp()
  await city.restart({})
  await city.restart({ SIGNING_KEY: newSigningKey() })
  const renewed = await city.signIn(number, PASSWORD)
  expect(decodeProtectedHeader(renewed).kid).not.toBe(decodeProtectedHeader(token).kid)
  for (const each of [token, renewed])
    expect((await city.call('get', '/v1/people/me', each)).body.personId).toBe(personId)
  await stated.atLeast(2)
  expect(stated.facts.map(each => each.key)).toEqual([
    decodeProtectedHeader(token).kid,
    decodeProtectedHeader(renewed).kid,
  ])
  expect((await city.call('get', '/.well-known/jwks.json')).body.keys).toHaveLength(2)
  expect(await city.sql.query('SELECT 1 FROM organisation')).toHaveLength(1)
  await city.close()
})
