import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { join } from 'node:path'
import { samplePdf } from '../../services/claim/src/testing/sample-files'
import { createPool, type Sql, sqlOfPool } from '../../services/kit/database'
import { newId } from '../../services/kit/ids'
import { createHarness, type Harness, until } from '../../services/kit/testing/harness'
import type { Daemon } from '../daemon'
import { type Api, createApi } from '../journey/api'
import { sendEvidence } from '../journey/evidence'
import { freePort } from '../ports'
import { processes } from '../processes'
import { runProcess } from '../run-process'
import { makeSecrets } from '../secrets'
import { makeTemporaryFolder } from '../temporary'

const MIB = 1_048_576

describe('the claim service is killed in the middle of an upload', () => {
  let harness: Harness
  let daemon: Daemon
  let api: Api
  let sql: Sql
  let port: number
  let token: string
  let close: () => Promise<void>

  beforeAll(async () => {
    harness = await createHarness('claim', { now: new Date().toISOString() })
    token = await harness.token('person', { personId: newId() })
    port = await freePort()
    daemon = await startClaimProcess(harness, port)
    api = createApi(`http://127.0.0.1:${port}`, 20_000)
    const pool = createPool(harness.databaseUrl, 'test', 1)
    sql = sqlOfPool(pool)
    close = async () => {
      await daemon.kill('SIGKILL')
      await pool.end()
      await harness.close()
    }
  })
  afterAll(() => close())

  const draft = async (): Promise<string> => {
    const form = { type: 3, kind: 'training', eventName: '护理管理培训班' }
    return (await api.post<{ claimId: string }>('/v1/claims', { form }, { token })).claimId
  }

  const expectWhole = async (claimId: string, evidenceId: string, bytes: Buffer): Promise<void> => {
    const { evidence } = await api.get<{ evidence: { evidenceId: string }[] }>(`/v1/claims/${claimId}`, token)
    expect(evidence.map(each => each.evidenceId)).toEqual([evidenceId])
    const read = await api.bytes(`/v1/claims/${claimId}/evidence/${evidenceId}/file`, token)
    expect(read.equals(bytes)).toBe(true)
    const pieces = await sql.query<{ bytes: number }>(
      'SELECT sum(size_bytes)::int AS bytes FROM upload_piece WHERE upload_id = $1 AND kept',
      [evidenceId],
    )
    expect(pieces).toEqual([{ bytes: bytes.length }])
  }

  test('what had arrived is there, and the upload goes on from it', async () => {
    const bytes = samplePdf('killed', 5 * MIB)
    const claimId = await draft()
    const about = { kind: 'notice', fileName: 'a.pdf', sizeBytes: bytes.length }
    const { evidenceId } = await api.post<{ evidenceId: string }>(`/v1/claims/${claimId}/evidence`, about, {
      token,
      idempotencyKey: `${claimId}-a.pdf`,
    })
    const path = `/v1/claims/${claimId}/evidence/${evidenceId}/upload`
    const offset = async () => (await api.get<{ offset: number }>(path, token)).offset
    const line = openLine(port, path, token, bytes.length)
    line.write(bytes.subarray(0, 2 * MIB + 300_000))
    await until(async () => (await offset()) === 2 * MIB, 'two pieces')
    await daemon.kill('SIGKILL')
    await daemon.restart()
    expect(await offset()).toBe(2 * MIB)
    expect(await sendEvidence(api, { token }, claimId, { kind: 'notice', fileName: 'a.pdf', bytes })).toBe(
      evidenceId,
    )
    await expectWhole(claimId, evidenceId, bytes)
  })

  test('whenever that is, nothing is lost and nothing there twice', async () => {
    const claimId = await draft()
    const bytes = samplePdf(randomBytes(8).toString('hex'), 19 * MIB)
    const sending = sendEvidence(api, { token }, claimId, { kind: 'notice', fileName: 'b.pdf', bytes })
    let done = false
    void sending.finally(() => {
      done = true
    })
    for (let kills = 0; kills < 2 && !done; kills += 1) {
      const before = await arrived(sql, claimId)
      await until(async () => done || (await arrived(sql, claimId)) > before + 2 * MIB, 'some more bytes')
      if (done) break
      await daemon.kill('SIGKILL')
      await daemon.restart()
    }
    await expectWhole(claimId, await sending, bytes)
  })
})

/** How much of the claim's newest upload is there. */
async function arrived(sql: Sql, claimId: string): Promise<number> {
  const [row] = await sql.query<{ bytes: number }>(
    'SELECT received_bytes AS bytes FROM upload WHERE claim_id = $1 ORDER BY upload_id DESC LIMIT 1',
    [claimId],
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
