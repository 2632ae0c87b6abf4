import { AccountHolderStatedSchema, OrganisationStatedSchema } from '../../../../proto/generated/identity_pb'
import type { IdentityDeps } from '../deps'
import { createRoutes } from '../routes'
import { type City, PASSWORD, startCity } from '../testing/world'

describe('accounts, which the municipal bureau alone makes (Article 5)', () => {
  let city: City
  beforeAll(async () => {
    city = await startCity()
  })
  afterAll(() => city.close())

  const create = (token: string, body: object) => city.call('post', '/v1/accounts', token).send(body)
  const department = {
    role: 'industryDepartment',
    password: PASSWORD,
    organisationName: '市卫健委',
    industry: 'health',
  }

  test('an official sees who else is of the own organisation, and a person sees nobody', async () => {
    const first = await city.account('organiser')
    const second = await create(await city.bureau(), {
      role: 'organiser',
      login: 'colleague-of-one',
      password: PASSWORD,
      organisationId: first.organisationId,
    })
    expect(second.status).toBe(201)
    const { body } = await city.call('get', '/v1/accounts/colleagues', first.token)
    expect(body).toEqual({
      items: [
        { accountId: first.accountId, login: first.login },
        { accountId: second.body.accountId, login: 'colleague-of-one' },
      ],
      next: null,
    })
    const person = await city.signUp()
    expect((await city.call('get', '/v1/accounts/colleagues', person.token)).body.items).toEqual([])
  })

  test.each([
    ['examCentre', {}, (id: string) => ({ centreId: id })],
    ['organiser', {}, (id: string) => ({ organiserId: id })],
    ['association', { industry: 'construction' }, (id: string) => ({ organiserId: id })],
    ['industryDepartment', { industry: 'education' }, () => ({ industry: 'education' })],
    ['countyBureau', { locality: '330324' }, () => ({ locality: '330324' })],
    ['oversight', {}, () => ({})],
  ] as const)('%s signs in with the scope that its acts are guarded by', async (role, more, scope) => {
    const made = await city.account(role, more)
    const signedIn = await city
      .call('post', '/v1/sessions')
      .send({ login: made.login.toUpperCase(), password: PASSWORD })
    expect(signedIn.body.actor).toEqual({ id: made.accountId, role, scope: scope(made.organisationId) })
  })

  test.each([
    ['a department without industry', { role: 'industryDepartment' }, 400, 'invalid-input'],
    ['an industry that is none', { role: 'association', industry: 'astrology' }, 422, 'industry-unknown'],
    [
      'a county bureau of municipal units',
      { role: 'countyBureau', locality: '330300' },
      400,
      'invalid-input',
    ],
    [
      'a county bureau of a division that is none',
      { role: 'countyBureau', locality: '330371' },
      422,
      'locality-unknown',
    ],
    ['an employer', { role: 'employer' }, 400, 'invalid-input'],
    ['a login that is taken', { role: 'organiser', login: 'Wenzhou-bureau' }, 409, 'already-exists'],
    ['a second municipal bureau', { role: 'municipalBureau' }, 409, 'already-exists'],
    ['a weak password', { role: 'organiser', password: 'organiser-x1' }, 422, 'weak-password'],
    [
      'neither name nor organisation',
      { role: 'organiser', organisationName: undefined },
      400,
      'invalid-input',
    ],
    [
      'an organisation that is not there',
      {
        role: 'organiser',
        organisationName: undefined,
        organisationId: '01900000-0000-7000-8000-000000000000',
      },
      404,
      'not-found',
    ],
  ])('%s is refused, and nothing is left of it', async (_what, body, status, code) => {
    const bureau = await city.bureau()
    const count = async () => (await city.call('get', '/v1/accounts?limit=100', bureau)).body.items.length
    const before = await count()
    const refused = await create(bureau, {
      login: 'organiser-x1',
      password: PASSWORD,
      organisationName: 'x',
      ...body,
    })
    expect([refused.status, refused.body.code]).toEqual([status, code])
    expect(await count()).toBe(before)
  })

  test('a second official of a department shares its organisation; a second department of an industry is refused', async () => {
    const bureau = await city.bureau()
    const first = (await create(bureau, { ...department, login: 'health-1' })).body
    const again = await create(bureau, { ...department, login: 'health-2' })
    expect(again.body.code).toBe('already-exists')
    const {
      organisationName: _,
      industry: __,
      ...second
    } = { ...department, login: 'health-2', organisationId: first.organisationId }
    expect((await create(bureau, second)).body.organisationId).toBe(first.organisationId)
  })

  test('an account made again with its key is made once', async () => {
    const bureau = await city.bureau()
    const body = { role: 'examCentre', login: 'centre-k1', password: PASSWORD, organisationName: 'Centre' }
    const first = await create(bureau, body).set('idempotency-key', 'k1')
    expect((await create(bureau, body).set('idempotency-key', 'k1')).body).toEqual(first.body)
  })

  test('a suspended account is out at once, its organisation is stated inactive, and both come back', async () => {
    const stated = await city.harness.collect(OrganisationStatedSchema)
    const accounts = await city.harness.collect(AccountHolderStatedSchema)
    const centre = await city.account('examCentre')
    const bureau = await city.bureau()
    const suspension = `/v1/accounts/${centre.accountId}/suspension`
    const session = (
      await city.call('post', '/v1/sessions').send({ login: centre.login, password: PASSWORD })
    ).body
    expect((await city.call('post', suspension, bureau).send({ reason: 'misuse' })).status).toBe(204)
    expect((await city.call('post', suspension, bureau).send({ reason: 'misuse' })).status).toBe(204)
    const signIn = () => city.call('post', '/v1/sessions').send({ login: centre.login, password: PASSWORD })
    expect((await signIn()).body.code).toBe('account-closed')
    const renewed = await city
      .call('post', '/v1/sessions/refresh')
      .send({ refreshToken: session.refreshToken })
    expect(renewed.body.code).toBe('session-expired')
    expect((await city.call('delete', suspension, bureau)).status).toBe(204)
    expect((await signIn()).status).toBe(201)
    await stated.atLeast(3, each => each.organisationId === centre.organisationId)
    const versions = stated.facts.filter(each => each.key === centre.organisationId).map(each => each.message)
    expect(versions.map(each => [each.version, each.active])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ])
    await accounts.atLeast(3, each => each.accountId === centre.accountId)
    const told = accounts.facts.map(each => each.message).filter(each => each.accountId === centre.accountId)
    expect(told.map(each => [each.role, each.active])).toEqual([
      ['examCentre', true],
      ['examCentre', false],
      ['examCentre', true],
    ])
  })

  test('tokens of an official who is a professional too say so, so that nobody reviews what is their own (Article 12)', async () => {
    const told = await city.harness.collect(AccountHolderStatedSchema)
    const bureau = await city.bureau()
    const made = await city.account('industryDepartment', { industry: 'agriculture' })
    const { personId } = await city.signUp()
    const signIn = async () =>
      (await city.call('post', '/v1/sessions').send({ login: made.login, password: PASSWORD })).body
    const before = await signIn()
    const name = (holder: string | null, accountId = made.accountId, token = bureau) =>
      city.call('put', `/v1/accounts/${accountId}/holder`, token).send({ personId: holder })
    expect((await name(personId)).status).toBe(204)
    expect((await name(personId)).status).toBe(204)
    const { items } = (await city.call('get', '/v1/accounts?limit=100&role=industryDepartment', bureau)).body
    expect(items).toContainEqual(expect.objectContaining({ accountId: made.accountId, holderId: personId }))
    const renew = city.call('post', '/v1/sessions/refresh').send({ refreshToken: before.refreshToken })
    expect((await renew).body.code).toBe('session-expired')
    expect((await signIn()).actor.scope).toEqual({ industry: 'agriculture', personId })
    expect((await name('01900000-0000-7000-8000-000000000000')).body.code).toBe('not-found')
    expect((await name(personId, '01900000-0000-7000-8000-000000000000')).body.code).toBe('not-found')
    expect((await name(personId, made.accountId, (await signIn()).accessToken)).status).toBe(403)
    // The holder of the account, as an official of the bureau too, can't transfer it, reset its password or lift its
    // suspension.
    const own = await city.harness.token('municipalBureau', { personId })
    expect((await name(null, made.accountId, own)).body.code).toBe('own-affair')
    for (const [method, act] of [
      ['post', 'password-reset'],
      ['post', 'suspension'],
      ['delete', 'suspension'],
    ] as const) {
      const call = city.call(method, `/v1/accounts/${made.accountId}/${act}`, own)
      const answer = await (method === 'post' ? call.send({ reason: 'lost' }) : call)
      expect([answer.status, answer.body.code]).toEqual([403, 'own-affair'])
    }
    expect((await name(null)).status).toBe(204)
    expect((await signIn()).actor.scope).toEqual({ industry: 'agriculture' })
    // Told once each time that it changes, by ids alone: others learn whom not to name.
    const ofIt = (each: { accountId: string }) => each.accountId === made.accountId
    await told.atLeast(3, ofIt)
    const versions = told.facts.map(each => each.message).filter(ofIt)
    expect(versions.map(each => [each.version, each.personId])).toEqual([
      ...[
        [1, ''],
        [2, personId],
        [3, ''],
      ],
    ])
    for (const each of versions)
      expect(each).toMatchObject({ role: 'industryDepartment', industry: 'agriculture', active: true })
  })

  test('nobody suspends oneself: an account of the municipal bureau always remains', async () => {
    const bureau = await city.bureau()
    const { items } = (await city.call('get', '/v1/accounts?role=municipalBureau', bureau)).body
    const own = await city
      .call('post', `/v1/accounts/${items[0].accountId}/suspension`, bureau)
      .send({ reason: 'x' })
    expect(own.body.code).toBe('conflict')
  })

  test('an official changes the password that the bureau gave, and gets another when it is lost', async () => {
    const centre = await city.account('examCentre')
    const change = await city
      .call('put', '/v1/accounts/me/password', centre.token)
      .send({ currentPassword: PASSWORD, newPassword: 'Yue-yang lou 1046' })
    expect(change.status).toBe(204)
    const reset = await city
      .call('post', `/v1/accounts/${centre.accountId}/password-reset`, await city.bureau())
      .send({ reason: 'lost' })
    const signIn = { login: centre.login, password: reset.body.oneTimePassword, newPassword: PASSWORD }
    expect((await city.call('post', '/v1/sessions').send(signIn)).status).toBe(201)
  })

  test('pages follow each other and end', async () => {
    const bureau = await city.bureau()
    const seen: string[] = []
    for (let after = ''; after !== null; ) {
      const page = await city.call('get', `/v1/accounts?limit=2${after && `&after=${after}`}`, bureau)
      seen.push(...page.body.items.map((each: { accountId: string }) => each.accountId))
      after = page.body.next
    }
    const all = await city.call('get', '/v1/accounts?limit=100', bureau)
    expect(seen).toEqual(all.body.items.map((each: { accountId: string }) => each.accountId))
  })

  const guarded = createRoutes({} as IdentityDeps).filter(row => row.who !== 'anyone')
  test.each(guarded.map(row => [row.id, row] as const))('%s needs a token', async (_id, row) => {
    const path = row.path.replace(/\{\w+\}/g, '01900000-0000-7000-8000-000000000000')
    const nobody = await city.call(row.method as 'get', path)
    const forged = await city.call(row.method as 'get', path, 'e30.e30.e30')
    expect([nobody.status, forged.status]).toEqual([401, 401])
  })
})

