import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { Upload } from 'tus-js-client'
import { newId } from '../../../kit/base/ids'
import { until } from '../../../kit/testing/harness'
import { type Begun, type EvidenceDesk, evidenceDesk, fileOf } from '../testing/evidence-desk'
import { samplePdf } from '../testing/sample-files'
import { createWorld, type Person, type World } from '../testing/world'

const MIB = 1_048_576
let world: World
let nurse: Person
let desk: EvidenceDesk
beforeAll(async () => {
  world = await createWorld()
  nurse = await world.person()
  desk = evidenceDesk(world, nurse)
})
afterAll(() => world.close())

const shortToken = () => world.harness.token('person', { personId: nurse.personId }, newId(), 60)

/** As it was just before it was looked at. */
async function arrived(bytes: Buffer, looks = 0): Promise<Begun> {
  const upload = await desk.begun(bytes)
  await desk.patch(upload.path, 0, bytes)
  await world.owner.query('ALTER TABLE claim.upload DISABLE TRIGGER upload_stays')
  await world.owner.query('DELETE FROM evidence WHERE evidence_id = $1', [upload.evidenceId])
  await world.owner.query(
    `UPDATE upload SET ended = NULL, ended_at = NULL, refusal = NULL, found_format = NULL, found_sha256 = NULL,
       looks = $2 WHERE upload_id = $1`,
    [upload.evidenceId, looks],
  )
  await world.owner.query('ALTER TABLE claim.upload ENABLE TRIGGER upload_stays')
  return upload
}
const looksOf = async (evidenceId: string) =>
  (
    await world.owner.query<{ looks: number }>('SELECT looks FROM upload WHERE upload_id = $1', [evidenceId])
  )[0]!.looks

