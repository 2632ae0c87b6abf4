import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create } from '@bufbuild/protobuf'
import { PrismaPg } from '@prisma/adapter-pg'
import request, { type Response } from 'supertest'
import type { Role, Scope } from '../../../../domain/authority/actor'
import { masked } from '../../../../domain/documents/mask'
import { policy } from '../../../../domain/policy/policy'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import type { CourseActivities, Enrolled } from '../../../../workflows/contracts/course'
import { newId } from '../../../kit/base/ids'
import { createInspections } from '../../../kit/files/inspections'
import { createStore, FileStoreSettings } from '../../../kit/files/store'
import { createVirusScan, VirusScanSettings } from '../../../kit/files/virus-scan'
import { createApp } from '../../../kit/http/app'
import { createAuthenticate } from '../../../kit/http/token'
import { createTrust } from '../../../kit/http/trust'
import { KEY_BYTES } from '../../../kit/keys/key-ring'
import { seal } from '../../../kit/keys/sealed-field'
import { createPool, type Sql, sqlOfPg } from '../../../kit/sql/database'
import { digestsOf, type NumberKeys } from '../../../kit/sql/people-by-number'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import { PrismaClient } from '../../prisma/client/client'
import { createActivities } from '../activities'
import { type CourseDeps, cryptoChance } from '../deps'
import { knowPerson } from '../enrolments/people'
import { mediaInspector } from '../media/inspector'
import { createRoutes } from '../routes'

/** A caller with a token, as HTTP sees it. */
export interface Caller {
  readonly id: string
  get(path: string): Promise<Response>
  /** A text is a sheet. */
  post(path: string, body?: object | string, headers?: Record<string, string>): Promise<Response>
  put(path: string, body: object): Promise<Response>
  patch(path: string, bytes: Buffer, headers: Record<string, string>): Promise<Response>
  delete(path: string): Promise<Response>
}

/**
 * The course service's HTTP and activities against a database of its own, without Kafka and Temporal: what it publishes is
 * read from its outbox. A second replica shares the database and nothing else.
 */
export interface CourseUnderTest {
  readonly harness: Harness
  readonly deps: CourseDeps
  readonly base: string
  readonly mediaFolder: string
  readonly activities: CourseActivities
  /** As the service's role, and as the owner of its tables. */
  readonly sql: Sql
  readonly owner: Sql
  readonly bureau: Caller
  department(industry: string): Promise<Caller>
  caller(role: Role, scope?: Scope, id?: string): Promise<Caller>
  /** A person that identity has published. */
  person(more?: {
    personId?: string
    industry?: string
    locality?: string
    number?: string
    name?: string
  }): Promise<Caller>
  enrol(
    person: Caller,
    offeringId: string,
    more?: { key?: string; enrolmentId?: string },
  ): Promise<Enrolled | Refusal>
  /** Facts of a kind, as they wait to be published. */
  facts<Body = Record<string, unknown>>(type: string): Promise<Body[]>
  /** The same person, answered by another replica. */
  elsewhere(person: Caller): Promise<Caller>
  close(): Promise<void>
}

