import { randomBytes } from 'node:crypto'
import { Writable } from 'node:stream'
import type { Pool } from 'pg'
import pino from 'pino'
import request from 'supertest'
import { policy } from '../../../../domain/policy/policy'
import { type City, NAME, PASSWORD, startCity } from '../../../identity/src/testing/world'
import { newId } from '../../../kit/base/ids'
import type { RunningService } from '../../../kit/run/service'
import { createPool } from '../../../kit/sql/database'
import { createHarness, type Harness, until } from '../../../kit/testing/harness'
import type { PortalConfig } from '../deps'
import { startPortal } from '../service'
import { createIdentityClient } from '../web-sessions/identity-client'
import { createWebSessions } from '../web-sessions/web-sessions'
import { type IdentityLine, openIdentityLine } from './identity-line'

const NOWHERE = 'http://127.0.0.1:9'
const YEAR = 2026
const MINUTE_MS = 60_000
const RENEWAL = 'POST /v1/sessions/refresh'

describe('a session of a browser, with identity and two portals', () => {
  const written: string[] = []
  const keep = new Writable({ write: (line, _encoding, next) => next(void written.push(String(line))) })
  let city: City
  let harness: Harness
  let line: IdentityLine
  let portals: RunningService[]
  let pool: Pool

  beforeAll(async () => {
    city = await startCity()
    harness = await createHarness('portal', { kafka: false })
    line = await openIdentityLine(() => city.service.port)
    pool = createPool(harness.databaseUrl, 'look', 1)
    const config: PortalConfig = {
      ...harness.config,
      PORTAL_DATABASE_URL: harness.databaseUrl,
      FIELD_KEYS: { id: 'f1', key: randomBytes(32) },
      KAFKA_TOPIC_PREFIX: city.harness.config.KAFKA_TOPIC_PREFIX,
      IDENTITY_URL: line.url,
      COURSE_URL: NOWHERE,
      EXAM_URL: NOWHERE,
      CLAIM_URL: NOWHERE,
      LEDGER_URL: NOWHERE,
      ANSWER_WITHIN_MS: 6_000,
    }
    const log = pino({ level: 'trace' }, keep)
    portals = [
      await startPortal(config, city.harness.clock, log),
      await startPortal(config, city.harness.clock, log),
    ]
    await until(async () => {
      const { rows } = await pool.query("SELECT FROM trust_key WHERE kid <> 'test'")
      return rows.length > 0
    }, "identity's key to be heard of")
  })
  afterAll(async () => {
    for (const portal of portals) await portal.close()
    await pool.end()
    line.close()
    await harness.close()
    await city.close()
  })
  beforeEach(() => line.mend())

  const call = (method: 'get' | 'post' | 'put' | 'delete', path: string, portal = 0) =>
    request(`http://127.0.0.1:${portals[portal]!.port}`)[method](path).set('accept-language', 'en')
  const signIn = (login: string, password = PASSWORD) =>
    call('post', '/v1/web-sessions').set('sec-fetch-site', 'same-origin').send({ login, password })

  /** A browser that has signed in. */
  const browserOf = async (login: string) => {
    const answer = await signIn(login)
    expect([answer.status, answer.body.code]).toEqual([201, undefined])
    const cookie = String(answer.headers['set-cookie']).split(';')[0]!
    const { csrfToken } = answer.body
    const ask = (method: 'get' | 'post' | 'put' | 'delete', path: string, portal = 0) =>
      call(method, path, portal).set({ cookie, 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrfToken })
    const current = async () => (await ask('get', '/v1/web-sessions/current')).body.session
    return { cookie, csrfToken, ask, current, session: answer.body }
  }
  const person = async () => {
    const { number, personId } = await city.signUp()
    return { number, personId, ...(await browserOf(number)) }
  }
  const dependencies = () => ({
    fieldKey: { id: 'f1', key: randomBytes(32) },
    identity: createIdentityClient(NOWHERE, 1_000, harness.log),
    policy: policy('city'),
    log: harness.log,
  })
  const kept = async (subjectId: string): Promise<{ refreshTokens: number }[]> =>
    (await pool.query('SELECT 1 FROM web_session WHERE subject_id = $1', [subjectId])).rows
  const me = '/v1/people/me'
  const later = (minutes: number) => city.harness.clock.advance(minutes * MINUTE_MS)

  describe('signing in', () => {
    test('sets a cookie that no script and no other site gets, and says who it is and what they may do', async () => {
      const { number, personId } = await city.signUp()
      const answer = await signIn(number)
      expect(answer.status).toBe(201)
      expect(answer.headers['set-cookie']).toEqual([
        expect.stringMatching(/^__Host-xueshi=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      ])
      expect(answer.headers['cache-control']).toBe('no-store')
      const { may, csrfToken, endsAt, ...rest } = answer.body
      expect(rest).toEqual({
        ...{ subjectId: personId, role: 'person', scope: { personId }, name: NAME, organisation: null },
      })
      expect(may).toEqual(expect.arrayContaining(['claim.write', 'seat.book']))
      expect(may).not.toContain('claim.review')
      expect(csrfToken).toMatch(/^[\w-]{43}$/)
      expect(Date.parse(endsAt)).toBe(city.harness.clock.now().getTime() + 30 * MINUTE_MS)
    })

    test('an official is named by the organisation, as identity says of the account itself', async () => {
      const { accountId, organisationId, login } = await city.account('countyBureau', { locality: '330302' })
      const { ask, session } = await browserOf(login)
      const organisation = session.organisation
      expect(session).toMatchObject({ subjectId: accountId, role: 'countyBureau', name: organisation })
      expect(session.scope).toEqual({ locality: '330302' })
      expect((await ask('get', '/v1/accounts/me')).body).toEqual({
        ...{ accountId, login, role: 'countyBureau', isHolderNamed: false },
        organisation: {
          ...{ organisationId, name: organisation, kind: 'countyBureau' },
          ...{ locality: '330302', industry: null },
        },
      })
    })

    test("is refused as identity refuses it, with its facts, and counted at the browser's address", async () => {
      const { number } = await city.signUp()
      const from = (address: string) =>
        call('post', '/v1/web-sessions')
          .set({ 'x-forwarded-for': address })
          .send({ login: number, password: 'x' })
      const direct = await city
        .call('post', '/v1/sessions')
        .set('x-forwarded-for', '203.0.113.8')
        .send({ login: number, password: 'Wrong password 12' })
      const refused = await from('203.0.113.9')
      expect([refused.status, refused.body.code]).toEqual([401, 'wrong-credentials'])
      expect(Object.keys(refused.body.turnedOn)).toEqual(Object.keys(direct.body.turnedOn))
      expect(refused.headers['set-cookie']).toBeUndefined()
      const asked = line.passed.findLast(({ operation }) => operation === 'POST /v1/sessions')!
      expect(asked.headers['x-forwarded-for']).toMatch(/^203\.0\.113\.9, (::ffff:)?127\.0\.0\.1$/)
      expect(asked.headers['x-correlation-id']).toBe(refused.headers['x-correlation-id'])
    })

    test.each([
      ['another site, by the browser', { 'sec-fetch-site': 'cross-site' }],
      ['another host of this site', { 'sec-fetch-site': 'same-site' }],
      ['another origin', { origin: 'https://evil.example' }],
      ['a page without an origin', { origin: 'null' }],
    ])('from %s is refused before identity is asked', async (_from, headers) => {
      const asked = line.asked('POST /v1/sessions')
      const refused = await call('post', '/v1/web-sessions')
        .set(headers)
        .send({ login: 'somebody', password: PASSWORD })
      expect([refused.status, refused.body.code]).toEqual([403, 'csrf-token-wrong'])
      expect(line.asked('POST /v1/sessions')).toBe(asked)
    })

    test('again ends the session that the browser had', async () => {
      const { cookie, number, personId } = await person()
      const again = await signIn(number).set('cookie', cookie)
      expect(again.status).toBe(201)
      expect(await kept(personId)).toHaveLength(1)
      expect((await call('get', me).set('cookie', cookie)).body.code).toBe('unauthenticated')
    })
  })

  describe('a request with the cookie', () => {
    test('is the one that the session is of; the cookie goes no further than the portal', async () => {
      const { ask, personId, current, session } = await person()
      const answer = await ask('get', me).set('cookie', `other=1; ${(await person()).cookie}`)
      expect(answer.status).toBe(200)
      expect((await ask('get', me)).body).toMatchObject({ personId, name: NAME })
      expect(await current()).toEqual(session)
      for (const { headers } of line.passed) {
        expect(headers.cookie).toBeUndefined()
        expect(headers['x-csrf-token']).toBeUndefined()
      }
    })

    test.each([
      ['without the value', {}],
      ['with another value', { 'x-csrf-token': 'x'.repeat(43) }],
      ['with a part of it', { 'x-csrf-token': 'x' }],
    ])('changes nothing %s, whether the row is of the portal or of a service', async (_what, headers) => {
      const { cookie } = await person()
      for (const path of ['/v1/people/me/title-series', '/v1/enrolments']) {
        const refused = await call('post', path)
          .set({ cookie, ...headers })
          .send({ titleSeries: 'statistics' })
        expect([refused.status, refused.body.code]).toEqual([403, 'csrf-token-wrong'])
      }
      const stays = await call('delete', '/v1/web-sessions/current').set({ cookie, ...headers })
      expect([stays.status, stays.body.code]).toEqual([403, 'csrf-token-wrong'])
    })

    test('changes something with the value, from its own site alone', async () => {
      const { ask } = await person()
      const change = () => ask('post', '/v1/people/me/title-series').send({ titleSeries: 'statistics' })
      expect((await change().set('sec-fetch-site', 'cross-site')).body.code).toBe('csrf-token-wrong')
      expect((await change()).status).toBeLessThan(300)
    })

    test('and a token of its own is by its token, as if there were no cookie', async () => {
      const { cookie } = await person()
      const other = await city.signUp()
      const answer = await call('post', '/v1/people/me/title-series')
        .set({ cookie, authorization: `Bearer ${other.token}` })
        .send({ titleSeries: 'statistics' })
      expect(answer.status).toBeLessThan(300)
      const read = await call('get', me).set({ cookie, authorization: `Bearer ${other.token}` })
      expect(read.body.personId).toBe(other.personId)
    })

    test('that is nobody’s, or no cookie of ours, is a request of nobody', async () => {
      for (const cookie of [`__Host-xueshi=${'x'.repeat(43)}`, '__Host-xueshi=', 'xueshi=1']) {
        expect((await call('get', me).set('cookie', cookie)).status).toBe(401)
        const current = await call('get', '/v1/web-sessions/current').set('cookie', cookie)
        expect([current.status, current.body]).toEqual([200, { session: null }])
        expect((await call('delete', '/v1/web-sessions/current').set('cookie', cookie)).status).toBe(204)
      }
    })
  })

  describe('where the token is about to end', () => {
    test('eight requests at once, at two portals, renew it once', async () => {
      const { ask } = await person()
      later(9.5)
      const before = line.asked(RENEWAL)
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, tab) => ask('get', me, tab % portals.length)),
      )
      expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
      expect(line.asked(RENEWAL) - before).toBe(1)
      later(9.5)
      expect((await ask('get', me)).status).toBe(200)
    })

    test('an answer of identity that was lost is asked for again, and nobody is signed out', async () => {
      const { ask } = await person()
      later(11)
      const before = line.asked(RENEWAL)
      line.loseAnswers(2)
      expect((await ask('get', me)).status).toBe(200)
      expect(line.asked(RENEWAL) - before).toBe(3)
      later(11)
      expect((await ask('get', me)).status).toBe(200)
    })

    test('identity away: the token is used as long as it lives, then the request is told to come back', async () => {
      const { ask, personId } = await person()
      later(9.5)
      line.cut()
      const own = () => ask('post', '/v1/enrolments').send({ offeringId: newId() })
      expect((await own()).body.code).toBe('not-found')
      later(1)
      const told = await own()
      expect([told.status, told.body.code]).toEqual([503, 'temporarily-unavailable'])
      expect(told.headers['retry-after']).toBeDefined()
      expect(await kept(personId)).toHaveLength(1)
      line.mend()
      expect((await own()).body.code).toBe('not-found')
      expect((await ask('get', me)).status).toBe(200)
    })
  })

  describe('a session ends', () => {
    test('half an hour after a person used it last, however often the page asks by itself', async () => {
      const { ask } = await person()
      const watch = () => ask('get', me).set('x-background', '1')
      const current = async () =>
        (await ask('get', '/v1/web-sessions/current').set('x-background', '1')).body.session
      later(8)
      expect((await ask('get', me)).status).toBe(200)
      const end = city.harness.clock.now().getTime() + 30 * MINUTE_MS
      for (const minutes of [9, 9, 9]) {
        later(minutes)
        expect((await watch()).status).toBe(200)
      }
      expect(Date.parse((await current()).endsAt)).toBe(end)
      later(3)
      expect([(await watch()).status, await current()]).toEqual([401, null])
      expect((await ask('get', me)).status).toBe(401)
    })

    test('twelve hours after signing in, however much it is used', async () => {
      const { ask } = await person()
      for (let hours = 0; hours < 11.7; hours += 0.3) {
        later(18)
        expect((await ask('get', me)).status).toBe(200)
      }
      later(18)
      expect((await ask('get', me)).status).toBe(401)
    })

    test('when its browser signs out: at identity too, and the cookie is gone and good for nothing', async () => {
      const { ask, cookie, number, current } = await person()
      const answer = await ask('delete', '/v1/web-sessions/current')
      expect(answer.status).toBe(204)
      expect(answer.headers['set-cookie']).toEqual([
        '__Host-xueshi=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
      ])
      expect(answer.headers['clear-site-data']).toBe('"cache", "cookies", "storage"')
      expect([(await ask('get', me)).status, await current()]).toEqual([401, null])
      const token = await city.signIn(number, PASSWORD)
      expect((await city.call('get', '/v1/sessions', token)).body.items).toHaveLength(2)
      expect((await call('get', me).set('cookie', cookie)).status).toBe(401)
    })

    test('when its browser signs out while identity is away, and its token is over', async () => {
      const { ask, personId } = await person()
      later(11)
      line.cut()
      expect((await ask('delete', '/v1/web-sessions/current')).status).toBe(204)
      expect(await kept(personId)).toHaveLength(0)
      line.mend()
      expect((await ask('get', me)).status).toBe(401)
    })

    test('when its person ends it elsewhere, at once in every portal', async () => {
      const { ask, number, current } = await person()
      const token = await city.signIn(number, PASSWORD)
      const ended = await city.call('post', '/v1/sessions/end-others', token).send({ password: PASSWORD })
      expect(ended.status).toBe(204)
      for (const portal of [0, 1])
        await until(
          async () => (await ask('get', `/v1/my/course-years/${YEAR}`, portal)).status === 401,
          'the end to be heard of',
        )
      expect(await current()).toBeNull()
    })

    test('when identity says so at a renewal, whose fact has not come', async () => {
      const { ask, personId, current } = await person()
      await city.sql.query('UPDATE session SET ended_at = created_at WHERE subject_id = $1::uuid', [personId])
      expect((await ask('get', '/v1/reference')).status).toBe(200)
      later(9.5)
      expect((await ask('get', me)).body.code).toBe('unauthenticated')
      expect([await kept(personId), await current()]).toEqual([[], null])
      expect((await ask('get', '/v1/reference')).status).toBe(200)
    })

    test('when its account is suspended', async () => {
      const { accountId, login } = await city.account('examCentre')
      const { ask, current } = await browserOf(login)
      expect((await ask('get', '/v1/accounts/me')).status).toBe(200)
      await city
        .call('post', `/v1/accounts/${accountId}/suspension`, await city.bureau())
        .send({ reason: 'left' })
      await until(async () => (await current()) === null, 'the suspension to be heard of')
      expect((await ask('get', '/v1/accounts/me')).status).toBe(401)
    })
  })

  test('what is over goes from the table', async () => {
    const [{ personId }, { number, personId: endedId }] = [await person(), await person()]
    const sessions = createWebSessions({ ...dependencies(), pool })
    const now = city.harness.clock.now()
    await sessions.deleteOver(now)
    expect([await kept(personId), await kept(endedId)].map(({ length }) => length)).toEqual([1, 1])
    const token = await city.signIn(number, PASSWORD)
    await city.call('post', '/v1/sessions/end-others', token).send({ password: PASSWORD })
    await until(async () => {
      await sessions.deleteOver(now)
      return (await kept(endedId)).length === 0
    }, 'the ended session to go')
    expect(await kept(personId)).toHaveLength(1)
    await sessions.deleteOver(new Date(now.getTime() + 31 * MINUTE_MS))
    expect(await kept(personId)).toHaveLength(0)
  })

  test('no token, cookie, CSRF value, password or name is in a log or, in clear, in the table', async () => {
    const { ask, cookie, csrfToken, number } = await person()
    await ask('get', me)
    const asked = line.passed.findLast(({ headers }) => headers.authorization !== undefined)!
    const secrets = [
      ...[cookie.split('=')[1]!, csrfToken, number, NAME, PASSWORD],
      String(asked.headers.authorization).slice('Bearer '.length),
    ]
    const { rows } = await pool.query('SELECT w::text AS text FROM web_session w')
    const places = { log: written.join(''), table: rows.map(({ text }) => text).join('') }
    expect(places.log).toContain('startWebSession')
    expect(rows.length).toBeGreaterThan(0)
    for (const [place, text] of Object.entries(places))
      for (const secret of secrets)
        for (const form of [secret, Buffer.from(secret).toString('hex')])
          expect({ place, secret, found: text.includes(form) }).toEqual({ place, secret, found: false })
  })
})
