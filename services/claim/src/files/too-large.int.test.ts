import { readdirSync, statSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { newId } from '../../../kit/base/ids'
import { sweep } from '../../../kit/files/sweep'
import { createApp } from '../../../kit/http/app'
import { closeServer, listen, portOf } from '../../../kit/http/server'
import { mountPassThrough } from '../../../portal/src/front/pass-through'
import { type EvidenceDesk, evidenceDesk, uploadRow } from '../testing/evidence-desk'
import { samplePdf } from '../testing/sample-files'
import { createWorld, type Person, type World } from '../testing/world'
import { endUnusedFiles } from './unused-files'

const MIB = 1_048_576
const TWO_GB = 2 * 1024 ** 3
let world: World
let nurse: Person
let desk: EvidenceDesk
let portal: Awaited<ReturnType<typeof startPassing>>
beforeAll(async () => {
  world = await createWorld()
  nurse = await world.person()
  desk = evidenceDesk(world, nurse)
  portal = await startPassing(world)
})
afterAll(async () => {
  await portal.close()
  await world.close()
})

const bytesKept = (folder = world.evidenceFolder): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => statSync(join(folder, name)))
    .filter(each => each.isFile())
    .reduce((sum, each) => sum + each.size, 0)

describe('what is too large', () => {
  test('is refused before its first byte', async () => {
    const claimId = await desk.draft()
    const before = bytesKept()
    const answer = await world.begin(nurse, claimId, { length: TWO_GB })
    expect([answer.status, answer.body.code]).toEqual([413, 'evidence-too-large'])
    expect(answer.body).toMatchObject({ article: '12', turnedOn: { limit: '20 MiB', sizeBytes: TWO_GB } })
    expect(bytesKept()).toBe(before)
  })

  describe.each(['at its service', 'through the portal'])('%s', where => {
    const port = () => (where === 'at its service' ? world.port : portal.port)

    test('is refused at once where the request says that more comes than was said', async () => {
      const { path } = await desk.begun({ length: 1_000 })
      const { status, code, sent } = await pour(port(), path, { 'content-length': String(TWO_GB) })
      expect([status, code]).toEqual([413, 'upload-longer-than-said'])
      expect(sent).toBeLessThan(TWO_GB)
    })

    test('is cut off once the limit is passed where its length is a lie, and the disk is not filled', async () => {
      const said = 2 * MIB
      const { evidenceId, path } = await desk.begun({ length: said })
      const before = bytesKept()
      const { status, code, sent } = await pour(port(), path, { 'transfer-encoding': 'chunked' })
      expect([status, code]).toEqual([413, 'upload-longer-than-said'])
      expect(sent).toBeLessThan(100 * MIB)
      expect(bytesKept() - before).toBeLessThanOrEqual(said + 4_096)
      expect((await uploadRow(world.owner, evidenceId)).ended).toBeNull()
    })
  })

  test('in number is refused too, uploads under way included', async () => {
    const claimId = await desk.draft()
    for (let count = 0; count < 30; count += 1)
      expect((await world.begin(nurse, claimId, { length: 10 })).status).toBe(201)
    const answer = await world.begin(nurse, claimId, { length: 10 })
    expect([answer.body.code, answer.body.turnedOn]).toEqual(['evidence-too-many', { files: 30, limit: 30 }])
  })

  test('over all drafts of one person is refused', async () => {
    let other = await world.person()
    const drafts = [await desk.draft(other), await desk.draft(other)]
    const length = 20 * MIB
    for (let count = 0; count < 30; count += 1)
      expect((await world.begin(other, drafts[count % 2]!, { length })).status).toBe(201)
    expect((await world.begin(other, drafts[0]!, { length })).body.code).toBe('evidence-space-used')
    // What is withdrawn takes up its room until its bytes are swept.
    const withdrawn = await world.send('post', `/v1/claims/${drafts[0]}/withdrawal`, other.token)
    expect(withdrawn.status).toBe(200)
    const third = await desk.draft(other)
    expect((await world.begin(other, third, { length })).body.code).toBe('evidence-space-used')
    world.harness.clock.advance(8 * 24 * 3_600_000)
    await sweep(world.deps, endUnusedFiles(world.deps))
    other = { ...other, token: await world.harness.token('person', { personId: other.personId }, newId()) }
    expect((await world.begin(other, third, { length })).status).toBe(201)
  })

  test('what was taken out counts until its bytes are swept', async () => {
    let other = await world.person({ verified: false })
    const claimId = await desk.draft(other)
    const file = samplePdf('removed', 19 * MIB)
    const begin = () => world.begin(other, claimId, file)
    for (let count = 0; count < 2; count += 1) {
      const { evidenceId } = await world.upload(other, claimId, 'notice', file)
      const at = `/v1/claims/${claimId}/evidence/${evidenceId}`
      expect((await world.send('delete', at, other.token)).status).toBe(204)
    }
    expect((await begin()).body).toMatchObject({
      code: 'evidence-space-used',
      turnedOn: { limit: '40 MiB', openBytes: 2 * file.length },
    })
    world.harness.clock.advance(2 * 3_600_000)
    await sweep(world.deps, endUnusedFiles(world.deps))
    other = { ...other, token: await world.harness.token('person', { personId: other.personId }, newId()) }
    expect((await begin()).status).toBe(201)
  })

  test('claims begun in a day have a bound, and the next day brings new ones', async () => {
    const other = await world.person()
    const begin = async () => {
      const token = await world.harness.token('person', { personId: other.personId }, newId())
      return world.send('post', '/v1/claims', token, { form: { type: 3 } })
    }
    await world.owner.query(
      `INSERT INTO claim (claim_id, person_id, claim_type, form, state, since, created_at, move)
       SELECT gen_random_uuid(), $1, 3, '{}', 'withdrawn', $2, $2, 'nobody' FROM generate_series(1, 99)`,
      [other.personId, world.harness.clock.now()],
    )
    expect((await begin()).status).toBe(201)
    const refused = await begin()
    expect([refused.status, refused.body.code]).toEqual([429, 'claims-a-day-used'])
    world.harness.clock.advance(24 * 3_600_000)
    expect((await begin()).status).toBe(201)
  })
})

