import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { open } from '../../../kit/keys/sealed-field'
import { applicationOf, type City, NAME, newIdentityNumber, PASSWORD, startCity } from '../testing/world'

describe('what a bureau corrects of a person (Article 4)', () => {
  let city: City
  let county: Awaited<ReturnType<City['account']>>
  let elsewhere: Awaited<ReturnType<City['account']>>

  beforeAll(async () => {
    city = await startCity({ changes: { REAL_NAME_CHECK: 'none' } })
    county = await city.account('countyBureau', { locality: '330302' })
    elsewhere = await city.account('countyBureau', { locality: '330324' })
  })
  afterAll(() => city.close())

  const correct = (token: string, personId: string, body: object) =>
    city
      .call('post', `/v1/people/${personId}/identity-correction`, token)
      .send({ reason: '证件已核', ...body })
  const signIn = (body: object) => city.call('post', '/v1/sessions').send(body)
  const read = async (personId: string) =>
    (await city.call('get', `/v1/people/${personId}`, await city.bureau())).body

  test('a name and a number are corrected with a reason; the new number signs in, and all services are told', async () => {
    const stated = await city.harness.collect(PersonStatedSchema)
    const { personId, number, token } = await city.signUp()
    const right = newIdentityNumber()
    const body = { name: '欧阳修远', document: { kind: 'residentIdentity', number: right } }
    expect((await correct(elsewhere.token, personId, body)).body.code).toBe('not-found')
    expect((await correct(county.token, personId, { name: '欧阳\u202e修远' })).status).toBe(400)
    expect((await correct(county.token, personId, { ...body, reason: undefined })).status).toBe(400)
    expect((await correct(token, personId, body)).status).toBe(403)
    expect((await correct(county.token, personId, body)).status).toBe(204)
    expect(await read(personId)).toMatchObject({
      name: '欧阳修远',
      maskedNumber: `3303**********${right.slice(-4)}`,
      status: 'verified',
      verifiedBy: `account:${county.accountId}`,
    })
    expect((await signIn({ login: number, password: PASSWORD })).status).toBe(401)
    expect((await signIn({ login: right, password: PASSWORD })).status).toBe(201)
    await stated.atLeast(1, message => message.personId === personId && message.status === 'verified')
    const last = stated.facts.filter(({ message }) => message.personId === personId).at(-1)!.message
    expect(open(city.config.FIELD_KEYS, last.personal!, personId)).toContain('欧阳修远')
    const trail = await city.call('get', `/v1/audit/identity?objectId=${personId}`, await city.bureau())
    const row = trail.body.rows.find((each: { act: string }) => each.act === 'person.correctIdentity')
    expect(row).toMatchObject({ reason: '证件已核', after: { corrected: ['name', 'number'] } })
    expect(JSON.stringify(trail.body)).not.toContain('修远')
  })

  test('the number of somebody else is refused, and nothing is changed', async () => {
    const [one, other] = [await city.signUp(), await city.signUp()]
    const taken = await correct(county.token, one.personId, {
      name: '别名',
      document: { kind: 'residentIdentity', number: other.number },
    })
    expect(taken.body.code).toBe('person-already-signed-up')
    expect((await read(one.personId)).name).toBe(NAME)
    expect((await signIn({ login: one.number, password: PASSWORD })).status).toBe(201)
  })

  test('a number that somebody else has signed up becomes its rightful holder’s at the counter', async () => {
    const squatted = await city.signUp({ name: '冒名', residence: '330324' })
    const holder = (token: string, number = squatted.number) =>
      city
        .call('post', '/v1/people/by-bureau/take-over', token)
        .send({ ...applicationOf(number, { name: '林静' }), reason: '本人持证到场' })
    expect((await holder(elsewhere.token)).body.code).toBe('not-found')
    expect((await holder(county.token, newIdentityNumber())).body.code).toBe('not-found')
    const taken = await holder(county.token)
    expect([taken.status, taken.body.personId]).toEqual([200, squatted.personId])
    expect(await read(squatted.personId)).toMatchObject({
      name: '林静',
      locality: '330302',
      status: 'verified',
    })
    expect((await signIn({ login: squatted.number, password: PASSWORD })).status).toBe(401)
    const replaced = {
      login: squatted.number,
      password: taken.body.oneTimePassword,
      newPassword: 'Yue-yang lou 1046',
    }
    expect((await signIn(replaced)).status).toBe(201)
    expect((await holder(county.token)).body.code).toBe('person-already-signed-up')
  })

  test('many are verified by number and name; each gets its own answer, and a second time changes nothing', async () => {
    const [one, two, far] = [
      await city.signUp(),
      await city.signUp(),
      await city.signUp({ residence: '330324' }),
    ]
    const documents = [
      { number: one.number, name: NAME },
      { number: two.number, name: '别人' },
      { number: far.number, name: NAME },
      { number: newIdentityNumber(), name: NAME },
    ]
    for (let times = 0; times < 2; times += 1) {
      const answer = await city
        .call('post', '/v1/people/verifications', county.token)
        .send({ documents, reason: '单位集中核验' })
      expect(answer.body.items.map((each: { outcome: string }) => each.outcome)).toEqual([
        ...['verified', 'nameDiffers', 'notFound', 'notFound'],
      ])
    }
    expect((await read(one.personId)).status).toBe('verified')
    expect((await read(two.personId)).status).toBe('unverified')
    expect(
      (await city.call('post', '/v1/people/verifications', one.token).send({ documents, reason: 'x' }))
        .status,
    ).toBe(403)
  })
})
