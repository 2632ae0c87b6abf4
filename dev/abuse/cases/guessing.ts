import { randomBytes } from 'node:crypto'
import { Pool } from 'undici'
import { madeUpIdentityNumber } from '../../journey/identity'
import type { Cases, Ground } from '../ground'

const WRONG = 'not the password of anybody 1'
const word = (): string => `Kw-${randomBytes(8).toString('hex')}`

interface Answered {
  readonly status: number
  readonly code: string | undefined
  readonly retryAfter: string | undefined
}

/** Sign-ins from one address. */
function openDoor(ground: Ground) {
  const from = ground.newAddress()
  const pool = new Pool(ground.portal, { connections: 64, ...(from ? { localAddress: from } : {}) })
  const post = async (path: string, body: object): Promise<Answered> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await pool.request({ method: 'POST', path, headers, body: JSON.stringify(body) })
    const text = await answer.body.text()
    const { code } = JSON.parse(text || '{}') as { code?: string }
    return { status: answer.statusCode, code, retryAfter: answer.headers['retry-after']?.toString() }
  }
  return {
    signIn: (login: string, password: string) => post('/v1/sessions', { login, password }),
    signUp: (number: string, password: string) =>
      post('/v1/people', {
        document: { kind: 'residentIdentity', number },
        ...{ name: '单何', password, titleSeries: 'health', residence: '330302' },
      }),
    close: () => pool.destroy(),
  }
}

/** Somebody with a password, who has signed in from a usual address. */
async function newOwner(ground: Ground) {
  const [number, password, home] = [madeUpIdentityNumber(), word(), openDoor(ground)]
  expect((await home.signUp(number, password)).status).toBe(201)
  expect((await home.signIn(number, password)).status).toBe(201)
  return { number, home, signIn: () => home.signIn(number, password) }
}

export const guessing: Cases = {
  'wrong passwords from many addresses lock nobody out': async ground => {
    const owner = await newOwner(ground)
    for (let n = 0; n < 30; n += 1) {
      const outsider = openDoor(ground)
      expect([401, 429]).toContain((await outsider.signIn(owner.number, WRONG)).status)
      await outsider.close()
    }
    expect((await owner.signIn()).status).toBe(201)
    await owner.home.close()
  },

  'one password over many numbers from one address is slowed down': async ground => {
    const [sprayer, password] = [openDoor(ground), word()]
    const answers = []
    for (let n = 0; n < 40; n += 1) answers.push(await sprayer.signIn(madeUpIdentityNumber(), password))
    const slowed = answers.filter(({ status }) => status === 429)
    expect(slowed.length).toBeGreaterThan(0)
    expect(slowed.filter(({ retryAfter }) => !retryAfter)).toEqual([])
    await sprayer.close()
  },

  'who signs in gets through while hundreds of guesses are under way': async ground => {
    const [owner, guesser] = [await newOwner(ground), openDoor(ground)]
    const guesses = Array.from({ length: 300 }, () => guesser.signIn(madeUpIdentityNumber(), word()))
    for (let n = 0; n < 4; n += 1) expect((await owner.signIn()).status).toBe(201)
    await Promise.all(guesses)
    await Promise.all([owner.home.close(), guesser.close()])
  },

  'a sign-up tells nobody which numbers are registered': async ground => {
    const [owner, stranger] = [await newOwner(ground), openDoor(ground)]
    const known = await stranger.signUp(owner.number, '1')
    const unknown = await stranger.signUp(madeUpIdentityNumber(), '1')
    expect(known).toEqual(unknown)
    await Promise.all([owner.home.close(), stranger.close()])
  },
}
