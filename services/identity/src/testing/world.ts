import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Response } from 'supertest'
import request from 'supertest'
import { creditCodeCheck, identityCheckDigit } from '../../../../domain/documents/check-digits'
import type { Log } from '../../../kit/base/log'
import type { NamedKey } from '../../../kit/keys/key-ring'
import type { RunningService } from '../../../kit/run/service'
import { createPool, type Sql, sqlOfPg } from '../../../kit/sql/database'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import type { IdentityConfig } from '../deps'
import { startIdentity } from '../service'

/** The service as it runs, in a city of its own, and how its people speak to it. */
export interface City {
  readonly harness: Harness
  readonly config: IdentityConfig
  readonly service: RunningService
  /** A fresh token of the municipal bureau. */
  bureau(): Promise<string>
  call(method: 'get' | 'post' | 'put' | 'delete', path: string, token?: string): request.Test
  signUp(changes?: object): Promise<{ personId: string; number: string; token: string }>
  signIn(login: string, password: string): Promise<string>
  /** A confirmed employer of the locality. */
  employer(locality?: string): Promise<{ employerId: string; token: string }>
  account(
    role: string,
    more?: object,
  ): Promise<{ accountId: string; organisationId: string; token: string; login: string }>
  /** The service's own role at its database, to try what it may not. */
  readonly sql: Sql
  restart(changes: Partial<IdentityConfig>): Promise<void>
  close(): Promise<void>
}

export const PASSWORD = 'Zhi-shui le-shan 27'
export const NAME = '林一鸣'
const BUREAU = { login: 'wenzhou-bureau', password: 'Ren-zhe le-shan 28' }

export const newSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

export const newKey = (id: string): NamedKey => ({ id, key: randomBytes(32) })

let count = 0

/** A number that nobody else has in this run. */
export function newIdentityNumber(): string {
  count += 1
  const body = `33030219${String(60 + (count % 40))}0101${String(Math.floor(count / 40)).padStart(3, '0')}`
  return body + identityCheckDigit(body)
}

export function newSocialCreditCode(): string {
  count += 1
  const body = `91330300${String(count).padStart(9, '0')}`
  return body + creditCodeCheck(body)
}

export const applicationOf = (number: string, changes: object = {}): object => ({
  document: { kind: 'residentIdentity', number },
  name: NAME,
  password: PASSWORD,
  residence: '330302',
  titleSeries: 'accounting',
  ...changes,
})

export async function startCity(
  options: { log?: Log; changes?: Partial<IdentityConfig>; now?: string } = {},
): Promise<City> {
  const harness = await createHarness('identity', options.now ? { now: options.now } : {})
  let config: IdentityConfig = {
    ...harness.config,
    IDENTITY_DATABASE_URL: harness.databaseUrl,
    SIGNING_KEY: newSigningKey(),
    FIELD_KEYS: newKey('f1'),
    LOOKUP_KEYS: newKey('l1'),
    MUNICIPAL_BUREAU_LOGIN: BUREAU.login,
    MUNICIPAL_BUREAU_PASSWORD: BUREAU.password,
    REAL_NAME_CHECK: 'fake',
    FIRST_PASSWORDS: 'lasting',
    ...options.changes,
  }
  const log = options.log ?? harness.log
  const pool = createPool(harness.databaseUrl, 'look', 1)
  let service = await startIdentity(config, harness.clock, log)

  const call: City['call'] = (method, path, token) => {
    const sent = request(`http://127.0.0.1:${service.port}`)[method](path).set('accept-language', 'en')
    return token ? sent.set('authorization', `Bearer ${token}`) : sent
  }
  const signIn: City['signIn'] = async (login, password) => {
    const answer = await call('post', '/v1/sessions').send({ login, password })
    return (await expectStatus(201, answer)).body.accessToken
  }
  const bureau = () => signIn(BUREAU.login, BUREAU.password)

  return {
    harness,
    sql: sqlOfPg(pool),
    get config() {
      return config
    },
    get service() {
      return service
    },
    bureau,
    call,
    signIn,
    signUp: async (changes = {}) => {
      const number = newIdentityNumber()
      const answer = await call('post', '/v1/people').send(applicationOf(number, changes))
      const { personId } = (await expectStatus(201, answer)).body
      return { personId, number, token: await signIn(number, PASSWORD) }
    },
    employer: async (locality = '330304') => {
      count += 1
      const login = `employer-${count}`
      const body = {
        socialCreditCode: newSocialCreditCode(),
        name: '瓯海医院',
        locality,
        login,
        password: PASSWORD,
      }
      const { employerId } = (await expectStatus(201, await call('post', '/v1/employers').send(body))).body
      await expectStatus(
        204,
        await call('post', `/v1/employers/${employerId}/confirmation`, await bureau()).send({}),
      )
      return { employerId, token: await signIn(login, PASSWORD) }
    },
    account: async (role, more = {}) => {
      count += 1
      const login = `${role}-${count}`
      const body = { role, login, password: PASSWORD, organisationName: `${role} ${count}`, ...more }
      const answer = await expectStatus(201, await call('post', '/v1/accounts', await bureau()).send(body))
      return { ...answer.body, login: login.toLowerCase(), token: await signIn(login, PASSWORD) }
    },
    restart: async changes => {
      await service.close()
      config = { ...config, ...changes }
      service = await startIdentity(config, harness.clock, log)
    },
    close: async () => {
      await service.close()
      await pool.end()
      await harness.close()
    },
  }
}

async function expectStatus(status: number, answer: Response): Promise<Response> {
  if (answer.status !== status)
    throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`)
  return answer
}