export async function courseUnderTest(
  now = '2026-03-02T01:00:00Z',
  more: object = {},
): Promise<CourseUnderTest> {
  const harness = await createHarness('course', { kafka: false, now })
  const ownerPool = createPool(harness.ownerUrl, 'owner', 2)
  const owner = sqlOfPg(ownerPool)
  const keys = {
    fieldKey: { id: 'k1', key: randomBytes(KEY_BYTES) },
    lookupKey: { id: 'l1', key: randomBytes(KEY_BYTES) },
  }
  const mediaFolder = mkdtempSync(join(tmpdir(), 'media-'))
  const files = { EVIDENCE_FOLDER: mediaFolder, ...more }
  const here = await replica(harness, keys, files)
  const there = await replica(harness, keys, files)
  const { deps } = here
  const activities = createActivities(deps, harness.clock)

  const caller = async (role: Role, scope: Scope = {}, id = newId(), base = here.base): Promise<Caller> => {
    const authorization = `Bearer ${await harness.token(role, scope, id)}`
    const language = { 'accept-language': 'en' }
    const sheet = { 'content-type': 'text/csv; charset=utf-8' }
    return {
      id,
      get: path =>
        request(base)
          .get(path)
          .set({ authorization, ...language }),
      post: (path, body = {}, headers = {}) =>
        request(base)
          .post(path)
          .set({ authorization, ...language, ...(typeof body === 'string' ? sheet : {}), ...headers })
          .send(body),
      put: (path, body) =>
        request(base)
          .put(path)
          .set({ authorization, ...language })
          .send(body),
      patch: (path, bytes, headers) =>
        request(base)
          .patch(path)
          .set({ authorization, ...language, 'content-type': 'application/offset+octet-stream', ...headers })
          .send(bytes),
      delete: path =>
        request(base)
          .delete(path)
          .set({ authorization, ...language }),
    }
  }

  return {
    harness,
    deps,
    base: here.base,
    mediaFolder,
    activities,
    sql: deps.sql,
    owner,
    bureau: await caller('municipalBureau', { personId: newId() }),
    department: industry => caller('industryDepartment', { industry }),
    caller,
    person: async ({
      personId = newId(),
      industry = 'health',
      locality = '330302',
      number,
      name = '林晓',
    } = {}) => {
      const numberDigests = number
        ? digestsOf(keys.lookupKey, number).map(each => each.toString('base64'))
        : []
      const personal = { name, maskedNumber: masked(number ?? ''), numberDigests }
      const sealed = seal(keys.fieldKey, JSON.stringify(personal), personId)
      const stated = { personId, version: 1, locality, industry, personal: sealed }
      await knowPerson(deps, deps.sql, create(PersonStatedSchema, stated as never))
      return caller('person', { personId }, personId)
    },
    enrol: (person, offeringId, { key = newId(), enrolmentId = newId() } = {}) =>
      activities.enrol(harness.actor('person', { personId: person.id }, person.id), {
        enrolmentId,
        personId: person.id,
        offeringId,
        idempotencyKey: key,
      }),
    facts: async <Body>(type: string) =>
      (
        await deps.sql.query<{ body: Body }>('SELECT body FROM outbox WHERE type LIKE $1 ORDER BY seq', [
          `%.${type}`,
        ])
      ).map(row => row.body),
    elsewhere: person => caller('person', { personId: person.id }, person.id, there.base),
    close: async () => {
      await here.close()
      await there.close()
      await ownerPool.end()
      await harness.close()
      rmSync(mediaFolder, { recursive: true })
    },
  }
}

async function replica(harness: Harness, keys: NumberKeys, files: object) {
  const pool = createPool(harness.databaseUrl, 'course')
  const deps: CourseDeps = {
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'course' }) }),
    pool,
    sql: sqlOfPg(pool),
    policy: policy('city'),
    chance: cryptoChance,
    ...keys,
    clock: harness.clock,
    store: createStore(FileStoreSettings.parse(files)),
    inspections: createInspections(mediaInspector(createVirusScan(VirusScanSettings.parse(files)))),
    abandonedAfter: 'course/media-abandoned-after',
  }
  const trust = createTrust(deps.sql, harness.clock, harness.log)
  const app = createApp({
    service: 'course',
    endpoints: createRoutes(deps),
    authenticate: createAuthenticate(trust, harness.clock),
    clock: harness.clock,
    policyVersion: deps.policy.version,
    log: harness.log,
    readiness: {},
    wrote: () => undefined,
    checkAnswers: true,
  })
  const server = await new Promise<Server>(resolve => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  return {
    deps,
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      trust.close()
      await new Promise(resolve => server.close(resolve))
      await deps.prisma.$disconnect()
      await deps.prisma.$disconnect()
      await pool.end()
    },
  }
}
