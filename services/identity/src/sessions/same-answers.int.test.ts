import { Writable } from 'node:stream'
import * as argon2 from '@node-rs/argon2'
import pg from 'pg'
import type { Response } from 'supertest'
import { createLog } from '../../../kit/base/log'
import { realNameChecks } from '../people/real-name-check'
import {
  applicationOf,
  type City,
  newIdentityNumber,
  newSocialCreditCode,
  PASSWORD,
  startCity,
} from '../testing/world'

jest.mock('@node-rs/argon2', () => {
  const real = jest.requireActual<typeof argon2>('@node-rs/argon2')
  return { ...real, hash: jest.fn(real.hash), verify: jest.fn(real.verify) }
})

/**
 * An answer must not show whether somebody has an account (docs/regulation/art-04.md). The test compares all that an answer
 * costs.
 */
const WRONG = 'wrong password 1'
const STRANGE_NAME = '查无此人'
const TRIES = 15

let city: City
const statements: string[] = []
const lines: string[] = []
beforeAll(async () => {
  const into = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  city = await startCity({ log: createLog('identity', 'info', into) })
  jest
    .spyOn(realNameChecks.fake, 'check')
    .mockImplementation(async ({ name }) => (name === STRANGE_NAME ? 'differs' : 'agrees'))
  const { query } = pg.Client.prototype
  jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [first] = args
    statements.push(typeof first === 'string' ? first : ((first as { text?: string })?.text ?? ''))
    return (query as (...given: unknown[]) => unknown).apply(this, args)
  } as never)
})
afterAll(() => city.close())

/** Statements that the service makes beside requests. */
const OF_OTHERS = /outbox|inbox|dead_letter|trust_|advisory|^LISTEN|pg_notify|server_version/i

/** An address that nobody has used. */
let count = 0
const post = (path: string, body: object) => {
  count += 1
  return city
    .call('post', path)
    .set('x-forwarded-for', `203.0.${Math.floor(count / 250)}.${count % 250}`)
    .send(body)
}
const signIn = (login: string) => post('/v1/sessions', { login, password: WRONG })
const signUp = (number: string, changes: object) => post('/v1/people', applicationOf(number, changes))

interface Cost {
  readonly answer: object
  readonly hashes: number
  readonly statements: readonly string[]
  readonly log: readonly object[]
}

/** All that an answer says, and all that was done for it. */
async function costOf(ask: () => PromiseLike<Response>): Promise<Cost> {
  statements.length = 0
  lines.length = 0
  jest.mocked(argon2.hash).mockClear()
  jest.mocked(argon2.verify).mockClear()
  const { status, headers, body } = await ask()
  const { date: _date, 'x-correlation-id': _id, ...said } = headers
  return {
    answer: { status, headers: said, body: { ...body, instance: '' } },
    hashes: jest.mocked(argon2.hash).mock.calls.length + jest.mocked(argon2.verify).mock.calls.length,
    statements: statements.filter(text => !OF_OTHERS.test(text)),
    log: lines.map(text => masked(JSON.parse(text) as object)),
  }
}

const OF_ITS_OWN = ['time', 'ms', 'correlationId', 'loginDigest', 'address']
const masked = (line: object): object =>
  Object.fromEntries(Object.entries(line).map(([key, value]) => [key, OF_ITS_OWN.includes(key) ? '' : value]))

type Door = readonly [
  what: string,
  hashes: number,
  known: () => Promise<string>,
  unknown: () => string,
  ask: (by: string) => PromiseLike<Response>,
]

const doors: readonly Door[] = [
  ["a person's sign-in", 1, async () => (await city.signUp()).number, newIdentityNumber, signIn],
  [
    "an official's sign-in",
    1,
    async () => (await city.account('examCentre')).login,
    () => `nobody-${newIdentityNumber()}`,
    signIn,
  ],
  [
    "an employer's sign-in by its code",
    1,
    async () => {
      const socialCreditCode = newSocialCreditCode()
      const applied = await post('/v1/employers', {
        ...{ socialCreditCode, name: '瓯海医院', locality: '330302' },
        ...{ login: `employer-of-${socialCreditCode}`.toLowerCase(), password: PASSWORD },
      })
      expect(applied.status).toBe(201)
      return socialCreditCode
    },
    newSocialCreditCode,
    signIn,
  ],
  [
    'a sign-up with a weak password',
    0,
    async () => (await city.signUp()).number,
    newIdentityNumber,
    number => signUp(number, { password: '1' }),
  ],
  [
    'a sign-up with a name that does not go with the number',
    1,
    async () => (await city.signUp()).number,
    newIdentityNumber,
    number => signUp(number, { name: STRANGE_NAME, password: `${PASSWORD} of a stranger` }),
  ],
]

test.each(doors)(
  '%s costs as much for who is known as for who is not',
  async (_, hashes, known, unknown, ask) => {
    const by = [await known(), unknown()] as const
    const [ofKnown, ofUnknown] = [await costOf(() => ask(by[0])), await costOf(() => ask(by[1]))]
    expect(ofUnknown).toEqual(ofKnown)
    expect([ofKnown.hashes, ofKnown.statements.length > 0]).toEqual([hashes, hashes > 0])
  },
)

/** The fastest third: what a busy machine adds to a try is in the others. */
const fastestOf = (figures: readonly number[]): number => {
  const fastest = [...figures].sort((a, b) => a - b).slice(0, Math.ceil(figures.length / 3))
  return fastest.reduce((sum, each) => sum + each, 0) / fastest.length
}

/** A hash is half of an answer and more: where one is left out, the two lie further apart than this. */
const APART_MAX = 0.4

test.each(doors.filter(([, hashes]) => hashes > 0))(
  '%s takes as long for who is known as for who is not',
  async (_, _hashes, known, unknown, ask) => {
    const took = { known: [] as number[], unknown: [] as number[] }
    for (let n = 0; n < TRIES; n += 1) {
      const tries = [
        ['known', await known()],
        ['unknown', unknown()],
      ] as const
      // The second try finds the machine warmer, so the two take turns.
      for (const [which, by] of n % 2 === 0 ? tries : [...tries].reverse()) {
        const began = performance.now()
        await ask(by)
        took[which].push(performance.now() - began)
      }
    }
    const [ofKnown, ofUnknown] = [fastestOf(took.known), fastestOf(took.unknown)]
    expect(Math.abs(ofKnown - ofUnknown) / Math.max(ofKnown, ofUnknown)).toBeLessThan(APART_MAX)
  },
)