/** Pours two gigabytes, until it is answered and the line is cut. */
function pour(port: number, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; code: string; sent: number }>((resolve, reject) => {
    const call = request({
      host: '127.0.0.1',
      port,
      path,
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${nurse.token}`,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '0',
        ...headers,
      },
    })
    let sent = 0
    let answer: { status: number; code: string } | undefined
    call.on('response', (response: IncomingMessage) => {
      let body = ''
      response.on('data', data => {
        body += data
      })
      response.on('end', () => {
        answer = { status: response.statusCode!, code: JSON.parse(body).code }
      })
    })
    const end = () => (answer ? resolve({ ...answer, sent }) : reject(new Error('cut off without an answer')))
    call.on('error', end)
    call.on('close', end)
    const write = () => {
      if (sent >= TWO_GB) return void call.end()
      sent += MIB
      call.write(Buffer.alloc(MIB), error => error || setImmediate(write))
    }
    write()
  })
}

/** No more of the portal than what it passes requests on with. */
async function startPassing(service: World): Promise<{ port: number; close(): Promise<void> }> {
  const { log } = service.harness
  const origin = `http://127.0.0.1:${service.port}`
  const upstreams = { identity: origin, course: origin, exam: origin, claim: origin, ledger: origin }
  const app = createApp({
    service: 'portal',
    endpoints: [],
    authenticate: async () => service.harness.actor('person'),
    clock: service.harness.clock,
    policyVersion: 'test',
    log,
    readiness: {},
    wrote: () => undefined,
    checkAnswers: true,
    mount: (express, deps) => void mountPassThrough(express, upstreams, { partOf: () => undefined }, deps),
  })
  const server = await listen(app, 0, '127.0.0.1')
  return { port: portOf(server), close: () => closeServer(server) }
}
