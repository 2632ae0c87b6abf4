import { SharedSchema } from '../../../../domain/documents/personal'
import { addDays, plainDateIn } from '../../../../domain/time/plain-date'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { lookupDigest } from '../../../kit/keys/lookup-digest'
import { open } from '../../../kit/keys/sealed-field'
import type { Collected } from '../../../kit/testing/harness'
import { applicationOf, type City, NAME, newIdentityNumber, PASSWORD, startCity } from '../testing/world'

describe('people', () => {
  let city: City
  let stated: Collected<typeof PersonStatedSchema>

  beforeAll(async () => {
    city = await startCity()
    stated = await city.harness.collect(PersonStatedSchema)
  })
  afterAll(() => city.close())

  const signUp = (number: string, changes: object = {}) =>
    city.call('post', '/v1/people').send(applicationOf(number, changes))
  const factsOf = (personId: string) =>
    stated.facts.filter(each => each.key === personId).map(each => each.message)
  const latestOf = async (personId: string, version: number) => {
    await stated.atLeast(1, message => message.personId === personId && message.version >= version)
    return factsOf(personId).at(-1)!
  }

  test('who signs up is stated, with locality and industry in clear and the rest sealed', async () => {
    const { personId, number } = await city.signUp({ declaredWork: '330303' })
    const fact = await latestOf(personId, 1)
    expect(fact).toMatchObject({
      version: 1,
      locality: '330303',
      titleSeries: 'accounting',
      industry: 'finance',
      employerId: '',
      status: 'verified',
      firstYear: 2026,
    })
    const shared = SharedSchema.parse(JSON.parse(open(city.config.FIELD_KEYS, fact.personal!, personId)))
    expect(shared).toEqual({
      name: NAME,
      maskedNumber: `3303**********${number.slice(-4)}`,
      numberDigests: [Buffer.from(lookupDigest(city.config.LOOKUP_KEYS, number)).toString('base64')],
    })
  })

  test('a person reads everything kept about oneself, the number masked', async () => {
    const { personId, number, token } = await city.signUp()
    const answer = await city.call('get', '/v1/people/me', token)
    expect(answer.body).toMatchObject({
      personId,
      name: NAME,
      maskedNumber: `3303**********${number.slice(-4)}`,
      status: 'verified',
      verifiedBy: 'realNameCheck:fake',
      locality: '330302',
      localitySource: 'residence',
      industry: 'finance',
      history: expect.arrayContaining([
        { kind: 'titleSeries', value: 'accounting', startsOn: null, endsOn: null },
      ]),
    })
    expect(JSON.stringify(answer.body)).not.toContain(number)
  })

  test.each([
    [
      'a wrong check digit',
      { document: { kind: 'residentIdentity', number: '110105194912310020' } },
      422,
      'invalid-resident-identity-number',
    ],
    [
      'a permit that is none',
      { document: { kind: 'residencePermit', number: '11010519491231002X' } },
      422,
      'invalid-identity-document',
    ],
    ['a passport', { document: { kind: 'passport', number: 'E12345678' } }, 409, 'document-by-bureau-only'],
    ['a kind that is none', { document: { kind: 'library', number: '1' } }, 400, 'invalid-input'],
    ['a locality that is none', { residence: '330371' }, 422, 'locality-unknown'],
    ['work where no division is', { declaredWork: '310000' }, 422, 'locality-unknown'],
    ['a series that is none', { titleSeries: 'astrology' }, 422, 'title-series-unknown'],
    ['a short password', { password: 'Shui 27' }, 422, 'weak-password'],
    ['no name', { name: ' ' }, 400, 'invalid-input'],
    ['a name that turns its direction', { name: '林\u202e静' }, 400, 'invalid-input'],
    ['a name of two lines', { name: '林\n静' }, 400, 'invalid-input'],
    ['a name with what is no sign', { name: '林\ufdd0静' }, 400, 'invalid-input'],
  ])('signing up with %s is refused', async (_what, changes, status, code) => {
    const answer = await signUp(newIdentityNumber(), changes)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  test('a number in full width, with blanks and invisible signs is the same number, at sign-up and at sign-in', async () => {
    const number = newIdentityNumber()
    const wide = [...number].map(each => String.fromCodePoint(each.codePointAt(0)! + 0xfee0)).join('')
    expect((await signUp(`\u202d${wide}\u202c`)).status).toBe(201)
    expect((await signUp(number)).body.code).toBe('person-already-signed-up')
    for (const login of [number, wide, `${number.slice(0, 6)}\u200b ${number.slice(6)}`])
      expect(await city.signIn(login, PASSWORD)).toBeTruthy()
  })

  test('two sign-ups of one document at once make one person', async () => {
    const number = newIdentityNumber()
    const answers = await Promise.all([1, 2, 3].map(() => signUp(number)))
    expect(answers.map(each => each.status).sort()).toEqual([201, 409, 409])
    expect(new Set(answers.filter(each => each.status === 409).map(each => each.body.code))).toEqual(
      new Set(['person-already-signed-up']),
    )
  })

  test('that a document has an account is told only to who proves its password', async () => {
    const { number } = await city.signUp()
    const proven = await signUp(number, { name: 'another' })
    const unproven = await signUp(number, { password: 'Some other pass 1' })
    expect([proven.body.code, unproven.body.code]).toEqual(['person-already-signed-up', 'sign-up-refused'])
    // Guessing by signing up counts as guessing by signing in.
    const guess = await city
      .call('post', '/v1/sessions')
      .send({ login: number, password: 'Another guess 12' })
    expect(guess.body.turnedOn).toEqual({ attemptsLeft: 3 })
  })

  test('a sign-up sent again with its key gets the first answer; with another body not', async () => {
    const number = newIdentityNumber()
    const first = await signUp(number).set('idempotency-key', 'k1')
    const again = await signUp(number).set('idempotency-key', 'k1')
    expect([again.status, again.body]).toEqual([201, first.body])
    const changed = await signUp(number, { residence: '330303' }).set('idempotency-key', 'k1')
    expect(changed.body.code).toBe('idempotency-key-reused')
    const othersKey = await signUp(newIdentityNumber()).set('idempotency-key', 'k1')
    expect(othersKey.status).toBe(201)
  })

  test("somebody else's person answers like one that isn't there", async () => {
    const mine = await city.signUp()
    const other = await city.signUp()
    const bureau = await city.account('countyBureau', { locality: '330324' })
    for (const token of [mine.token, bureau.token]) {
      const theirs = await city.call('get', `/v1/people/${other.personId}`, token)
      const nobody = await city.call('get', '/v1/people/00000000-0000-7000-8000-000000000000', token)
      expect([theirs.status, theirs.body.code]).toEqual([404, 'not-found'])
      expect({ ...theirs.body, instance: '' }).toEqual({ ...nobody.body, instance: '' })
    }
    const changed = await city
      .call('post', `/v1/people/${other.personId}/title-series`, mine.token)
      .send({ titleSeries: 'statistics' })
    expect(changed.status).toBe(404)
  })

  test('an official who reads a person is on the audit trail; a person who reads oneself is not', async () => {
    const { personId, number, token } = await city.signUp({ residence: '330381' })
    const bureau = await city.account('countyBureau', { locality: '330381' })
    await city.call('get', '/v1/people/me', token)
    const read = await city.call('post', '/v1/people/lookup', bureau.token).send({ documentNumber: number })
    const listed = await city.call('get', '/v1/people', bureau.token)
    expect([read.body.personId, listed.body.items.length]).toEqual([personId, 1])
    const audit = await city.call('get', `/v1/audit/identity?objectId=${personId}`, await city.bureau())
    expect(audit.body.rows.map((row: { act: string; actorId: string }) => [row.act, row.actorId])).toEqual([
      ['person.readPersonalData', bureau.accountId],
      ['person.readPersonalData', bureau.accountId],
      ['person.signUp', 'anonymous'],
    ])
  })

  test('the trail is searched by act, by days and behind a row; ids of it have names, and reading those is on it', async () => {
    const { personId, number } = await city.signUp({ residence: '330328' })
    const bureau = await city.account('countyBureau', { locality: '330328' })
    await city.call('post', '/v1/people/lookup', bureau.token).send({ documentNumber: number })
    const supervisor = await city.account('oversight')
    const search = async (query: string) => {
      const path = `/v1/audit/identity?objectId=${personId}${query}`
      return (await city.call('get', path, supervisor.token)).body.rows as {
        id: string
        at: string
        act: string
      }[]
    }
    const acts = async (query: string) => (await search(query)).map(row => row.act)
    expect(await acts('')).toEqual(['person.readPersonalData', 'person.signUp'])
    expect(await acts('&act=person.signUp')).toEqual(['person.signUp'])
    const [newest] = await search('')
    expect(await acts(`&after=${newest!.at}/${newest!.id}`)).toEqual(['person.signUp'])
    const today = plainDateIn(city.harness.clock.now())
    expect(await acts(`&from=${today}&until=${today}`)).toHaveLength(2)
    expect(await acts(`&until=${addDays(today, -1)}`)).toEqual([])

    const named = `/v1/audit-names?ids=${personId},${bureau.accountId},${bureau.organisationId}`
    const names = await city.call('get', named, supervisor.token)
    expect(names.body.items).toEqual(
      expect.arrayContaining([
        { id: personId, kind: 'person', name: NAME, detail: expect.stringMatching(/^3303\*+/) },
        {
          id: bureau.accountId,
          kind: 'account',
          name: bureau.login,
          detail: expect.stringContaining('countyBureau'),
        },
        { id: bureau.organisationId, kind: 'organisation', name: expect.any(String), detail: '' },
      ]),
    )
    expect((await city.call('get', named, bureau.token)).body.code).toBe('not-allowed')
    expect(await acts(`&actorId=${supervisor.accountId}`)).toEqual(['person.readPersonalData'])
  })

  test('the bureau signs up with a passport; the one-time password is good for a new one only', async () => {
    const bureau = await city.account('countyBureau', { locality: '330382' })
    const { password: _, ...application } = applicationOf('x', {
      document: { kind: 'passport', number: 'USA123456789' },
      residence: '330382',
    }) as Record<string, unknown>
    const made = await city.call('post', '/v1/people/by-bureau', bureau.token).send(application)
    expect(made.status).toBe(201)
    const again = await city.call('post', '/v1/people/by-bureau', bureau.token).send(application)
    expect(again.body.code).toBe('person-already-signed-up')
    const elsewhere = await city
      .call('post', '/v1/people/by-bureau', bureau.token)
      .send({ ...application, residence: '330303' })
    expect(elsewhere.body.code).toBe('not-found')

    const signIn = (body: object) =>
      city.call('post', '/v1/sessions').send({ login: 'usa123456789', ...body })
    const { oneTimePassword } = made.body
    expect((await signIn({ password: oneTimePassword })).body.code).toBe('password-change-required')
    const weak = await signIn({ password: oneTimePassword, newPassword: 'short' })
    expect(weak.body.code).toBe('weak-password')
    expect((await signIn({ password: oneTimePassword, newPassword: PASSWORD })).status).toBe(201)
    expect((await signIn({ password: oneTimePassword, newPassword: PASSWORD })).body.code).toBe(
      'wrong-credentials',
    )
    expect((await signIn({ password: PASSWORD })).status).toBe(201)
  })

  test('a change of series is stated on its day, and holds from then on', async () => {
    const { personId, token } = await city.signUp()
    const change = (body: object) => city.call('post', '/v1/people/me/title-series', token).send(body)
    expect((await change({ titleSeries: 'statistics', startsOn: '2026-03-01' })).body.code).toBe(
      'backdated-by-bureau-only',
    )
    expect((await change({ titleSeries: 'astrology' })).body.code).toBe('title-series-unknown')
    expect((await change({ titleSeries: 'statistics' })).status).toBe(204)
    expect((await change({ titleSeries: 'statistics' })).status).toBe(204)
    const fact = await latestOf(personId, 2)
    expect(fact).toMatchObject({ version: 2, titleSeries: 'statistics', industry: 'statistics' })
    const me = await city.call('get', '/v1/people/me', token)
    expect(me.body.history.filter((each: { kind: string }) => each.kind === 'titleSeries')).toEqual([
      { kind: 'titleSeries', value: 'accounting', startsOn: null, endsOn: '2026-03-01' },
      { kind: 'titleSeries', value: 'statistics', startsOn: '2026-03-02', endsOn: null },
    ])
  })

  test('the bureau may backdate, and the database refuses two series on one day', async () => {
    const { personId } = await city.signUp()
    const backdated = await city
      .call('post', `/v1/people/${personId}/title-series`, await city.bureau())
      .send({ titleSeries: 'statistics', startsOn: '2025-01-01', reason: 'certificate of 2025' })
    expect(backdated.status).toBe(204)
    const silent = await city
      .call('post', `/v1/people/${personId}/title-series`, await city.bureau())
      .send({ titleSeries: 'economics', startsOn: '2025-01-01' })
    expect([silent.status, silent.body.code]).toEqual([422, 'backdated-needs-reason'])
    await expect(
      city.sql.query(
        `INSERT INTO person_interval (id, person_id, kind, value, starts_on)
         VALUES (gen_random_uuid(), $1, 'titleSeries', 'health', '2026-01-01')`,
        [personId],
      ),
    ).rejects.toThrow(/person_interval_one_at_a_time/)
  })

  test('declared work comes and goes; residence can only be replaced', async () => {
    const { personId, token } = await city.signUp()
    const change = (body: object) => city.call('post', '/v1/people/me/localities', token).send(body)
    expect((await change({ kind: 'declaredWork', locality: '330304' })).status).toBe(204)
    expect((await latestOf(personId, 2)).locality).toBe('330304')
    expect((await change({ kind: 'declaredWork', locality: null })).status).toBe(204)
    expect((await latestOf(personId, 3)).locality).toBe('330302')
    expect((await change({ kind: 'residence', locality: null })).body.code).toBe('invalid-input')
    expect((await change({ kind: 'residence', locality: '330301' })).body.code).toBe('locality-unknown')
  })
})

describe('people, where nobody can check real names', () => {
  let city: City
  beforeAll(async () => {
    city = await startCity({ changes: { REAL_NAME_CHECK: 'none' } })
  })
  afterAll(() => city.close())

  test('a person stays unverified until the bureau of the locality has seen the document', async () => {
    const stated = await city.harness.collect(PersonStatedSchema)
    const { personId, token } = await city.signUp()
    expect((await city.call('get', '/v1/people/me', token)).body.status).toBe('unverified')
    const bureau = await city.account('countyBureau', { locality: '330302' })
    const other = await city.account('countyBureau', { locality: '330303' })
    const verify = (by: string) =>
      city.call('post', `/v1/people/${personId}/verification`, by).send({ reason: 'document seen' })
    expect((await verify(token)).body.code).toBe('not-allowed')
    expect((await verify(other.token)).body.code).toBe('not-found')
    const scope = { locality: '330302', personId }
    const own = await city.harness.token('countyBureau', scope)
    expect((await verify(own)).body.code).toBe('own-affair')
    const asOfficial = (path: string, body: object, method: 'post' | 'put' = 'post') =>
      city.call(method, `/v1/people/${personId}/${path}`, own).send(body)
    expect((await asOfficial('password-reset', { reason: 'lost' })).body.code).toBe('own-affair')
    expect((await verify(bureau.token)).status).toBe(204)
    expect((await verify(bureau.token)).status).toBe(204)
    await stated.atLeast(2, message => message.personId === personId)
    expect(stated.facts.map(each => [each.message.version, each.message.status])).toEqual([
      [1, 'unverified'],
      [2, 'verified'],
    ])
  })
})
