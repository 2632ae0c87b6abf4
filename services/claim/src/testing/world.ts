/** For tests: a claim service that hears of people and officials by facts. The test plays the process. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import request from 'supertest'
import { systemActor } from '../../../../domain/authority/actor'
import { policy } from '../../../../domain/policy/policy'
import type { Refusal } from '../../../../domain/refusals/refusal'
import {
  AccountHolderStatedSchema,
  type DatedValue,
  PersonStatedSchema,
} from '../../../../proto/generated/identity_pb'
import type { ClaimActivities, ClaimStands } from '../../../../workflows/contracts/claim'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import { FileStoreSettings } from '../../../kit/files/store'
import { VirusScanSettings } from '../../../kit/files/virus-scan'
import { lookupDigest } from '../../../kit/keys/lookup-digest'
import { seal } from '../../../kit/keys/sealed-field'
import { createPool, type Sql, sqlOfPg } from '../../../kit/sql/database'
import { createHarness, type Harness, until } from '../../../kit/testing/harness'
import { createActivities } from '../activities'
import type { ClaimDeps } from '../deps'
import { startClaim } from '../service'
import { samplePdf } from './sample-files'

type Dated = Pick<DatedValue, 'value' | 'startsOn' | 'endsOn'>

export interface Person {
  readonly personId: string
  readonly token: string
}

export interface NewPerson {
  readonly titleSeries?: Dated[]
  readonly employers?: Dated[]
  readonly verified?: boolean
  readonly name?: string
  /** The identity number by which rosters name the person. */
  readonly number?: string
  /** The person who is stated again; without it, a new person. */
  readonly again?: { readonly personId: string; readonly version: number; readonly signedUpAt: Date }
}