describe('an upload', () => {
  test('goes through in pieces and is evidence of its claim, byte for byte, with its hash', async () => {
    const file = samplePdf('三', 2 * MIB + 12_345)
    const { claimId, evidenceId, path } = await desk.begun(file, { fileName: '培训通知.pdf' })
    const first = await desk.patch(path, 0, file.subarray(0, MIB + 50_000))
    expect([first.status, first.headers['upload-offset']]).toEqual([204, String(MIB + 50_000)])
    const status = await world.send('get', path, nurse.token)
    expect(status.body).toMatchObject({ offset: MIB + 50_000, sizeBytes: file.length, kept: false })
    const { uploads } = await world.read(claimId, nurse.token)
    expect(uploads).toMatchObject([{ evidenceId, offset: MIB + 50_000, fileName: '培训通知.pdf' }])
    const last = await desk.patch(path, MIB + 50_000, file.subarray(MIB + 50_000))
    expect([last.status, last.headers['upload-offset']]).toEqual([204, String(file.length)])
    const claim = await world.read(claimId, nurse.token)
    expect(claim.uploads).toEqual([])
    expect(claim.evidence).toMatchObject([
      {
        evidenceId,
        fileName: '培训通知.pdf',
        mediaType: 'application/pdf',
        sizeBytes: file.length,
        sha256: createHash('sha256').update(file).digest('hex'),
      },
    ])
    const read = await world.send('get', fileOf(claimId, evidenceId), nurse.token).buffer(true)
    expect(read.status).toBe(200)
    expect(Buffer.compare(read.body as Buffer, file)).toBe(0)
  })

  test('lies sealed in the store', async () => {
    const file = samplePdf('a word that would be found', 1_000)
    const { evidenceId, path } = await desk.begun(file)
    await desk.patch(path, 0, file)
    const folder = join(world.evidenceFolder, evidenceId)
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name)).includes('a word that would be found')).toBe(false)
  })

  test('is driven by a client of the tus protocol, which goes on by itself after its line broke', async () => {
    const file = samplePdf('tus', 3 * MIB)
    const { claimId, path } = await desk.begun(file)
    const progress: number[] = []
    const base = `http://127.0.0.1:${world.port}`
    const upload = (breakAt: number) =>
      new Promise<string>((resolve, reject) => {
        const client: Upload = new Upload(file, {
          uploadUrl: base + path,
          headers: { authorization: `Bearer ${nurse.token}` },
          chunkSize: MIB,
          retryDelays: [0, 50],
          onProgress: sent => void progress.push(sent),
          onChunkComplete: (_size, accepted) => {
            if (accepted >= breakAt) void client.abort().then(() => resolve('broke'))
          },
          onSuccess: () => resolve('done'),
          onError: reject,
        })
        client.start()
      })
    expect(await upload(MIB)).toBe('broke')
    expect(await upload(Number.POSITIVE_INFINITY)).toBe('done')
    expect(Math.max(...progress)).toBe(file.length)
    const { evidence } = await world.read(claimId, nurse.token)
    expect(evidence[0].sha256).toBe(createHash('sha256').update(file).digest('hex'))
  })

  test('keeps what arrived before the line broke', async () => {
    const file = samplePdf('line', 2 * MIB)
    const { path } = await desk.begun(file)
    await breakOff(path, file.subarray(0, MIB + 700_000), file.length)
    await until(async () => {
      const { body } = await world.send('get', path, nurse.token)
      return body.offset === MIB + 700_000
    }, 'what arrived')
    const rest = await desk.patch(path, MIB + 700_000, file.subarray(MIB + 700_000))
    expect(rest.status).toBe(204)
  })

  test('whose token expires in the middle goes on with a new one', async () => {
    const file = samplePdf('token', MIB)
    const { path } = await desk.begun(file)
    const short = await shortToken()
    expect((await desk.patch(path, 0, file.subarray(0, MIB / 2), short)).status).toBe(204)
    world.harness.clock.advance(61_000)
    const expired = await desk.patch(path, MIB / 2, file.subarray(MIB / 2), short)
    expect([expired.status, expired.body.code]).toEqual([401, 'session-expired'])
    const again = await shortToken()
    const head = await world.send('head', path, again)
    expect([head.status, head.headers['upload-offset'], head.headers['upload-length']]).toEqual([
      200,
      String(MIB / 2),
      String(file.length),
    ])
    expect(head.headers).toMatchObject({ 'tus-resumable': '1.0.0', 'cache-control': 'no-store' })
    expect((await desk.patch(path, MIB / 2, file.subarray(MIB / 2), again)).status).toBe(204)
  })

  test('sent twice at once counts once', async () => {
    const file = samplePdf('twice', MIB / 2)
    const { claimId, evidenceId, path } = await desk.begun(file)
    const answers = await Promise.all([desk.patch(path, 0, file), desk.patch(path, 0, file)])
    const statuses = answers.map(each => each.status).sort()
    expect(statuses[0]).toBe(204)
    expect([204, 409]).toContain(statuses[1])
    const { evidence } = await world.read(claimId, nurse.token)
    expect(evidence).toHaveLength(1)
    expect(readdirSync(join(world.evidenceFolder, evidenceId))).toHaveLength(1)
  })

  test('from another place than where it stands is told where that is', async () => {
    const file = samplePdf()
    const { path } = await desk.begun(file)
    const answer = await desk.patch(path, 7, file)
    expect([answer.status, answer.body.code, answer.body.turnedOn]).toEqual([
      409,
      'upload-offset-differs',
      { offset: 0 },
    ])
  })

  test('in crumbs is refused, unless it is the last of them', async () => {
    const file = samplePdf('crumbs', 40_000)
    const { path } = await desk.begun(file)
    expect((await desk.patch(path, 0, file.subarray(0, 100))).body.code).toBe('upload-piece-too-small')
    expect((await desk.patch(path, 0, file.subarray(0, 40_000))).status).toBe(204)
    expect((await desk.patch(path, 40_000, file.subarray(40_000))).status).toBe(204)
  })

  test('begun again under its key is the same one', async () => {
    const claimId = await desk.draft()
    const body = { kind: 'notice', fileName: 'a.pdf', sizeBytes: 100 }
    const post = (more: object = {}) =>
      world.send('post', `/v1/claims/${claimId}/evidence`, nurse.token, { ...body, ...more }, 'key-1')
    const [one, two] = [await post(), await post()]
    expect(one.body).toEqual(two.body)
    expect((await post({ sizeBytes: 5 })).body.code).toBe('idempotency-key-reused')
  })

  test('that arrived whole, but was not looked at because the service died, is evidence when one asks', async () => {
    const file = samplePdf('died')
    const { claimId, evidenceId, path } = await arrived(file)
    const head = await world.send('head', path, nurse.token)
    expect([head.status, head.headers['upload-offset']]).toEqual([200, String(file.length)])
    expect((await world.read(claimId, nurse.token)).evidence).toMatchObject([{ evidenceId }])
  })

  test('is looked at once, however many ask meanwhile', async () => {
    const { path, evidenceId } = await arrived(samplePdf('asked', 3 * MIB))
    const answers = await Promise.all([1, 2, 3, 4].map(() => world.send('head', path, nurse.token)))
    expect(answers.map(each => each.status)).toEqual([200, 200, 200, 200])
    expect(await looksOf(evidenceId)).toBe(1)
  })

  test('that another replica looks at is not looked at here', async () => {
    const { path, evidenceId } = await arrived(samplePdf('elsewhere'))
    const other = await world.deps.pool.connect()
    const locked = `'look/${evidenceId}', 0))`
    await other.query(`SELECT pg_advisory_lock(hashtextextended(${locked}`)
    expect((await world.send('get', path, nurse.token)).body.code).toBe('temporarily-unavailable')
    expect(await looksOf(evidenceId)).toBe(0)
    await other.query(`SELECT pg_advisory_unlock(hashtextextended(${locked}`)
    other.release()
    expect((await world.send('get', path, nurse.token)).body.kept).toBe(true)
  })

  test('that ended the process each time it was looked at is refused in the end', async () => {
    const { path } = await arrived(samplePdf('deadly'), 3)
    expect((await world.send('get', path, nurse.token)).body.code).toBe('evidence-damaged')
    expect((await world.send('get', path, nurse.token)).body.code).toBe('evidence-damaged')
  })

  test('that came too late for its claim is not looked at again when one asks', async () => {
    const file = samplePdf()
    const claimId = await world.draft(nurse)
    const { headers, body } = await world.begin(nurse, claimId, file)
    await world.submit(nurse, claimId)
    await desk.patch(headers.location!, 0, file)
    expect((await world.send('get', headers.location!, nurse.token)).body.code).toBe('claim-act-not-allowed')
    expect(await looksOf(body.evidenceId)).toBe(1)
  })

  test('to a claim that was handed in meanwhile comes too late', async () => {
    const file = samplePdf()
    const claimId = await world.draft(nurse)
    const answer = await world.begin(nurse, claimId, file)
    await world.submit(nurse, claimId)
    expect((await desk.patch(answer.headers.location!, 0, file)).body.code).toBe('claim-act-not-allowed')
    expect((await world.begin(nurse, claimId, file)).body.code).toBe('claim-act-not-allowed')
  })
})

/** Sends a body that its line breaks off. */
function breakOff(path: string, bytes: Buffer, length: number): Promise<void> {
  return new Promise(resolve => {
    const headers = {
      authorization: `Bearer ${nurse.token}`,
      'content-type': 'application/offset+octet-stream',
      'content-length': length,
      'upload-offset': 0,
    }
    const call = request({ host: '127.0.0.1', port: world.port, path, method: 'PATCH', headers })
    call.on('error', () => resolve())
    call.write(bytes, () => call.destroy(new Error('the line broke')))
  })
}
