/** For tests: organisers, their classes and rosters; the process is played by the test. */
import { Workbook } from 'exceljs'
import request from 'supertest'
import { systemActor } from '../../../../../domain/authority/actor'
import { identityCheckDigit } from '../../../../../domain/documents/check-digits'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import type { ClassStands, TrainingClassActivities } from '../../../../../workflows/contracts/training-class'
import { newId } from '../../../../kit/base/ids'
import { xlsxMedia } from '../../../../kit/intake/read-xlsx'
import { lookupDigest } from '../../../../kit/keys/lookup-digest'
import { seal } from '../../../../kit/keys/sealed-field'
import { createActivities } from '../../activities'
import { samplePdf } from '../../testing/sample-files'
import { createWorld, type World } from '../../testing/world'

export interface Organiser {
  readonly organiserId: string
  readonly token: string
}

/** Three whole days in March 2026, of the department of health. */
export const seminar = {
  kind: 'municipalSeminar',
  title: '护理管理高级研修班',
  industry: 'health',
  approvalNumber: '温人社培〔2026〕7号',
  days: ['2026-03-02', '2026-03-03', '2026-03-04'].map(on => ({ on, part: 'whole', minutes: 360 })),
}

const PLANNED_AT = '2026-02-02T02:00:00.000Z'
export const AFTER_CLASS = '2026-03-09T02:00:00.000Z'

export interface ClassWorld extends World {
  organiser(role?: 'organiser' | 'association'): Promise<Organiser>
  /** Its department. */
  readonly department: string
  readonly classes: TrainingClassActivities
  /** Begins the upload of a document; it answers where its bytes go. */
  beginDocument(classId: string, token: string, bytes: { length: number }, more?: object): request.Test
  /** A document, sent at once. */
  sendDocument(classId: string, token: string, kind: string, bytes?: Buffer): Promise<string>
  /** A plan with its documents, not sent. */
  draftClass(token: string, plan?: object, documents?: readonly string[]): Promise<string>
  sendPlan(organiser: Organiser, classId: string, commandId?: string): Promise<ClassStands | Refusal>
  /** A class that was planned in time, accepted and held, with its summary. */
  heldClass(organiser: Organiser, plan?: object, itsDepartment?: string): Promise<string>
  roster(token: string, classId: string, sheet: Sheet, path?: string): request.Test
  onClass(
    act: string,
    classId: string,
    token: string,
    body?: object,
  ): Promise<{ status: number; body: Answered }>
  keepTime(classId: string): Promise<ClassStands>
  /** Plays the process with its batches: each is in the ledger. */
  registerBatches(classId: string): Promise<ClassStands>
  readClass(classId: string, token: string): Promise<Answered>
  rows(classId: string, token: string): Promise<Answered[]>
  /** The first `count` numbers, of people called 学员0, 学员1 and so on. */
  signUpMany(count: number): Promise<void>
  /** Counts the statements that PostgreSQL gets from now on. */
  countStatements(): () => number
}

// biome-ignore lint/suspicious/noExplicitAny: what an endpoint answers, looked at by a test
type Answered = any

export interface Sheet {
  readonly bytes: Buffer
  readonly type: string
}

