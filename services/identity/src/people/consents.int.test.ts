import { privacyNotices } from '../../../../domain/identity/privacy-notice'
import { type City, startCity } from '../testing/world'

const [{ version }] = privacyNotices

describe('the notice of personal data (隐私告知)', () => {
  let city: City
  beforeAll(async () => {
    city = await startCity()
  })
  afterAll(() => city.close())

  const own = async (token: string) => (await city.call('get', '/v1/my/consents', token).expect(200)).body

  test('is read by anybody, in both languages, with its version and day', async () => {
    const { body } = await city.call('get', '/v1/privacy-notice').expect(200)
    expect(body).toMatchObject({
      version,
      paragraphs: expect.arrayContaining([{ zh: expect.any(String), en: expect.any(String) }]),
    })
  })

  test('agreed to at the sign-up, its version is kept with the time, and nothing is asked', async () => {
    const { token } = await city.signUp({ consentTo: version })
    expect(await own(token)).toEqual({ items: [{ version, agreedAt: expect.any(String) }], asks: null })
  })

  test('not agreed to, it is asked for; agreed to twice, it is kept once, with the first moment', async () => {
    const { token } = await city.signUp()
    expect(await own(token)).toEqual({ items: [], asks: version })
    const agree = () => city.call('post', '/v1/my/consents', token).send({ version })
    const { body } = await agree().expect(200)
    expect(body).toMatchObject({ items: [{ version }], asks: null })
    expect((await agree().expect(200)).body).toEqual(body)
  })

  test('nobody agrees to a version that there is not, and an official agrees to none', async () => {
    const { token } = await city.signUp()
    await city.call('post', '/v1/my/consents', token).send({ version: '1999-1' }).expect(400)
    await city
      .call('post', '/v1/my/consents', await city.bureau())
      .send({ version })
      .expect(403)
  })
})
