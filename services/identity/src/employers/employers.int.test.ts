import { addDays, plainDateIn, startOfDay } from '../../../../domain/time/plain-date'
import { OrganisationStatedSchema, PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { type Collected, until } from '../../../kit/testing/harness'
import { type City, NAME, newSocialCreditCode, PASSWORD, startCity } from '../testing/world'

describe('employers and employment (Article 4)', () => {
  let city: City
  let people: Collected<typeof PersonStatedSchema>
  let organisations: Collected<typeof OrganisationStatedSchema>

  beforeAll(async () => {
    city = await startCity()
    people = await city.harness.collect(PersonStatedSchema)
    organisations = await city.harness.collect(OrganisationStatedSchema)
  })
  afterAll(() => city.close())

  const signUp = (changes: object = {}) =>
    city.call('post', '/v1/employers').send({
      socialCreditCode: newSocialCreditCode(),
      name: '瓯海医院',
      locality: '330304',
      login: `e${newSocialCreditCode()}`,
      password: PASSWORD,
      ...changes,
    })
  const ask = (token: string, employerId: string, startsOn = '2026-03-01') =>
    city.call('post', '/v1/employments', token).send({ employerId, startsOn })
  const answer = (token: string, employmentId: string, accept = true, reason?: string) =>
    city.call('post', `/v1/employments/${employmentId}/answer`, token).send({ accept, reason })
  const end = (token: string, employmentId: string, endsOn: string) =>
    city.call('post', `/v1/employments/${employmentId}/end`, token).send({ endsOn })
  const statedAs = (personId: string, state: object) =>
    until(
      () => {
        const last = people.facts.filter(each => each.key === personId).at(-1)?.message
        return Object.entries(state).every(([field, value]) => last?.[field as 'locality'] === value)
      },
      `${personId} ${JSON.stringify(state)}`,
    )

  test.each([
    ['a wrong code', { socialCreditCode: '91330100799655058A' }, 422, 'invalid-social-credit-code'],
    ['a locality that is none', { locality: '330371' }, 422, 'locality-unknown'],
    ['a weak password', { password: 'aaaaaaaaaaaa' }, 422, 'weak-password'],
    ['a login that is a number', { login: '330302199001011234' }, 400, 'invalid-input'],
  ])('signing an employer up with %s is refused', async (_what, changes, status, code) => {
    const refused = await signUp(changes)
    expect([refused.status, refused.body.code]).toEqual([status, code])
  })

  test('a first day of work more than a month ahead is a slip of the hand', async () => {
    const { token } = await city.signUp()
    const { body: employer } = await signUp()
    const { status, body } = await ask(token, employer.employerId, '2027-03-01')
    expect([status, body.code, body.turnedOn.field]).toEqual([400, 'invalid-input', 'startsOn'])
  })

  test('a person finds an employer by a part of its name, with a masked code; who asks too often waits', async () => {
    const { token } = await city.signUp()
    const name = '永嘉县楠溪100%医院'
    const codes = [newSocialCreditCode(), newSocialCreditCode()]
    await signUp({ socialCreditCode: codes[0], name }).expect(201)
    await signUp({ socialCreditCode: codes[1], name: `温州${name}分院` }).expect(201)
    const search = (part: string, as = token) =>
      city.call('get', `/v1/employers/found?name=${encodeURIComponent(part)}`, as)
    const { body } = await search('楠溪100%').expect(200)
    expect(body).toMatchObject({ isMore: false, items: [{ name, locality: '330304' }, {}] })
    expect(body.items[0].maskedCode).toBe(`${codes[0]!.slice(0, 4)}${'*'.repeat(10)}${codes[0]!.slice(-4)}`)
    expect(JSON.stringify(body)).not.toContain(codes[0])
    expect((await search('100__医院')).body.items).toEqual([])
    expect((await search('院')).status).toBe(400)
    let status = 200
    for (let at = 0; at < 40 && status === 200; at++) status = (await search('楠溪')).status
    expect(status).toBe(429)
  })

  test('one employer a code: the second is refused, a retry with its key is answered', async () => {
    const body = { socialCreditCode: newSocialCreditCode(), login: 'hospital-1' }
    const first = await signUp(body).set('idempotency-key', 'k1')
    expect((await signUp(body).set('idempotency-key', 'k1')).body).toEqual(first.body)
    const second = await signUp({ ...body, login: 'hospital-2' })
    expect([second.status, second.body.code]).toEqual([409, 'employer-already-signed-up'])
    await organisations.atLeast(1, each => each.organisationId === first.body.employerId)
    const found = await city.call(
      'get',
      `/v1/employers?socialCreditCode=${body.socialCreditCode}`,
      await city.bureau(),
    )
    expect(found.body.items).toEqual([
      expect.objectContaining({ employerId: first.body.employerId, status: 'unconfirmed' }),
    ])
  })

  test('an employer that the bureau refuses frees its code, and its account closes', async () => {
    const body = { socialCreditCode: newSocialCreditCode(), login: 'impostor' }
    const { employerId } = (await signUp(body)).body
    const confirmation = async (confirmed: boolean, reason?: string) =>
      city
        .call('post', `/v1/employers/${employerId}/confirmation`, await city.bureau())
        .send({ confirmed, reason })
    expect((await confirmation(false)).body.code).toBe('invalid-input')
    expect((await confirmation(false, 'not theirs')).status).toBe(204)
    expect((await confirmation(true)).body.code).toBe('conflict')
    const signIn = await city.call('post', '/v1/sessions').send({ login: 'impostor', password: PASSWORD })
    expect(signIn.body.code).toBe('account-closed')
    await organisations.atLeast(1, each => each.organisationId === employerId && !each.active)
    expect((await signUp({ ...body, login: 'the-true-one' })).status).toBe(201)
  })

  test('only the bureau of its locality confirms an employer', async () => {
    const { employerId } = (await signUp()).body
    const county = await city.account('countyBureau', { locality: '330302' })
    const confirm = (token: string) =>
      city.call('post', `/v1/employers/${employerId}/confirmation`, token).send({})
    expect((await confirm(county.token)).body.code).toBe('not-found')
    const employer = await city.employer()
    expect((await confirm(employer.token)).body.code).toBe('not-allowed')
    const listed = await city.call('get', '/v1/employers?status=unconfirmed', county.token)
    expect(listed.body.items).toEqual([])
    expect((await city.call('get', '/v1/employers', employer.token)).body.code).toBe('not-allowed')
  })

  test('matched, the person belongs to the locality of the employer', async () => {
    const person = await city.signUp()
    const employer = await city.employer('330304')
    const asked = await ask(person.token, employer.employerId)
    expect([asked.status, asked.body.status, asked.body.answerDueAt]).toEqual([
      201,
      'asked',
      // Ten working days from Monday 2 March 2026, to the end of that day in Wenzhou.
      '2026-03-16T15:59:59.999Z',
    ])
    expect((await ask(person.token, employer.employerId)).body).toEqual(asked.body)
    const matches = await city.call('get', `/v1/employers/${employer.employerId}/matches`, employer.token)
    expect(matches.body.items).toEqual([
      { ...asked.body, name: NAME, maskedNumber: expect.stringMatching(/^3303\*+\d{3}/) },
    ])
    const accepted = await answer(employer.token, asked.body.employmentId)
    expect([accepted.status, accepted.body.status]).toEqual([200, 'accepted'])
    expect((await answer(employer.token, asked.body.employmentId)).body).toEqual(accepted.body)
    await statedAs(person.personId, {
      locality: '330304',
      employerId: employer.employerId,
      employedSince: '2026-03-01',
    })
    const me = await city.call('get', '/v1/people/me', person.token)
    expect(me.body).toMatchObject({
      locality: '330304',
      localitySource: 'employer',
      employerId: employer.employerId,
    })
  })

  test('each refusal on the way to an employment', async () => {
    const person = await city.signUp()
    const [first, second] = [await city.employer(), await city.employer('330303')]
    const unconfirmed = (await signUp({ login: 'unconfirmed-1' })).body.employerId
    const unconfirmedToken = await city.signIn('unconfirmed-1', PASSWORD)
    const code = async (sent: ReturnType<typeof ask>) => (await sent).body.code

    expect(await code(ask(person.token, person.personId))).toBe('employer-not-signed-up')
    expect(await code(ask(first.token, first.employerId))).toBe('not-allowed')
    const waiting = (await ask(person.token, unconfirmed)).body.employmentId
    expect(await code(ask(person.token, first.employerId))).toBe('match-pending')
    expect(await code(answer(unconfirmedToken, waiting))).toBe('employer-unconfirmed')
    expect(await code(answer(first.token, waiting))).toBe('not-found')
    expect(await code(answer(first.token, waiting, false))).toBe('invalid-input')
    expect(await code(answer(await city.bureau(), waiting))).toBe('match-answer-not-due')
    const withdraw = (token: string) => city.call('post', `/v1/employments/${waiting}/withdrawal`, token)
    expect(await code(withdraw((await city.signUp()).token))).toBe('not-found')
    expect((await withdraw(person.token)).body.status).toBe('withdrawn')
    expect(await code(answer(unconfirmedToken, waiting))).toBe('match-already-answered')

    const asked = (await ask(person.token, first.employerId, '2025-01-01')).body.employmentId
    expect(await code(end(person.token, asked, '2026-03-31'))).toBe('conflict')
    await answer(first.token, asked)
    expect(await code(answer(first.token, asked, false, 'no'))).toBe('match-already-answered')
    expect(await code(ask(person.token, second.employerId))).toBe('employment-overlaps')
    expect(await code(end(second.token, asked, '2026-03-31'))).toBe('not-found')
    expect(await code(end(person.token, asked, '2024-12-31'))).toBe('invalid-input')
    const others = await city.call('get', `/v1/employers/${first.employerId}/matches`, second.token)
    expect(others.body.code).toBe('not-found')
  })

  test('an employer that nobody has confirmed reads and answers nobody; it is told how many wait', async () => {
    const person = await city.signUp()
    const login = 'unconfirmed-2'
    const { employerId } = (await signUp({ login })).body
    const token = await city.signIn(login, PASSWORD)
    const { employmentId } = (await ask(person.token, employerId)).body
    for (const status of ['asked', 'accepted', 'refused', 'withdrawn']) {
      const read = await city.call('get', `/v1/employers/${employerId}/matches?status=${status}`, token)
      expect([read.status, read.body.code, read.body.turnedOn.waiting]).toEqual([
        409,
        'employer-unconfirmed',
        1,
      ])
      expect(JSON.stringify(read.body)).not.toContain(NAME)
    }
    for (const accept of [true, false])
      expect((await answer(token, employmentId, accept, 'we do not know them')).body.code).toBe(
        'employer-unconfirmed',
      )
    const bureau = await city.call('get', `/v1/employers/${employerId}/matches`, await city.bureau())
    expect(bureau.body.items).toHaveLength(1)
  })

  test('nobody changes the past of an employment in silence: the bureau does, with a reason', async () => {
    const [person, employer] = [await city.signUp(), await city.employer()]
    const { employmentId } = (await ask(person.token, employer.employerId, '2025-01-01')).body
    await answer(employer.token, employmentId)
    const today = city.harness.clock.now().toISOString().slice(0, 10)
    const past = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10)
    for (const token of [person.token, employer.token])
      expect((await end(token, employmentId, past(60))).body.code).toBe('backdated-by-bureau-only')
    const bureau = await city.bureau()
    expect((await end(bureau, employmentId, past(60))).body.code).toBe('backdated-needs-reason')
    const ended = city.call('post', `/v1/employments/${employmentId}/end`, bureau)
    expect((await ended.send({ endsOn: past(60), reason: 'contract seen' })).status).toBe(200)
    expect((await end(person.token, employmentId, past(1))).body.code).toBe('backdated-by-bureau-only')
    const next = (await ask(person.token, employer.employerId, past(30))).body.employmentId
    await answer(employer.token, next)
    // From today on nothing of the past changes.
    expect((await end(person.token, next, past(1))).status).toBe(200)
  })

  test('the database refuses a second employer on the same day', async () => {
    const person = await city.signUp()
    const [first, second] = [await city.employer(), await city.employer()]
    await answer(first.token, (await ask(person.token, first.employerId)).body.employmentId)
    await expect(
      city.sql.query(
        `INSERT INTO employment (id, person_id, employer_id, starts_on, status, asked_at, answer_due_at, answered_by)
         VALUES (gen_random_uuid(), $1, $2, '2026-06-01', 'accepted', now(), now(), 'x')`,
        [person.personId, second.employerId],
      ),
    ).rejects.toThrow(/employment_one_at_a_time/)
    await expect(
      city.sql.query(
        `INSERT INTO account (id, organisation_id, role, login, status, created_by, created_at)
         VALUES (gen_random_uuid(), $1, 'municipalBureau', 'sneaky', 'active', 'x', now())`,
        [first.employerId],
      ),
    ).rejects.toThrow(/foreign key/)
  })

  test('an end and a start on days to come are stated on those days, once', async () => {
    const person = await city.signUp()
    const [first, second] = [await city.employer('330304'), await city.employer('330381')]
    const employment = (await ask(person.token, first.employerId, '2025-01-01')).body.employmentId
    await answer(first.token, employment)
    expect((await end(person.token, employment, '2026-03-04')).status).toBe(200)
    const next = (await ask(person.token, second.employerId, '2026-03-06')).body.employmentId
    await answer(second.token, next)
    const versions = () => people.facts.filter(each => each.key === person.personId).map(each => each.message)
    // Told when it is known, since the fact carries every day's; and again on the day, as the state.
    await statedAs(person.personId, { locality: '330304', employedSince: '2025-01-01', version: 4 })
    expect(versions().at(-1)?.employersDated).toMatchObject([
      { value: first.employerId, startsOn: '2025-01-01', endsOn: '2026-03-04' },
      { value: second.employerId, startsOn: '2026-03-06', endsOn: '' },
    ])
    // The process may have been away over midnight: it looks at start.
    for (const [now, state] of [
      ['2026-03-04T15:59:59Z', { locality: '330304', version: 4 }],
      ['2026-03-04T16:00:00Z', { locality: '330302', employerId: '', employedSince: '', version: 5 }],
      [
        '2026-03-05T16:00:00Z',
        { locality: '330381', employerId: second.employerId, employedSince: '2026-03-06', version: 6 },
      ],
    ] as const) {
      city.harness.clock.set(now)
      await city.restart({})
      await city.restart({})
      await statedAs(person.personId, state)
    }
    expect(versions().map(each => each.version)).toEqual([1, 2, 3, 4, 5, 6])
    const matches = await city.call(
      'get',
      `/v1/employers/${second.employerId}/matches?status=accepted`,
      await city.bureau(),
    )
    expect(matches.body.items).toHaveLength(1)
  })

  test('an employment that begins anew with the same employer is stated with its own first day', async () => {
    const person = await city.signUp()
    const employer = await city.employer('330304')
    const first = (await ask(person.token, employer.employerId, '2025-01-01')).body.employmentId
    await answer(employer.token, first)
    await statedAs(person.personId, { employedSince: '2025-01-01' })
    const today = plainDateIn(city.harness.clock.now())
    await end(person.token, first, today)
    const next = (await ask(person.token, employer.employerId, addDays(today, 1))).body.employmentId
    await answer(employer.token, next)
    city.harness.clock.set(startOfDay(addDays(today, 1)))
    await city.restart({})
    await statedAs(person.personId, { employerId: employer.employerId, employedSince: addDays(today, 1) })
  })

  test('after ten working days without an answer the bureau of the locality decides', async () => {
    const person = await city.signUp()
    const employer = await city.employer('330326')
    const { employmentId, answerDueAt } = (await ask(person.token, employer.employerId)).body
    city.harness.clock.set(answerDueAt)
    const bureau = (await city.account('countyBureau', { locality: '330326' })).token
    const elsewhere = (await city.account('countyBureau', { locality: '330328' })).token
    const overdue = async (token: string) => (await city.call('get', '/v1/employments/overdue', token)).body
    expect((await answer(bureau, employmentId)).body.code).toBe('match-answer-not-due')
    expect(await overdue(bureau)).toEqual({ items: [], next: null })
    city.harness.clock.advance(1)
    expect((await overdue(bureau)).items).toMatchObject([{ employmentId, name: NAME }])
    expect((await overdue(elsewhere)).items).toEqual([])
    expect((await answer(bureau, employmentId)).body.status).toBe('accepted')
    expect((await overdue(bureau)).items).toEqual([])
    await statedAs(person.personId, { locality: '330326' })
  })

  test('over a New Year whose holidays are not loaded the bureau decides later, and decides all the same', async () => {
    city.harness.clock.set('2026-12-28T02:00:00Z')
    const person = await city.signUp()
    const employer = await city.employer('330327')
    const { employmentId, answerDueAt } = (await ask(person.token, employer.employerId)).body
    // By weekends alone: 29 30 31 1 4 5 6 7 8 11, and 14 days more in which no right is lost.
    expect(answerDueAt).toBe('2027-01-11T15:59:59.999Z')
    city.harness.clock.set('2027-01-25T15:59:59.999Z')
    const bureau = (await city.account('countyBureau', { locality: '330327' })).token
    expect((await answer(bureau, employmentId)).body.code).toBe('match-answer-not-due')
    city.harness.clock.advance(1)
    expect((await answer(bureau, employmentId)).body.status).toBe('accepted')
  })
})