export interface World {
  readonly harness: Harness
  readonly port: number
  readonly deps: ClaimDeps
  readonly activities: ClaimActivities
  /** SQL of the schema's owner, who may look at and try everything. */
  readonly owner: Sql
  /** Where evidence is kept, unless the test names another place. */
  readonly evidenceFolder: string
  /** The hours that the ledger would have, by item and year. */
  readonly ledger: Map<string, number>
  person(more?: NewPerson): Promise<Person>
  official(industry?: string, id?: string): Promise<string>
  bureau(id?: string): Promise<string>
  /** Publishes identity's fact of who holds an account; resolves when the service has heard it. */
  holds(accountId: string, personId: string, version?: number): Promise<void>
  send(
    method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete',
    path: string,
    token: string,
    body?: object,
    key?: string,
  ): request.Test
  /** Bytes of an upload, from where it stands. */
  sendBytes(path: string, token: string, offset: number, bytes: Buffer): request.Test
  /** Begins the upload of evidence; it answers where its bytes go. */
  begin(person: Person, claimId: string, bytes: { length: number }, more?: object): request.Test
  /** A piece of evidence, sent at once. */
  upload(
    person: Person,
    claimId: string,
    kind: string,
    bytes: Buffer,
  ): Promise<{ status: number; body: Answered; evidenceId: string }>
  /** A draft with the form and evidence of these kinds. */
  draft(person: Person, form?: object, kinds?: readonly string[], lateReason?: string): Promise<string>
  submit(person: Person, claimId: string, commandId?: string): Promise<ClaimStands | Refusal>
  /** A claim that was submitted. */
  claim(person: Person, form?: object, kinds?: readonly string[]): Promise<string>
  act(act: string, claimId: string, token: string, body?: object): Promise<{ status: number; body: Answered }>
  /** Plays the process after a decision: all due registrations go to the ledger. */
  register(claimId: string): Promise<ClaimStands>
  read(claimId: string, token: string): Promise<Answered>
  close(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: what an endpoint answers, looked at by a test
type Answered = any

export const trainingForm = (
  days: readonly object[] = [{ on: '2026-03-02', minutes: 360 }],
  more: object = {},
) => ({
  type: 3,
  kind: 'training',
  eventName: '护理管理培训班',
  organiser: '温州市卫生健康委员会',
  organiserKind: 'industryDepartment',
  days,
  ...more,
})
export const trainingKinds = ['notice', 'proofOfAttendance'] as const

const inHealth: Dated[] = [{ value: 'health', startsOn: '', endsOn: '' }]

export async function createWorld(
  now = '2026-03-09T02:00:00.000Z',
  policySet: 'test' | 'city' = 'test',
  evidence: object = {},
): Promise<World> {
  const harness = await createHarness('claim', { now })
  const evidenceFolder = mkdtempSync(join(tmpdir(), 'evidence-'))
  const fieldKey = { id: 'k1', key: randomBytes(32) }
  const lookupKey = { id: 'l1', key: randomBytes(32) }
  const config = {
    ...harness.config,
    POLICY_SET: policySet,
    CLAIM_DATABASE_URL: harness.databaseUrl,
    FIELD_KEYS: fieldKey,
    LOOKUP_KEYS: lookupKey,
    ...FileStoreSettings.parse({ EVIDENCE_FOLDER: evidenceFolder, ...evidence }),
    ...VirusScanSettings.parse(evidence),
  }
  const service = await startClaim(config, harness.clock, harness.log)
  // The demonstration standard binds in the test set alone; deadlines are tried by the city's.
  const deps = Object.assign(service.deps, { policy: policy('city') })
  const base = `http://127.0.0.1:${service.port}`
  const owner = new URL(harness.ownerUrl)
  owner.searchParams.set('options', '-c search_path=claim,public')
  const ownerPool = createPool(owner.toString(), 'owner', 2)
  const activities = createActivities(deps)
  const system = systemActor('claim', 'test-correlation')
  const ledger = new Map<string, number>()
  const accounts = new Map<string, { readonly role: string; readonly industry: string }>()

  const person: World['person'] = async ({
    titleSeries = inHealth,
    employers = [],
    verified = true,
    name = '林晓',
    number,
    again = { personId: newId(), version: 1, signedUpAt: harness.clock.now() },
  } = {}) => {
    const { personId, version, signedUpAt } = again
    const numberDigests = number ? [Buffer.from(lookupDigest(lookupKey, number)).toString('base64')] : []
    const personal = { name, maskedNumber: '3303**********0417', numberDigests }
    await harness.publish([
      fact(PersonStatedSchema, personId, {
        personId,
        version,
        signedUpAt: timestampFromDate(signedUpAt),
        locality: '330302',
        titleSeries: titleSeries.at(-1)?.value ?? '',
        industry: 'health',
        status: verified ? 'verified' : 'unverified',
        personal: seal(fieldKey, JSON.stringify(personal), personId),
        statedAt: timestampFromDate(harness.clock.now()),
        titleSeriesDated: titleSeries,
        employersDated: employers,
      }),
    ])
    const isKnown = async () =>
      (await deps.sql.query('SELECT FROM person WHERE person_id = $1 AND version = $2', [personId, version]))
        .length > 0
    await until(isKnown, 'the person')
    return { personId, token: await harness.token('person', { personId }) }
  }

  const holds: World['holds'] = async (accountId, personId, version = 1) => {
    const statedAt = timestampFromDate(harness.clock.now())
    const [factId] = await harness.publish([
      fact(AccountHolderStatedSchema, accountId, {
        ...{ accountId, version, personId, statedAt, active: true },
        ...accounts.get(accountId),
      }),
    ])
    const isHeard = async () =>
      (await deps.sql.query('SELECT FROM inbox WHERE fact_id = $1::uuid', [factId])).length > 0
    await until(isHeard, 'who holds the account')
  }

  /** Inserts the account as identity's fact does when the account is made. */
  const hasAccount = (accountId: string, role: string, industry: string) => {
    accounts.set(accountId, { role, industry })
    return sqlOfPg(ownerPool).query(
      `INSERT INTO account_holder (account_id, version, role, industry, active) VALUES ($1, 0, $2, $3, true)
       ON CONFLICT (account_id) DO UPDATE SET role = EXCLUDED.role, industry = EXCLUDED.industry, active = true`,
      [accountId, role, industry],
    )
  }

  const send: World['send'] = (method, path, token, body, key) => {
    let call = request(base)
      [method](path)
      .set('authorization', `Bearer ${token}`)
      .set('accept-language', 'en')
    if (key) call = call.set('idempotency-key', key)
    return body ? call.send(body) : call
  }

  const begin: World['begin'] = (of, claimId, bytes, more = {}) =>
    send('post', `/v1/claims/${claimId}/evidence`, of.token, {
      kind: 'notice',
      fileName: '通知.pdf',
      sizeBytes: bytes.length,
      ...more,
    })

  const sendBytes: World['sendBytes'] = (path, token, offset, bytes) =>
    send('patch', path, token)
      .set('content-type', 'application/offset+octet-stream')
      .set('upload-offset', String(offset))
      .send(bytes)

  const upload: World['upload'] = async (of, claimId, kind, bytes) => {
    const begun = await begin(of, claimId, bytes, { kind })
    if (begun.status !== 201) return { status: begun.status, body: begun.body, evidenceId: '' }
    const { status, body } = await sendBytes(begun.headers.location!, of.token, 0, bytes)
    return { status, body, evidenceId: begun.body.evidenceId }
  }

  const draft: World['draft'] = async (of, form = trainingForm(), kinds = trainingKinds, lateReason) => {
    const made = await send('post', '/v1/claims', of.token, { form, ...(lateReason ? { lateReason } : {}) })
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    const { claimId } = made.body
    for (const kind of kinds) {
      const sent = await upload(of, claimId, kind, samplePdf(newId()))
      if (sent.status !== 204) throw new Error(JSON.stringify(sent.body))
    }
    return claimId
  }

  const submit: World['submit'] = (of, claimId, commandId = newId()) =>
    activities.submitClaim(harness.actor('person', { personId: of.personId }), { claimId, commandId })

  return {
    port: service.port,
    ...{
      harness,
      evidenceFolder,
      deps,
      activities,
      ledger,
      person,
      holds,
      send,
      sendBytes,
      begin,
      upload,
      draft,
      submit,
    },
    owner: sqlOfPg(ownerPool),
    official: async (industry = 'health', id = newId()) => {
      await hasAccount(id, 'industryDepartment', industry)
      return harness.token('industryDepartment', { industry }, id)
    },
    bureau: async (id = newId()) => {
      await hasAccount(id, 'municipalBureau', '')
      return harness.token('municipalBureau', { personId: newId() }, id)
    },
    claim: async (of, form, kinds) => {
      const claimId = await draft(of, form, kinds)
      const stands = await submit(of, claimId)
      if (stands.kind === 'refusal') throw new Error(JSON.stringify(stands))
      return claimId
    },
    act: async (act, claimId, token, body = {}) => {
      const path = `/v1/claims/${claimId}/${act}`
      const first = await send('post', path, token, body)
      if (first.status !== 202) return { status: first.status, body: first.body }
      // An act of two officials needs a second official who asks for the same.
      const second = await harness.token('municipalBureau', { personId: newId() })
      const { status, body: answer } = await send('post', path, second, body)
      return { status, body: answer }
    },
    register: async claimId => {
      const { due } = await activities.dueRegistrations(system, { claimId })
      for (const each of due) ledger.set(`${each.itemId} ${each.year}`, each.halfHours)
      return activities.recordRegistered(system, { claimId, written: due })
    },
    read: async (claimId, token) => (await send('get', `/v1/claims/${claimId}`, token)).body,
    close: async () => {
      await service.close()
      await ownerPool.end()
      rmSync(evidenceFolder, { recursive: true, force: true })
      await harness.close()
    },
  }
}
