import { type City, newIdentityNumber, newSocialCreditCode, PASSWORD, startCity } from '../testing/world'

const WRONG = 'wrong password 1'

describe('guessing at sign-in', () => {
  let city: City
  let count = 0

  beforeAll(async () => {
    city = await startCity()
  })
  afterAll(() => city.close())

  /** An address that nobody has used. */
  const newAddress = (): string => {
    count += 1
    return `203.0.${Math.floor(count / 250)}.${count % 250}`
  }
  const signIn = (login: string, password: string, from: string) =>
    city.call('post', '/v1/sessions').set('x-forwarded-for', from).send({ login, password })
  const codesOf = (answers: readonly { status: number; body: { code?: string } }[]) =>
    answers.map(each => each.body.code ?? String(each.status))

  test("an outsider's guesses, from however many addresses, don't hold the owner back where it signs in from", async () => {
    const account = await city.account('examCentre')
    const home = newAddress()
    expect((await signIn(account.login, PASSWORD, home)).status).toBe(201)
    for (let n = 0; n < 40; n += 1) await signIn(account.login, WRONG, newAddress())
    expect((await signIn(account.login, PASSWORD, home)).status).toBe(201)
  })

  test('from elsewhere the owner waits for seconds at most, and gets in', async () => {
    const { number } = await city.signUp()
    const guesses = []
    for (let n = 0; n < 40; n += 1) guesses.push(await signIn(number, WRONG, newAddress()))
    expect(codesOf(guesses)).toContain('account-locked')
    const held = await signIn(number, PASSWORD, newAddress())
    expect([held.status, held.body.code]).toEqual([429, 'account-locked'])
    const waitSeconds = Number(held.headers['retry-after'])
    expect(waitSeconds).toBeLessThanOrEqual(30)
    city.harness.clock.advance(waitSeconds * 1_000)
    expect((await signIn(number, PASSWORD, newAddress())).status).toBe(201)
  })

  test('one password over many numbers from one address is slowed down, and nobody else is', async () => {
    const [sprayer, office] = [newAddress(), newAddress()]
    const owner = await city.signUp()
    expect((await signIn(owner.number, PASSWORD, office)).status).toBe(201)
    const answers = []
    for (let n = 0; n < 35; n += 1) answers.push(await signIn(newIdentityNumber(), PASSWORD, sprayer))
    const slowed = answers.filter(each => each.status === 429)
    expect(slowed).toHaveLength(5)
    expect(Number(slowed[0]!.headers['retry-after'])).toBeGreaterThan(0)
    expect((await signIn(newIdentityNumber(), PASSWORD, newAddress())).status).toBe(401)
    expect((await signIn(owner.number, PASSWORD, office)).status).toBe(201)
    city.harness.clock.advance(5_000)
    expect((await signIn(owner.number, PASSWORD, sprayer)).status).toBe(201)
  })

  test('whoever guesses in an office holds back nobody who signs in there each day, and right passwords cost nothing', async () => {
    const office = newAddress()
    const colleague = await city.signUp()
    for (let n = 0; n < 35; n += 1)
      expect((await signIn(colleague.number, PASSWORD, office)).status).toBe(201)
    for (let n = 0; n < 35; n += 1) await signIn(newIdentityNumber(), WRONG, office)
    expect((await signIn(newIdentityNumber(), WRONG, office)).status).toBe(429)
    expect((await signIn(colleague.number, PASSWORD, office)).status).toBe(201)
  })

  test('what a caller writes into the forwarding header itself gives it no other address', async () => {
    const real = newAddress()
    const answers = []
    for (let n = 0; n < 31; n += 1)
      answers.push(await signIn(newIdentityNumber(), WRONG, `${newAddress()}, ${real}`))
    expect(answers.at(-1)!.status).toBe(429)
  })

  test('a known and an unknown login are answered, counted, made to wait and traced alike', async () => {
    const { number } = await city.signUp()
    const rows = () => city.sql.query<{ count: number }>('SELECT count(*) AS count FROM login_attempt')
    for (let n = 0; n < 25; n += 1) {
      const from = newAddress()
      const before = (await rows())[0]!.count
      const known = await signIn(number, WRONG, from)
      const between = (await rows())[0]!.count
      const unknown = await signIn(nobodys, WRONG, from)
      const after = (await rows())[0]!.count
      expect({ ...unknown.body, instance: '' }).toEqual({ ...known.body, instance: '' })
      expect(after - between).toBe(between - before)
    }
  })
  const nobodys = newIdentityNumber()

  test('a sign-up with a weak password says the same of a known number as of an unknown one, and leaves as little', async () => {
    const { number } = await city.signUp()
    const trace = () =>
      city.sql.query('SELECT (SELECT count(*) FROM login_attempt), (SELECT count(*) FROM audit)')
    const before = await trace()
    const answers = []
    for (const each of [number, newIdentityNumber()]) answers.push(await signUp(each, { password: '1' }))
    expect(codesOf(answers)).toEqual(['weak-password', 'weak-password'])
    expect(answers[0]!.body.turnedOn).toEqual(answers[1]!.body.turnedOn)
    expect(await trace()).toEqual(before)
  })
  const signUp = (number: string, changes: object) =>
    city.call('post', '/v1/people').send({
      document: { kind: 'residentIdentity', number },
      name: '林静',
      residence: '330302',
      titleSeries: 'health',
      ...changes,
    })

  test("an employer that asks for an official's login is answered as one that asks for a free one, and signs in by its code", async () => {
    const official = await city.account('examCentre')
    const apply = (login: string, socialCreditCode: string) =>
      city
        .call('post', '/v1/employers')
        .send({ socialCreditCode, name: '瓯海医院', locality: '330302', login, password: PASSWORD })
    const [first, second] = [newSocialCreditCode(), newSocialCreditCode()]
    const [taken, free] = [await apply(official.login, first), await apply('a-free-one', second)]
    expect([taken.status, Object.keys(taken.body)]).toEqual([free.status, Object.keys(free.body)])
    expect(taken.status).toBe(201)
    for (const code of [first, second, second.toLowerCase()])
      expect(await city.signIn(code, PASSWORD)).toBeTruthy()
    expect(await city.signIn('a-free-one', PASSWORD)).toBeTruthy()
    const reset = await city
      .call('post', `/v1/accounts/${free.body.accountId}/password-reset`, await city.bureau())
      .send({ reason: 'lost' })
    expect(reset.status).toBe(200)
    expect((await signIn(second, reset.body.oneTimePassword, newAddress())).body.code).toBe(
      'password-change-required',
    )
  })
})