describe('the first password of an account', () => {
  let city: City
  beforeAll(async () => {
    city = await startCity({ changes: { FIRST_PASSWORDS: 'once' } })
  })
  afterAll(() => city.close())

  const make = async (body: object, key?: string) => {
    const sent = city.call('post', '/v1/accounts', await city.bureau())
    return (key ? sent.set('idempotency-key', key) : sent).send({
      role: 'organiser',
      organisationName: '护理学会',
      ...body,
    })
  }
  const signIn = (body: object) => city.call('post', '/v1/sessions').send(body)

  test('is made and told once where the bureau names none, and its official replaces it', async () => {
    const made = await make({ login: 'first-1' }, 'key-of-first-1')
    expect(made.status).toBe(201)
    const { oneTimePassword, accountId } = made.body
    const again = await make({ login: 'first-1' }, 'key-of-first-1')
    expect([again.body.accountId, again.body.oneTimePassword]).toEqual([accountId, undefined])
    expect(JSON.stringify(await city.sql.query('SELECT answer FROM idempotency'))).not.toContain(
      oneTimePassword,
    )
    expect((await signIn({ login: 'first-1', password: oneTimePassword })).body.code).toBe(
      'password-change-required',
    )
    const replaced = { login: 'first-1', password: oneTimePassword, newPassword: PASSWORD }
    expect((await signIn(replaced)).status).toBe(201)
    expect((await signIn(replaced)).status).toBe(401)
    expect((await signIn({ login: 'first-1', password: PASSWORD })).status).toBe(201)
  })

  test('that the bureau names has to be replaced as well', async () => {
    const made = await make({ login: 'first-2', password: PASSWORD })
    expect([made.status, typeof made.body.expiresAt]).toEqual([201, 'string'])
    expect((await signIn({ login: 'first-2', password: PASSWORD })).body.code).toBe(
      'password-change-required',
    )
  })
})