/** A resident identity number with its right check digit, the n-th. */
export function numberOf(n: number): string {
  const first17 = `33030219${String(70 + (n % 30))}01${String(1 + (Math.floor(n / 30) % 28)).padStart(2, '0')}${String(
    Math.floor(n / 840),
  ).padStart(3, '0')}`
  return first17 + identityCheckDigit(first17)
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const HEADER = ['证件号码', '姓名', '参加天数']

export const csv = (rows: readonly (readonly string[])[], header: readonly string[] = HEADER): Sheet => ({
  bytes: Buffer.from([header, ...rows].map(row => `${row.join()}\r\n`).join('')),
  type: 'text/csv',
})

export async function xlsx(rows: readonly (readonly unknown[])[]): Promise<Sheet> {
  const book = new Workbook()
  book.addWorksheet('参加人员名单').addRows([HEADER, ...rows])
  return { bytes: Buffer.from(await book.xlsx.writeBuffer()), type: xlsxMedia }
}

/** The cells of a workbook's first sheet, as text. */
export async function cellsOf(bytes: Buffer): Promise<string[][]> {
  const book = new Workbook()
  await book.xlsx.load(bytes as never)
  const rows: string[][] = []
  book.worksheets[0]!.eachRow(row => {
    rows.push(Array.isArray(row.values) ? row.values.slice(1).map(value => String(value ?? '')) : [])
  })
  return rows
}

export async function createClassWorld(
  now = PLANNED_AT,
  policySet: 'test' | 'city' = 'test',
): Promise<ClassWorld> {
  const world = await createWorld(now, policySet)
  const activities = createActivities(world.deps)
  const system = systemActor('trainingClass', 'test-correlation')
  const department = await world.official('health')
  const base = `http://127.0.0.1:${world.port}`

  const readClass = async (classId: string, token: string) =>
    (await world.send('get', `/v1/training-classes/${classId}`, token)).body
  /** A review, or an answer to a plan, is of the class as it stands, where nothing else is said. */
  const onClass: ClassWorld['onClass'] = async (act, classId, token, asked) => {
    const ofSeen = act === 'review' || act === 'plan-answer'
    const seen = ofSeen ? { seq: (await readClass(classId, token)).seq ?? 0 } : {}
    const body = { ...seen, ...asked }
    const path = `/v1/training-classes/${classId}/${act}`
    const first = await world.send('post', path, token, body)
    // An act of two officials needs a second official who asks for the same.
    const { status, body: answer } =
      first.status === 202 ? await world.send('post', path, await world.bureau(), body) : first
    return { status, body: answer }
  }
  const beginDocument: ClassWorld['beginDocument'] = (classId, token, bytes, more = {}) =>
    world.send('post', `/v1/training-classes/${classId}/documents`, token, {
      ...{ kind: 'plan', fileName: '材料.pdf', sizeBytes: bytes.length, ...more },
    })
  const sendDocument: ClassWorld['sendDocument'] = async (
    classId,
    token,
    kind,
    bytes = samplePdf(newId()),
  ) => {
    const begun = await beginDocument(classId, token, bytes, { kind, fileName: `${kind}.pdf` })
    if (begun.status !== 201) throw new Error(JSON.stringify(begun.body))
    const sent = await world.sendBytes(begun.headers.location!, token, 0, bytes)
    if (sent.status !== 204) throw new Error(JSON.stringify(sent.body))
    return begun.body.documentId
  }
  const draftClass: ClassWorld['draftClass'] = async (
    token,
    plan = seminar,
    kinds = ['plan', 'approval'],
  ) => {
    const made = await world.send('post', '/v1/training-classes', token, plan)
    if (made.status !== 201) throw new Error(JSON.stringify(made.body))
    for (const kind of kinds) await sendDocument(made.body.classId, token, kind)
    return made.body.classId
  }
  const sendPlan: ClassWorld['sendPlan'] = ({ organiserId }, classId, commandId = newId()) =>
    activities.sendClassPlan(world.harness.actor('organiser', { organiserId }), { classId, commandId })
  const keepTime: ClassWorld['keepTime'] = classId => activities.keepClassTime(system, { classId })

  return {
    ...world,
    classes: activities,
    ...{ department, onClass, beginDocument, sendDocument, draftClass, sendPlan, keepTime },
    organiser: async (role = 'organiser') => {
      const organiserId = newId()
      return { organiserId, token: await world.harness.token(role, { organiserId }) }
    },
    heldClass: async (organiser, plan = seminar, itsDepartment = department) => {
      world.harness.clock.set(PLANNED_AT)
      const classId = await draftClass(organiser.token, plan)
      const sent = await sendPlan(organiser, classId)
      if (sent.kind === 'refusal') throw new Error(JSON.stringify(sent))
      await onClass('plan-answer', classId, itsDepartment, { accept: true })
      world.harness.clock.set(AFTER_CLASS)
      await keepTime(classId)
      await sendDocument(classId, organiser.token, 'summary')
      return classId
    },
    roster: (token, classId, { bytes, type }, path = 'roster') =>
      request(base)
        .post(`/v1/training-classes/${classId}/${path}`)
        .set('authorization', `Bearer ${token}`)
        .set('accept-language', 'en')
        .set('content-type', type)
        .send(bytes),
    registerBatches: async classId => {
      const { batches } = await keepTime(classId)
      const batchIds = batches.map(each => each.batchId)
      return activities.recordHoursRegistered(system, { classId, batchIds })
    },
    signUpMany: async count => {
      const { fieldKey, lookupKey } = world.deps
      const people = Array.from({ length: count }, (_, n) => {
        const personId = newId()
        const shared = { name: `学员${n}`, maskedNumber: '3303**********0417', numberDigests: [] }
        const { keyId, nonce, ciphertext } = seal(fieldKey, JSON.stringify(shared), personId)
        const digest = hex(lookupDigest(lookupKey, numberOf(n)))
        return { personId, keyId, nonce: hex(nonce), ciphertext: hex(ciphertext), digest }
      })
      await world.owner.query(
        `WITH said AS (SELECT * FROM json_to_recordset($1::json)
             AS p("personId" uuid, "keyId" text, nonce text, ciphertext text, digest text)),
           known AS (INSERT INTO person_number (digest, person_id) SELECT decode(digest, 'hex'), "personId" FROM said)
         INSERT INTO person (person_id, version, verified, title_series, employers, personal_key_id, personal_nonce,
           personal_ciphertext)
         SELECT "personId", 1, true, '[{"value": "health"}]', '[]', "keyId", decode(nonce, 'hex'), decode(ciphertext, 'hex')
         FROM said`,
        [JSON.stringify(people)],
      )
    },
    countStatements: () => {
      let asked = 0
      world.deps.pool.on('acquire', client => {
        const query = client.query
        if (Object.hasOwn(client, 'query')) return
        client.query = ((...given: never[]) => {
          asked += 1
          return (query as (...given: never[]) => unknown).apply(client, given)
        }) as typeof query
      })
      return () => asked
    },
    readClass,
    rows: async (classId, token) =>
      (await world.send('get', `/v1/training-classes/${classId}/rows`, token)).body.items,
  }
}