describe('a password that is replaced while somebody signs in with it', () => {
  let city: City
  beforeAll(async () => {
    city = await startCity()
  })
  afterAll(() => city.close())

  const signIn = (body: object) => city.call('post', '/v1/sessions').send(body)
  const renew = (refreshToken: string) => city.call('post', '/v1/sessions/refresh').send({ refreshToken })
  const reset = async (accountId: string) =>
    city
      .call('post', `/v1/accounts/${accountId}/password-reset`, await city.bureau())
      .send({ reason: 'lost' })

  test('a one-time password is good for one of those who sign in with it at once', async () => {
    const { login, accountId } = await city.account('examCentre')
    const { oneTimePassword } = (await reset(accountId)).body
    const answers = await Promise.all(
      [1, 2, 3, 4].map(n =>
        signIn({ login, password: oneTimePassword, newPassword: `Yue-yang lou 104${n}` }),
      ),
    )
    expect(answers.map(each => each.status).sort()).toEqual([201, 401, 401, 401])
    const winner = answers.findIndex(each => each.status === 201)
    const tried = []
    for (const n of [1, 2, 3, 4])
      tried.push((await signIn({ login, password: `Yue-yang lou 104${n}` })).status)
    expect(tried).toEqual([1, 2, 3, 4].map((_, at) => (at === winner ? 201 : 401)))
  })

  test('it is not kept as the new one, however it is written', async () => {
    const { login, accountId } = await city.account('examCentre')
    const { oneTimePassword } = (await reset(accountId)).body
    for (const newPassword of [
      oneTimePassword,
      oneTimePassword.toUpperCase(),
      oneTimePassword.replaceAll('-', ' '),
    ]) {
      const kept = await signIn({ login, password: oneTimePassword, newPassword })
      expect([kept.status, kept.body.code, kept.body.turnedOn.reason]).toEqual([
        422,
        'weak-password',
        'present',
      ])
    }
    expect(
      (await signIn({ login, password: oneTimePassword, newPassword: 'Yue-yang lou 1046' })).status,
    ).toBe(201)
  })

  test.each(['reset', 'suspension'] as const)(
    'no session that was opened meanwhile outlives a %s',
    async act => {
      for (let round = 0; round < 5; round += 1) {
        const { login, accountId } = await city.account('examCentre')
        const ends = act === 'reset' ? reset(accountId) : suspend(accountId)
        const opened = await Promise.all(
          Array.from({ length: 12 }, () => signIn({ login, password: PASSWORD })),
        )
        expect([200, 204]).toContain((await ends).status)
        const alive = []
        for (const each of opened)
          if (each.status === 201 && (await renew(each.body.refreshToken)).status === 200) alive.push(each)
        expect(alive).toEqual([])
      }
    },
  )
  const suspend = async (accountId: string) =>
    city.call('post', `/v1/accounts/${accountId}/suspension`, await city.bureau()).send({ reason: 'left' })

  test('of two changes of a password at once, the second is refused', async () => {
    const { number, token } = await city.signUp()
    const change = (newPassword: string) =>
      city.call('put', '/v1/people/me/password', token).send({ currentPassword: PASSWORD, newPassword })
    const answers = await Promise.all([change('Yue-yang lou 1046'), change('Teng-wang ge 0675')])
    expect(answers.map(each => each.status).sort()).toEqual([204, 401])
    expect((await signIn({ login: number, password: PASSWORD })).status).toBe(401)
  })
})
