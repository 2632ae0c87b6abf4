import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { join } from 'node:path'
import { freePort } from '../../ops/installation/ports'
import { processes } from '../../ops/installation/processes'
import { makeSecrets } from '../../ops/installation/secrets'
import { samplePdf } from '../../services/claim/src/testing/sample-files'
import { newId } from '../../services/kit/base/ids'
import { createPool, type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { createHarness, type Harness, until } from '../../services/kit/testing/harness'
import { type Api, createApi } from '../journey/api'
import { beginFile, documentsOf, evidenceOf, type FilePlace, sendFile } from '../journey/files'
import type { Daemon } from '../launcher/daemon'
import { runProcess } from '../launcher/run-process'
import { makeTemporaryFolder } from '../launcher/temporary'

const MIB = 1_048_576

describe('the claim service is killed in the middle of an upload', () => {
  let harness: Harness
  let daemon: Daemon
  let api: Api
  let sql: Sql
  let port: number
  let tokens: { readonly person: string; readonly organiser: string }
  let close: () => Promise<void>

  beforeAll(async () => {
    harness = await createHarness('claim', { now: new Date().toISOString() })
    tokens = {
      person: await harness.token('person', { personId: newId() }),
      organiser: await harness.token('organiser', { organiserId: newId() }),
    }
    port = await freePort()
    daemon = await startClaimProcess(harness, port)
    api = createApi(`http://127.0.0.1:${port}`, 20_000)
    const pool = createPool(harness.databaseUrl, 'test', 1)
    sql = sqlOfPg(pool)
    close = async () => {
      await daemon.kill('SIGKILL')
      await pool.end()
      await harness.close()
    }
  })
  afterAll(() => close())

  const draft = async (): Promise<FilePlace> => {
    const form = { type: 3, kind: 'training', eventName: '护理管理培训班' }
    const { claimId } = await api.post<{ claimId: string }>('/v1/claims', { form }, { token: tokens.person })
    return evidenceOf(claimId)
  }
  const plan = async (): Promise<FilePlace> => {
    const days = [{ on: '2026-03-02', part: 'whole', minutes: 360 }]
    const { classId } = await api.post<{ classId: string }>(
      '/v1/training-classes',
      { kind: 'municipalSeminar', title: '护理管理高级研修班', industry: 'health', days },
      { token: tokens.organiser },
    )
    return documentsOf(classId)
  }

  const expectWhole = async (token: string, { path, idField }: FilePlace, id: string, bytes: Buffer) => {
    const [, owner, list] = /^(.+)\/(\w+)$/.exec(path)!
    const view = await api.get<Record<string, Record<string, string>[]>>(owner!, token)
    expect(view[list!]!.map(each => each[idField])).toEqual([id])
    const read = await api.bytes(`${path}/${id}/file`, token)
    expect(read.equals(bytes)).toBe(true)
    const pieces = await sql.query<{ bytes: number }>(
      'SELECT sum(size_bytes)::int AS bytes FROM upload_piece WHERE upload_id = $1 AND kept',
      [id],
    )
    expect(pieces).toEqual([{ bytes: bytes.length }])
  }

  test.each([
    ['a claim', 'person', draft, 'notice'],
    ['a class', 'organiser', plan, 'plan'],
  ] as const)(
    'what had arrived for %s is there, and the upload goes on from it',
    async (_of, role, make, kind) => {
      const [token, place] = [tokens[role], await make()]
      const file = { kind, fileName: 'a.pdf', bytes: samplePdf('killed', 5 * MIB) }
      const id = await beginFile(api, { token }, place, file)
      const path = `${place.path}/${id}/upload`
      const offset = async () => (await api.get<{ offset: number }>(path, token)).offset
      const line = openLine(port, path, token, file.bytes.length)
      line.write(file.bytes.subarray(0, 2 * MIB + 300_000))
      await until(async () => (await offset()) === 2 * MIB, 'two pieces')
      await daemon.kill('SIGKILL')
      await daemon.restart()
      expect(await offset()).toBe(2 * MIB)
      expect(await sendFile(api, { token }, place, file)).toBe(id)
      await expectWhole(token, place, id, file.bytes)
    },
  )

  test('whenever that is, nothing is lost and nothing there twice', async () => {
    const [token, place] = [tokens.person, await draft()]
    const bytes = samplePdf(randomBytes(8).toString('hex'), 19 * MIB)
    const sending = sendFile(api, { token }, place, { kind: 'notice', fileName: 'b.pdf', bytes })
    let done = false
    void sending.finally(() => {
      done = true
    })
    for (let kills = 0; kills < 2 && !done; kills += 1) {
      const before = await arrived(sql, 'b.pdf')
      await until(async () => done || (await arrived(sql, 'b.pdf')) > before + 2 * MIB, 'some more bytes')
      if (done) break
      await daemon.kill('SIGKILL')
      await daemon.restart()
    }
    await expectWhole(token, place, await sending, bytes)
  })
})

/** How much of the file is there. */
async function arrived(sql: Sql, fileName: string): Promise<number> {
  const [row] = await sql.query<{ bytes: number }>(
    'SELECT received_bytes AS bytes FROM upload WHERE file_name = $1',
    [fileName],
  )
  return row?.bytes ?? 0
}

/** The service as it is deployed, from the build, on the engines of this test run. */
function startClaimProcess(harness: Harness, port: number): Promise<Daemon> {
  const folder = makeTemporaryFolder('upload-killed')
  return runProcess(
    processes.find(({ name }) => name === 'claim')!,
    {
      nodeEnv: 'test',
      policySet: 'city',
      kafkaBrokers: harness.config.KAFKA_BROKERS.join(','),
      topicPrefix: harness.config.KAFKA_TOPIC_PREFIX,
      temporalAddress: harness.config.TEMPORAL_ADDRESS,
      databaseUrls: { CLAIM_DATABASE_URL: harness.databaseUrl },
      secrets: makeSecrets(),
      evidenceFolder: join(folder, 'evidence'),
      ports: Object.fromEntries(processes.map(({ name }) => [name, port])) as never,
    },
    { logFolder: folder, keepAlive: false },
  )
}

/** A line that stays open; that it breaks is what is tested. */
function openLine(port: number, path: string, token: string, length: number) {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/offset+octet-stream',
    'content-length': length,
    'upload-offset': 0,
  }
  return request({ host: '127.0.0.1', port, path, method: 'PATCH', headers }).on('error', () => undefined)
}
